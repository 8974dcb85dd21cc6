// The logout contract, by its numbers. What only a person in the panel can see,
// drafts and scroll positions, is tested in build/test/e2e.
import { suite, row, until, ok, is, unique, email, token, agent, Page } from './suite.js'

suite('logout/', 'plain', async page => {
  await page.succeeds('start', { chatIconSize: 48 })
  const talk = async () => {
    const text = unique('new')
    const { conversationId } = await page.succeeds('createConversation', { message: text })
    is((await page.received(text)).id, conversationId, 'the conversation that the agent sees')
    await page.succeeds('close')
    await agent('send', { conversation: conversationId, text: 'answered' })
    await until('the answer comes', () => page.kustomer.getUnreadCount().conversations[conversationId] === 1)
    return conversationId
  }
  const someone = async () => page.succeeds('login', { jwtToken: await token({ email: email() }) })

  await row('logout/1-a-new-conversation-at-once', async () => {
    await someone()
    await talk()
    await page.succeeds('logout')
    await talk()
    await page.succeeds('logout')
    await page.load()
    await page.succeeds('start', { chatIconSize: 48 })
    await talk()
  })
  await row('logout/2-the-screen', async () => {
    for (const [before, after, act] of [
      ['article', 'article', () => page.succeeds('openKbArticle', 'shipping-times')],
      ['category', 'category', () => page.succeeds('openKbCategory', 'shipping')],
      ['conversation', 'home', () => page.succeeds('createConversation', { message: unique('mine') })],
      ['conversation', 'home', () => page.succeeds('createConversation')],
    ]) {
      await act()
      await page.waitScreen(before)
      await page.succeeds('logout')
      await page.waitScreen(after)
      is(page.stored?.place?.conversation, undefined, 'the conversation that is shown')
    }
  })
  await row('logout/3-what-stays', async () => {
    const told = page.listen('onOpen')
    await page.succeeds('createConversation', { message: unique('mine') })
    ok(page.isVisible(page.panel), 'the panel is open')
    await page.succeeds('logout')
    ok(page.isVisible(page.panel), 'the panel stays open')
    ok(page.isVisible(page.launcher) && page.launcher.getBoundingClientRect().width === 48, 'the launcher stays, and its size')
    await page.succeeds('close')
    await page.succeeds('createConversation', { message: unique('mine') })
    await page.succeeds('close')
    await page.succeeds('logout')
    ok(!page.isVisible(page.panel), 'the panel stays closed')
    const before = told.length
    await page.succeeds('open')
    is(told.length, before + 1, 'how often the listener was told')
    is(page.kustomer.isChatAvailable(), { availability: 'online' }, 'the availability')
  })
  await row('logout/4-what-is-gone', async () => {
    const other = await new Page('plain').load()
    await other.succeeds('start')
    const { customerId } = await someone()
    const conversation = await talk()
    await page.succeeds('describeCustomer', { customAttributes: { secretStr: 'gone-with-me' } })
    await until('the other tab knows', async () => (await other.succeeds('getOpenConversations')).some(v => v.conversationId === conversation))
    const { session } = page.stored
    const told = other.listen('onLogout')
    await page.succeeds('logout')
    await until('the other tab hears of it', () => told.length)
    for (const tab of [page, other]) {
      is(await tab.succeeds('getOpenConversations'), [], 'the conversations')
      is(tab.kustomer.getUnreadCount(), { total: 0, conversations: {} }, 'the unread counts')
    }
    const stored = JSON.stringify({ ...localStorage })
    for (const text of [session.token, customerId, conversation, 'gone-with-me']) ok(!stored.includes(text), `${text} is stored nowhere`)
    is((await agent('conversation', { conversation })).customer.id, customerId, 'whose the conversation is on the server')
    other.checkNoErrors()
    other.close()
  })
  await row('logout/5-messages-on-their-way', async () => {
    const texts = [unique('one'), unique('two'), unique('three')]
    const { conversationId } = await page.succeeds('createConversation', { message: unique('begin') })
    const each = texts.map(message => page.succeeds('createConversation', { message }))
    is(await page.succeeds('logout'), { discarded: 0 }, 'the response')
    await Promise.all(each)
    for (const text of texts) await page.received(text)
    ok(conversationId, 'the conversation')
  })
  await row('logout/6-the-token-is-revoked', async () => {
    const conversation = await talk()
    const kept = localStorage.getItem('kustomer-chat')
    await page.succeeds('logout')
    await page.succeeds('stop')
    // Somebody puts the old state back, as a browser does that restores it.
    localStorage.setItem('kustomer-chat', kept)
    await page.load()
    const told = page.listen('onLogout')
    await page.succeeds('start', { chatIconSize: 48 })
    await until('the server has refused the session', () => told.length)
    await page.fails('openConversationById', { conversationId: conversation })
    await talk()
  })
  await row('logout/7-at-any-time', async () => {
    const told = page.listen('onLogout')
    await page.succeeds('createConversation', { message: unique('mine') })
    const answers = await Promise.all([page.call('logout'), page.call('logout'), page.call('logout')])
    for (const [response, error] of answers) is([typeof response.discarded, error], ['number', undefined], 'the answer')
    is(told.length, 1, 'how often onLogout came')
    await page.succeeds('stop')
    await page.load()
    const early = page.call('logout')
    await page.succeeds('start')
    const [response, error] = await early
    is([response, error], [{ discarded: 0 }, undefined], 'the answer of one before start')
  })
  await row('logout/8-as-somebody-else', async () => {
    const first = await someone()
    const conversation = await talk()
    await page.succeeds('logout')
    const second = await someone()
    ok(first.customerId !== second.customerId, 'it is somebody else')
    await page.fails('openConversationById', { conversationId: conversation })
    is(await page.succeeds('getOpenConversations'), [], 'the conversations')
    await talk()
    page.checkNoErrors()
  })
})
