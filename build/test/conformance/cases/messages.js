// Messages: other frames of a page speak to the page and to the panel, and are not heard.
import { suite, row, until, ok, is, unique, agent, chat } from './suite.js'

// elsewhere is another origin than the page's and the chat's, with the same pages.
const elsewhere = location.origin.replace('localhost', '127.0.0.1')

// addFrame adds a frame to the page and waits until it is loaded.
const addFrame = async (page, src) => {
  const frame = page.document.createElement('iframe')
  const loaded = new Promise(resolve => frame.addEventListener('load', resolve, { once: true }))
  frame.src = src
  page.document.body.append(frame)
  await loaded
  return frame
}

// addScript adds a script to the page and waits until it has run.
const addScript = async (page, src) => {
  const script = page.document.createElement('script')
  const loaded = new Promise(resolve => script.addEventListener('load', resolve, { once: true }))
  script.src = src
  page.document.head.append(script)
  await loaded
}

// ask asks a stranger's window for something.
const ask = (stranger, what) => {
  for (const origin of [location.origin, elsewhere]) stranger.postMessage({ ask: what }, origin)
}

// tell returns what a stranger's window was given, after it has done what it was asked
// before.
const tell = (page, stranger) => new Promise(resolve => {
  page.window.addEventListener('message', function listen ({ data, source }) {
    if (source !== stranger || !data?.told) return
    page.window.removeEventListener('message', listen)
    resolve(data.told)
  })
  ask(stranger, 'tell')
})

// chats checks that messages go both ways.
const chats = async page => {
  const text = unique('hello')
  const { conversationId } = await page.succeeds('createConversation', { message: text })
  is((await page.received(text)).id, conversationId, 'the conversation that the agent sees')
  const before = page.kustomer.getUnreadCount().conversations[conversationId] ?? 0
  await page.succeeds('close')
  await agent('send', { conversation: conversationId, text: 'and hello to you' })
  await until('the answer comes', () => page.kustomer.getUnreadCount().conversations[conversationId] > before)
}

suite('messages/second', 'plain', page => row('messages/second-panel', async () => {
  await page.succeeds('start')
  await page.succeeds('open')
  await addFrame(page, `${chat}/frame.html?${new URLSearchParams({ key: 'demo', site: location.origin })}`)
  await chats(page)
  page.checkNoErrors()
}))

suite('messages/other', 'plain', page => row('messages/other-document-in-the-panel', async () => {
  await page.succeeds('start')
  await page.succeeds('open')
  const { src, contentWindow: panel } = page.panel
  page.panel.src = elsewhere + '/pages/stranger?page=' + location.origin
  await new Promise(resolve => page.panel.addEventListener('load', resolve, { once: true }))
  let settled = false
  const call = page.call('getOpenConversations').finally(() => { settled = true }) // which goes to the old panel
  ask(panel, 'pose')
  is(await tell(page, panel), [], 'what the stranger was given')
  ok(!settled, 'a call waits for the panel')
  page.panel.src = src
  await call
  await chats(page)
}))

suite('messages/posing', 'plain', page => row('messages/frame-posing-as-the-page', async () => {
  const strangers = []
  for (const origin of [location.origin, elsewhere]) {
    const frame = await addFrame(page, origin + '/pages/stranger?page=' + location.origin)
    ask(frame.contentWindow, 'intrude')
    strangers.push(frame.contentWindow)
  }
  await page.succeeds('start')
  await page.succeeds('open')
  await chats(page)
  for (const stranger of strangers) is(await tell(page, stranger), [], 'what the stranger was given')
  page.checkNoErrors()
}))

suite('messages/malformed', 'plain', page => row('messages/malformed', async () => {
  await addScript(page, '/pages/post.js')
  const bother = setInterval(() => {
    for (let i = 0; i < page.window.length; i++) {
      const post = (message, ...ports) => page.window.post(page.window[i], message, chat, ports)
      for (const message of [null, 'kith', { kith: 2 }, { other: 1 }]) post(message, new MessageChannel().port2)
      post({ kith: 1 })
    }
  })
  await page.succeeds('start')
  await page.succeeds('open')
  await chats(page)
  clearInterval(bother)
  page.checkNoErrors()
}))

suite('messages/unguarded', 'plain', page => row('messages/page-of-another-origin', async () => {
  // The server does not let another site frame the panel: here it is without that.
  await addScript(page, '/pages/post.js')
  const frame = page.document.createElement('iframe')
  frame.src = `/unguarded/frame.html?${new URLSearchParams({ key: 'demo', site: 'https://shop.example' })}`
  page.document.body.append(frame)
  const told = []
  page.window.addEventListener('message', ({ data, source }) => source === frame.contentWindow && told.push(data))
  const panel = await until('the panel', () => frame.contentWindow.kith?.port && frame.contentWindow)
  const { port1, port2 } = new page.window.MessageChannel()
  let given = false
  port1.onmessage = () => { given = true }
  panel.kith.port.then(() => { given = true })
  const heard = new Promise(resolve => panel.addEventListener('message', resolve, { once: true }))
  page.window.post(panel, { kith: 1, open: true }, location.origin, [port2])
  await heard // after the listener of the panel itself
  await new Promise(resolve => panel.setTimeout(resolve))
  ok(!given, 'the panel takes no port of another origin')
  is(told, [], 'what the page is told')
}))

suite('messages/origin', 'clear', page => row('messages/port-to-one-origin', async () => {
  // A panel may have gone to another document when the page answers it. The panel of this
  // page is of its own origin, so that it is seen what the page sends to it.
  await addScript(page, '/pages/post.js')
  const origins = []
  page.window.addEventListener('message', ({ source }) => {
    if (source !== page.panel?.contentWindow) return
    const { postMessage } = source
    source.postMessage = (message, origin, ...ports) => {
      origins.push(origin)
      source.postMessage = postMessage
      page.window.post(source, message, origin, ...ports)
    }
  }, true) // before the chat's own
  await page.succeeds('start')
  await page.succeeds('open')
  is(origins, [location.origin], 'the only origin that may receive the port')
}))

suite('messages/port', 'clear', page => row('messages/replayed', async () => {
  // Both ends of the port, which only this page can reach, whose panel is of its own origin.
  const ports = []
  const { MessageChannel } = page.window
  page.window.MessageChannel = function () {
    const channel = new MessageChannel()
    ports.push(channel.port1)
    return channel
  }
  await page.succeeds('start')
  await page.succeeds('open')
  await chats(page)
  const { port } = page.panel.contentWindow.kith
  const text = unique('said once')
  const { conversationId } = await page.succeeds('createConversation', { message: text })
  await page.received(text)
  for (const junk of [null, 'call', [], [null], ['no such message', 1], ['start', null, null], ['start', '{', '{'], ['call'],
    ['call', 1, 'createConversation', '{'], ['call', 1e9, 'open', 'null'], ['storage', '{"v":1', 5], ['page', {}, null]]) ports[0].postMessage(junk)
  for (const junk of [['no such message', 1], ['answer', 1, 'null'], ['answer', 1e9, '{}'], ['store', '{}', -1]]) (await port).postMessage(junk)
  await chats(page)
  is((await agent('messages', { conversation: conversationId })).map(m => m.Text), [text], 'what was said')
  is(ports.length, 1, 'how many ports there are')
  page.checkNoErrors()
}))
