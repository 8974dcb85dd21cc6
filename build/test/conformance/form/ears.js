// ears.js notes what a page hears.
window.heard = { errors: [], console: [], loaded: 0, coreLoaded: 0, up: 0 }
addEventListener('error', e => { heard.errors.push(e.error) })
addEventListener('unhandledrejection', e => { heard.errors.push(e.reason) })
addEventListener('kustomerLoaded', () => { heard.loaded++ })
addEventListener('kustomerCoreLoaded', () => { heard.coreLoaded++ })
for (const kind of ['error', 'warn']) {
  const real = console[kind]
  console[kind] = (...said) => {
    heard.console.push(said.map(String).join(' '))
    real.apply(console, said)
  }
}
