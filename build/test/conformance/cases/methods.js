// Methods: what each answers, one after the other, as one visitor.
import { suite, row, until, ok, is, unique, email, token, agent } from './suite.js'

suite('methods/', 'plain', async page => {
  const at = {}
  await row('methods/start', async () => {
    const [response] = await page.call('start', {})
    is(response ?? null, null, 'the response')
    is(page.kustomer.startFinished, true, 'startFinished')
    ok(page.isVisible(page.launcher), 'the launcher is there when start calls back')
  })
  await row('methods/isChatAvailable', async () => is(page.kustomer.isChatAvailable(), { availability: 'online' }))
  await row('methods/open', async () => {
    await page.succeeds('open')
    ok(page.isVisible(page.panel), 'the panel is seen')
    await page.succeeds('open', {})
    ok(page.isVisible(page.panel), 'the panel is seen')
  })
  await row('methods/close', async () => {
    await page.succeeds('close')
    ok(!page.isVisible(page.panel), 'the panel is not seen')
    await page.succeeds('close', {})
  })
  await row('methods/createConversation', async () => {
    const empty = await page.succeeds('createConversation')
    is(Object.keys(empty).sort(), ['conversationId', 'createdAt', 'ended', 'isInAssistantMode'], 'what is answered')
    is([empty.ended, empty.isInAssistantMode], [false, false], 'ended and isInAssistantMode')
    ok(Math.abs(Date.parse(empty.createdAt) - Date.now()) < 120_000, 'it was created now')
    ok(page.isVisible(page.panel), 'the panel opens')
    is(page.stored.place.conversation, empty.conversationId, 'the conversation that is shown')
    const text = unique('created')
    const { conversationId } = await page.succeeds('createConversation', { message: text, customAttributes: { color: 'green' } })
    const seen = await page.received(text)
    is(seen.id, conversationId, 'the conversation that the agent sees')
    await until('its attributes come', async () => (await agent('conversation', { conversation: conversationId })).attributes?.color === 'green')
    is(await agent('conversation', { conversation: empty.conversationId }), {}, 'one in which nothing was written, on the server')
    at.conversation = conversationId
  })
  await row('methods/getOpenConversations', async () => {
    const list = await page.succeeds('getOpenConversations')
    ok(list.some(v => v.conversationId === at.conversation && v.ended === false && v.createdAt), 'the conversation is among them')
    await agent('end', { conversation: at.conversation })
    await until('the ended one is gone', async () =>
      (await page.succeeds('getOpenConversations')).every(v => v.conversationId !== at.conversation))
    await agent('reopen', { conversation: at.conversation })
    await until('the reopened one is back', async () =>
      (await page.succeeds('getOpenConversations')).some(v => v.conversationId === at.conversation))
  })
  await row('methods/openConversationById', async () => {
    await page.succeeds('close')
    is(await page.succeeds('openConversationById', { conversationId: at.conversation }), null, 'the response')
    is(page.stored.place, { screen: 'conversation', conversation: at.conversation }, 'the place')
    ok(page.isVisible(page.panel), 'the panel opens')
    await page.fails('openConversationById', { conversationId: 'nowhere' })
    is(page.stored.place.conversation, at.conversation, 'the conversation that is shown after an error')
  })
  await row('methods/describeConversation', async () => {
    const given = { conversationId: at.conversation, customAttributes: { orderStr: 'A-17', countNum: 3, deep: { is: [1, null, 'x'] } } }
    is(await page.succeeds('describeConversation', given), given, 'the response')
    const seen = await agent('conversation', { conversation: at.conversation })
    for (const [name, value] of Object.entries(given.customAttributes)) is(seen.attributes[name], value, `${name}, as the agent sees it`)
    await page.fails('describeConversation', { conversationId: 'nowhere', customAttributes: { a: 1 } })
  })
  await row('methods/describeCustomer', async () => {
    const given = {
      attributes: { sharedEmails: ['a@example.com'], sharedPhones: ['+49 30 1'], sharedSocials: [{ username: 'kim', type: 'twitter' }] },
      customAttributes: { tierStr: 'gold' },
    }
    is(await page.succeeds('describeCustomer', given), given, 'the response')
    const { customer } = await agent('conversation', { conversation: at.conversation })
    is(customer.attributes, { ...given.attributes, tierStr: 'gold' }, 'what the agent sees')
  })
  await row('methods/describeCustomer-older-names', async () => {
    const response = await page.succeeds('describeCustomer', {
      attributes: { emails: ['b@example.com'], phones: ['+49 30 2'], socials: [{ username: 'kim', type: 'github' }] },
    })
    is(response, { attributes: { sharedEmails: ['b@example.com'], sharedPhones: ['+49 30 2'], sharedSocials: [{ username: 'kim', type: 'github' }] } }, 'the response')
    const { customer } = await agent('conversation', { conversation: at.conversation })
    is(customer.attributes.sharedEmails, ['b@example.com'], 'the emails that the agent sees')
  })
  await row('methods/getUnreadCount', async () => {
    await page.succeeds('openConversationById', { conversationId: at.conversation })
    is(page.kustomer.getUnreadCount(), { total: 0, conversations: {} }, 'the count')
    await page.succeeds('close')
    await agent('send', { conversation: at.conversation, text: 'first' })
    await agent('send', { conversation: at.conversation, text: 'second' })
    await until('two are unread', () => page.kustomer.getUnreadCount().total === 2)
    is(page.kustomer.getUnreadCount(), { total: 2, conversations: { [at.conversation]: 2 } }, 'the count')
    await page.load()
    is(page.kustomer.getUnreadCount().total, 2, 'the count after a reload, before start')
    await page.succeeds('start')
    is(page.kustomer.getUnreadCount(), { total: 2, conversations: { [at.conversation]: 2 } }, 'the count after a reload')
  })
  await row('methods/openKbArticle', async () => {
    is(await page.succeeds('openKbArticle', 'shipping-times'), null, 'the response')
    is(page.stored.place, { screen: 'article', article: 'shipping-times' }, 'the place')
    ok(page.isVisible(page.panel), 'the panel opens')
    await page.fails('openKbArticle', 'there-is-none')
  })
  await row('methods/openKbCategory', async () => {
    is(await page.succeeds('openKbCategory', 'shipping'), null, 'the response')
    is(page.stored.place, { screen: 'category', category: 'shipping' }, 'the place')
    await page.fails('openKbCategory', 'there-is-none')
  })
  await row('methods/addListener', async () => {
    const told = []
    const listener = (...answer) => told.push(answer)
    is(page.kustomer.addListener('onClose', listener), undefined, 'what it answers')
    page.kustomer.addListener('onClose', listener)
    page.kustomer.addListener('onNeverHeardOf', listener)
    await page.succeeds('open')
    await page.succeeds('close')
    is(told, [[null]], 'what the listener was given, once')
    at.listener = listener
    at.told = told
  })
  await row('methods/removeListener', async () => {
    page.kustomer.removeListener('onClose', at.listener)
    page.kustomer.removeListener('onClose', () => {})
    page.kustomer.removeListener('onNeverHeardOf', at.listener)
    await page.succeeds('open')
    await page.succeeds('close')
    is(at.told.length, 1, 'how often the listener was told')
  })
  await row('methods/login', async () => {
    at.email = email()
    const response = await page.succeeds('login', { jwtToken: await token({ email: at.email, externalId: 'ext-1' }) })
    is([response.identified, response.email, response.externalId, typeof response.customerId], [true, at.email, 'ext-1', 'string'], 'the response')
    ok((await page.succeeds('getOpenConversations')).some(v => v.conversationId === at.conversation), 'what was written before stays')
  })
  await row('methods/isLoggedIn', async () => {
    is(await page.succeeds('isLoggedIn', { email: at.email }), true, 'as that person')
    is(await page.succeeds('isLoggedIn', { externalId: 'ext-1' }), true, 'as that person by externalId')
    is(await page.succeeds('isLoggedIn', { email: 'other@example.com' }), false, 'as another')
    is(await page.succeeds('isLoggedIn', { externalId: 'ext-2' }), false, 'as another by externalId')
  })
  await row('methods/logout', async () => {
    is(await page.succeeds('logout'), { discarded: 0 }, 'the response')
    is(await page.succeeds('isLoggedIn', { email: at.email }), false, 'whether somebody is signed in')
    is(await page.succeeds('getOpenConversations'), [], 'the conversations')
  })
  await row('methods/stop', async () => {
    const told = page.listen('onOpen')
    await page.succeeds('open')
    is(told.length, 1, 'how often onOpen came')
    await page.succeeds('stop')
    is(page.document.querySelectorAll('iframe, #kustomer-ui-sdk-launcher-icon-frame').length, 0, 'what is left in the page')
    is(page.kustomer.startFinished, false, 'startFinished')
    const stopped = page.call('start')
    page.kustomer.stop()
    ok((await stopped)[1], 'a start that is stopped says so')
    is(page.kustomer.isChatAvailable(), { availability: 'none' }, 'the availability of a chat that is stopped')
    await page.succeeds('start')
    await page.succeeds('open')
    is(told.length, 1, 'how often a listener from before was told')
    page.checkNoErrors()
  })
})

suite('methods/answers', 'plain', async page => {
  await row('methods/response-first', async () => {
    await page.succeeds('start')
    const [response, error] = await page.call('getOpenConversations')
    is([response, error], [[], undefined], 'the answer')
    const [none, fault] = await page.call('openConversationById', { conversationId: 'nowhere' })
    ok(none == null && fault instanceof page.window.Error && fault.constructor === page.window.Error, 'the error is native')
  })
  await row('methods/promises', async () => {
    for (const method of ['open', 'getOpenConversations', 'close', 'start', 'logout']) {
      const promise = page.kustomer[method]()
      ok(promise instanceof page.window.Promise, method + ' answers a promise')
      await promise
    }
    is(await page.kustomer.getOpenConversations(), [], 'what the promise brings')
    const fault = await page.kustomer.openConversationById({ conversationId: 'nowhere' }).then(() => null, error => error)
    ok(fault instanceof page.window.Error, 'it rejects with an error')
    const told = await page.succeeds('createConversation', { message: unique('promised') })
    ok(told.conversationId, 'a callback gets the same')
  })
  await row('methods/no-unhandled-rejection', async () => {
    // With a callback there is no promise that nobody holds.
    await page.fails('openKbArticle', 'there-is-none')
    await page.fails('login', { jwtToken: 'wrong' })
    await page.fails('isLoggedIn', {})
    page.kustomer.openConversationById({ conversationId: 'nowhere' }) // and the page does not look
    await page.succeeds('getOpenConversations')
    is(page.recorded.errors.map(String), [], 'what was thrown or rejected')
  })
  await row('methods/unknown-method', async () => {
    await page.fails('levitate', {}, )
    is(page.kustomer.toString === undefined || typeof page.kustomer.toString, 'function', 'toString')
    is(await page.succeeds('getOpenConversations').then(list => list.length), 1, 'what is answered afterwards')
  })
})
