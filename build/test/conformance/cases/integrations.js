// Integrations: other products on top of KustomerCore and pages around Kustomer, of the
// shapes that are in use. Each reads its fields and nothing else, and would show nothing
// where one is missing.
import { suite, row, until, is, ok, unique, email, token, agent, chat } from './suite.js'

// A bot that hands its visitor over to people: it says that people are here, opens a
// conversation and writes into it, tells them what the bot knows, and shows who answers.
class ServiceDesk {
  constructor (core) {
    this.core = core
    this.shown = []
    this.agent = null
    this.typing = [] // whether somebody is, change by change
    this.over = false
  }

  promise (method, options) {
    return new Promise((resolve, reject) => {
      this.core[method](options, (response, error) => error ? reject(error) : resolve(response))
    })
  }

  async begin () {
    await this.promise('init', {})
    this.core.addListener('onMessageReceived', this.received)
    this.core.addListener('onAgentTypingActivity', this.typed)
    this.core.addListener('onConversationEnded', this.ended)
    return this.core.isChatAvailable().availability === 'online'
  }

  async handOver (title, text, history) {
    const { conversationId } = await this.promise('createConversation', { title })
    this.conversation = conversationId
    await this.promise('sendMessage', { conversationId, body: text })
    await this.promise('describeConversation', { conversationId, customAttributes: { sessionHistoryStr: history } })
  }

  received = (message, error) => {
    if (error || message.direction !== 'out') return
    const { id, displayName, avatarUrl } = message.sentBy
    if (this.agent?.id !== id) this.agent = { id, name: displayName, picture: avatarUrl }
    this.shown.push([this.agent.name, message.body])
  }

  typed = activity => {
    if (activity.conversationId === this.conversation) this.typing.push(activity.typing)
  }

  ended = conversation => {
    if (conversation.ended === true && conversation.conversationId === this.conversation) this.over = true
  }
}

suite('integrations/service-desk', 'core', page => row('integrations/service-desk', async () => {
  const desk = new ServiceDesk(page.core)
  ok(await desk.begin(), 'people are here')
  const text = unique('handed over')
  await desk.handOver('From the bot', text, 'key of the history')
  const seen = await page.received(text)
  is([seen.id, seen.attributes.title, seen.attributes.sessionHistoryStr], [desk.conversation, 'From the bot', 'key of the history'], 'what the agent sees')
  await agent('type', { conversation: desk.conversation, on: true })
  await until('somebody was typing and has stopped', () => desk.typing.length === 2)
  is(desk.typing, [true, false], 'what was told of typing')
  await agent('send', { conversation: desk.conversation, text: 'Hello, I am a person.' })
  await until('the answer is shown', () => desk.shown.length)
  is([desk.shown, desk.agent.picture.startsWith(chat + '/')], [[['Mira', 'Hello, I am a person.']], true], 'what is shown')
  ok(desk.agent.id, 'the agent can be told from others')
  await desk.promise('sendMessage', { conversationId: desk.conversation, body: 'And I am not.' })
  is(desk.shown.length, 1, 'how many messages of agents are shown')
  page.core.sendTypingActivity({ conversationId: desk.conversation, typing: true })
  await agent('end', { conversation: desk.conversation })
  await until('the chat is over', () => desk.over)
  page.core.endConversation({ conversationId: desk.conversation }, (response, error) => desk.shown.push(response.ended && !error))
  await until('ending it again is answered', () => desk.shown.at(-1) === true)
  page.checkNoErrors()
}))

// A widget of another maker that takes up the conversations of before, with the brand's
// id in Kustomer.
suite('integrations/bot-widget', 'core', page => row('integrations/bot-widget', async () => {
  const brand = '600000000000000000000001'
  const begin = () => new Promise(resolve => {
    page.core.init({ brandId: brand }, () => page.core.getConversations({}, res => resolve(res.conversations)))
  })
  is(await begin(), [], 'the conversations of a new visitor')
  const log = []
  for (const event of ['onMessageReceived', 'onMessageSent', 'onConversationCreate']) {
    page.core.addListener(event, response => log.push([event, response.body ?? response.conversationId]))
  }
  const made = await new Promise(resolve => page.core.createConversation({ title: 'Bot', brand }, resolve))
  const text = unique('of a widget')
  page.core.sendMessage({ conversationId: made.conversationId, body: text })
  await page.received(text)
  await agent('send', { conversation: made.conversationId, text: 'an answer' })
  await until('all is told', () => log.length === 3)
  is(log, [['onConversationCreate', made.conversationId], ['onMessageSent', text], ['onMessageReceived', 'an answer']], 'what was told')
  await page.load()
  const [first] = await begin()
  is([first.conversationId, first.ended, first.preview, typeof first.lastMessageAt], [made.conversationId, false, 'an answer', 'string'], 'what is taken up')
  const transcript = await new Promise(resolve => page.core.getMessages({ conversationId: first.conversationId }, resolve))
  is(transcript.messages.map(m => (m.direction === 'in' ? 'You' : m.sentBy.displayName) + ': ' + m.body), ['You: ' + text, 'Mira: an answer'], 'the transcript')
  page.checkNoErrors()
}))

// A layer of promises that takes the response alone, as the callbacks give it.
suite('integrations/promise-layer', 'core', page => row('integrations/promise-layer', async () => {
  const promised = (method, ...given) => new Promise(resolve => page.core[method](...given, response => resolve(response)))
  const { settings } = await promised('init', { brandId: 'the id in Kustomer' })
  is([settings.teamName, settings.activeAssistant, settings.closableChat], ['First', null, true], 'what the answer of init says')
  is(page.core.isChatAvailable(), { availability: 'online' }, 'whether the chat is available')
  const address = email()
  const { customerId, identified } = await promised('login', { jwtToken: await token({ email: address }) })
  ok(customerId && identified, 'somebody is signed in')
  const attributes = { emails: [address], phones: ['+49 30 1'], socials: [{ username: 'ada', type: 'twitter' }] }
  ok((await promised('describeCustomer', { attributes, customAttributes: { planStr: 'gold' } })).customAttributes.planStr === 'gold', 'the attributes are stored')
  const { conversationId, isInAssistantMode } = await promised('createConversation', { title: 'Hi', brand: 'the id in Kustomer' })
  is(isInAssistantMode, false, 'isInAssistantMode')
  const sent = await promised('sendMessage', { conversationId, body: 'Hello' })
  is([sent.direction, sent.sentBy.id, sent.sentBy.displayName], ['in', customerId, address], 'the message')
  is((await promised('describeConversation', { conversationId, customAttributes: { orderStr: 'B-1' } })).conversationId, conversationId, 'what is described')
  is([await promised('sendTypingActivity', { conversationId, typing: true }), await promised('markRead', { conversationId })], [null, null], 'what is answered')
  is((await promised('endConversation', { conversationId })).ended, true, 'ended')
  is((await promised('logout')).discarded, 0, 'discarded')
  page.checkNoErrors()
}))

// An app that hides the panel by scaling it, and gives it room for the phone's notch.
suite('integrations/app-shell', 'plain', page => row('integrations/app-shell', async () => {
  const show = () => { page.panel.style.cssText += 'transform: scale(1) !important; padding-top: 20px !important' }
  const hide = () => { page.panel.style.cssText += 'transform: scale(0) !important' }
  await page.succeeds('start', { brandId: 'the id in Kustomer' })
  page.kustomer.addListener('onOpen', show)
  page.kustomer.addListener('onClose', hide)
  hide()
  is(page.panel.getBoundingClientRect().width, 0, 'the width of a panel that the app hides')
  await page.succeeds('open')
  await until('the panel is there', () => page.panel.getBoundingClientRect().width === 400)
  is(page.window.getComputedStyle(page.panel).paddingTop, '20px', 'the room that the app gives it')
  await page.succeeds('close')
  await until('the panel is hidden', () => page.panel.getBoundingClientRect().width === 0)
  page.checkNoErrors()
}))

// Pages that still load Kustomer's first SDK.
suite('integrations/first-sdk', 'plain', page => row('integrations/first-sdk', async () => {
  const { console: said } = page.recorded
  is(said, [], 'what was complained of before')
  ok(/init/.test((await page.call('init', 'a key'))[1].message), 'the error names the method')
  page.kustomer.init('a key')
  is(said.length, 1, 'how many warnings there are')
  ok(said[0].includes(`<script src="${chat}/widget.js" data-kustomer-api-key=`) && said[0].includes('Kustomer.start()'), 'the warning says what to write: ' + said[0])
}))

suite('integrations/first-sdk-loader', 'first-sdk', page => row('integrations/first-sdk-loader', async () => {
  await until('kustomerLoaded', () => page.recorded.loaded)
  is(page.recorded.console.length, 1, 'how many warnings there are')
  ok(page.recorded.console[0].includes('data-kustomer-api-key'), 'the warning says what to write')
  is(page.recorded.errors, [], 'what was thrown')
  ok((await page.fails('start')).includes('data-kustomer-api-key'), 'start says what is missing')
}))
