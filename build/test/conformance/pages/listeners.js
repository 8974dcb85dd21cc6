// listeners.js records what happens in a page: errors, console messages, events.
window.recorded = { errors: [], console: [], loaded: 0, coreLoaded: 0, started: 0 }
addEventListener('error', e => { recorded.errors.push(e.error) })
addEventListener('unhandledrejection', e => { recorded.errors.push(e.reason) })
addEventListener('kustomerLoaded', () => { recorded.loaded++ })
addEventListener('kustomerCoreLoaded', () => { recorded.coreLoaded++ })
for (const kind of ['error', 'warn']) {
  const real = console[kind]
  console[kind] = (...said) => {
    recorded.console.push(said.map(String).join(' '))
    real.apply(console, said)
  }
}
