// Releases: which one a page gets, and what it does with a panel that does not work.
import { suite, row, until, withTimeout, ok, is, unique, agent, post } from './suite.js'

// silence is how long a page may wait, in milliseconds, before it asks for another release:
// for five pings, or as long as heal does, which asks again after twice the time.
const silence = 15e3

// name has the settings name a release from now on, '' for the server's own. If they are to
// be held, they come when it is called the next time.
const name = (release, hold = false) => post('/release', { release, hold })
// asked returns what the settings were asked for since name was called.
const asked = async () => (await fetch('/asked')).json()

// portOf returns the panel's end of the port.
const portOf = page => page.panel.contentWindow.kith.port

// watched waits until the page watches the panel: until that has answered, from now on.
const watched = async page => {
  const port = await portOf(page)
  await withTimeout('the panel answers', new Promise(resolve => {
    port.postMessage = message => {
      page.panel.contentWindow.MessagePort.prototype.postMessage.call(port, message)
      if (message[0] === 'pong') resolve()
    }
  })).finally(() => { delete port.postMessage })
}

// freeze has nothing more heard of what the panel's program does. It returns what ends that.
const freeze = async page => {
  const port = await portOf(page)
  port.postMessage = () => {}
  return () => { delete port.postMessage }
}

// begin opens the panel, and returns how often the page is told of that.
const begin = async page => {
  await name('')
  await page.succeeds('start')
  const opened = page.listen('onOpen')
  await page.succeeds('open')
  return opened
}

// write types a text into the panel's text box, as a visitor does who has the focus there.
const write = async (page, text) => {
  const box = await until('the text box', () => page.panelDocument.querySelector('textarea'))
  box.focus()
  box.value = text
  box.dispatchEvent(new page.panel.contentWindow.InputEvent('input', { bubbles: true }))
  await until('it is kept', () => page.stored?.drafts?.some(draft => draft.text === text))
}

// loadedAgain waits until the panel has another document than before, in which everything
// is as it was: the panel is open, the screen, what was typed, and the focus.
const loadedAgain = async (page, before, screen, text) => {
  await until('the panel is loaded again', () => page.panelDocument && page.panelDocument !== before)
  const typed = () => page.panelDocument.querySelector('textarea')?.value
  await until('what was typed', () => typed() === text).catch(error => {
    throw Error(`${error.message}; the screen is ${page.screen}, in the text box is ${typed()}, stored are ${JSON.stringify([page.stored, { ...page.panel.contentWindow.sessionStorage }])}`)
  })
  await until('the focus in the text box', () => page.panelDocument.activeElement === page.panelDocument.querySelector('textarea'))
  await page.succeeds('getOpenConversations') // so that the page has heard of all before
  is([page.screen, page.isVisible(page.panel), page.document.activeElement === page.panel], [screen, true, true], 'the screen, whether the panel is seen, and whether it has the focus')
}

const chats = async page => {
  const text = unique('hello')
  const { conversationId } = await page.succeeds('createConversation', { message: text })
  is((await page.received(text)).id, conversationId, 'the conversation that the agent sees')
  await page.succeeds('close')
  await agent('send', { conversation: conversationId, text: 'and hello to you' })
  await until('the answer comes', () => page.kustomer.getUnreadCount().conversations[conversationId])
}

suite('releases/bucket', 'clear', page => row('releases/bucket', async () => {
  const seen = []
  const open = async () => {
    await begin(page)
    const address = new URL(page.panel.src).searchParams
    const [settings] = await asked()
    is([address.get('site'), settings.site], [location.origin, location.origin], 'the site of the panel and of the settings')
    is(settings.bucket, address.get('bucket'), 'the bucket of the settings')
    seen.push(Number(settings.bucket))
  }
  await open()
  ok(seen[0] >= 1 && seen[0] <= 10000 && Number.isInteger(seen[0]), 'a bucket is a number from 1 to 10,000: ' + seen[0])
  await until('it is stored with the session', () => page.stored?.bucket === seen[0])
  await page.load()
  await open()
  await page.succeeds('logout')
  await page.load()
  await open()
  is(seen, [seen[0], seen[0], seen[0]], 'the bucket after a reload, and after a logout')
  const all = new Set()
  for (let i = 0; i < 3; i++) {
    localStorage.clear()
    await page.load()
    await open()
    all.add(seen.at(-1))
  }
  ok(all.size > 1, 'a bucket is by chance: ' + [...all])
  for (const bucket of ['x'.repeat(1e6), {}, -7, 1e9, 1.5]) { // whatever stands in the storage, the chat starts
    localStorage['kustomer-chat'] = JSON.stringify({ v: 3, bucket })
    await page.load()
    await open()
  }
}))

suite('releases/frozen-panel', 'clear', page => row('releases/frozen-panel', async () => {
  const opened = await begin(page)
  const text = unique('half a wo')
  await write(page, text)
  await watched(page)
  const { panelDocument: before, screen } = page
  const { build } = page.stored
  await name('')
  await freeze(page)
  const unanswered = page.call('getOpenConversations')
  await until('the server is asked', async () => (await asked()).length)
  is((await asked()).map(query => query.broken), [build], 'which release the page says is broken')
  ok((await unanswered)[1], 'a call that was waiting fails')
  ok(page.panelDocument === before, 'while the settings name the same release, the panel stays')
  const panel = page.panel.contentWindow
  panel.document.activeElement.focus()
  // An answer that is still on its way when the document goes changes nothing.
  const port = await portOf(page)
  let late
  panel.addEventListener('pagehide', () => {
    delete port.postMessage
    port.postMessage(['pong'])
    late = true
  })
  await name('another')
  await loadedAgain(page, before, screen, text)
  ok(late, 'an answer came late')
  is(opened.length, 1, 'how often the page was told that it has opened')
  await chats(page)
  page.checkNoErrors()
}), silence)

suite('releases/panel-that-answers-again', 'clear', page => row('releases/panel-that-answers-again', async () => {
  await begin(page)
  await watched(page)
  await name('')
  const { panelDocument: before } = page
  const thaw = await freeze(page)
  await until('the server is asked', async () => (await asked()).length)
  await name('another', true)
  await until('the server is asked again', async () => (await asked()).length)
  thaw()
  await chats(page)
  await name('another') // after which what was asked before has been answered
  await watched(page)
  ok(page.panelDocument === before, 'a panel that works stays')
  page.checkNoErrors()
}), silence)

suite('releases/page-that-slept', 'clear', page => row('releases/page-that-slept', async () => {
  await begin(page)
  await watched(page)
  await name('')
  await freeze(page)
  let pings = 0
  ;(await portOf(page)).addEventListener('message', ({ data }) => { if (data[0] === 'ping') pings++ })
  // Neither alone is long enough for the page to take the panel for broken.
  for (const count of [3, 6]) {
    await until(count + ' pings', () => pings === count)
    page.document.dispatchEvent(new page.window.Event('visibilitychange', { bubbles: true }))
  }
  is(await asked(), [], 'what the server is asked')
  page.checkNoErrors()
}), silence)

suite('releases/panel-that-is-loaded-twice', 'clear', page => row('releases/panel-that-is-loaded-twice', async () => {
  await begin(page)
  await name('', true)
  for (const count of [1, 2]) {
    page.panel.contentWindow.location.reload()
    await until('the settings are asked for', async () => (await asked()).length === count)
  }
  await name('') // for the second document comes a port, and not for the first
  await chats(page)
  page.checkNoErrors()
}), silence)

suite('releases/failed-panel', 'clear', page => row('releases/failed-panel', async () => {
  // fail has the panel say that it has failed, as static/frame.js does; then it answers nothing.
  const fail = async () => {
    (await portOf(page)).postMessage(['failed'])
    await freeze(page)
  }
  await begin(page)
  const text = unique('half a wo')
  await write(page, text)
  const { panelDocument: before, screen } = page
  await name('another')
  await fail()
  await loadedAgain(page, before, screen, text)
  // One that nobody sees is there again once there is another release. The page loads it
  // once by itself when nothing else is to be done, which may only come now.
  await page.succeeds('close')
  await new Promise(resolve => (page.window.requestIdleCallback ?? page.window.setTimeout)(resolve))
  await name('')
  await fail()
  await until('the panel is gone', () => !page.panel.hasAttribute('src'))
  await until('the server is asked', async () => (await asked()).some(query => query.broken))
  ok(!page.panel.hasAttribute('src'), 'while the settings name the same release, it is not loaded')
  await name('a third')
  await until('the panel is loaded again', () => page.panel.hasAttribute('src'))
  await chats(page)
}), silence)

suite('releases/panel-newer-than-settings', 'clear', page => row('releases/panel-newer-than-settings', async () => {
  // The settings name what was chosen when the page was loaded; the panel comes later. Its
  // program is not heard: nothing but the document has said of which release it is.
  await name('the one before')
  await page.succeeds('start')
  const opening = page.call('open')
  const panel = await until('the panel', () => page.panel?.contentWindow?.kith?.port && page.panel.contentWindow)
  const { document: before } = panel
  await freeze(page)
  panel.MessagePort.prototype.postMessage.call(await portOf(page), ['failed'])
  await until('the panel is loaded again', () => page.panelDocument && page.panelDocument !== before)
  await opening
  await chats(page)
  const broken = (await asked()).map(query => query.broken).filter(Boolean)
  is(broken, [page.stored.build], 'which release the page said was broken, once') // so the first load is enough
}))

suite('releases/named-release', 'clear', page => row('releases/named-release', async () => {
  const opened = await begin(page)
  await chats(page)
  await page.succeeds('open')
  const text = unique('half a wo')
  await write(page, text)
  await name('')
  const { panelDocument: before, screen } = page
  // A frame of the server comes over the panel's own socket, which sends something now.
  const panel = page.panel.contentWindow
  const { send } = panel.WebSocket.prototype
  const socket = await new Promise(resolve => {
    panel.WebSocket.prototype.send = function (frame) {
      send.call(this, frame)
      resolve(this)
    }
    page.call('describeCustomer', { customAttributes: { seenStr: text } })
  })
  socket.dispatchEvent(new panel.MessageEvent('message', { data: JSON.stringify({ t: 'release', session: page.stored.session.id, release: 'another' }) }))
  // What the page calls while there is no panel waits for the next.
  const called = new Promise(resolve => panel.addEventListener('pagehide', () => resolve(page.call('getOpenConversations'))))
  await loadedAgain(page, before, screen, text)
  is((await called)[1], undefined, 'the error of a call meanwhile')
  is([screen, opened.length], ['conversation', 2], 'the screen, and how often the page was told that it has opened')
  ok((await asked()).length === 1, 'the settings are asked for anew')
  await page.succeeds('close')
  await chats(page)
  page.checkNoErrors()
}), silence)

suite('releases/outcomes', 'clear', page => row('releases/outcomes', async () => {
  await begin(page)
  const frame = new URL(page.panel.src).searchParams.get('frame')
  ok(/^[a-z0-9]{8,32}$/.test(frame), 'the panel has an id: ' + frame)
  const text = unique('hello, it is Grace')
  await write(page, text)
  page.panelDocument.querySelector('[data-on-click=send]').click()
  await until('the message is sent', () => page.panelDocument.querySelector('[data-author=customer]:is([data-state=sent],[data-state=delivered],[data-state=read])'))
  page.panelDocument.querySelector('[data-on-click=menu]').click()
  await until('the menu', () => page.panelDocument.querySelector('.menu'))
  await page.load('clear') // which leaves the panel
  const reports = await until('it reports that it is left', async () => {
    const own = (await (await fetch('/heartbeats')).json()).filter(body => body.includes(frame))
    return own.at(-1)?.includes('"left":true') && own
  })
  const seen = {}
  for (const body of reports) {
    ok(!body.includes('Grace'), 'it says nothing of what was written: ' + body)
    for (const [signal, [trials, failures]] of Object.entries(JSON.parse(body).seen)) {
      seen[signal] = [(seen[signal]?.[0] ?? 0) + trials, (seen[signal]?.[1] ?? 0) + failures]
    }
  }
  const once = ({ boot, bindings, press, bubble, send }) => ({ boot, bindings, press, bubble, send })
  is(once(seen), { boot: [1, 0], bindings: [1, 0], press: [2, 0], bubble: [1, 0], send: [1, 0] }, 'what it has seen')
  ok(Object.values(seen).every(([, failures]) => failures === 0), 'nothing has failed: ' + reports.join(' '))
  is(JSON.parse(reports.at(-1)).sent, 1, 'how many messages were sent')
}))
