// Hosts: pages that make it hard, and pages that change while they run.
import { suite, row, until, ok, is, unique, agent } from './suite.js'

// chats is the least that must work anywhere: write, be answered.
const chats = async page => {
  const told = page.listen('onUnread')
  const text = unique('hello')
  const { conversationId } = await page.succeeds('createConversation', { message: text })
  is((await page.received(text)).id, conversationId, 'the conversation that the agent sees')
  await page.succeeds('close')
  await agent('send', { conversation: conversationId, text: 'and hello to you' })
  await until('the answer comes', () => page.kustomer.getUnreadCount().conversations[conversationId] === 1)
  await until('onUnread', () => told.length)
}

for (const [name, source] of Object.entries({
  'hosts/strict-policy': 'strict', 'hosts/embedder-policy': 'isolated', 'hosts/hostile-style': 'hostile',
})) {
  suite(name, source, page => row(name, async () => {
    await page.succeeds('start')
    await until('the launcher', () => page.isVisible(page.launcher))
    const { width, height } = page.launcher.getBoundingClientRect()
    is([width, height], [60, 60], 'the size of the launcher')
    await page.succeeds('open')
    ok(page.panel.getBoundingClientRect().width > 300 && page.isVisible(page.panel), 'the panel is seen')
    await chats(page)
    page.checkNoErrors()
  }))
}

for (const [name, source] of Object.entries({ 'hosts/blocked-storage': 'blocked', 'hosts/full-storage': 'full' })) {
  suite(name, source, page => row(name, async () => {
    await page.succeeds('start')
    await chats(page)
    is(await page.succeeds('logout'), { discarded: 0 }, 'what logout answers')
    is(Object.keys(localStorage).filter(key => key.startsWith('kustomer')), [], 'what is stored')
    await chats(page)
    page.checkNoErrors()
  }))
}

suite('hosts/single-page', 'plain', async page => {
  await row('hosts/single-page-application', async () => {
    for (const path of ['one', 'two', 'three']) {
      await page.succeeds('start', { chatIconSize: 50 })
      page.window.history.pushState({}, '', `/pages/plain?${path}`)
      await page.succeeds('open')
      await page.succeeds('stop')
      is(page.document.querySelectorAll('iframe, #kustomer-ui-sdk-launcher-icon-frame').length, 0, 'what is left')
    }
    await page.succeeds('start')
    await chats(page)
    page.checkNoErrors()
  })
  await row('hosts/framework-that-starts-twice', async () => {
    await page.succeeds('stop')
    const first = page.call('start', {})
    page.kustomer.stop()
    const second = page.call('start', {})
    ok((await first)[1], 'the start that was stopped says so')
    is((await second)[1], undefined, 'the error of the second')
    is(page.document.querySelectorAll('#kustomer-ui-sdk-iframe, #kustomer-ui-sdk-launcher-icon-frame').length, 2, 'how many elements there are')
    await page.succeeds('open')
    page.checkNoErrors()
  })
  await row('hosts/page-that-is-reloaded', async () => {
    const before = await page.succeeds('getOpenConversations')
    is(before.length, 1, 'how many conversations there are')
    await page.load()
    await page.succeeds('start')
    is(await page.succeeds('getOpenConversations'), before, 'the conversations after a reload')
  })
})

suite('hosts/brands', 'plain', page => row('hosts/two-brands-on-two-pages', async () => {
  const look = async source => {
    await page.load(source)
    await page.succeeds('start')
    await page.succeeds('open')
    return page.kustomer.isChatAvailable().availability
  }
  is(await look('plain'), 'online', 'the first brand is')
  const text = unique('to the first')
  await page.succeeds('createConversation', { message: text })
  await page.received(text)
  is(await look('second'), 'offline', 'the second brand is')
  page.checkNoErrors()
}))

suite('hosts/not-allowed', 'elsewhere', page => row('hosts/site-that-is-not-allowed', async () => {
  await page.call('start')
  ok((await page.fails('open')).length > 10, 'opening says why not')
}))

suite('hosts/errors', 'plain', page => row('hosts/error-of-the-page-unchanged', async () => {
  await page.succeeds('start')
  // One that is no Error stands in the console too, but the page's own listener
  // sees no more of it than of any fault in another site's script.
  const thrown = [new page.window.TypeError('of a callback'), new page.window.EvalError('of a listener'), new page.window.RangeError('of start')]
  page.kustomer.addListener('onOpen', () => { throw thrown[1] })
  const opened = page.listen('onOpen')
  page.kustomer.open(() => { throw thrown[0] })
  page.kustomer.start({}, () => { throw thrown[2] })
  await until('all three are reported', () => page.recorded.errors.length === 3)
  for (const fault of thrown) ok(page.recorded.errors.includes(fault), `${fault} is the very one that was thrown, of ${page.recorded.errors}`)
  is(opened.length, 1, 'how often the other listener was told')
  is(await page.succeeds('getOpenConversations'), [], 'what is answered afterwards')
}))
