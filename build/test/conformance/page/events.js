// Events: what each tells, and when.
import { visit, row, until, ok, is, unique, email, token, agent } from './visit.js'

visit('events/', 'plain', async page => {
  await page.answers('start')
  const at = {}
  await row('events/onOpen', async () => {
    const told = page.listens('onOpen')
    await page.answers('open')
    await page.answers('open')
    is(told, [[null]], 'what was told')
  })
  await row('events/onClose', async () => {
    const told = page.listens('onClose')
    await page.answers('close')
    await page.answers('close')
    is(told, [[null]], 'what was told')
  })
  await row('events/onConversationCreate', async () => {
    const told = page.listens('onConversationCreate')
    const text = unique('created')
    const response = await page.answers('createConversation', { message: text })
    await page.received(text)
    await until('it is told', () => told.length)
    is(told, [[response]], 'what was told')
    at.conversation = response.conversationId
  })
  await row('events/onUnread', async () => {
    const told = page.listens('onUnread')
    await page.answers('close')
    await agent('say', { conversation: at.conversation, text: 'read me' })
    await until('it is told', () => told.length)
    is(told, [[{ total: 1, conversations: { [at.conversation]: 1 }, change: { conversationId: at.conversation } }]], 'what was told')
    await page.answers('openConversationById', { conversationId: at.conversation })
    await until('reading is told', () => told.length > 1)
    is(told[1], [{ total: 0, conversations: {}, change: { conversationId: at.conversation } }], 'what was told of reading')
    await page.answers('close')
  })
  await row('events/onUnread-after-a-reload', async () => {
    await agent('say', { conversation: at.conversation, text: 'while you are away' })
    await until('it is counted', () => page.kustomer.getUnreadCount().total === 1)
    await page.load()
    const told = page.listens('onUnread')
    await page.answers('start')
    await until('it is told', () => told.length)
    is(told, [[{ total: 1, conversations: { [at.conversation]: 1 }, change: { conversationId: at.conversation } }]], 'what was told')
  })
  await row('events/onLogin', async () => {
    const told = page.listens('onLogin')
    const response = await page.answers('login', { jwtToken: await token({ email: email() }) })
    is(told, [[response]], 'what was told')
  })
  await row('events/onLogout', async () => {
    const told = page.listens('onLogout')
    await page.answers('logout')
    await page.answers('logout')
    is(told, [[null]], 'what was told')
  })
  await row('events/same-listener-twice', async () => {
    let times = 0
    const listener = () => { times++ }
    page.kustomer.addListener('onOpen', listener)
    page.kustomer.addListener('onOpen', listener)
    await page.answers('open')
    is(times, 1, 'how often it was told')
    page.kustomer.removeListener('onOpen', listener)
    await page.answers('close')
    await page.answers('open')
    is(times, 1, 'how often it was told after it was removed')
  })
  await row('events/unknown-never-fires', async () => {
    const told = page.listens('onEverything')
    await page.answers('close')
    is(told, [], 'what was told')
    page.quiet()
  })
})
