// Signing in.
import { suite, row, until, ok, is, unique, email, token } from './suite.js'

suite('signin/', 'plain', async page => {
  await page.succeeds('start')
  const refused = async claims => {
    const before = JSON.stringify(page.stored?.session ?? null)
    const text = await page.fails('login', { jwtToken: await token(claims) })
    is(JSON.stringify(page.stored?.session ?? null) === before || before === 'null', true, 'the session goes on')
    is(await page.succeeds('isLoggedIn', { email: claims.email ?? 'nobody@example.com' }), false, 'whether somebody is signed in')
    return text
  }
  const at = { email: email() }
  await row('signin/anonymous-conversation-joins', async () => {
    at.text = unique('before signing in')
    at.conversation = (await page.succeeds('createConversation', { message: at.text })).conversationId
    const { customerId } = await page.succeeds('login', { jwtToken: await token({ email: at.email }) })
    const seen = await page.received(at.text)
    is([seen.id, seen.customer.id, seen.customer.email], [at.conversation, customerId, at.email], 'what the agent sees')
    at.customer = customerId
  })
  await row('signin/conversations-of-the-customer-appear', async () => {
    await page.succeeds('logout')
    is(await page.succeeds('getOpenConversations'), [], 'the conversations after logout')
    const { customerId } = await page.succeeds('login', { jwtToken: await token({ email: at.email }) })
    is(customerId, at.customer, 'the customer')
    await until('the conversation is back', async () =>
      (await page.succeeds('getOpenConversations')).some(v => v.conversationId === at.conversation))
  })
  await row('signin/externalId-names-the-person', async () => {
    // Who types somebody else's address into a form of the site gets none of theirs.
    const address = email()
    const [first, second] = [unique('first'), unique('second')].map(text => text.replaceAll(' ', '-'))
    const as = async claims => {
      const { customerId } = await page.succeeds('login', { jwtToken: await token(claims) })
      await page.succeeds('logout')
      return customerId
    }
    const one = await as({ email: address, externalId: first })
    ok(await as({ email: address, externalId: second }) !== one, 'another externalId with the same address is another person')
    is(await as({ externalId: first }), one, 'the first person, without the address')
  })
  await row('signin/externalId-alone', async () => {
    const externalId = unique('only').replaceAll(' ', '-')
    const response = await page.succeeds('login', { jwtToken: await token({ externalId }) })
    is([response.externalId, response.email, response.identified], [externalId, undefined, true], 'the response')
    await page.succeeds('logout')
  })
  await row('signin/clock-skew', async () => {
    await page.succeeds('login', { jwtToken: await token({ email: email(), fault: 'skew' }) })
    await page.succeeds('logout')
  })
  await page.succeeds('createConversation', { message: unique('somebody') })
  for (const [name, claims] of Object.entries({
    'signin/too-old': { fault: 'old' },
    'signin/from-the-future': { fault: 'future' },
    'signin/alg-none': { fault: 'none' },
    'signin/another-algorithm': { fault: 'HS512' },
    'signin/bad-signature': { fault: 'secret' },
    'signin/without-iat': { fault: 'undated' },
  })) {
    await row(name, () => refused({ email: email(), ...claims }))
  }
  await row('signin/without-claims', () => refused({}))
  await row('signin/no-string', async () => {
    for (const jwtToken of [7, {}, [], null, undefined, '', 'a.b.c', 'x'.repeat(20_000)]) await page.fails('login', { jwtToken })
    is((await page.succeeds('getOpenConversations')).length, 1, 'how many conversations there are')
  })
  await row('signin/as-somebody-else', async () => {
    const [one, two] = [email(), email()]
    await page.succeeds('login', { jwtToken: await token({ email: one }) })
    const told = [page.listen('onLogout'), page.listen('onLogin')]
    const response = await page.succeeds('login', { jwtToken: await token({ email: two }) })
    is([response.email, told[0].length, told[1].length], [two, 1, 1], 'who it is, and what was told')
    is(await page.succeeds('getOpenConversations'), [], 'what is seen of the former person')
    is(await page.succeeds('isLoggedIn', { email: one }), false, 'whether the former person is signed in')
    page.checkNoErrors()
  })
})
