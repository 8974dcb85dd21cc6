// Events: what each tells, and when.
import { suite, row, until, ok, is, unique, email, token, agent } from './suite.js'

suite('events/', 'plain', async page => {
  await page.succeeds('start')
  const at = {}
  await row('events/onOpen', async () => {
    const told = page.listen('onOpen')
    await page.succeeds('open')
    await page.succeeds('open')
    is(told, [[null]], 'what was told')
  })
  await row('events/onClose', async () => {
    const told = page.listen('onClose')
    await page.succeeds('close')
    await page.succeeds('close')
    is(told, [[null]], 'what was told')
  })
  await row('events/onConversationCreate', async () => {
    const told = page.listen('onConversationCreate')
    const text = unique('created')
    const response = await page.succeeds('createConversation', { message: text })
    await page.received(text)
    await until('it is told', () => told.length)
    is(told, [[response]], 'what was told')
    at.conversation = response.conversationId
  })
  await row('events/onUnread', async () => {
    const told = page.listen('onUnread')
    await page.succeeds('close')
    await agent('send', { conversation: at.conversation, text: 'read me' })
    await until('it is told', () => told.length)
    is(told, [[{ total: 1, conversations: { [at.conversation]: 1 }, change: { conversationId: at.conversation } }]], 'what was told')
    await page.succeeds('openConversationById', { conversationId: at.conversation })
    await until('reading is told', () => told.length > 1)
    is(told[1], [{ total: 0, conversations: {}, change: { conversationId: at.conversation } }], 'what was told of reading')
    await page.succeeds('close')
  })
  await row('events/onUnread-after-a-reload', async () => {
    await agent('send', { conversation: at.conversation, text: 'while you are away' })
    await until('it is counted', () => page.kustomer.getUnreadCount().total === 1)
    await page.load()
    const told = page.listen('onUnread')
    await page.succeeds('start')
    await until('it is told', () => told.length)
    is(told, [[{ total: 1, conversations: { [at.conversation]: 1 }, change: { conversationId: at.conversation } }]], 'what was told')
  })
  await row('events/onLogin', async () => {
    const told = page.listen('onLogin')
    const response = await page.succeeds('login', { jwtToken: await token({ email: email() }) })
    is(told, [[response]], 'what was told')
  })
  await row('events/onLogout', async () => {
    const told = page.listen('onLogout')
    await page.succeeds('logout')
    await page.succeeds('logout')
    is(told, [[null]], 'what was told')
  })
  await row('events/same-listener-twice', async () => {
    let times = 0
    const listener = () => { times++ }
    page.kustomer.addListener('onOpen', listener)
    page.kustomer.addListener('onOpen', listener)
    await page.succeeds('open')
    is(times, 1, 'how often it was told')
    page.kustomer.removeListener('onOpen', listener)
    await page.succeeds('close')
    await page.succeeds('open')
    is(times, 1, 'how often it was told after it was removed')
  })
  await row('events/unknown-never-fires', async () => {
    const told = page.listen('onEverything')
    await page.succeeds('close')
    is(told, [], 'what was told')
    page.checkNoErrors()
  })
})
