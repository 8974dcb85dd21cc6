// frame.js starts the wasm in the panel's document and in the inbox, and keeps
// what a person does before it has arrived. It is the first thing in the
// document, so that nothing can be pressed before it.
(() => {
  'use strict'
  const script = document.currentScript
  const parsed = new Promise(done => document.addEventListener('DOMContentLoaded', done))

  // What a person presses before the wasm runs is pressed again afterwards, if
  // need be on what then has the same name.
  const early = []
  const note = e => {
    const key = e.type === 'keydown'
    if (key && (e.key !== 'Enter' || e.shiftKey || e.isComposing)) return
    const bound = key ? 'data-on-enter' : 'data-on-click'
    const el = e.target.closest(`[${bound}]`)
    if (!el) return
    e.preventDefault()
    e.stopPropagation()
    early.push(() => {
      const again = el.isConnected ? el : document.querySelector(`[${bound}=${CSS.escape(el.getAttribute(bound))}]`)
      if (key) again?.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }))
      else again?.click()
    })
  }
  addEventListener('click', note, true)
  addEventListener('keydown', note, true)
  const begun = () => {
    removeEventListener('click', note, true)
    removeEventListener('keydown', note, true)
    for (const again of early.splice(0)) again()
  }

  // The page that holds this frame is told that it is there, and hands over one
  // end of a channel, once. It is of the one origin for which the server lets
  // this document be framed.
  const site = new URLSearchParams(location.search).get('site')
  const port = new Promise(resolve => addEventListener('message', function first (e) {
    if (e.source !== parent || e.origin !== site || e.data?.kith !== 1 || !e.ports[0]) return
    removeEventListener('message', first)
    if (e.data.open && matchMedia('(pointer: fine)').matches) parsed.then(() => document.querySelector('textarea')?.focus())
    resolve(e.ports[0])
  }))
  if (site) parent.postMessage('kith', site)

  const words = {
    en: ['The chat could not be loaded.', 'Try again'],
    de: ['Der Chat konnte nicht geladen werden.', 'Noch einmal versuchen'],
    fr: ['Le chat n’a pas pu être chargé.', 'Réessayer'],
    es: ['No se pudo cargar el chat.', 'Intentar de nuevo'],
    ar: ['تعذّر تحميل المحادثة.', 'إعادة المحاولة'],
  }
  const start = async () => {
    let again = start
    try {
      const wasm = fetch(script.dataset.wasm)
      await parsed // and with it the scripts that wait for that
      const go = new Go()
      const { instance } = await WebAssembly.instantiateStreaming(wasm, go.importObject)
      again = () => location.reload()
      await go.run(instance) // which ends only if it fails
    } catch (fault) {
      console.error(fault)
    }
    port.then(port => port.postMessage(['failed']))
    const [text, retry] = words[document.documentElement.lang] ?? words.en
    const trouble = kith.make(['div', { class: 'trouble', role: 'alert' }, ['p', {}, text], ['button', { type: 'button' }, retry]], document.body)
    const leave = () => {
      removeEventListener('online', leave)
      trouble.remove()
      again()
    }
    trouble.lastChild.addEventListener('click', leave)
    addEventListener('online', leave)
    document.body.append(trouble)
  }

  globalThis.kith = Object.assign(globalThis.kith ?? {}, { begun, port })
  start()
})()
