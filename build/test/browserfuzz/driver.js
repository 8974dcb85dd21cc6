// driver.js acts in a page (fuzz.act) and reports what the page shows, stores and
// answers (fuzz.observe). The page is of the server's own origin, so that the
// script can look into the panel.
(() => {
  'use strict'
  const answers = {}, fired = {}
  const frame = () => document.getElementById('kustomer-ui-sdk-iframe')
  const panel = () => {
    const d = frame()?.hasAttribute('src') && frame().contentDocument
    return d && d.location.pathname === '/frame.html' && d.readyState === 'complete' ? d : null
  }
  const launcher = () => document.getElementById('kustomer-ui-sdk-launcher-icon-frame')?.shadowRoot.querySelector('button')
  const all = selector => [...panel()?.querySelectorAll(selector) ?? []]
  const visible = selector => all(selector).filter(e => !e.disabled && e.checkVisibility())
  const stored = () => localStorage.getItem('kustomer-chat')
  const withTimeout = (promise, otherwise) => Promise.race([promise, new Promise(done => setTimeout(done, 2000, otherwise))])

  for (const name of ['onOpen', 'onClose', 'onLogin', 'onLogout']) Kustomer.addListener(name, () => { fired[name] = (fired[name] ?? 0) + 1 })

  const acts = {
    press (number, name, value) {
      if (name === 'launcher') return launcher()?.click()
      const found = visible(`[data-on-click="${name}"]`).filter(e => !value || e.dataset.value === value)
      const one = found[number % found.length]
      one?.click()
      return one?.dataset.value
    },
    type (_, name, text) {
      const [field] = visible(`[data-on-input="${name}"]`)
      if (!field) return
      field.focus()
      field.value = text
      field.dispatchEvent(new InputEvent('input', { bubbles: true }))
    },
    call (number, name, text) {
      answers[number] = 0
      Kustomer[name](...text ? [JSON.parse(text)] : [], () => { answers[number]++ })
    },
    storage (_, how, text) {
      const had = stored() ?? ''
      if (how === 'clear') localStorage.clear()
      else localStorage.setItem('kustomer-chat', how === 'truncate' ? had.slice(0, had.length / 2) : text)
    },
    wake () { frame()?.contentWindow?.dispatchEvent(new Event('online')) },
  }

  window.fuzz = {
    act (what, ...args) { return acts[what](...args) ?? '' },
    async observe (emails) {
      const mounted = Kustomer.startFinished && (!!frame()?.hasAttribute('src') || stored() !== null)
      // The answers show that the program runs. They are asked for before the
      // rest is read.
      const questions = mounted ? [
        ...emails.map(email => Kustomer.isLoggedIn({ email })), Kustomer.getOpenConversations(),
      ] : []
      const replies = await withTimeout(Promise.all(questions).catch(fault => String(fault)), 'there is no answer')
      const d = panel(), box = all('textarea')[0]
      return {
        started: Kustomer.startFinished, running: mounted && Array.isArray(replies), fault: Array.isArray(replies) ? '' : replies,
        frames: document.querySelectorAll('iframe').length,
        open: launcher()?.ariaExpanded === 'true', label: launcher()?.ariaLabel ?? '', visible: !document.hidden,
        unread: Kustomer.getUnreadCount().total,
        person: Array.isArray(replies) ? emails.find((_, i) => replies[i] === true) ?? '' : '',
        ongoing: Array.isArray(replies) && mounted ? replies.at(-1).map(c => c.conversationId) : [],
        screen: d?.documentElement.dataset.screen ?? '',
        names: [...new Set(visible('[data-on-click]').map(e => e.dataset.onClick))],
        boxes: all('textarea').length, logs: all('[role=log]').length,
        box: box ? { id: box.dataset.value ?? '', text: box.value } : null,
        messages: all('[data-message-id]').map(e => ({
          id: e.dataset.messageId, state: e.dataset.state, author: e.dataset.author, text: e.querySelector('.bubble')?.textContent ?? '',
        })).filter(m => m.author === 'customer' || m.author === 'agent'),
        text: (d?.body.textContent ?? '') + all('textarea, input').map(e => e.value).join() + document.title + (launcher()?.ariaLabel ?? ''),
        stored: stored() ?? '', tracking: localStorage.getItem('kustomer-chat-tracking-token') ?? '',
        answers, fired,
      }
    },
  }
})()
