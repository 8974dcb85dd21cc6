// stub.js gives the widget, which runs behind it, all that it has from outside: timers
// that come when a case says so, a document that is hidden, a viewport, a storage that is
// full or forbidden, and the settings.
window.timers = []
let lastTimer = 0
const later = (fn, delay = 0, ...args) => {
  timers.push({ id: ++lastTimer, fn, delay, args })
  return lastTimer
}
window.setTimeout = later
window.setInterval = (fn, delay) => later(fn, delay, 'again')
window.requestIdleCallback = fn => later(fn, 'idle')
window.clearTimeout = id => { timers = timers.filter(timer => timer.id !== id) }

let hidden = false
window.hide = now => { hidden = now }
Object.defineProperty(document, 'hidden', { get: () => hidden })

window.viewport = Object.assign(new EventTarget(), { scale: 1, height: 500, offsetTop: 0 })
Object.defineProperty(window, 'visualViewport', { get: () => viewport })

const storage = localStorage
let full = false, forbidden = false
window.fill = now => { full = now }
window.forbid = now => { forbidden = now }
Object.defineProperty(window, 'localStorage', {
  get () {
    if (forbidden) throw Error('it is forbidden')
    return full ? new Proxy(storage, { set () { throw Error('it is full') } }) : storage
  },
})

// What /stub/v1/settings.js says, and what it was asked for. Answer may be replaced by what
// throws, or returns a promise.
window.found = { settings: { build: 'r1', name: 'Shop', availability: 'online' }, names: ['Open it', 'Close it'], style: 'button { color: rgb(1, 2, 3) }' }
window.asked = []
window.answer = () => found
// load loads them as the widget does.
window.load = n => import('/stub/v1/settings.js?' + n)
window.ask = address => {
  asked.push(Object.fromEntries(new URL(address).searchParams))
  return answer()
}
