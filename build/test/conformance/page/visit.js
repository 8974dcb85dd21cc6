// visit.js is what the cases are written with. A visit loads a form, a page that
// carries the chat, for somebody who has never been there; in it rows are tried,
// each of which is reported.
const query = new URLSearchParams(location.search)
const patience = Number(query.get('patience'))
const run = query.get('run').toLowerCase() // as email addresses are
const only = query.get('only')
const visits = []

export const chat = 'CHAT'

// visit plans a visit. Its name is the beginning of the rows in it.
export const visit = (name, form, act) => visits.push({ name, form, act })

export const post = async (path, value = {}) => {
  const answer = await fetch(path, { method: 'POST', body: JSON.stringify(value) })
  if (!answer.ok) throw Error(`${path}: ${await answer.text()}`)
  return answer.status === 204 ? null : answer.json()
}

// agent lets the agent act: say, end, reopen, type, reads, sees.
export const agent = (act, wish) => post('/agent/' + act, wish)

// token mints a JWT for a person, right unless a fault is named.
export const token = async claims => (await fetch('/token?' + new URLSearchParams(claims))).text()

let count = 0
// unique is a text that stands nowhere else, in no other run either.
export const unique = about => `${about} ${++count} ${run}`
export const email = () => `person${++count}.${run}@example.com`

// until waits until a condition holds, and answers what it answered.
export const until = async (what, holds) => {
  const over = performance.now() + patience
  for (;;) {
    const found = await holds()
    if (found) return found
    if (performance.now() > over) throw Error('still not: ' + what)
    await new Promise(resolve => setTimeout(resolve, 10))
  }
}

// soon waits for a promise, but not for ever.
export const soon = (what, promise) => {
  let timer
  const late = new Promise((_, reject) => { timer = setTimeout(() => reject(Error('still not: ' + what)), patience) })
  return Promise.race([promise, late]).finally(() => clearTimeout(timer))
}

const sorted = value => value && typeof value === 'object' && !Array.isArray(value)
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
  await post('/report', { row: name, fault, took: Math.round(performance.now() - begun) })
}

// A Page is one tab of the visitor, on a form.
export class Page {
  constructor (form) { this.form = form }

  async load (form = this.form) {
    this.form = form
    this.close()
    const frame = document.createElement('iframe')
    const loaded = new Promise(resolve => frame.addEventListener('load', resolve, { once: true }))
    frame.src = '/form/' + form
    document.body.append(frame)
    this.frame = frame
    await soon('the page loads', loaded)
    return this
  }

  close () { this.frame?.remove() }
  get window () { return this.frame.contentWindow }
  get document () { return this.frame.contentDocument }
  get heard () { return this.window.heard }
  get kustomer () { return this.window.Kustomer }
  get core () { return this.window.KustomerCore }
  get panel () { return this.document.getElementById('kustomer-ui-sdk-iframe') }
  get launcher () { return this.document.getElementById('kustomer-ui-sdk-launcher-icon-frame') }

  // inside is the panel's document, where the chat is of the page's origin.
  get inside () { return this.panel.contentDocument }
  get screen () { return this.inside?.documentElement.dataset.screen }

  // button finds one of the panel by its name.
  button (name) {
    return [...this.inside.querySelectorAll('button')].find(e => (e.ariaLabel || e.textContent.trim()) === name && e.offsetWidth)
  }

  // goes presses Back until home, and from there what leads to a screen.
  async goes (screen) {
    while (this.screen !== 'home') {
      const before = JSON.stringify(this.stored.place)
      this.button('Back').click()
      await until('going back from ' + before, () => JSON.stringify(this.stored.place) !== before)
    }
    const way = await until('the way to ' + screen, () => this.inside.querySelector(`[data-on-click="${screen}"]`))
    way.click()
    await until('the screen ' + screen, () => this.screen === screen)
  }

  // seen reports whether an element can be seen.
  seen (element) {
    if (!element) return false
    const { width, height } = element.getBoundingClientRect()
    return width > 0 && height > 0 && this.window.getComputedStyle(element).visibility === 'visible'
  }

  // call calls a method with a callback, which must come exactly once and
  // later, and answers what it was given.
  call (method, ...given) { return this.callOf(this.kustomer, method, ...given) }

  callOf (api, method, ...given) {
    let times = 0
    return soon(method + ' calls back', new Promise((resolve, reject) => {
      const back = (...answer) => {
        if (times++) this.heard.errors.push(Error(method + ' called back twice'))
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
      if (returned !== undefined) reject(Error(method + ' answers something beside its callback'))
    }))
  }

  // answers calls a method that must do it, and answers the response.
  async answers (method, ...given) { return this.answersOf(this.kustomer, method, ...given) }

  async answersOf (api, method, ...given) {
    const [response, error] = await this.callOf(api, method, ...given)
    if (error) throw Error(`${method} fails: ${error.message}`)
    return response
  }

  // refuses calls a method that must not do it, and answers the error's words.
  async refuses (method, ...given) { return this.refusesOf(this.kustomer, method, ...given) }

  async refusesOf (api, method, ...given) {
    const [response, error] = await this.callOf(api, method, ...given)
    if (!error) throw Error(`${method} answers ${shown(response)} and no error`)
    ok(/\w{2,} \w+.*\.$/s.test(error.message), `${JSON.stringify(error.message)} is a sentence`)
    is(response ?? null, null, 'the response beside an error')
    return error.message
  }

  // listens notes what an event tells, from now on.
  listens (event, api = this.kustomer) {
    const told = []
    api.addListener(event, (...answer) => told.push(answer))
    return told
  }

  // stored is the state in the site's storage; null where there is none.
  get stored () { return JSON.parse(localStorage.getItem('kustomer-chat')) }

  // isOn waits for a screen, as the stored state says it.
  isOn (screen) { return until(`the screen ${screen}`, () => (this.stored?.place?.screen ?? 'home') === screen) }

  // has waits until the agent sees a message of that text, and answers its
  // conversation.
  received (text) {
    return until('the agent receives it', async () => {
      const conversation = await agent('sees', { text })
      return conversation.id && conversation
    })
  }

  // quiet tells that nothing was thrown or complained of in the page.
  quiet () {
    is(this.heard.errors.map(String), [], 'what was thrown')
    is(this.heard.console, [], 'what was complained of')
  }
}

export const play = async () => {
  for (const { name, form, act } of visits) {
    if (only && !name.startsWith(only)) continue
    localStorage.clear()
    const page = new Page(form)
    try {
      await page.load()
      await act(page)
    } catch (fault) {
      await post('/report', { row: '', fault: `the visit ${name} on ${form}: ${fault?.message ?? fault}\n${fault?.stack}` })
    }
    page.close()
  }
}
