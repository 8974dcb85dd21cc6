// frame.js starts the wasm program in the panel's document and in the inbox, and
// records what a person presses before the program runs. It is the first script of
// the panel's document, so that it misses nothing.
(() => {
  'use strict'
  const script = document.currentScript
  const parsed = new Promise(resolve => document.addEventListener('DOMContentLoaded', resolve))

  // What is sent before the program runs: the texts, the first one first. They are shown as
  // the program will show them, above the same text box, in place of the first screen.
  const sent = []
  let showFirst
  const send = text => {
    const composer = document.querySelector('footer'), panel = composer.parentNode
    if (!sent.length) {
      const above = [...panel.children].filter(el => el !== composer), { className } = panel
      for (const el of above) el.remove()
      composer.before(document.getElementById('waiting').content.cloneNode(true))
      panel.className = className.replace('home', 'conversation')
      showFirst = () => {
        while (panel.firstChild !== composer) panel.firstChild.remove()
        composer.before(...above)
        panel.className = className
      }
    }
    const log = panel.querySelector('.log'), last = log.lastElementChild
    let message = last
    if (sent.push(text) > 1) {
      message = last.cloneNode(true)
      message.classList.remove('first')
      last.classList.remove('last')
      last.querySelector('.message-status').remove()
      log.append(message)
    }
    message.querySelector('.bubble').textContent = text
    message.querySelector('.message-status span').textContent = '' // its time is written as the program knows
    log.scrollTop = log.scrollHeight
  }
  // takeSent returns the texts as JSON, '' if there are none, and shows the first screen again.
  const takeSent = () => {
    if (!sent.length) return ''
    showFirst()
    return JSON.stringify(sent.splice(0))
  }

  // Clicks and Enter that come before the program runs are repeated afterwards, on
  // the same element, or if that was replaced, on one with the same binding; but for those
  // that send.
  const replays = []
  const record = event => {
    const isKey = event.type === 'keydown'
    if (isKey && (event.key !== 'Enter' || event.shiftKey || event.isComposing)) return
    const binding = isKey ? 'data-on-enter' : 'data-on-click'
    const el = event.target.closest(`[${binding}]`)
    if (!el) return
    event.preventDefault()
    event.stopPropagation()
    const name = el.getAttribute(binding)
    if (name === 'send') {
      const box = document.querySelector('textarea'), text = box.value.trim()
      if (text) send(text)
      box.value = ''
      box.focus()
      return
    }
    replays.push(() => {
      const target = el.isConnected ? el : document.querySelector(`[${binding}=${CSS.escape(name)}]`)
      if (isKey) target?.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }))
      else target?.click()
    })
  }
  addEventListener('click', record, true)
  addEventListener('keydown', record, true)
  // started is called by wasm/browser when the program runs.
  const started = () => {
    removeEventListener('click', record, true)
    removeEventListener('keydown', record, true)
    removeEventListener('pagehide', keep)
    for (const replay of replays.splice(0)) replay()
  }

  // This document tells the page around it that it is here, and which release it is of, since
  // a program that does not start cannot. The page answers once, with one end of a message
  // channel. The server allows this document to be framed only by a page of the origin in its
  // address.
  const site = new URLSearchParams(location.search).get('site')
  const port = new Promise(resolve => addEventListener('message', function receive (event) {
    if (event.source !== parent || event.origin !== site || event.data?.kith !== 1 || !event.ports[0]) return
    removeEventListener('message', receive)
    if (event.data.open && matchMedia('(pointer: fine)').matches) {
      parsed.then(() => document.querySelector('textarea')?.focus())
    }
    resolve(event.ports[0])
  }))
  if (site) parent.postMessage(script.dataset.release, site)

  // What stands in the text box of a program that is broken, and what is sent before one runs,
  // nobody else knows. The page says when it is about to load another document, which has it
  // typed and sent before its program runs, and that drops what it knows. It is kept for a
  // moment: later somebody else may be here.
  const KEPT = 'kith-typed', MOMENT = 1e4
  const keep = () => {
    const typed = document.querySelector('textarea')?.value, texts = takeSent()
    try {
      if (typed || texts) sessionStorage[KEPT] = JSON.stringify([Date.now(), typed, texts])
    } catch {} // the browser forbids it
  }
  const takeUp = () => {
    try {
      const [at, typed, texts] = JSON.parse(sessionStorage[KEPT])
      delete sessionStorage[KEPT]
      if (Date.now() - at >= MOMENT) return
      document.querySelector('textarea').value ||= typed
      JSON.parse(texts).forEach(send)
    } catch {} // nothing is kept, or nothing was sent
  }
  addEventListener('pagehide', keep)
  addEventListener('pageshow', event => event.persisted && takeUp())
  port.then(port => port.addEventListener('message', ({ data: [name] }) => {
    if (name !== 'leave') return
    keep()
    removeEventListener('pagehide', keep) // which has nothing more to keep
  }))
  parsed.then(takeUp)

  // By language: what went wrong, and the label of the button.
  const failure = {
    en: ['The chat could not be loaded.', 'Try again'],
    de: ['Der Chat konnte nicht geladen werden.', 'Noch einmal versuchen'],
    fr: ['Le chat n’a pas pu être chargé.', 'Réessayer'],
    es: ['No se pudo cargar el chat.', 'Intentar de nuevo'],
    ar: ['تعذّر تحميل المحادثة.', 'إعادة المحاولة'],
  }
  const start = async () => {
    let retry = start
    try {
      const wasm = fetch(script.dataset.wasm)
      await parsed // the deferred scripts, such as wasm_exec.js, have run then
      const go = new Go()
      const { instance } = await WebAssembly.instantiateStreaming(wasm, go.importObject)
      retry = () => location.reload()
      await go.run(instance) // returns only if the program has crashed
    } catch (error) {
      console.error(error)
    }
    port.then(port => port.postMessage(['failed'])) // a message of wasm/browser/frame.go
    const [text, label] = failure[document.documentElement.lang] ?? failure.en
    const alert = kith.make(['div', { class: 'error-state', role: 'alert' }, ['p', {}, text], ['button', { type: 'button' }, label]], document.body)
    const onRetry = () => {
      removeEventListener('online', onRetry)
      alert.remove()
      retry()
    }
    alert.lastChild.addEventListener('click', onRetry)
    addEventListener('online', onRetry)
    document.body.append(alert)
  }

  globalThis.kith = Object.assign(globalThis.kith ?? {}, { started, takeSent, port })
  start()
})()
