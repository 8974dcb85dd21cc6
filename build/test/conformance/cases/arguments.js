// Wrong arguments: each is told clearly, and the widget goes on.
import { suite, row, ok, is } from './suite.js'

// What a page may hand over where an object belongs. The ones that cannot be
// written as JSON are made in the page.
const wrong = page => {
  const cycle = {}
  cycle.self = cycle
  return {
    'a number': 7,
    'a text': 'text',
    'a boolean': true,
    'a list': [1, 2],
    'a cycle': cycle,
    'a bigint': 10n,
    'a bigint within': { message: 10n, conversationId: 10n, jwtToken: 10n, email: 10n, customAttributes: 10n },
    'a getter that throws': { get message () { throw Error('no') }, get jwtToken () { throw Error('no') }, get conversationId () { throw Error('no') }, get email () { throw Error('no') }, get customAttributes () { throw Error('no') } },
    'a proxy that throws': new Proxy({}, { get () { throw Error('no') }, ownKeys () { throw Error('no') } }),
    '10 MB': { message: 'x'.repeat(10e6), conversationId: 'x'.repeat(10e6), jwtToken: 'x'.repeat(10e6), email: 'x'.repeat(10e6), customAttributes: { a: 'x'.repeat(10e6) } },
    'numbers within': { message: 7, conversationId: 7, jwtToken: 7, email: 7, customAttributes: 7 },
    'lists within': { message: [], conversationId: [], jwtToken: [], email: [], customAttributes: [] },
  }
}

// Which of them each method refuses. Of those that need no argument an
// argument without meaning is not looked at.
const missing = ['describeCustomer', 'describeConversation', 'openConversationById', 'openKbArticle', 'openKbCategory', 'login', 'isLoggedIn']
const methods = [...missing, 'createConversation']

suite('arguments/', 'plain', async page => {
  await page.succeeds('start')
  const values = wrong(page)
  const works = async () => {
    is(typeof page.kustomer.getUnreadCount().total, 'number', 'getUnreadCount afterwards')
    ok(Array.isArray(await page.succeeds('getOpenConversations')), 'getOpenConversations answers afterwards')
  }
  for (const method of methods) {
    await row('arguments/' + method, async () => {
      for (const [name, value] of Object.entries(values)) {
        if (name === 'a text' && method.startsWith('openKb')) continue // that is what it takes
        try {
          await page.fails(method, value)
        } catch (fault) {
          throw Error(`${method} of ${name}: ${fault.message}`)
        }
      }
      if (missing.includes(method)) {
        for (const nothing of [[], [undefined], [null], [{}]]) await page.fails(method, ...nothing)
      }
      await works()
    })
  }
  for (const method of ['open', 'close', 'logout', 'getOpenConversations', 'start']) {
    await row('arguments/' + method, async () => {
      for (const [name, value] of Object.entries(values)) {
        if (/BigInt|throws|cycle|10 MB|bigint/i.test(name) && method !== 'start') {
          await page.call(method, value) // answered one way or the other, once
        } else {
          await page.succeeds(method, value)
        }
      }
      await works()
    })
  }
  await row('arguments/stop', async () => {
    for (const value of Object.values(values)) await page.succeeds('stop', value)
    await page.succeeds('start')
    await works()
  })
  await row('arguments/addListener', async () => {
    for (const given of [[], ['onOpen'], ['onOpen', 7], ['onOpen', null], [7, () => {}], [null, () => {}], [{}, () => {}], [Symbol('x'), () => {}], [() => {}]]) {
      is(page.kustomer.addListener(...given), undefined, 'what addListener answers')
      is(page.kustomer.removeListener(...given), undefined, 'what removeListener answers')
    }
    await page.succeeds('open')
    await works()
  })
  await row('arguments/synchronous', async () => {
    for (const value of Object.values(values)) {
      is(page.kustomer.isChatAvailable(value), { availability: 'online' }, 'isChatAvailable')
      is(page.kustomer.getUnreadCount(value).total, 0, 'getUnreadCount')
    }
  })
  await row('arguments/number-for-a-function', async () => {
    for (const method of ['open', 'close', 'getOpenConversations', 'logout']) {
      const answer = page.kustomer[method]({}, 7)
      ok(answer instanceof page.window.Promise, `${method} answers a promise where its callback is no function`)
      await answer
    }
    await page.kustomer.isLoggedIn({ email: 'a@example.com' }, 7)
    await page.kustomer.start({}, 7)
    await page.kustomer.start(7)
    await works()
  })
  await row('arguments/frozen', async () => {
    const frozen = Object.freeze({ message: 'frozen', customAttributes: Object.freeze({ a: 1 }) })
    ok((await page.succeeds('createConversation', frozen)).conversationId, 'a frozen object is as good as another')
    await page.succeeds('describeCustomer', Object.freeze({ customAttributes: Object.freeze({ a: 1 }) }))
    await page.succeeds('start', Object.freeze({}))
  })
  await row('arguments/changed-after-the-call', async () => {
    const given = { email: 'a@example.com' }
    const answer = page.succeeds('isLoggedIn', given)
    given.email = 7
    is(await answer, false, 'what counts is the argument as it was')
    page.checkNoErrors()
  })
})
