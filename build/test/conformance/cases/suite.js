// suite.js is what the cases are written with. A suite loads one of ../pages, a
// host page that embeds the chat, for a visitor who has never been there, and
// tries rows in it. The result of each row is reported.
const query = new URLSearchParams(location.search)
let running // the name of the suite that runs
let timeout // its own, in milliseconds
const run = query.get('run').toLowerCase() // as email addresses are
const only = query.get('only')
const first = query.get('first').split(',') // names of suites that come first, in this order
const others = query.get('others') // whether others come at all
const coverage = query.get('coverage') // whether the host wants to know when a suite is over
const suites = []

export const chat = 'CHAT'

// suite adds a suite. Patience is how long, in milliseconds, the SDK itself may wait in it:
// that comes on top of the timeout.
export const suite = (name, source, act, patience = 0) => suites.push({ name, source, act, patience })

export const post = async (path, value = {}) => {
  const answer = await fetch(path, { method: 'POST', body: JSON.stringify(value) })
  if (!answer.ok) throw Error(`${path}: ${await answer.text()}`)
  return answer.status === 204 ? null : answer.json()
}

// agent has the agent act: send, end, reopen, type, messages or conversation.
export const agent = (act, request) => post('/agent/' + act, request)

// token mints a JWT for a person, right unless a fault is named.
export const token = async claims => (await fetch('/token?' + new URLSearchParams(claims))).text()

let count = 0
// unique returns a text that occurs nowhere else, in no other run either.
export const unique = about => `${about} ${++count} ${run}`
export const email = () => `person${++count}.${run}@example.com`

// until waits until a condition holds, and returns what the condition returned.
export const until = async (what, holds) => {
  const over = performance.now() + timeout
  for (;;) {
    const found = await holds()
    if (found) return found
    if (performance.now() > over) throw Error('still not: ' + what)
    await new Promise(resolve => setTimeout(resolve, 10))
  }
}

// withTimeout waits for a promise no longer than the timeout.
export const withTimeout = (what, promise) => {
  let timer
  const late = new Promise((_, reject) => { timer = setTimeout(() => reject(Error('still not: ' + what)), timeout) })
  return Promise.race([promise, late]).finally(() => clearTimeout(timer))
}

const nodes = new WeakMap()
let lastNode = 0
// identity returns a text for a node of a document that no other node has: as JSON, all are {}.
const identity = node => {
  if (!nodes.has(node)) nodes.set(node, `${node.nodeName} ${node.id ?? ''} (node ${++lastNode})`)
  return nodes.get(node)
}
const sorted = value => value?.nodeType ? identity(value) : value && typeof value === 'object' && !Array.isArray(value)
  ? Object.fromEntries(Object.keys(value).sort().map(name => [name, sorted(value[name])]))
  : Array.isArray(value) ? value.map(sorted) : value
const shown = value => value === undefined ? 'undefined' : JSON.stringify(sorted(value)) ?? String(value)

export const is = (value, wanted, what = 'it') => {
  if (shown(value) !== shown(wanted)) throw Error(`${what} is ${shown(value)} and not ${shown(wanted)}`)
}
export const ok = (holds, what) => {
  if (!holds) throw Error('it does not hold that ' + what)
}

// row tries one row. A row that fails does not keep the next from being tried.
export const row = async (name, act) => {
  const begun = performance.now()
  let fault = ''
  try {
    await act()
  } catch (error) {
    fault = String(error?.message ?? error) + '\n' + String(error?.stack ?? '')
  }
  await post('/report', { suite: running, row: name, fault, took: Math.round(performance.now() - begun) })
}

// A Page is one tab of the visitor, on one of ../pages.
export class Page {
  constructor (source) { this.source = source }

  async load (source = this.source) {
    this.source = source
    this.close()
    const frame = document.createElement('iframe')
    const loaded = new Promise(resolve => frame.addEventListener('load', resolve, { once: true }))
    frame.src = '/pages/' + source
    document.body.append(frame)
    this.frame = frame
    await withTimeout('the page loads', loaded)
    return this
  }

  close () { this.frame?.remove() }
  get window () { return this.frame.contentWindow }
  get document () { return this.frame.contentDocument }
  get recorded () { return this.window.recorded }
  get kustomer () { return this.window.Kustomer }
  get core () { return this.window.KustomerCore }
  get panel () { return this.document.getElementById('kustomer-ui-sdk-iframe') }
  get launcher () { return this.document.getElementById('kustomer-ui-sdk-launcher-icon-frame') }

  // panelDocument is the panel's document, if the chat is of the page's origin.
  get panelDocument () { return this.panel.contentDocument }
  get screen () { return this.panelDocument?.documentElement.dataset.screen }

  // button returns the panel's button with that name.
  button (name) {
    return [...this.panelDocument.querySelectorAll('button')].find(e => (e.ariaLabel || e.textContent.trim()) === name && e.offsetWidth)
  }

  // goTo presses Back until home, and from there what leads to a screen.
  async goTo (screen) {
    while (this.screen !== 'home') {
      const before = JSON.stringify(this.stored.place)
      this.button('Back').click()
      await until('going back from ' + before, () => JSON.stringify(this.stored.place) !== before)
    }
    const way = await until('the way to ' + screen, () => this.panelDocument.querySelector(`[data-on-click="${screen}"]`))
    way.click()
    await until('the screen ' + screen, () => this.screen === screen)
  }

  // isVisible reports whether an element can be seen.
  isVisible (element) {
    if (!element) return false
    const { width, height } = element.getBoundingClientRect()
    return width > 0 && height > 0 && this.window.getComputedStyle(element).visibility === 'visible'
  }

  // call calls a method with a callback, which must be called exactly once and
  // not before the method returns, and returns the callback's arguments.
  call (method, ...given) { return this.callOf(this.kustomer, method, ...given) }

  callOf (api, method, ...given) {
    let times = 0
    return withTimeout(method + ' calls back', new Promise((resolve, reject) => {
      const back = (...answer) => {
        if (times++) this.recorded.errors.push(Error(method + ' called back twice'))
        const [, error] = answer
        if (error !== undefined && !(error instanceof this.window.Error)) reject(Error(`${method} gives ${shown(error)} for an error`))
        resolve(answer)
      }
      let returned
      try {
        returned = api[method](...given, back)
      } catch (error) {
        return reject(Error(`${method} threw ${error}`))
      }
      if (returned !== undefined) reject(Error(method + ' returns something beside its callback'))
    }))
  }

  // succeeds calls a method that must succeed, and returns the response.
  async succeeds (method, ...given) { return this.succeedsOf(this.kustomer, method, ...given) }

  async succeedsOf (api, method, ...given) {
    const [response, error] = await this.callOf(api, method, ...given)
    if (error) throw Error(`${method} fails: ${error.message}`)
    return response
  }

  // fails calls a method that must fail, and returns the error's message.
  async fails (method, ...given) { return this.failsOf(this.kustomer, method, ...given) }

  async failsOf (api, method, ...given) {
    const [response, error] = await this.callOf(api, method, ...given)
    if (!error) throw Error(`${method} answers ${shown(response)} and no error`)
    ok(/\w{2,} \w+.*\.$/s.test(error.message), `${JSON.stringify(error.message)} is a sentence`)
    is(response ?? null, null, 'the response beside an error')
    return error.message
  }

  // listen records what an event's listeners are called with, from now on.
  listen (event, api = this.kustomer) {
    const calls = []
    api.addListener(event, (...args) => calls.push(args))
    return calls
  }

  // stored is the state in the site's storage; null if there is none.
  get stored () { return JSON.parse(localStorage.getItem('kustomer-chat')) }

  // waitScreen waits for a screen, as the stored state says it.
  waitScreen (screen) { return until(`the screen ${screen}`, () => (this.stored?.place?.screen ?? 'home') === screen) }

  // received waits until the agent sees a message of that text, and returns its
  // conversation.
  received (text) {
    return until('the agent receives it', async () => {
      const conversation = await agent('conversation', { text })
      return conversation.id && conversation
    })
  }

  // checkNoErrors checks that nothing was thrown in the page or logged as an error
  // or a warning.
  checkNoErrors () {
    is(this.recorded.errors.map(String), [], 'what was thrown')
    is(this.recorded.console, [], 'what was complained of')
  }
}

// rank returns where a suite comes in the order of the run.
const rank = ({ name }) => {
  const index = first.indexOf(name)
  return index < 0 ? first.length : index
}

// runAll runs the suites, one after the other.
export const runAll = async () => {
  suites.sort((a, b) => rank(a) - rank(b))
  for (const { name, source, act, patience } of suites) {
    if (only && !name.startsWith(only) || !others && !first.includes(name)) continue
    const begun = performance.now()
    running = name
    timeout = Number(query.get('timeout')) + patience
    localStorage.clear()
    const page = new Page(source)
    try {
      await page.load()
      await act(page)
    } catch (fault) {
      await post('/report', { suite: name, row: '', fault: `the suite ${name} on ${source}: ${fault?.message ?? fault}\n${fault?.stack}` })
    }
    page.close()
    if (coverage) await post('/coverage', { suite: name, took: Math.round(performance.now() - begun) })
  }
}
