// The logout contract, by its numbers. What only a person in the panel can see,
// drafts and scroll positions, is tested in build/test/e2e.
import { visit, row, until, ok, is, unique, email, token, agent, Page } from './visit.js'

visit('logout/', 'plain', async page => {
  await page.answers('start', { chatIconSize: 48 })
  const talk = async () => {
    const text = unique('new')
    const { conversationId } = await page.answers('createConversation', { message: text })
    is((await page.received(text)).id, conversationId, 'the conversation that the agent sees')
    await page.answers('close')
    await agent('say', { conversation: conversationId, text: 'answered' })
    await until('the answer comes', () => page.kustomer.getUnreadCount().conversations[conversationId] === 1)
    return conversationId
  }
  const someone = async () => page.answers('login', { jwtToken: await token({ email: email() }) })

  await row('logout/1-a-new-conversation-at-once', async () => {
    await someone()
    await talk()
    await page.answers('logout')
    await talk()
    await page.answers('logout')
    await page.load()
    await page.answers('start', { chatIconSize: 48 })
    await talk()
  })
  await row('logout/2-the-screen', async () => {
    for (const [before, after, act] of [
      ['article', 'article', () => page.answers('openKbArticle', 'shipping-times')],
      ['category', 'category', () => page.answers('openKbCategory', 'shipping')],
      ['conversation', 'home', () => page.answers('createConversation', { message: unique('mine') })],
      ['conversation', 'home', () => page.answers('createConversation')],
    ]) {
      await act()
      await page.isOn(before)
      await page.answers('logout')
      await page.isOn(after)
      is(page.stored?.place?.conversation, undefined, 'the conversation that is shown')
    }
  })
  await row('logout/3-what-stays', async () => {
    const told = page.listens('onOpen')
    await page.answers('createConversation', { message: unique('mine') })
    ok(page.seen(page.panel), 'the panel is open')
    await page.answers('logout')
    ok(page.seen(page.panel), 'the panel stays open')
    ok(page.seen(page.launcher) && page.launcher.getBoundingClientRect().width === 48, 'the launcher stays, and its size')
    await page.answers('close')
    await page.answers('createConversation', { message: unique('mine') })
    await page.answers('close')
    await page.answers('logout')
    ok(!page.seen(page.panel), 'the panel stays closed')
    const before = told.length
    await page.answers('open')
    is(told.length, before + 1, 'how often the listener was told')
    is(page.kustomer.isChatAvailable(), { availability: 'online' }, 'the availability')
  })
  await row('logout/4-what-is-gone', async () => {
    const other = await new Page('plain').load()
    await other.answers('start')
    const { customerId } = await someone()
    const conversation = await talk()
    await page.answers('describeCustomer', { customAttributes: { secretStr: 'gone-with-me' } })
    await until('the other tab knows', async () => (await other.answers('getOpenConversations')).some(v => v.conversationId === conversation))
    const { session } = page.stored
    const told = other.listens('onLogout')
    await page.answers('logout')
    await until('the other tab hears of it', () => told.length)
    for (const tab of [page, other]) {
      is(await tab.answers('getOpenConversations'), [], 'the conversations')
      is(tab.kustomer.getUnreadCount(), { total: 0, conversations: {} }, 'the unread counts')
    }
    const stored = JSON.stringify({ ...localStorage })
    for (const text of [session.token, customerId, conversation, 'gone-with-me']) ok(!stored.includes(text), `${text} is stored nowhere`)
    is((await agent('sees', { conversation })).customer.id, customerId, 'whose the conversation is on the server')
    other.quiet()
    other.close()
  })
  await row('logout/5-messages-on-their-way', async () => {
    const texts = [unique('one'), unique('two'), unique('three')]
    const { conversationId } = await page.answers('createConversation', { message: unique('begin') })
    const each = texts.map(message => page.answers('createConversation', { message }))
    is(await page.answers('logout'), { discarded: 0 }, 'the response')
    await Promise.all(each)
    for (const text of texts) await page.received(text)
    ok(conversationId, 'the conversation')
  })
  await row('logout/6-the-token-is-revoked', async () => {
    const conversation = await talk()
    const kept = localStorage.getItem('kustomer-chat')
    await page.answers('logout')
    await page.answers('stop')
    // Somebody puts the old state back, as a browser does that restores it.
    localStorage.setItem('kustomer-chat', kept)
    await page.load()
    const told = page.listens('onLogout')
    await page.answers('start', { chatIconSize: 48 })
    await until('the server has refused the session', () => told.length)
    await page.refuses('openConversationById', { conversationId: conversation })
    await talk()
  })
  await row('logout/7-at-any-time', async () => {
    const told = page.listens('onLogout')
    await page.answers('createConversation', { message: unique('mine') })
    const answers = await Promise.all([page.call('logout'), page.call('logout'), page.call('logout')])
    for (const [response, error] of answers) is([typeof response.discarded, error], ['number', undefined], 'the answer')
    is(told.length, 1, 'how often onLogout came')
    await page.answers('stop')
    await page.load()
    const early = page.call('logout')
    await page.answers('start')
    const [response, error] = await early
    is([response, error], [{ discarded: 0 }, undefined], 'the answer of one before start')
  })
  await row('logout/8-as-somebody-else', async () => {
    const first = await someone()
    const conversation = await talk()
    await page.answers('logout')
    const second = await someone()
    ok(first.customerId !== second.customerId, 'it is somebody else')
    await page.refuses('openConversationById', { conversationId: conversation })
    is(await page.answers('getOpenConversations'), [], 'the conversations')
    await talk()
    page.quiet()
  })
})
