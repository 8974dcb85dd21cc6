// The panel's document before its program runs: what frame.js does. There is no program:
// pages/program.html is in the place of the chat's document, in a frame of this page, which
// is in the place of the site's.
import { suite, row, until, withTimeout, ok, is } from './suite.js'

const address = more => 'program?' + new URLSearchParams({ site: location.origin, ...more })

let announced = [] // what the document has said to this page
addEventListener('message', ({ data, source }) => announced.push([data, source]))

const frameRow = (name, act, more) => suite('frame/' + name, 'nobody', page => row('frame/' + name, async () => {
  sessionStorage.clear()
  announced = []
  await page.load(address(more))
  await withTimeout('the row is over', act(page))
  page.checkNoErrors()
}))

const boxOf = page => page.document.querySelector('textarea')
// type types into the text box, and presses Enter unless told otherwise.
const type = (page, text, key = { key: 'Enter' }) => {
  const box = boxOf(page)
  box.value += text
  return press(page, box, key)
}
// press presses a key, and returns whether the page itself is to do something.
const press = (page, element, key) => element.dispatchEvent(new page.window.KeyboardEvent('keydown', { bubbles: true, cancelable: true, composed: true, ...key }))

const panelOf = page => page.document.querySelector('main')
const screenOf = page => [...panelOf(page).children].map(e => e.textContent.trim())
// log returns the messages: their texts, times and classes.
const log = page => [...page.document.querySelectorAll('.message')].map(e => [e.querySelector('.bubble').textContent, e.querySelector('.message-status')?.textContent, e.className])
// greet gives the document its port, as a site's page does, and returns the page's end.
const greet = (page, more = {}) => {
  const { port1, port2 } = new MessageChannel()
  const heard = []
  port1.onmessage = ({ data }) => heard.push(data)
  page.window.postMessage({ kith: 1, open: false, ...more }, location.origin, [port2])
  return { port: port1, heard }
}
const portOf = page => withTimeout('it has a port', page.window.kith.port)
// isGreeted reports whether the document has a port.
const isGreeted = page => Promise.race([page.window.kith.port.then(() => true), new Promise(resolve => setTimeout(resolve)).then(() => false)])
const running = page => until('the program runs', () => page.window.ran.length)
const hide = page => page.window.dispatchEvent(new Event('pagehide'))

frameRow('says-that-it-is-here', async page => {
  await until('it says so', () => announced.length)
  is(announced.map(([data]) => data), ['r1'], 'what it says')
  ok(announced[0][1] === page.window, 'it says so itself')
  await page.load('program')
  await running(page)
  page.window.post(window, 'later')
  await until('what comes later', () => announced.at(-1)[0] === 'later')
  is(announced.map(([data]) => data), ['r1', 'later'], 'what one says that is for no site')
})

frameRow('port', async page => {
  const { window } = page
  window.post(window, { kith: 1, from: 'itself' }, new MessageChannel().port2)
  window.postMessage({ kith: 1 }, location.origin)
  for (const data of [null, 'text', { kith: 2 }]) window.postMessage(data, location.origin, [new MessageChannel().port2])
  ok(!await isGreeted(page), 'none of those is its port')
  const { port, heard } = greet(page)
  const got = await portOf(page)
  got.postMessage('hello')
  await until('it is the page\'s', () => heard.length)
  is(page.document.activeElement, page.document.body, 'what has the focus')
  greet(page, { open: true }) // a second one
  await new Promise(resolve => { got.onmessage = resolve; port.postMessage('after it') })
  is(page.document.activeElement, page.document.body, 'what has the focus after a second one')
}, { pointer: 'fine' })

frameRow('port-of-another-site', async page => {
  greet(page)
  ok(!await isGreeted(page), 'this page is not its site')
}, { site: location.origin.replace('localhost', '127.0.0.1') })

frameRow('focus', async page => {
  greet(page, { open: true })
  await portOf(page)
  await until('the text box has the focus', () => page.document.activeElement === boxOf(page))
}, { pointer: 'fine' })

frameRow('focus-on-a-phone', async page => {
  greet(page, { open: true })
  await portOf(page)
  await running(page)
  is(page.document.activeElement, page.document.body, 'what has the focus, where a keyboard would come')
}, { pointer: 'coarse' })

frameRow('kith', async page => {
  const { kith } = page.window
  ok(kith.made, 'what was there before stays')
  ok(kith.make && kith.started && kith.takeSent && kith.port, 'it has all that the program needs')
  is(kith.takeSent(), '', 'what was sent')
}, { made: '' })

frameRow('sent', async page => {
  const { kith } = page.window
  const before = [...panelOf(page).children]
  const box = boxOf(page)
  is(type(page, ' one '), false, 'whether the page does something itself at Enter')
  is(screenOf(page), ['Conversation', 'Startone', before[2].textContent.trim()], 'the screen')
  is([panelOf(page).className, box.value, page.document.activeElement === box], ['panel on-conversation', '', true], 'the screen, what is in the text box, and whether it has the focus')
  is(log(page), [['one', '', 'message first last']], 'the messages')
  type(page, '  ')
  is([log(page).length, box.value], [1, ''], 'how many there are after one of blanks, and what is in the text box')
  box.value = 'two'
  box.blur()
  page.document.querySelector('[data-on-click=send]').click()
  type(page, 'three')
  is(log(page), [['one', undefined, 'message first'], ['two', undefined, 'message'], ['three', '', 'message last']], 'the messages')
  const list = page.document.querySelector('.log')
  is([Math.round(list.scrollTop + list.clientHeight), page.document.activeElement === box], [list.scrollHeight, true], 'how far it is scrolled, and whether the text box has the focus')
  type(page, 'half', { key: 'a' })
  is(kith.takeSent(), JSON.stringify(['one', 'two', 'three']), 'what was sent')
  ok([...panelOf(page).children].every((e, i) => e === before[i]) && panelOf(page).children.length === 3, 'the first screen is there again, and nothing else')
  is([panelOf(page).className, box.value], ['panel on-home', 'half'], 'the screen, and what is in the text box')
  is(kith.takeSent(), '', 'what was sent, once it was taken')
  page.window.kith.started()
  is(box.value, 'half', 'what is in the text box')
})

frameRow('keys', async page => {
  const box = boxOf(page)
  for (const key of [{ key: 'Enter', shiftKey: true }, { key: 'Enter', isComposing: true }, { key: 'a' }]) {
    is(type(page, 'x', key), true, 'whether the page does something itself at ' + JSON.stringify(key))
  }
  is([box.value, log(page)], ['xxx', []], 'what is in the text box, and the messages')
  is(press(page, panelOf(page), { key: 'Enter' }), true, 'whether the page does something itself at Enter elsewhere')
})

frameRow('replayed', async page => {
  const { document, window } = page
  const happened = []
  const by = selector => document.querySelector(selector)
  const watch = () => {
    for (const element of document.querySelectorAll('[data-on-click], [data-on-enter]')) {
      for (const name of ['click', 'keydown']) {
        element.addEventListener(name, event => happened.push([name, element.getAttribute('data-on-click'), event.key, event.cancelable, event.isTrusted]))
      }
    }
  }
  watch()
  const [, second] = document.querySelectorAll('[data-on-click=twice]')
  second.addEventListener('click', () => happened.push('the second'))
  second.click()
  by('i').click()
  by('[data-on-click=articles]').click()
  is(press(page, by('input'), { key: 'Enter' }), false, 'whether the page does something itself')
  by('h1, header').click()
  is(happened.splice(0), [], 'what has happened before the program runs')
  const replaced = by('[data-on-click=articles]')
  by('.page').replaceWith(by('.page').cloneNode(true)) // the program has made it anew
  watch()
  happened.splice(0)
  let handled = 0
  let keys = 0
  document.body.addEventListener('click', () => handled++)
  document.body.addEventListener('keydown', () => keys++)
  window.kith.started()
  ok(!replaced.isConnected, 'it was replaced')
  is(happened, [['click', 'twice', undefined, true, false], 'the second', ['click', 'twice', undefined, true, false], ['click', 'a "b"', undefined, true, false], ['click', 'a "b"', undefined, true, false], ['click', 'articles', undefined, true, false], ['keydown', 'look', 'Enter', true, false]], 'what is repeated once it runs')
  is([handled, keys], [3, 1], 'how often a click and a key come to the body')
  happened.splice(0)
  by('[data-on-click=articles]').click()
  press(page, by('input'), { key: 'Enter' })
  is(happened.map(([name]) => name), ['click', 'keydown'], 'what happens at once from then on')
  window.kith.started()
  is(happened.length, 2, 'what is repeated twice')
})

// --- what is kept

frameRow('kept', async page => {
  // leave loads the document again, and returns what the one before has kept.
  const leave = async () => {
    page.close()
    const text = sessionStorage['kith-typed']
    await page.load()
    return text && JSON.parse(text)
  }
  type(page, 'one')
  type(page, 'two')
  type(page, 'half', { key: 'a' })
  const [at, ...kept] = await leave()
  ok(Math.abs(Date.now() - at) < 60e3, 'it says when')
  is(kept, ['half', JSON.stringify(['one', 'two'])], 'what is kept')
  is([log(page).map(([text]) => text), boxOf(page).value, sessionStorage.length], [['one', 'two'], 'half', 0], 'what the next document has, and what is kept any more')
  is(page.window.kith.takeSent(), JSON.stringify(['one', 'two']), 'what was sent in it')
  boxOf(page).value = 'only typed'
  is((await leave()).slice(1), ['only typed', ''], 'what is kept')
  is([log(page), boxOf(page).value], [[], 'only typed'], 'what the next document has')
  boxOf(page).value = ''
  type(page, 'only sent')
  is((await leave()).slice(1), ['', JSON.stringify(['only sent'])], 'what is kept')
  is([log(page).length, boxOf(page).value], [1, ''], 'what the next document has')
  page.window.kith.takeSent()
  is(await leave(), undefined, 'what is kept of nothing')
})

frameRow('kept-for-a-moment', async page => {
  const keep = async ago => {
    sessionStorage['kith-typed'] = JSON.stringify([Date.now() - ago, 'typed', JSON.stringify(['sent'])])
    await page.load()
    return [boxOf(page).value, log(page).length, sessionStorage.length]
  }
  is(await keep(0), ['typed', 1, 0], 'what is taken up of now')
  page.window.kith.takeSent()
  boxOf(page).value = ''
  is(await keep(10e3), ['', 0, 0], 'what is taken up of ten seconds ago')
  page.window.Date.now = () => 1e4
  for (const [at, text] of [[1, 'typed'], [0, '']]) {
    boxOf(page).value = ''
    sessionStorage['kith-typed'] = JSON.stringify([at, 'typed', ''])
    page.window.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: true }))
    is(boxOf(page).value, text, 'what is taken up after so many milliseconds: ' + (1e4 - at))
  }
  sessionStorage['kith-typed'] = JSON.stringify([1, 'typed', ''])
  page.window.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: false }))
  is(boxOf(page).value, '', 'what is taken up by a document that is shown for the first time')
  boxOf(page).value = 'own'
  page.window.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: true }))
  is(boxOf(page).value, 'own', 'what is in a text box that is not empty')
})

frameRow('kept-before-it-is-left', async page => {
  const { port } = greet(page)
  const got = await portOf(page)
  got.start()
  boxOf(page).value = 'half'
  const say = name => new Promise(resolve => { got.addEventListener('message', resolve, { once: true }); port.postMessage([name]) })
  await say('page')
  is(sessionStorage.length, 0, 'what is kept when it hears something else')
  await say('leave')
  is(JSON.parse(sessionStorage['kith-typed']).slice(1), ['half', ''], 'what is kept when it is about to be left')
  sessionStorage.clear()
  hide(page)
  is(sessionStorage.length, 0, 'what is kept when it is left')
})

frameRow('kept-by-no-program', async page => {
  boxOf(page).value = 'half'
  await running(page)
  page.window.kith.started()
  hide(page)
  is(sessionStorage.length, 0, 'what is kept of a program that runs, which does it itself')
})

// --- the program

frameRow('runs', async page => {
  await running(page)
  is(page.window.ran.length, 1, 'how often it runs')
  ok(page.window.ran[0].instance instanceof page.window.WebAssembly.Instance, 'it is the one of the document')
  is(page.document.querySelector('[role=alert]'), null, 'what is wrong')
})

const alertOf = page => page.document.querySelector('[role=alert]')
const complaints = page => page.recorded.console.splice(0).length

frameRow('cannot-be-loaded', async page => {
  const { heard } = greet(page)
  await until('it says so', () => alertOf(page))
  is([alertOf(page).className, ...[...alertOf(page).children].map(e => [e.tagName, e.textContent]), alertOf(page).lastChild.type], ['error-state', ['P', 'Der Chat konnte nicht geladen werden.'], ['BUTTON', 'Noch einmal versuchen'], 'button'], 'what it says')
  await until('it tells the page', () => heard.length)
  is([heard, complaints(page)], [[['failed']], 1], 'what it tells the page, and what it complains of')
  const asked = page.window.fetched
  page.window.isBroken = false
  const first = alertOf(page)
  first.lastChild.click()
  ok(!first.isConnected, 'what it said is gone')
  await running(page)
  is([asked, page.window.ran.length, alertOf(page)], [['/pages/empty.wasm', '/pages/empty.wasm'], 1, null], 'what it tries again, and what is wrong')
  page.window.dispatchEvent(new Event('online'))
  is(asked.length, 2, 'how often it has tried once it has worked')
}, { broken: '', lang: 'de' })

frameRow('cannot-be-loaded-off-line', async page => {
  await until('it says so', () => alertOf(page))
  is([alertOf(page).textContent, complaints(page)], ['The chat could not be loaded.Try again', 1], 'what it says in a language that it does not speak, and what it complains of')
  const first = alertOf(page)
  page.window.dispatchEvent(new Event('online'))
  await until('it has tried again', () => alertOf(page) && alertOf(page) !== first)
  is([page.document.querySelectorAll('[role=alert]').length, complaints(page)], [1, 1], 'how often it says so, and what it complains of')
}, { broken: '', lang: 'tlh' })

frameRow('crashed', async page => {
  const { heard } = greet(page)
  await running(page)
  page.window.ran[0].resolve()
  await until('it says so', () => alertOf(page))
  await until('it tells the page', () => heard.length)
  is([heard, complaints(page)], [[['failed']], 0], 'what it tells the page, and what it complains of')
  const loaded = new Promise(resolve => page.frame.addEventListener('load', resolve, { once: true }))
  alertOf(page).lastChild.click()
  await withTimeout('it is loaded again', loaded)
  await running(page)
  is(page.window.ran.length, 1, 'how often it runs in the document')
})
