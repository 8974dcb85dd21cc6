// frame.js starts the wasm program in the panel's document and in the inbox, and
// records what a person presses before the program runs. It is the first script of
// the panel's document, so that it misses nothing.
(() => {
  'use strict'
  const script = document.currentScript
  const parsed = new Promise(resolve => document.addEventListener('DOMContentLoaded', resolve))

  // Clicks and Enter that come before the program runs are repeated afterwards, on
  // the same element, or if that was replaced, on one with the same binding.
  const replays = []
  const record = event => {
    const isKey = event.type === 'keydown'
    if (isKey && (event.key !== 'Enter' || event.shiftKey || event.isComposing)) return
    const binding = isKey ? 'data-on-enter' : 'data-on-click'
    const el = event.target.closest(`[${binding}]`)
    if (!el) return
    event.preventDefault()
    event.stopPropagation()
    replays.push(() => {
      const target = el.isConnected ? el : document.querySelector(`[${binding}=${CSS.escape(el.getAttribute(binding))}]`)
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

  // What stands in the text box of a program that is broken nobody else knows. The page
  // says when it is about to load another document, which has it typed before its program
  // runs, and that drops what it knows. It is kept for a moment: later somebody else may
  // be here.
  const KEPT = 'kith-typed', MOMENT = 1e4
  port.then(port => port.addEventListener('message', ({ data: [name] }) => {
    const typed = document.querySelector('textarea')?.value
    try {
      if (name === 'leave' && typed) sessionStorage[KEPT] = Date.now() + ' ' + typed
    } catch {} // the browser forbids it
  }))
  parsed.then(() => {
    try {
      const box = document.querySelector('textarea'), [, at, typed] = sessionStorage[KEPT].match(/^(\d+) (.*)$/s)
      delete sessionStorage[KEPT]
      if (Date.now() - at < MOMENT) box.value ||= typed
    } catch {} // nothing is kept
  })

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

  globalThis.kith = Object.assign(globalThis.kith ?? {}, { started, port })
  start()
})()
