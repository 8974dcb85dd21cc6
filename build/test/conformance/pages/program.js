// program.js is in front of the chat's frame.js in a document that is in the place of the
// panel's, with a program that does what a case says.
const given = new URLSearchParams(location.search)
document.documentElement.lang = given.get('lang') ?? 'en'
window.ran = []
window.Go = class {
  importObject = {}
  run (instance) { return new Promise((resolve, reject) => ran.push({ instance, resolve, reject })) }
}
if (given.has('made')) window.kith = { made: true }
window.matchMedia = query => ({ matches: query === `(pointer: ${given.get('pointer')})` })
window.fetched = []
const { fetch: load } = window
window.isBroken = given.has('broken') // whether the program cannot be loaded
window.fetch = address => {
  fetched.push(address)
  return load(isBroken ? '/pages/nothing.wasm' : address)
}
// post sends a message as this document.
window.post = (target, message, ...ports) => target.postMessage(message, location.origin, ports)
