// KustomerCore: the same engine without a user interface.
import { suite, row, until, ok, is, unique, email, token, agent, chat } from './suite.js'

// names are the names of an object's fields, sorted.
const names = object => Object.keys(object).sort()

// has checks that an object has at least the fields with those values.
const has = (object, wanted, what) => is(Object.fromEntries(Object.keys(wanted).map(name => [name, object[name]])), wanted, what)

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
    is(page.core.getChatSettings(), { availability: 'none' }, 'the settings before init')
    const { settings, ...more } = await answers('init', { brandId: 'an id of before', scheduleId: 'any', assistantId: 'any' })
    is(more, {}, 'what is answered beside the settings')
    has(settings, {
      activeAssistant: null, brandId: 'demo', closableChat: true, teamName: 'First', knowledgeBaseId: 'demo', noHistory: false,
      embedIconUrl: '', teamIconUrl: '', enabled: true, singleSessionChat: false, disableAttachments: true,
    }, 'the settings')
    ok(/^#[0-9a-f]{6}$/.test(settings.embedIconColor) && settings.colors.fill === settings.embedIconColor, 'the colours are there')
    is(typeof settings.greeting, 'string', 'the type of the greeting')
    is(await answers('init'), { settings }, 'the second answer')
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
    const settings = page.core.getChatSettings() // synchronous
    has(settings, { teamName: 'First', brandId: 'demo', name: 'First', color: '#2f5d4b', availability: 'online' }, 'the settings')
    is(await answers('getChatSettings'), settings, 'what a callback is told')
  })
  await row('core/createConversation', async () => {
    const told = listens('onOpen')
    const made = await answers('createConversation', { title: 'An order', brand: 'demo', lang: 'de' })
    is(Object.keys(made).sort(), ['conversationId', 'createdAt', 'ended', 'isInAssistantMode'], 'what is answered')
    is(told, [], 'what opened')
    is(names(made), ['conversationId', 'createdAt', 'ended', 'isInAssistantMode'], 'the fields')
    is([made.ended, made.isInAssistantMode, new Date(made.createdAt).toISOString()], [false, false, made.createdAt], 'the conversation')
    at.conversation = made.conversationId
  })
  await row('core/createConversation-with-another-brand', async () => {
    const made = await answers('createConversation', { title: 'Hi', brand: 'an id of before', assistant: 'one of before' })
    const text = unique('of another brand')
    await answers('sendMessage', { conversationId: made.conversationId, body: text })
    await page.received(text)
    await until('the brand is kept', async () => (await agent('conversation', { conversation: made.conversationId })).attributes?.brand === 'an id of before')
    await answers('endConversation', { conversationId: made.conversationId })
    at.other = made.conversationId
  })
  await row('core/sendMessage', async () => {
    at.text = unique('from core')
    const message = await answers('sendMessage', { conversationId: at.conversation, body: at.text })
    has(message, {
      conversationId: at.conversation, body: at.text, direction: 'in', attachments: [], meta: { template: null, articles: [] }, author: 'customer',
    }, 'the message')
    is([names(message.sentBy), message.sentBy.type], [['avatarUrl', 'displayName', 'id', 'type'], 'customer'], 'by whom it was sent')
    ok(message.messageId && new Date(message.createdAt).toISOString() === message.createdAt, 'it has an id and a time')
    const seen = await page.received(at.text)
    is(seen.id, at.conversation, 'the conversation that the agent sees')
    await until('its title comes', async () => (await agent('conversation', { conversation: at.conversation })).attributes?.title === 'An order')
    ok(/attachments/.test(await refuses('sendMessage', { conversationId: at.conversation, body: 'a', attachments: [{ id: 1 }] })), 'attachments are refused by name')
    ok(/payload/.test(await refuses('sendMessage', { conversationId: at.conversation, body: 'a', payload: { a: 1 } })), 'a payload is refused by name')
    await answers('sendMessage', { conversationId: at.conversation, body: at.text + ' again', payload: '', attachments: [], isInAssistantMode: false, lastDeflection: null })
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
    has(message, {
      conversationId: at.conversation, body: 'an answer', direction: 'out', attachments: [], meta: { template: null, articles: [] }, author: 'agent',
    }, 'the message')
    has(message.sentBy, { type: 'user', displayName: 'Mira' }, 'by whom it was sent')
    ok(message.sentBy.id, 'the agent has an id')
    at.answer = message
  })
  await row('core/avatarUrl', async () => {
    const { sentBy, user } = at.answer
    is([sentBy.avatarUrl.startsWith(chat + '/'), user.avatarUrl], [true, sentBy.avatarUrl], 'the address is one on the chat\'s server')
    const picture = new page.window.Image()
    picture.src = sentBy.avatarUrl
    await picture.decode() // it rejects what is no picture
    ok(picture.naturalWidth, 'it has a size')
  })
  await row('core/getMessages', async () => {
    const { messages, ...more } = await answers('getMessages', { conversationId: at.conversation })
    is(messages.map(m => m.body), [at.text, at.text + ' again', 'told', 'an answer'], 'the messages, oldest first')
    is([messages[0], messages.at(-1)], [at.message, at.answer], 'the first and the last')
    is(more, { conversationId: at.conversation, satisfaction: null, pages: { current: 1, first: 1, next: null, previous: null } }, 'what is beside them')
    await refuses('getMessages', { conversationId: 'nowhere' })
  })
  await row('core/getHistoricalMessages', async () => {
    const of = async more => {
      const { messages, ...beside } = await answers('getHistoricalMessages', { conversationId: at.conversation, ...more })
      is(beside, { satisfaction: null }, 'what is beside the messages')
      return messages.map(m => m.body)
    }
    const all = [at.text, at.text + ' again', 'told', 'an answer']
    is(await of({}), all, 'the newest 25')
    is(await of({ count: 2 }), all.slice(2), 'the newest two')
    is(await of({ count: '2' }), all.slice(2), 'the same, counted in a text')
    is(await of({ before: at.answer.createdAt }), all.slice(0, 3), 'those before the last')
    is(await of({ before: at.answer.createdAt, count: 1 }), ['told'], 'the one before the last')
    is(await of({ before: new page.window.Date(at.message.createdAt) }), [], 'those before the first')
    await refuses('getHistoricalMessages', { conversationId: at.conversation, before: 'yesterday' })
    await refuses('getHistoricalMessages', { conversationId: at.conversation, count: 0 })
    await refuses('getHistoricalMessages', { conversationId: 'nowhere' })
  })
  await row('core/getConversations', async () => {
    const { conversations, pages, ...more } = await answers('getConversations')
    is(conversations.map(v => [v.conversationId, v.ended]), [[at.conversation, false], [at.other, true]], 'the conversations, the newest first')
    is([pages, more], [{ current: 1, first: 1, next: null, previous: null }, {}], 'the pages')
    const [first] = conversations
    has(first, { isInAssistantMode: false, preview: 'an answer', lastMessageAt: at.answer.createdAt }, 'the first')
    is(await answers('getConversations', {}), { conversations, pages }, 'what {} is answered')
    is(await answers('getConversations', { page: 2, pageSize: 1 }),
      { conversations: conversations.slice(1), pages: { current: 2, first: 1, next: null, previous: 1 } }, 'the second page')
    is((await answers('getConversations', { pageSize: 1 })).pages.next, 2, 'the page after the first')
    is((await answers('getConversations', { page: 9 })).conversations, [], 'a page that there is not')
    await refuses('getConversations', { page: 0 })
    await refuses('getConversations', { pageSize: 'many' })
  })
  await row('core/markRead', async () => {
    const told = listens('onUnread')
    is(page.core.getUnreadCount().total, 1, 'how many are unread')
    is(await answers('markRead', { conversationId: at.conversation }), null, 'the response')
    is(page.core.getUnreadCount().total, 0, 'how many are unread')
    is(told.length, 1, 'how often onUnread came')
    await until('the agent knows', async () => (await agent('conversation', { conversation: at.conversation })).marks.customerRead >= 4)
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
    const { avatarUrl } = at.answer.sentBy
    is(told[0], [{ conversationId: at.conversation, user: { avatarUrl, displayName: 'Mira' }, typing: true }], 'what was told')
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
    const { categories, rootCategory } = await answers('getCategories', { lang: 'en_us', knowledgeBaseId: 'any' })
    const { shipping } = categories
    has(shipping, { categoryId: 'shipping', parentCategory: rootCategory.categoryId, childCategories: [] }, 'a category')
    ok(shipping.title && shipping.articles.some(v => v.articleId === 'shipping-times'), 'the category and its articles are there')
    is([...rootCategory.childCategories].sort(), names(categories), 'the categories of the one above')
  })
  await row('core/getArticles', async () => {
    const { articles: all } = await answers('getArticles')
    const { articles: some } = await answers('getArticles', { categoryId: 'shipping', lang: 'en_us', knowledgeBaseId: 'any' })
    ok(all.length > some.length && some.every(v => v.articleId && v.title), 'a category has fewer than all')
    const { rootCategory } = await answers('getCategories')
    is(await answers('getArticles', { categoryId: rootCategory.categoryId }), { articles: all }, 'the articles of the category above all')
    ok((await answers('getArticles', { query: 'shipping' })).articles.length, 'a search finds some')
    is(await answers('getArticles', { query: 'xyzzyplugh' }), { articles: [] }, 'what a search for nonsense finds')
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
    is((await answers('getConversations')).conversations.length, 2, 'how many conversations there are')
    const { messages } = await answers('getMessages', { conversationId: at.conversation })
    has(messages[0].sentBy, { type: 'customer', id: response.customerId, displayName: at.email }, 'by whom the first message was sent')
  })
  await row('core/logout', async () => {
    const told = listens('onLogout')
    is(await answers('logout'), { discarded: 0 }, 'the response')
    is([(await answers('getConversations')).conversations, told.length], [[], 1], 'the conversations, and how often onLogout came')
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
    for (const method of ['sendMessage', 'getMessages', 'getHistoricalMessages', 'endConversation', 'markRead', 'sendTypingActivity']) {
      for (const value of values) await refuses(method, value)
    }
    await refuses('getArticles', { query: 7 })
    await refuses('createConversation', { title: 7 })
    await refuses('createConversation', { brand: 7 })
    ok(Array.isArray((await answers('getConversations')).conversations), 'it goes on')
    page.checkNoErrors()
  })
  await row('core/after-a-reload', async () => {
    const before = await answers('getConversations')
    await page.load()
    await answers('init')
    is(await answers('getConversations'), before, 'the conversations')
  })
})
