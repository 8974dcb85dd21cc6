// KustomerCore: the same engine without a user interface.
import { suite, row, until, ok, is, unique, email, token, agent } from './suite.js'

suite('core/', 'core', async page => {
  const answers = (...given) => page.succeedsOf(page.core, ...given)
  const refuses = (...given) => page.failsOf(page.core, ...given)
  const listens = event => page.listen(event, page.core)
  const at = {}
  await row('core/the-global', async () => {
    await until('kustomerCoreLoaded', () => page.recorded.coreLoaded)
    is([page.recorded.coreLoaded, page.recorded.loaded], [1, 0], 'how often kustomerCoreLoaded and kustomerLoaded came')
    is([typeof page.core.init, typeof page.kustomer], ['function', 'undefined'], 'the globals')
  })
  await row('core/init', async () => {
    const [response, error] = await page.callOf(page.core, 'init', { brandId: 'demo' })
    is([response ?? null, error], [null, undefined], 'the answer')
    await answers('init')
    at.never = [listens('onAssistantEnded'), listens('onSatisfactionReceived')]
  })
  await row('core/no-user-interface', async () => {
    await answers('getConversations')
    is(page.launcher, null, 'the launcher')
    for (const frame of page.document.querySelectorAll('iframe')) {
      is(page.window.getComputedStyle(frame).visibility, 'hidden', 'the frame of the engine')
    }
    is(page.document.querySelectorAll('iframe').length, 1, 'how many frames there are')
  })
  await row('core/isChatAvailable', async () => is(page.core.isChatAvailable(), { availability: 'online' }))
  await row('core/getChatSettings', async () => {
    const { name, color, availability } = await answers('getChatSettings')
    is([name, color, availability], ['First', '#2f5d4b', 'online'], 'the settings')
  })
  await row('core/createConversation', async () => {
    const told = listens('onOpen')
    const made = await answers('createConversation', { title: 'An order', brand: 'demo', lang: 'de' })
    is(Object.keys(made).sort(), ['conversationId', 'createdAt', 'ended', 'isInAssistantMode'], 'what is answered')
    is(told, [], 'what opened')
    ok(/assistant/.test(await refuses('createConversation', { assistant: 'any' })), 'an assistant is refused by name')
    await refuses('createConversation', { brand: 'another' })
    at.conversation = made.conversationId
  })
  await row('core/sendMessage', async () => {
    at.text = unique('from core')
    const message = await answers('sendMessage', { conversationId: at.conversation, body: at.text })
    is([message.conversationId, message.body, message.author], [at.conversation, at.text, 'customer'], 'the message')
    const seen = await page.received(at.text)
    is(seen.id, at.conversation, 'the conversation that the agent sees')
    await until('its title comes', async () => (await agent('conversation', { conversation: at.conversation })).attributes?.title === 'An order')
    ok(/attachments/.test(await refuses('sendMessage', { conversationId: at.conversation, body: 'a', attachments: [{ id: 1 }] })), 'attachments are refused by name')
    ok(/payload/.test(await refuses('sendMessage', { conversationId: at.conversation, body: 'a', payload: { a: 1 } })), 'a payload is refused by name')
    await refuses('sendMessage', { conversationId: 'nowhere', body: 'a' })
    at.message = message
  })
  await row('core/onMessageSent', async () => {
    const told = listens('onMessageSent')
    const message = await answers('sendMessage', { conversationId: at.conversation, body: 'told' })
    is(told, [[message]], 'what was told')
  })
  await row('core/onMessageReceived', async () => {
    const told = listens('onMessageReceived')
    await agent('send', { conversation: at.conversation, text: 'an answer' })
    await until('it is told', () => told.length)
    const [message] = told[0]
    is([message.conversationId, message.body, message.author, message.user.displayName], [at.conversation, 'an answer', 'agent', 'Mira'], 'the message')
  })
  await row('core/getMessages', async () => {
    const list = await answers('getMessages', { conversationId: at.conversation })
    is(list.map(m => m.body), [at.text, 'told', 'an answer'], 'the messages, oldest first')
    is(list[0], at.message, 'the first')
    await refuses('getMessages', { conversationId: 'nowhere' })
  })
  await row('core/getConversations', async () => {
    is((await answers('getConversations')).map(v => [v.conversationId, v.ended]), [[at.conversation, false]], 'the conversations')
  })
  await row('core/markRead', async () => {
    const told = listens('onUnread')
    is(page.core.getUnreadCount().total, 1, 'how many are unread')
    is(await answers('markRead', { conversationId: at.conversation }), null, 'the response')
    is(page.core.getUnreadCount().total, 0, 'how many are unread')
    is(told.length, 1, 'how often onUnread came')
    await until('the agent knows', async () => (await agent('conversation', { conversation: at.conversation })).marks.customerRead >= 3)
  })
  await row('core/sendTypingActivity', async () => {
    is(await answers('sendTypingActivity', { conversationId: at.conversation }), null, 'the response')
    is(await answers('sendTypingActivity', { conversationId: at.conversation, typing: false }), null, 'the response')
    await refuses('sendTypingActivity', { conversationId: 'nowhere' })
  })
  await row('core/sendPresenceActivity', async () => {
    page.document.title = unique('where the customer is')
    page.window.dispatchEvent(new page.window.Event('popstate')) // the widget looks at where the page is
    is(await answers('sendPresenceActivity'), null, 'the response')
    await until('the agent sees it', async () => {
      const { customer } = await agent('conversation', { conversation: at.conversation })
      return customer.online && customer.page?.title === page.document.title
    })
  })
  await row('core/onAgentTypingActivity', async () => {
    const told = listens('onAgentTypingActivity')
    await agent('type', { conversation: at.conversation, on: true })
    await until('it is told', () => told.length)
    is(told[0], [{ conversationId: at.conversation, user: { avatarUrl: '', displayName: 'Mira' }, typing: true }], 'what was told')
    await until('the end of it is told', () => told.length > 1)
    is(told[1][0].typing, false, 'typing')
  })
  await row('core/describeCustomer', async () => {
    const given = { attributes: { sharedPhones: ['+49 30 3'] }, customAttributes: { tierStr: 'gold' } }
    is(await answers('describeCustomer', given), given, 'the response')
  })
  await row('core/describeConversation', async () => {
    const given = { conversationId: at.conversation, customAttributes: { orderStr: 'B-1' } }
    is(await answers('describeConversation', given), given, 'the response')
  })
  await row('core/initAssistant', async () => {
    ok(/assistant/.test(await refuses('initAssistant', { assistantId: 'any', conversationId: at.conversation })), 'the error names it')
  })
  await row('core/getCategories', async () => {
    const list = await answers('getCategories')
    const shipping = list.find(v => v.categoryId === 'shipping')
    ok(shipping.title && shipping.articles.some(v => v.articleId === 'shipping-times'), 'the category and its articles are there')
  })
  await row('core/getArticles', async () => {
    const all = await answers('getArticles')
    const some = await answers('getArticles', { categoryId: 'shipping' })
    ok(all.length > some.length && some.every(v => v.articleId && v.title), 'a category has fewer than all')
    ok((await answers('getArticles', { query: 'shipping' })).length, 'a search finds some')
    is(await answers('getArticles', { query: 'xyzzyplugh' }), [], 'what a search for nonsense finds')
    await refuses('getArticles', { categoryId: 'nowhere' })
  })
  await row('core/onConversationEnded', async () => {
    const told = listens('onConversationEnded')
    await agent('end', { conversation: at.conversation })
    await until('it is told', () => told.length)
    is([told[0][0].conversationId, told[0][0].ended], [at.conversation, true], 'what was told')
    await refuses('sendMessage', { conversationId: at.conversation, body: 'too late' })
  })
  await row('core/onConversationUnended', async () => {
    const told = listens('onConversationUnended')
    await agent('reopen', { conversation: at.conversation })
    await until('it is told', () => told.length)
    is([told[0][0].conversationId, told[0][0].ended], [at.conversation, false], 'what was told')
  })
  await row('core/endConversation', async () => {
    const made = await answers('endConversation', { conversationId: at.conversation })
    is([made.conversationId, made.ended], [at.conversation, true], 'the response')
    is((await agent('conversation', { conversation: at.conversation })).ended, true, 'whether it has ended for the agent')
    is(await answers('endConversation', { conversationId: at.conversation }).then(v => v.ended), true, 'a second time')
    await refuses('endConversation', { conversationId: 'nowhere' })
  })
  await row('core/login', async () => {
    const told = listens('onLogin')
    at.email = email()
    const response = await answers('login', { jwtToken: await token({ email: at.email }) })
    is([response.identified, response.email, told.length], [true, at.email, 1], 'the response, and how often onLogin came')
    is((await answers('getConversations')).length, 1, 'how many conversations there are')
  })
  await row('core/logout', async () => {
    const told = listens('onLogout')
    is(await answers('logout'), { discarded: 0 }, 'the response')
    is([await answers('getConversations'), told.length], [[], 1], 'the conversations, and how often onLogout came')
  })
  await row('core/addListener', async () => {
    const told = []
    const listener = (...answer) => told.push(answer)
    page.core.addListener('onConversationCreate', listener)
    page.core.addListener('onConversationCreate', listener)
    const { conversationId } = await answers('createConversation')
    await answers('sendMessage', { conversationId, body: 'begun' })
    is(told.length, 1, 'how often the listener was told')
    page.core.removeListener('onConversationCreate', listener)
    const other = await answers('createConversation')
    await answers('sendMessage', { conversationId: other.conversationId, body: 'begun' })
    is(told.length, 1, 'how often it was told after it was removed')
  })
  await row('core/events-of-what-there-is-not', async () => {
    // There is no assistant and no survey, so these two never fired in all this.
    is(at.never, [[], []], 'what was told')
  })
  await row('core/wrong-arguments', async () => {
    const cycle = {}
    cycle.self = cycle
    const values = [7, 'text', true, [1], cycle, 10n, { conversationId: 7, body: 7 }, { conversationId: 'x'.repeat(10e6) }, {}, null, undefined,
      new Proxy({}, { get () { throw Error('no') } })]
    for (const method of ['sendMessage', 'getMessages', 'endConversation', 'markRead', 'sendTypingActivity']) {
      for (const value of values) await refuses(method, value)
    }
    await refuses('getArticles', { query: 7 })
    await refuses('createConversation', { title: 7 })
    ok(Array.isArray(await answers('getConversations')), 'it goes on')
    page.checkNoErrors()
  })
  await row('core/after-a-reload', async () => {
    const before = await answers('getConversations')
    await page.load()
    await answers('init')
    is(await answers('getConversations'), before, 'the conversations')
  })
})
