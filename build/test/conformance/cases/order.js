// Order and re-entrance: any method in any callback and in any listener.
import { suite, row, until, ok, is, unique, email, token } from './suite.js'

// Every method, called so that it can be answered at any time.
const calls = async () => {
  const jwtToken = await token({ email: email() })
  return {
    start: [{}],
    open: [],
    close: [],
    isLoggedIn: [{ email: 'nobody@example.com' }],
    describeCustomer: [{ customAttributes: { aStr: 'b' } }],
    createConversation: [{ message: unique('within') }],
    getOpenConversations: [],
    openConversationById: [{ conversationId: 'nowhere' }],
    describeConversation: [{ conversationId: 'nowhere', customAttributes: { a: 1 } }],
    openKbArticle: ['shipping-times'],
    openKbCategory: ['shipping'],
    login: [{ jwtToken }],
    logout: [],
  }
}

// all calls every method from within something, and waits for every answer.
const all = async (page, within) => {
  const given = await calls()
  const answered = []
  let done = false
  await within(() => {
    if (done) return // what it does may lead here again
    done = true
    page.kustomer.getUnreadCount()
    page.kustomer.isChatAvailable()
    for (const [method, args] of Object.entries(given)) page.kustomer[method](...args, () => answered.push(method))
    page.kustomer.addListener('onOpen', () => {})
  })
  await until('every method is answered, and not only ' + answered, () => answered.length >= Object.keys(given).length)
  is([...answered].sort(), Object.keys(given).sort(), 'what was answered')
  const engine = answered.filter(method => method !== 'start')
  is(engine, Object.keys(given).filter(method => method !== 'start'), 'the order of the answers')
}

suite('order/', 'plain', async page => {
  await row('order/in-the-callback-of-start', () => all(page, act => { page.kustomer.start({}, act) }))
  const callbacks = { open: [], close: [], isLoggedIn: [{ email: 'a' }], getOpenConversations: [], createConversation: [], logout: [], describeCustomer: [{ customAttributes: { a: 1 } }], openKbArticle: ['nothing'] }
  for (const [method, args] of Object.entries(callbacks)) {
    await row('order/in-the-callback-of-' + method, () => all(page, act => { page.kustomer[method](...args, act) }))
  }
  await row('order/in-the-callback-of-login', async () => {
    const jwtToken = await token({ email: email() })
    await all(page, act => { page.kustomer.login({ jwtToken }, act) })
  })
  const fire = {
    onOpen: async () => { await page.succeeds('close'); page.kustomer.open() },
    onClose: async () => { await page.succeeds('open'); page.kustomer.close() },
    onLogin: async () => page.kustomer.login({ jwtToken: await token({ email: email() }) }),
    onLogout: async () => { await page.succeeds('createConversation', { message: unique('used') }); page.kustomer.logout() },
    onConversationCreate: async () => page.kustomer.createConversation({ message: unique('fired') }),
  }
  for (const [event, act] of Object.entries(fire)) {
    await row('order/in-a-listener-of-' + event, async () => {
      let listener
      await all(page, async within => {
        listener = within
        page.kustomer.addListener(event, within)
        await act()
      })
      page.kustomer.removeListener(event, listener)
    })
  }
  await row('order/listener-that-fires-itself', async () => {
    let opened = 0, closed = 0
    const onOpen = () => { if (++opened < 5) page.kustomer.close() }
    const onClose = () => { if (++closed < 5) page.kustomer.open() }
    await page.succeeds('close')
    page.kustomer.addListener('onOpen', onOpen)
    page.kustomer.addListener('onClose', onClose)
    await page.succeeds('open')
    await until('it ends', () => opened === 5 && closed === 4)
    page.kustomer.removeListener('onOpen', onOpen)
    page.kustomer.removeListener('onClose', onClose)
    ok(page.isVisible(page.panel), 'the panel is open')
  })
  await row('order/listener-that-removes-itself', async () => {
    const told = []
    const one = () => { told.push('one'); page.kustomer.removeListener('onClose', one); page.kustomer.removeListener('onClose', two) }
    const two = () => told.push('two')
    page.kustomer.addListener('onClose', one)
    page.kustomer.addListener('onClose', two)
    await page.succeeds('close')
    await page.succeeds('open')
    await page.succeeds('close')
    is(told.filter(name => name === 'one').length, 1, 'how often it was told')
  })
  await row('order/many-at-once', async () => {
    const answered = []
    for (let i = 0; i < 300; i++) page.kustomer.isLoggedIn({ email: 'nobody@example.com' }, () => answered.push(i))
    await until('all are answered', () => answered.length === 300)
    is(answered, [...Array(300).keys()], 'the order')
  })
  await row('order/stop-in-a-callback', async () => {
    const answered = []
    page.kustomer.open(() => { page.kustomer.stop(() => answered.push('stop')) })
    page.kustomer.getOpenConversations((_, error) => answered.push(error ? 'gone' : 'there'))
    await until('both are answered', () => answered.length === 2)
    await page.succeeds('start')
    await page.succeeds('getOpenConversations')
    page.checkNoErrors()
  })
})
