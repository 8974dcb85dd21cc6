// recorder.js records in the page the callbacks of its calls, and counts the events
// that are fired.
window.recorder = {
  calls: [], fired: {}, listening: false,
  call (method, ...args) {
    const call = { method, answers: 0 }
    this.calls.push(call)
    Kustomer[method](...args, (response, error) => {
      call.answers++
      call.response = response ?? null
      call.error = error ? String(error.message ?? error) : ''
    })
    return this.calls.length - 1
  },
  // Events are counted from when the chat has been loaded.
  listen () {
    if (this.listening) return
    this.listening = true
    for (const name of ['onOpen', 'onClose', 'onLogin', 'onLogout', 'onUnread', 'onConversationCreate']) {
      this.fired[name] = 0
      Kustomer.addListener(name, () => { this.fired[name]++ })
    }
  },
}
