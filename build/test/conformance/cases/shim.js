// The shim: what widget.js does by itself, whatever the program says. There is no program:
// /stub/frame.html is in its place, and time passes when a row says so.
import { suite, row, until, ok, is, withTimeout } from './suite.js'

const key = 'kustomer-chat'
const broken = 'The chat could not be loaded.'
const begin = (page, options) => page.succeeds('start', options)

// quietly calls a method whose answer does not matter.
const quietly = (page, method) => page.kustomer[method](() => {})

// delays returns after how many milliseconds the timers come that are set, in their order.
const delays = page => page.window.timers.map(timer => timer.delay)
// fire lets the timers with a delay come, and returns how many there were.
const fire = (page, delay) => {
  const { window } = page
  const due = window.timers.filter(timer => timer.delay === delay)
  window.timers = window.timers.filter(timer => !due.includes(timer) || timer.args[0] === 'again')
  for (const { fn, args } of due) fn(...args)
  return due.length
}

const panelOf = page => page.panel.contentWindow
// loaded waits until the panel has a document that has said nothing yet.
const loaded = page => until('the document of the panel', () => page.panelDocument && panelOf(page).announce && !panelOf(page).greetings.length)
// greeted has the panel's document say that it is here, and waits until it is greeted.
const greeted = async (page, release = 'r1') => {
  const before = panelOf(page).greetings.length
  panelOf(page).announce(release)
  await until('a greeting', () => panelOf(page).greetings.length > before)
}
const portOf = page => panelOf(page).greetings.at(-1).port

let count = 0
// said has the panel say something, and waits until the page has heard it.
const said = async (page, ...messages) => {
  const over = 'heard ' + ++count
  const heard = new Promise(resolve => page.kustomer.addListener(over, resolve))
  for (const message of [...messages, ['event', over, null]]) portOf(page).postMessage(message)
  await withTimeout('the page hears ' + JSON.stringify(messages), heard)
}
// heard returns what the panel has heard since the last time.
const heard = async page => {
  const mark = 'title ' + ++count
  page.document.title = mark
  page.window.dispatchEvent(new Event('popstate'))
  fire(page, 0)
  const list = panelOf(page).heard
  await until('the panel hears of the page', () => list.some(([name, , title]) => name === 'page' && title === mark))
  return list.splice(0).filter(([name, , title]) => name !== 'page' || title !== mark)
}

// settled waits until settings that were asked for before have come.
const settled = async page => {
  await page.window.load(++count)
  page.window.asked.pop()
}

// connected starts the chat, and connects a panel of which the program runs.
const connected = async (page, options) => {
  await begin(page, options)
  quietly(page, 'getOpenConversations')
  await loaded(page)
  await greeted(page)
  await said(page, ['ready'])
  const messages = await heard(page)
  await said(page, ['answer', messages.find(([name]) => name === 'call')[1], '[]', null])
}

const sheetOf = page => page.document.adoptedStyleSheets.at(-1)
const ruleOf = (page, element) => [...sheetOf(page).cssRules].find(rule => rule.selectorText.includes(element.id)).style
const buttonOf = page => page.launcher.shadowRoot.querySelector('button')

// state is a stored one, with what the shim knows of it.
const state = (...unread) => JSON.stringify({ v: 3, conversations: unread.map((unread, i) => ({ id: 'c' + i, unread })) })

const stubRow = (name, act, source = 'stub') => suite('shim/' + name, source, page => row('shim/' + name, async () => {
  await withTimeout('the row is over', act(page))
  page.checkNoErrors()
}))

stubRow('before-start', async page => {
  ok(!page.panel && !page.launcher, 'there is nothing')
  is([page.kustomer.startFinished, delays(page), page.window.asked], [false, [], []], 'whether it has started, the timers, and what was asked')
  is([page.kustomer.getUnreadCount(), page.kustomer.isChatAvailable()], [{ total: 0, conversations: {} }, { availability: 'none' }], 'what it answers')
  is(page.recorded.loaded, 1, 'how often it was said to be loaded')
})

stubRow('elements', async page => {
  localStorage[key] = state()
  await begin(page, { lang: 'de-AT', chatIconSize: 80 })
  const { panel, launcher, document } = page
  is(page.kustomer.startFinished, true, 'startFinished')
  const { bucket, ...asked } = page.window.asked[0]
  is([asked, page.window.asked.length], [{ key: 'KEY', lang: 'de-AT', site: location.origin, try: '0' }, 1], 'what the settings are asked for')
  ok(Number(bucket) >= 1 && Number(bucket) <= 10000 && Number.isInteger(Number(bucket)), 'it has a bucket: ' + bucket)
  is([panel.tagName, panel.title, panel.allow, panel.referrerPolicy, panel.src], ['IFRAME', 'Chat', 'autoplay', 'origin', ''], 'the panel')
  ok([document.body, launcher, panel].every((e, i) => e === [...document.documentElement.children].at(i - 3)), 'they are behind the body, the panel in front')
  const root = launcher.shadowRoot
  is([...root.children].map(e => e.tagName), ['BUTTON'], 'the launcher')
  is([...buttonOf(page).children].map(e => e.tagName), ['I', 'B'], 'its button')
  is(page.window.getComputedStyle(buttonOf(page)).color, 'rgb(1, 2, 3)', 'its style, which is that of the settings')
  is([root.querySelector('i').style.scale, buttonOf(page).ariaLabel, buttonOf(page).ariaExpanded, root.querySelector('b').textContent], ['1.6', 'Open it', 'false', ''], 'the size of the icon, the label, whether it is open, and the badge')
  is(delays(page), ['idle', 0], 'the timers')
  fire(page, 0)
  is(panel.src, '', 'the address of a panel that nobody needs')
  fire(page, 'idle')
  ok(panel.src, 'the panel of somebody who has used the chat is loaded when nothing else happens')
  is(page.listen('x').length + page.window.timers.filter(timer => timer.delay === 60000).length, 1, 'the timers that wait for it')
})

stubRow('nobody', async page => {
  await begin(page)
  is(page.window.asked[0].lang, page.window.navigator.language, 'the language')
  fire(page, 0)
  fire(page, 'idle')
  is(page.panel.src, '', 'the address of the panel of somebody who has not used the chat')
  is(delays(page), [], 'the timers')
  localStorage[key] = state()
  page.window.requestIdleCallback = undefined
  page.window.dispatchEvent(new page.window.StorageEvent('storage', { key }))
  is(delays(page), [0], 'the timers, in a browser that does not say when it is idle')
  await page.succeeds('stop')
  fire(page, 0)
  ok(!page.panel, 'nothing is loaded once it has stopped')
})

stubRow('bucket', async page => {
  page.window.Math.random = () => 0.5
  await begin(page)
  is(page.window.asked[0].bucket, '5001', 'the bucket, by chance')
  await page.load()
  localStorage[key] = JSON.stringify({ bucket: 20000 })
  await begin(page)
  is(page.window.asked[0].bucket, String(20000 & 16383), 'the bucket that is stored, as far as it is one')
})

stubRow('no-launcher', async page => {
  await begin(page, { hideChatIcon: true })
  ok(page.panel && !page.launcher, 'there is a panel and no launcher')
  ok(page.panel.previousSibling === page.document.body, 'it is behind the body')
  quietly(page, 'open')
  ok(page.isVisible(page.panel), 'it opens')
})

// --- starting

stubRow('settings-fail', async page => {
  const { window } = page
  window.answer = () => { throw Error('no network') }
  const before = page.call('getOpenConversations') // before the first try
  is(await page.fails('start'), broken, 'the fault')
  is((await before)[1]?.message, broken, 'the answer of a call before the first try')
  let answered
  page.kustomer.getOpenConversations(undefined, (...answer) => { answered = answer })
  for (const [i, delay] of [5e3, 1e4, 2e4, 4e4, 6e4, 6e4].entries()) {
    is(delays(page), [delay], `the timers after try ${i + 1}`)
    fire(page, delay)
    await until('it is tried again', () => window.asked.length === i + 2 && window.timers.length)
  }
  ok(!answered, 'what is called after the first try waits')
  is(window.asked.map(query => query.try), ['0', '1', '2', '3', '4', '5', '6'], 'the tries')
  ok(!page.panel && !page.kustomer.startFinished, 'nothing has started')
  window.answer = () => window.found
  fire(page, 6e4)
  await until('it has started', () => page.kustomer.startFinished && page.panel)
  fire(page, 0)
  await loaded(page)
  await greeted(page)
  await said(page, ['ready'])
  const [[, id, name]] = (await heard(page)).filter(([name, id]) => name === 'call' && id)
  is(name, 'getOpenConversations', 'what was called meanwhile')
  await said(page, ['answer', id, '[7]', null])
  is(answered, [[7]], 'its answer')
})

stubRow('settings-refuse', async page => {
  const { window } = page
  window.answer = () => ({ fault: 'There is no such chat.' })
  const before = page.call('getOpenConversations')
  is(await page.fails('start'), 'There is no such chat.', 'the fault')
  is((await before)[1]?.message, 'There is no such chat.', 'the answer of a call')
  is(delays(page), [], 'the timers')
  window.answer = () => window.found
  await begin(page)
  ok(page.panel, 'it can be started again')
})

stubRow('start-again', async page => {
  const { window } = page
  window.answer = () => { throw Error('no network') }
  is(await page.fails('start'), broken, 'the fault')
  await page.succeeds('stop')
  fire(page, 5e3)
  is([window.asked.length, delays(page)], [1, []], 'how often it is tried after stop, and the timers')
  is(await page.fails('start'), broken, 'the fault of another start')
  is([window.asked.length, delays(page)], [2, [5e3]], 'how often it is tried, and the timers')
  let come
  window.answer = () => new Promise(resolve => { come = () => resolve(window.found) })
  const starting = page.call('start')
  await until('it is asked', () => come)
  await page.succeeds('stop')
  const second = page.call('start')
  const first = come
  await until('it is asked again', () => come !== first)
  first()
  is((await starting)[1]?.message, 'The chat is stopped.', 'the fault of a start that was stopped')
  ok(!page.panel, 'it starts nothing')
  come()
  is((await second)[1], undefined, 'the fault of the start after it')
  ok(page.panel, 'there is a panel')
  await begin(page)
  is(window.asked.length, 4, 'how often it is asked, after a start of what has started')
})

stubRow('stop-while-it-starts', async page => {
  const { window } = page
  let come
  window.answer = () => new Promise(resolve => { come = () => resolve(window.found) })
  const starting = page.call('start')
  await until('it is asked', () => come)
  await page.succeeds('stop')
  come()
  is((await starting)[1]?.message, 'The chat is stopped.', 'the fault')
  is([page.panel, page.kustomer.isChatAvailable(), delays(page)], [null, { availability: 'none' }, []], 'the panel, what it answers, and the timers')
})

stubRow('options', async page => {
  const options = {}
  options.itself = options
  await begin(page, { lang: 'fr' })
  is(page.window.asked[0].lang, 'fr', 'the language')
  await page.succeeds('stop')
  await begin(page, options)
  is(page.window.asked[1].lang, page.window.navigator.language, 'the language, with options that are no JSON')
})

stubRow('no-body-yet', async page => {
  const { document, window } = page
  Object.defineProperty(document, 'body', { configurable: true, get: () => null })
  const starting = page.call('start')
  await settled(page)
  is(window.asked, [], 'what is asked before there is a body')
  delete document.body
  window.dispatchEvent(new Event('DOMContentLoaded'))
  is((await starting)[1], undefined, 'what is wrong')
  ok(page.panel, 'there is a panel')
})

stubRow('start-before-the-body', async page => {
  await until('it has started', () => page.window.begun)
  ok(page.panel && page.launcher, 'there are a panel and a launcher')
  ok(page.isVisible(page.panel), 'the panel is open')
  ok(page.panel.src, 'the panel is loaded')
  is(page.document.activeElement, page.panel, 'what has the focus')
}, 'stub-head')

// --- what is on the page

const rect = element => {
  const { left, top, right, bottom, width, height } = element.getBoundingClientRect()
  const { clientWidth, clientHeight } = element.ownerDocument.documentElement
  return { left, top, right: clientWidth - right, bottom: clientHeight - bottom, width, height }
}
const has = (value, wanted, what) => is(Object.fromEntries(Object.keys(wanted).map(name => [name, value[name]])), wanted, what)

stubRow('places', async page => {
  await begin(page)
  has(rect(page.launcher), { right: 20, bottom: 20, width: 60, height: 60 }, 'the launcher')
  has(rect(page.panel), { right: 20, bottom: 92, width: 400, height: page.window.innerHeight - 108 }, 'the panel')
  is([page.isVisible(page.launcher), page.isVisible(page.panel)], [true, false], 'whether they are seen')
  const { position, zIndex, margin } = page.window.getComputedStyle(page.panel)
  is([position, zIndex, margin, ruleOf(page, page.panel).getPropertyPriority('width')], ['fixed', '2147483647', '0px', 'important'], 'the style of the panel')
  await page.succeeds('stop')
  is(sheetOf(page).cssRules.length, 0, 'the rules after stop')
  await begin(page, { chatIconPosition: { alignment: 'bottom-left', horizontalPadding: '7px', verticalPadding: 9 }, chatIconSize: '40' })
  has(rect(page.launcher), { left: 7, bottom: 9, width: 40, height: 40 }, 'the launcher')
  has(rect(page.panel), { left: 7, bottom: 61, width: 400 }, 'the panel')
  is(page.launcher.shadowRoot.querySelector('i').style.scale, '0.8', 'the size of the icon')
  await page.succeeds('stop')
  await begin(page, { chatIconPosition: 'left' })
  has(rect(page.launcher), { left: 20, bottom: 20 }, 'the launcher')
  is(page.document.adoptedStyleSheets.length, 1, 'the sheets')
  page.document.adoptedStyleSheets = []
  page.window.viewport.dispatchEvent(new Event('scroll'))
  is(page.document.adoptedStyleSheets.length, 1, 'the sheets of a page that has taken them away')
})

stubRow('narrow', async page => {
  const { window, frame } = page
  const resize = (width, height) => {
    frame.style.width = width + 'px'
    frame.style.height = height + 'px'
    is([window.innerWidth, window.innerHeight], [width, height], 'the window')
    window.viewport.dispatchEvent(new Event('resize'))
  }
  await begin(page)
  for (const [width, height, narrow] of [[480, 480, false], [479, 480, true], [480, 479, true]]) {
    resize(width, height)
    is(page.panel.offsetWidth === width, narrow, `whether the panel is as wide as the window at ${width} × ${height}`)
  }
  has(rect(page.panel), { left: 0, top: 0, width: 480, height: 479 }, 'the panel while it is closed')
  quietly(page, 'open')
  Object.assign(window.viewport, { height: 300, offsetTop: 40 })
  resize(470, 600)
  has(rect(page.panel), { left: 0, top: 40, width: 470, height: 300 }, 'the panel above a keyboard')
  window.viewport.scale = 2
  resize(470, 600)
  has(rect(page.panel), { left: 0, top: 0, width: 470, height: 600 }, 'the panel of a page that is enlarged')
  quietly(page, 'close')
  window.viewport.scale = 1
  resize(470, 600)
  has(rect(page.panel), { top: 0, height: 600 }, 'the panel that is closed')
  const replaced = []
  const { replaceSync } = window.CSSStyleSheet.prototype
  window.CSSStyleSheet.prototype.replaceSync = function (text) { replaced.push(text); return replaceSync.call(this, text) }
  resize(470, 600)
  is(replaced.length, 0, 'how often the sheet is replaced if nothing changes')
})

stubRow('availability', async page => {
  await connected(page)
  is(page.kustomer.isChatAvailable(), { availability: 'online' }, 'what the settings say')
  for (const [availability, shown] of [['offline', true], ['hidden', false], ['online', true], ['disabled', false]]) {
    await said(page, ['snapshot', JSON.stringify({ availability: { availability, more: 1 }, unread: { total: 0, conversations: {} } })])
    is(page.kustomer.isChatAvailable(), { availability, more: 1 }, 'what the program says')
    is(page.isVisible(page.launcher), shown, 'whether the launcher is seen: ' + availability)
  }
  await said(page, ['snapshot', JSON.stringify({ unread: { total: 0, conversations: {} } })])
  is(page.kustomer.isChatAvailable(), { availability: 'online' }, 'what the settings say if the program says nothing')
  page.panel.style.setProperty('display', 'none', 'important')
  await until('the launcher of a panel that the page hides is hidden', () => !page.isVisible(page.launcher))
  page.panel.style.removeProperty('display')
  await until('the launcher is seen again', () => page.isVisible(page.launcher))
})

stubRow('unread', async page => {
  localStorage[key] = state(2, 0, 3)
  is(page.kustomer.getUnreadCount(), { total: 5, conversations: { c0: 2, c2: 3 } }, 'before start')
  await begin(page)
  const badge = page.launcher.shadowRoot.querySelector('b')
  is([badge.textContent, buttonOf(page).ariaLabel], ['5', 'Open it, 5'], 'the badge and the label')
  quietly(page, 'open')
  is([badge.textContent, buttonOf(page).ariaLabel, buttonOf(page).ariaExpanded], ['', 'Close it', 'true'], 'the badge, the label and whether it is open')
  quietly(page, 'close')
  localStorage[key] = 'no JSON'
  page.window.dispatchEvent(new page.window.StorageEvent('storage', { key }))
  is([badge.textContent, page.kustomer.getUnreadCount()], ['', { total: 0, conversations: {} }], 'the badge and the count of a state that cannot be read')
  await loaded(page)
  await greeted(page)
  await said(page, ['snapshot', JSON.stringify({ unread: { total: 4, conversations: { x: 4 } }, label: 'Four' })])
  is([badge.textContent, page.kustomer.getUnreadCount(), buttonOf(page).ariaLabel], ['4', { total: 4, conversations: { x: 4 } }, 'Open it, 4'], 'what the program says before it runs')
  await said(page, ['panel', false], ['ready'])
  is(buttonOf(page).ariaLabel, 'Four', 'the label that the program says')
  await said(page, ['snapshot', JSON.stringify({ unread: { total: 4, conversations: { x: 4 } } })])
  is(buttonOf(page).ariaLabel, 'Open it, 4', 'the label if it says none')
})

stubRow('removed', async page => {
  await begin(page)
  const { panel, launcher } = page
  panel.remove()
  launcher.remove()
  await begin(page)
  ok(page.panel === panel && page.launcher === launcher, 'start adds again what the page has removed')
  let added = 0
  const observer = new page.window.MutationObserver(changes => { added += changes.length })
  observer.observe(page.document, { childList: true, subtree: true })
  await begin(page)
  is(observer.takeRecords().length + added, 0, 'what start changes on a page where everything is')
  panel.remove()
  quietly(page, 'getOpenConversations')
  ok(page.panel === panel, 'and so does a call')
  await loaded(page)
  await greeted(page)
  await said(page, ['ready'])
  await heard(page)
  page.document.body.append(panel) // which gets another document
  await loaded(page)
  const waits = page.call('getOpenConversations')
  await greeted(page)
  is((await heard(page)).map(([name]) => name), ['start'], 'what the next document hears before its program runs')
  await said(page, ['ready'])
  const [[, id]] = (await heard(page)).filter(([name]) => name === 'call')
  await said(page, ['answer', id, '1', null])
  is(await waits, [1], 'the answer of what was called before it said that it is there')
})

stubRow('launcher', async page => {
  await begin(page)
  const button = buttonOf(page)
  button.click()
  ok(page.isVisible(page.panel) && page.panel.src, 'it opens the panel and loads it')
  is(page.document.activeElement, page.panel, 'what has the focus')
  button.click()
  ok(!page.isVisible(page.panel), 'it closes the panel')
  is([page.document.activeElement, page.launcher.shadowRoot.activeElement], [page.launcher, button], 'what has the focus')
  page.document.activeElement.blur()
  button.click()
  page.window.focus()
  page.panel.blur()
  button.click()
  is(page.document.activeElement, page.document.body, 'what has the focus if the panel had it not')
  await loaded(page)
  await greeted(page)
  await said(page, ['panel', false], ['ready'])
  await heard(page)
  button.click()
  is(await heard(page), [['call', 0, 'open', 'null']], 'what the program hears')
  ok(!page.isVisible(page.panel), 'the program decides whether it opens')
  await said(page, ['panel', true])
  ok(page.isVisible(page.panel), 'it is open')
  button.click()
  is(await heard(page), [['call', 0, 'close', 'null']], 'what the program hears')
})

stubRow('open-before-the-program', async page => {
  quietly(page, 'open')
  await begin(page)
  ok(page.isVisible(page.panel) && page.panel.src, 'it is open, and loaded')
  is(page.document.activeElement, page.panel, 'what has the focus')
  await loaded(page)
  await greeted(page)
  is(panelOf(page).greetings.at(-1).data, { kith: 1, open: true }, 'the greeting')
  const [start] = await heard(page)
  has(JSON.parse(start[2]), { open: true, focused: true }, 'what the program hears')
  await said(page, ['panel', false])
  ok(page.isVisible(page.panel), 'what is not ready closes nothing')
  await said(page, ['ready'])
  is((await heard(page)).map(([name, , method]) => [name, method]), [['ping', undefined], ['call', 'open'], ['call', 'open']], 'what it hears once it runs')
})

stubRow('ready', async page => {
  for (const [open, call] of [[true, 'close'], [false, undefined]]) {
    await begin(page)
    page.kustomer.getOpenConversations()
    await loaded(page)
    await greeted(page)
    await heard(page)
    await said(page, ['panel', open], ['ready'])
    is((await heard(page)).map(([name, id, method]) => name === 'call' && id ? 'own' : method ?? name), ['ping', call, 'own'].filter(Boolean), 'what a program hears whose panel is open: ' + open)
    is(delays(page).filter(delay => delay === 6e4), [], 'the timers that wait for it')
    quietly(page, 'open')
    is([(await heard(page)).map(([, , method]) => method), page.isVisible(page.panel)], [['open'], false], 'what it hears of open, and whether the panel is open before it says so')
    await page.succeeds('stop')
  }
})

// --- calls

stubRow('calls', async page => {
  await begin(page)
  const circular = {}
  circular.itself = circular
  is(await page.fails('describeCustomer', circular), 'describeCustomer: the arguments cannot be used.', 'the fault')
  is(await page.fails('describeCustomer', 'x'.repeat(1e6 - 1)), 'describeCustomer: the arguments cannot be used.', 'the fault')
  is(page.panel.src, '', 'the address of the panel')
  const long = page.call('describeCustomer', 'x'.repeat(1e6 - 2))
  const address = page.panel.src
  const { frame, bucket, ...query } = Object.fromEntries(new URL(address).searchParams)
  is([new URL(address).pathname, query, !!frame, bucket], ['/stub/frame.html', { key: 'KEY', lang: page.window.navigator.language, site: location.origin }, true, page.window.asked[0].bucket], 'the address of the panel')
  is(delays(page).filter(delay => delay === 6e4).length, 1, 'the timers that wait for it')
  const timer = page.window.timers.find(timer => timer.delay === 6e4)
  const response = page.call('getOpenConversations')
  is([page.panel.src, page.window.timers.find(timer => timer.delay === 6e4)], [address, timer], 'the address, and the timer, after another call')
  await loaded(page)
  await greeted(page)
  is((await heard(page)).map(([name]) => name), ['start'], 'what is heard before the program runs')
  await said(page, ['ready'])
  const calls = (await heard(page)).filter(([name, id]) => name === 'call' && id)
  is(calls.slice(0, 2).map(([, , name, args]) => [name, args.length]), [['describeCustomer', 1e6], ['getOpenConversations', 4]], 'the calls')
  is(calls[1][3], 'null', 'the arguments of a call without any')
  const more = page.call('describeCustomer', { a: 1 })
  const [next, ...rest] = await heard(page)
  is([next.slice(2), rest], [['describeCustomer', '{"a":1}'], []], 'what is heard of another call')
  await said(page, ['answer', calls[0][1], 'null', null], ['answer', calls[1][1], null, 'It went wrong.'], ['answer', next[1], '{"b":2}', null], ['answer', next[1], '{"b":3}', null], ['answer', 12345, '1', null])
  is([await long, (await response)[1].message, await more], [[null], 'It went wrong.', [{ b: 2 }]], 'the answers')
})

stubRow('unknown-methods', async page => {
  const { kustomer, window } = page
  is([kustomer[window.Symbol.iterator], kustomer.then], [undefined, undefined], 'what the language asks for')
  is(await page.fails('whatever'), 'There is no method whatever.', 'the fault')
  is(page.recorded.console, [], 'what is complained of')
  for (let i = 0; i < 2; i++) is(await page.fails('init'), 'There is no method init.', 'the fault of an older SDK\'s')
  is(page.recorded.console.splice(0).length, 1, 'how often that is complained of')
})

stubRow('loaded-late', async page => {
  const script = page.document.createElement('script')
  script.src = '/stub/widget.js'
  script.async = false
  script.dataset.kustomerApiKey = 'KEY'
  const come = new Promise(resolve => { script.onload = resolve })
  page.document.body.append(script)
  await come
  is([page.recorded.loaded, delays(page)], [1, [0]], 'how often it was said to be loaded when it has run, and the timers')
  fire(page, 0)
  is(page.recorded.loaded, 2, 'how often it was said after that')
})

stubRow('answers', async page => {
  await connected(page)
  const { window } = page
  const promised = window.Kustomer.getOpenConversations()
  const failing = window.Kustomer.getOpenConversations()
  let throws = 0
  is(window.Kustomer.getOpenConversations(() => { throws++; throw window.thrown = new window.Error('the page fails') }), undefined, 'what a call with a callback returns')
  let failed
  window.Kustomer.getOpenConversations((...answer) => { failed = answer })
  const given = window.Kustomer.describeCustomer({ a: 1 })
  ok(promised instanceof window.Promise, 'a call without a callback returns a promise')
  const messages = await heard(page)
  const ids = messages.map(([, id]) => id)
  is(messages[4][3], '{"a":1}', 'the arguments of a call without a callback')
  await said(page, ['answer', ids[0], '"yes"', null], ['answer', ids[1], null, 'No.'], ['answer', ids[2], '1', null], ['answer', ids[3], null, 'Not this.'], ['answer', ids[4], '2', null])
  is(await given, 2, 'its answer')
  is(await promised, 'yes', 'the answer')
  is(await failing.then(() => 'none', error => error.message), 'No.', 'the fault')
  is([throws, failed[0], failed[1].message], [1, null, 'Not this.'], 'the calls back')
  is(page.recorded.errors.splice(0), [window.thrown], 'what is thrown')
})

stubRow('calls-of-a-document', async page => {
  await begin(page)
  const sent = page.call('getOpenConversations')
  await loaded(page)
  await greeted(page)
  await said(page, ['ready'])
  await heard(page)
  await greeted(page) // a document that was loaded again
  is((await sent)[1]?.message, broken, 'the answer of a call of which the result is not known')
  const waits = page.call('getOpenConversations')
  await greeted(page)
  await said(page, ['ready'])
  const [[, id]] = (await heard(page)).filter(([name]) => name === 'call')
  await said(page, ['answer', id, '1', null])
  is(await waits, [1], 'the answer of one that has waited')
})

stubRow('events', async page => {
  await connected(page)
  const { kustomer, window } = page
  const calls = []
  const first = value => { calls.push(['first', value]); kustomer.addListener('onOpen', () => calls.push('late')); throw window.thrown = new window.Error('the page fails') }
  const second = value => calls.push(['second', value])
  for (const fn of [first, second, second, null, 'no function']) kustomer.addListener('onOpen', fn)
  kustomer.removeListener('onClose', second)
  await said(page, ['event', 'onOpen', '{"a":1}'], ['event', 'onClose', null])
  is(calls.splice(0), [['first', { a: 1 }], ['second', { a: 1 }]], 'the calls')
  is(page.recorded.errors.splice(0), [window.thrown], 'what is thrown')
  kustomer.removeListener('onOpen', first)
  await said(page, ['event', 'onOpen', null])
  is(calls.splice(0), [['second', null], 'late'], 'the calls')
  await page.succeeds('stop')
  await connected(page)
  await said(page, ['event', 'onOpen', null])
  is(calls, [], 'the calls of listeners from before stop')
})

// --- the port

stubRow('greeting', async page => {
  localStorage[key] = state(1)
  await begin(page, { a: 1 })
  quietly(page, 'getOpenConversations')
  await loaded(page)
  page.window.postMessage('r0', location.origin) // another than the panel
  await greeted(page)
  is(panelOf(page).greetings.map(({ data, origin }) => [data, origin]), [[{ kith: 1, open: false }, location.origin]], 'the greetings')
  const [[name, stored, config], ...rest] = await heard(page)
  const { bucket, zone, ...more } = JSON.parse(config)
  is([name, stored, rest], ['start', state(1), []], 'what it hears')
  is([bucket, zone], [Number(page.window.asked[0].bucket), -new Date().getTimezoneOffset()], 'the bucket and the zone')
  is(more, {
    key: 'KEY', server: location.origin + '/stub/', settings: page.window.found.settings, options: { a: 1 }, language: page.window.navigator.language,
    open: false, focused: false, page: { address: page.window.location.href, title: 'A page' }, narrow: false,
  }, 'the configuration')
  is(page.window.asked.length, 1, 'how often the settings are asked for')
  await said(page, ['panel', true])
  await greeted(page)
  has(JSON.parse((await heard(page)).find(([name]) => name === 'start')[2]), { opened: true, open: false }, 'what the next document hears')
  is(page.window.asked.length, 2, 'how often the settings are asked for, after another document')
  const port = portOf(page)
  await greeted(page)
  port.postMessage(['track', 'of the former document'])
  await said(page)
  await said(page)
  ok(localStorage[key + '-tracking-token'] !== 'of the former document', 'a former document is not heard')
  await said(page, ['there is no such message', 1])
  for (const forbid of [false, true]) {
    localStorage.clear()
    page.window.forbid(forbid)
    await heard(page)
    await greeted(page)
    const [, stored] = (await heard(page)).find(([name]) => name === 'start')
    ok(stored === null, 'nothing is stored: ' + stored)
  }
})

stubRow('no-key', async page => {
  await begin(page)
  is(page.window.asked[0].key, '', 'the key')
}, 'stub-keyless')

stubRow('greeting-in-a-hurry', async page => {
  await connected(page)
  const { window } = page
  const held = []
  window.answer = () => new Promise(resolve => held.push(() => resolve(window.found)))
  const { greetings, announce } = panelOf(page)
  announce('r1')
  await until('the settings are asked for', () => held.length === 1)
  announce('r2')
  await until('they are asked for again', () => held.length === 2)
  held[0]()
  held[1]()
  await until('a greeting', () => greetings.length === 2)
  await said(page)
  is(greetings.length, 2, 'the greetings: of the second document, and none of the first')
})

stubRow('focus', async page => {
  quietly(page, 'open')
  await begin(page)
  await loaded(page)
  const done = []
  for (const name of ['blur', 'focus']) page.panel[name] = () => { done.push(name); page.window.HTMLElement.prototype[name].call(page.panel) }
  await greeted(page)
  is([done, page.document.activeElement], [['blur', 'focus'], page.panel], 'what is done to the focus, and where it is')
  done.length = 0
  const button = page.document.createElement('button')
  page.document.body.append(button)
  button.focus()
  await greeted(page)
  is([done, panelOf(page).greetings.at(-1).data], [[], { kith: 1, open: false }], 'the same if the page has the focus, and the greeting')
  quietly(page, 'close')
  Object.defineProperty(page.document, 'activeElement', { get: () => page.panel })
  await greeted(page)
  is(panelOf(page).greetings.at(-1).data, { kith: 1, open: false }, 'the greeting of one that is closed and has kept the focus')
})

stubRow('store', async page => {
  await connected(page)
  await said(page, ['store', 'first', 0])
  is(localStorage[key], 'first', 'what is stored')
  page.window.localStorage[key] = 'another tab\'s' // of which the browser tells the page nothing
  await said(page, ['store', 'second', 0])
  is([localStorage[key], await heard(page)], ['another tab\'s', [['storage', 'another tab\'s', 1]]], 'what is stored, and what the program hears')
  await said(page, ['store', 'third', 0])
  is(localStorage[key], 'another tab\'s', 'what is stored by one that did not know of it')
  await said(page, ['store', 'fourth', 1])
  is(localStorage[key], 'fourth', 'what is stored by one that did')
  await said(page, ['store', null, 1])
  is(localStorage.getItem(key), null, 'what is stored of nothing')
  await greeted(page)
  await said(page, ['store', 'fifth', 0])
  is(localStorage[key], 'fifth', 'what another document stores')
  await said(page, ['track', 'a token'])
  is(localStorage[key + '-tracking-token'], 'a token', 'the tracking token')
  await said(page, ['track', null])
  is(localStorage.getItem(key + '-tracking-token'), null, 'the tracking token, if there is none')
  is(await heard(page).then(list => list.filter(([name]) => name === 'storage')), [], 'what the program hears of its own')
})

stubRow('full-storage', async page => {
  await connected(page)
  const { window } = page
  localStorage[key] = state(1)
  window.dispatchEvent(new window.StorageEvent('storage', { key }))
  is(await heard(page), [['storage', state(1), 1]], 'what the program hears')
  window.fill(true)
  await said(page, ['store', state(2), 1])
  is(localStorage[key], state(1), 'what is stored')
  const reads = async () => {
    await greeted(page)
    return (await heard(page)).find(([name]) => name === 'start')[1]
  }
  is(await reads(), state(2), 'the state that the next document gets, from memory')
  window.dispatchEvent(new window.StorageEvent('storage', { key: 'another' }))
  is(await reads(), state(2), 'the state, after something else was stored')
  window.fill(false)
  localStorage[key] = state(3)
  window.dispatchEvent(new window.StorageEvent('storage', { key }))
  is((await heard(page)).map(([name, stored]) => [name, stored]), [['storage', state(3)]], 'what the program hears, once another tab has stored it')
  is(await reads(), state(3), 'the state, after that')
})

stubRow('storage-of-another-tab', async page => {
  await connected(page)
  const { window } = page
  let unread = 0
  for (const name of ['pageshow', 'visibilitychange', 'storage']) {
    const stored = localStorage[key] = state(++unread)
    window.dispatchEvent(name === 'storage' ? new window.StorageEvent(name, { key: 'whatever' }) : new window.Event(name))
    is((await heard(page)).map(message => message.slice(0, 2)), [['storage', stored]], 'what the program hears at ' + name)
    window.dispatchEvent(new window.Event('pageshow'))
    is(await heard(page), [], 'and later, of nothing new')
  }
})

stubRow('page', async page => {
  await connected(page)
  const { window, document } = page
  const pages = async () => (await heard(page)).filter(([name]) => name === 'page').map(([, , title]) => title)
  document.title = 'One'
  document.body.click()
  is(fire(page, 0), 1, 'the timers after a click')
  is(await pages(), ['One'], 'what is heard after a click')
  document.body.addEventListener('click', event => event.stopPropagation())
  document.body.click()
  is(fire(page, 0), 1, 'the timers after a click of which the page lets nobody hear')
  document.title = 'Two'
  await said(page, ['panel', true])
  is(await pages(), ['Two'], 'what is heard when the panel opens')
  document.title = 'Three'
  await said(page, ['panel', true])
  is((await heard(page)).map(([, , title]) => title), [], 'what is heard when it is open already')
  if (window.navigation) {
    document.title = 'Four'
    window.navigation.dispatchEvent(new Event('navigatesuccess'))
    is(await pages(), ['Four'], 'what is heard of a navigation')
  }
  const { href } = window.location
  window.history.replaceState(null, '', '?elsewhere')
  window.dispatchEvent(new Event('popstate'))
  fire(page, 0)
  const [moved] = await heard(page)
  is(moved.slice(0, 2), ['page', new URL('?elsewhere', href).href], 'what is heard of another address')
  document.body.click()
  fire(page, 0)
  is(await heard(page), [], 'what is heard of a click that changes nothing')
})

// --- time

stubRow('no-document', async page => {
  await begin(page)
  quietly(page, 'open')
  const unanswered = page.call('getOpenConversations')
  const address = page.panel.src
  is(fire(page, 6e4), 1, 'the timers')
  is((await unanswered)[1]?.message, broken, 'the answer')
  ok(!page.panel.src && !page.isVisible(page.panel), 'the panel is empty, and closed')
  const again = page.call('getOpenConversations')
  ok(page.panel.src && page.panel.src !== address, 'the next call loads it again, under another address')
  is(delays(page).filter(delay => delay === 6e4).length, 1, 'the timers that wait for it')
  await loaded(page)
  await greeted(page)
  is(delays(page).filter(delay => delay === 6e4).length, 1, 'the timers that wait for its program')
  fire(page, 6e4)
  is((await again)[1]?.message, broken, 'the answer if the program does not run')
  quietly(page, 'getOpenConversations')
  is(delays(page).filter(delay => delay === 6e4).length, 1, 'the timers that wait for the next call')
  ok(page.panel.src, 'its document stays')
})

stubRow('other-document', async page => {
  await begin(page)
  quietly(page, 'getOpenConversations')
  await loaded(page)
  is(delays(page).filter(delay => delay === 3e3), [], 'the timers of a document of the chat\'s')
  const elsewhere = location.origin.replace('localhost', '127.0.0.1')
  const load = () => new Promise(resolve => page.panel.addEventListener('load', resolve, { once: true }))
  let come = load()
  page.panel.src = elsewhere + '/pages/nobody.html'
  await withTimeout('it loads', come)
  is(delays(page).filter(delay => delay >= 1e3), [3e3], 'the timers of one that says nothing, and may be an error of the browser\'s')
  page.panel.src = '/stub/frame.html'
  await loaded(page)
  await greeted(page)
  come = load()
  page.panel.contentWindow.location = elsewhere + '/pages/nobody.html'
  await withTimeout('it loads', come)
  is(delays(page).filter(delay => delay === 3e3), [], 'the timers of one that follows a document of the chat\'s')
})

stubRow('reload', async page => {
  await connected(page)
  await said(page, ['reload'])
  is(delays(page).filter(delay => delay === 6e4).length, 1, 'the timers')
  const waits = page.call('getOpenConversations')
  panelOf(page).heard.length = 0
  await greeted(page)
  await said(page, ['ready'])
  const [[, id]] = (await heard(page)).filter(([name]) => name === 'call')
  await said(page, ['answer', id, '1', null])
  is(await waits, [1], 'the answer of what was called meanwhile')
})

// tick lets the timer of the pings come, and returns what the panel hears.
const tick = async page => {
  is(fire(page, 2500), 1, 'the timers of the pings')
  return (await heard(page)).map(([name]) => name)
}

stubRow('pings', async page => {
  await begin(page)
  quietly(page, 'getOpenConversations')
  await loaded(page)
  await greeted(page)
  await heard(page)
  for (let i = 0; i < 9; i++) is(await tick(page), ['ping'], 'what is heard')
  is(page.window.asked.length, 1, 'what was asked of a program that does not run')
  await said(page, ['ready'])
  is((await heard(page))[0], ['ping'], 'what is heard first')
  page.window.hide(true)
  is(await tick(page), [], 'what is heard of a page that is hidden')
  page.window.hide(false)
  for (let i = 0; i < 2; i++) await tick(page)
  is(page.window.asked.length, 1, 'what was asked: of a program that has never answered, nothing')
  await tick(page) // the twelfth
  await until('the twelfth asks', () => page.window.asked.length === 2)
  has(page.window.asked[1], { release: 'r1', broken: undefined }, 'what the twelfth asks')
  await said(page, ['pong'])
  for (let i = 0; i < 4; i++) await tick(page)
  is([page.window.asked.length, delays(page).includes(5e3)], [2, false], 'what was asked after four pings without an answer')
  page.window.dispatchEvent(new page.window.StorageEvent('storage', { key: 'x' }))
  await said(page, ['pong'])
  for (let i = 0; i < 4; i++) await tick(page)
  page.window.dispatchEvent(new page.window.Event('visibilitychange'))
  for (let i = 0; i < 3; i++) await tick(page)
  is(delays(page).includes(5e3), false, 'whether the page takes it for broken after a sleep')
  page.window.dispatchEvent(new page.window.StorageEvent('storage', { key: 'x' }))
  await tick(page)
  const before = page.window.asked.length
  await tick(page) // the twelfth again, and the fifth without an answer
  await until('the page takes it for broken', () => delays(page).includes(5e3))
  is(page.window.asked.slice(before).map(query => query.broken).filter(Boolean), ['r1'], 'which release it says is broken')
})

stubRow('pings-of-documents', async page => {
  await connected(page)
  await said(page, ['pong'])
  for (let i = 0; i < 4; i++) await tick(page)
  await greeted(page)
  await said(page, ['ready'])
  is(await tick(page), ['start', 'ping', 'ping'], 'what the next document hears')
  is(delays(page).includes(5e3), false, 'whether it is taken for broken for the one before')
})

stubRow('withdrawn', async page => {
  await connected(page)
  const { window } = page
  const twelve = async () => {
    const before = window.asked.length
    for (let i = 0; i < 12; i++) {
      await tick(page)
      await said(page, ['pong'])
    }
    await until('it is asked', () => window.asked.length > before)
    await said(page)
    return window.asked.length - before
  }
  window.answer = () => ({ ...window.found, withdrawn: false })
  is([await twelve(), delays(page).includes(6e3)], [1, false], 'how often it is asked, and whether a release that was not withdrawn is left')
  window.answer = () => ({ ...window.found, settings: { build: 'r1', availability: 'disabled' }, withdrawn: true, fault: 'Too often.' })
  is([await twelve(), delays(page).includes(6e3), page.kustomer.isChatAvailable()], [1, false, { availability: 'online' }], 'the same, of an answer that is none, and what the settings say')
  window.answer = () => ({ ...window.found, settings: { ...window.found.settings, build: 'r0' }, withdrawn: true })
  await twelve()
  await until('one that was withdrawn is left', () => delays(page).includes(6e3))
  for (let i = 0; i < 12; i++) {
    await tick(page)
    await said(page, ['pong']) // it works, but is not wanted
  }
  await settled(page)
  await said(page)
  is(delays(page).filter(delay => delay === 6e3).length, 1, 'how often it is left')
  await heard(page)
  const address = page.panel.src
  fire(page, 6e3)
  await until('it is told to keep what is typed', () => panelOf(page).heard.some(([name]) => name === 'leave'))
  fire(page, 99)
  ok(page.panel.src !== address, 'the panel is loaded again')
})

stubRow('withdrawn-of-another', async page => {
  await connected(page)
  const { window } = page
  let come
  for (let i = 0; i < 11; i++) {
    await tick(page)
    await said(page, ['pong'])
  }
  window.answer = () => new Promise(resolve => { come = () => resolve({ ...window.found, withdrawn: true }) })
  await tick(page)
  await until('it is asked', () => come)
  const answer = come
  window.answer = () => window.found
  await greeted(page, 'r2')
  answer()
  await said(page)
  await said(page)
  is(delays(page).includes(6e3), false, 'whether a document is left because of the one before')
})

stubRow('failed', async page => {
  const { window } = page
  await begin(page)
  const unanswered = page.call('getOpenConversations')
  await loaded(page)
  await greeted(page)
  await said(page)
  const port = portOf(page)
  port.postMessage(['failed'])
  port.postMessage(['track', 'behind it'])
  is((await unanswered)[1]?.message, broken, 'the answer')
  await until('it is asked for another release', () => window.asked.length === 2 && delays(page).includes(5e3))
  has(window.asked[1], { broken: 'r1' }, 'what is asked')
  is(localStorage.getItem(key + '-tracking-token'), null, 'what is heard of it any more')
  ok(!page.panel.src, 'a panel that nobody sees is empty')
  is(delays(page).includes(99), false, 'whether the same release is loaded')
  for (const [i, delay] of [5e3, 1e4, 2e4, 4e4, 6e4, 6e4].entries()) {
    is(fire(page, delay), 1, 'the timers of ' + delay)
    await until('it is asked again', () => window.asked.length === 3 + i)
    await until('there is a timer', () => delays(page).some(delay => delay >= 5e3 && delay <= 6e4))
  }
  window.found = { ...window.found, settings: { ...window.found.settings, build: 'r2' } }
  fire(page, 6e4)
  await until('it will be loaded', () => delays(page).includes(99))
  fire(page, 99)
  ok(page.panel.src, 'the panel is loaded')
  await loaded(page)
  await greeted(page, 'r2')
  await said(page, ['ready'])
  is(fire(page, 6e4), 1, 'the timers')
  const asked = window.asked.length
  await heard(page)
  is([window.asked.length, delays(page)], [asked, ['idle', 2500]], 'what is asked of one that works, and the timers')
})

stubRow('failed-later', async page => {
  await connected(page)
  await said(page, ['panel', true], ['panel', false])
  portOf(page).postMessage(['failed'])
  await until('the panel is empty', () => !page.panel.src)
  const again = page.call('getOpenConversations')
  ok(page.panel.src, 'the next call loads it')
  fire(page, 6e4)
  is((await again)[1]?.message, broken, 'the answer if no document comes')
  ok(!page.panel.src, 'the panel is empty')
})

stubRow('failed-while-open', async page => {
  quietly(page, 'open')
  await begin(page)
  await loaded(page)
  await greeted(page)
  await said(page, ['panel', true], ['ready'], ['pong'])
  for (let i = 0; i < 3; i++) await tick(page)
  await said(page, ['failed'])
  ok(page.panel.src && page.isVisible(page.panel), 'the panel stays, and offers to try again')
  const { window } = page
  const waits = page.call('getOpenConversations')
  await until('it is asked for another release', () => delays(page).includes(5e3))
  await heard(page)
  window.found = { ...window.found, settings: { ...window.found.settings, build: 'r2' } }
  const port = portOf(page)
  fire(page, 5e3)
  await until('it is told to keep what is typed', () => panelOf(page).heard.some(([name]) => name === 'leave'))
  const address = page.panel.src
  is(page.panel.src, address, 'the address before it has kept it')
  is(fire(page, 99), 1, 'the timers')
  ok(page.panel.src && page.panel.src !== address, 'the panel is loaded again')
  port.postMessage(['track', 'of the former'])
  await loaded(page)
  await greeted(page, 'r2')
  await said(page, ['ready'])
  ok(localStorage[key + '-tracking-token'] !== 'of the former', 'the former is not heard')
  const [[, id]] = (await heard(page)).filter(([name, id, method]) => name === 'call' && method === 'getOpenConversations')
  await said(page, ['answer', id, '1', null])
  is(await waits, [1], 'the answer of what was called meanwhile')
})

stubRow('frozen', async page => {
  await connected(page)
  const { window } = page
  await said(page, ['pong'])
  const sent = page.call('getOpenConversations')
  let come
  window.answer = () => new Promise(resolve => { come = () => resolve({ ...window.found, settings: { ...window.found.settings, build: 'r2' } }) })
  for (let i = 0; i < 5; i++) await tick(page)
  is((await sent)[1]?.message, broken, 'the answer of what was called')
  const waits = page.call('getOpenConversations')
  is((await heard(page)).filter(([name]) => name === 'call'), [], 'what one hears that is taken for broken')
  await until('it is asked', () => come)
  for (let i = 0; i < 3; i++) await tick(page)
  await said(page)
  is([window.asked.filter(query => query.broken).length, delays(page).includes(5e3)], [1, false], 'how often it is asked, and whether it will be asked again before there is an answer')
  come()
  await until('it will be loaded', () => delays(page).includes(99))
  fire(page, 99)
  ok(!page.panel.src, 'the panel is empty')
  is(fire(page, 4e3), 1, 'the timers')
  ok(page.panel.src, 'the panel is loaded again')
  window.answer = () => window.found
  await loaded(page)
  await greeted(page, 'r2')
  await said(page, ['ready'], ['pong'])
  const [[, id]] = (await heard(page)).filter(([name]) => name === 'call')
  await said(page, ['answer', id, '1', null])
  is(await waits, [1], 'the answer of what was called meanwhile')
})

stubRow('frozen-and-back', async page => {
  await connected(page)
  const { window } = page
  const newer = () => ({ ...window.found, settings: { ...window.found.settings, build: 'r2' } })
  const freeze = async () => {
    await said(page, ['pong'])
    for (let i = 0; i < 5; i++) await tick(page)
  }
  // It answers while the server is asked.
  let come
  window.answer = () => new Promise(resolve => { come = () => resolve(newer()) })
  await freeze()
  await until('it is asked', () => come)
  await said(page, ['pong'])
  await heard(page)
  come()
  await said(page)
  await until('there is a timer', () => delays(page).includes(5e3))
  is([delays(page).includes(99), (await heard(page)).map(([name]) => name)], [false, []], 'whether it is loaded again, and what it hears')
  // It answers while it keeps what is typed.
  window.answer = newer
  window.timers = window.timers.filter(timer => timer.delay !== 5e3)
  await freeze()
  await until('it will be loaded', () => delays(page).includes(99))
  await heard(page)
  const address = page.panel.src
  await said(page, ['pong'])
  is((await heard(page)).map(([name]) => name), ['ping'], 'what it hears that works again')
  fire(page, 99)
  is([page.panel.src, delays(page).includes(4e3)], [address, false], 'the address of the panel, and whether it will be loaded')
  const asked = window.asked.length
  fire(page, 5e3)
  await said(page)
  is(window.asked.length, asked, 'what is asked later')
  // Another document is in it before it is loaded.
  await freeze()
  await until('it will be loaded', () => delays(page).includes(99))
  fire(page, 99)
  quietly(page, 'getOpenConversations')
  await loaded(page)
  await greeted(page, 'r2')
  const later = page.panel.src
  fire(page, 4e3)
  is(page.panel.src, later, 'the address of one that was loaded meanwhile')
})

// --- the end

stubRow('stop', async page => {
  const { window, document, kustomer } = page
  await connected(page)
  const { panel, launcher } = page
  await said(page, ['snapshot', JSON.stringify({ unread: { total: 1, conversations: { x: 1 } }, availability: { availability: 'offline' } })], ['panel', true])
  const unanswered = page.call('getOpenConversations')
  const port = portOf(page)
  localStorage.removeItem(key + '-tracking-token')
  port.postMessage(['track', 'on its way'])
  is(await page.succeeds('stop'), undefined, 'its answer')
  is((await unanswered)[1]?.message, 'The chat is stopped.', 'the answer of a call')
  ok(!panel.isConnected && !launcher.isConnected, 'there is nothing')
  is([kustomer.startFinished, kustomer.isChatAvailable(), kustomer.getUnreadCount().total], [false, { availability: 'none' }, 0], 'whether it has started, and what it answers')
  fire(page, 'idle')
  is([delays(page), sheetOf(page).cssRules.length], [[2500], 0], 'the timers, and the rules')
  fire(page, 2500)
  document.body.click()
  is(delays(page), [2500], 'the timers after a click')
  window.dispatchEvent(new Event('pageshow'))
  is(delays(page), [2500], 'the timers after a sleep')
  await page.succeeds('stop')
  await connected(page)
  ok(page.panel !== panel && page.launcher !== launcher, 'there are others')
  is([page.isVisible(page.panel), page.kustomer.isChatAvailable()], [false, { availability: 'online' }], 'whether it is open, and what it answers')
  is(delays(page).filter(delay => delay === 2500).length, 1, 'the timers of the pings')
  is(localStorage.getItem(key + '-tracking-token'), null, 'what is heard of what was on its way')
  await page.succeeds('stop')
  await begin(page)
  page.call('getOpenConversations').catch(() => {})
  ok(delays(page).includes(6e4), 'it waits for the panel')
  await page.succeeds('stop')
  is(delays(page).includes(6e4), false, 'whether it does after stop')
})

stubRow('stop-while-broken', async page => {
  quietly(page, 'open')
  await begin(page)
  await loaded(page)
  await greeted(page)
  await said(page, ['failed'])
  await until('it is asked for another release', () => delays(page).includes(5e3))
  await page.succeeds('stop')
  const asked = page.window.asked.length
  fire(page, 5e3)
  is([page.window.asked.length, page.panel], [asked, null], 'what is asked after stop, and the panel')
  await begin(page)
  ok(!page.isVisible(page.panel), 'it is closed')
  const { window } = page
  quietly(page, 'getOpenConversations')
  await loaded(page)
  await greeted(page)
  await said(page, ['ready'], ['pong'])
  window.found = { ...window.found, settings: { ...window.found.settings, build: 'r2' } }
  for (let i = 0; i < 5; i++) await tick(page)
  await until('it will be loaded', () => delays(page).includes(99))
  fire(page, 99)
  await page.succeeds('stop')
  fire(page, 4e3)
  is(page.panel, null, 'what is loaded after stop')
})
