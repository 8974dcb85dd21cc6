// Embedding: how the script comes into a page, and what the page finds then.
import { suite, row, until, ok, is, chat } from './suite.js'

const up = (page, times = 1) => until('the launcher is there and start has called back', () => {
  if (page.recorded.started > times) throw Error(`start called back ${page.recorded.started} times`)
  return page.recorded.started === times && page.isVisible(page.launcher) && page.panel
})

// Every way in which the tag comes, and in which start is called.
const sources = {
  'embedding/tag-synchronous': 'sync',
  'embedding/tag-async': 'async',
  'embedding/tag-in-head-before-body': 'head',
  'embedding/key-set-after-src': 'late-key',
  'embedding/key-through-dataset': 'dataset',
  'embedding/tag-found-by-its-attribute': 'module',
  'embedding/older-address': 'chat-web',
  'embedding/listener-after-the-tag': 'listener-after',
  'embedding/onload': 'onload',
  'embedding/polling': 'polling',
}
for (const [name, source] of Object.entries(sources)) {
  suite(name, source, page => row(name, async () => {
    await up(page)
    is(page.kustomer.startFinished, true, 'startFinished')
    await until('kustomerLoaded', () => page.recorded.loaded)
    is(page.recorded.loaded, 1, 'how often kustomerLoaded came')
    is(page.document.querySelectorAll('iframe').length, 1, 'how many frames there are')
    page.checkNoErrors()
  }))
}

suite('embedding/second-start', 'twice', page => row('embedding/second-start-mounts-nothing-twice', async () => {
  await up(page, 4)
  is(page.document.querySelectorAll('#kustomer-ui-sdk-iframe, #kustomer-ui-sdk-launcher-icon-frame').length, 2, 'how many elements there are')
  page.checkNoErrors()
}))

suite('embedding/tag-twice', 'two-tags', page => row('embedding/tag-twice', async () => {
  await up(page, 2)
  is(page.document.querySelectorAll('iframe').length, 1, 'how many frames there are')
  page.checkNoErrors()
}))

suite('embedding/plain', 'plain', async page => {
  await row('embedding/the-global', async () => {
    await until('kustomerLoaded', () => page.recorded.loaded)
    is(typeof page.kustomer.start, 'function', 'the type of start')
    is(page.kustomer.startFinished, false, 'startFinished before start')
    is(page.kustomer.then, undefined, 'then, so that the global can be awaited')
  })
  await row('embedding/the-address-of-the-script', async () => {
    await page.succeeds('start', {})
    is(page.launcher.ownerDocument === page.document, true, 'the launcher is in the page')
    await page.succeeds('open')
    ok(page.panel.src.startsWith(chat + '/'), 'the panel is of the script\'s server')
  })
  await row('embedding/types', async () => {
    const answer = await fetch(chat + '/kustomer.d.ts')
    ok(answer.ok && (await answer.text()).includes('const KustomerCore'), 'the types of both globals are served')
  })
  await row('embedding/id-of-the-panel', async () => {
    is(page.panel.tagName, 'IFRAME', 'the element')
    ok(page.isVisible(page.panel), 'the open panel is seen')
  })
  await row('embedding/id-of-the-launcher', async () => ok(page.isVisible(page.launcher), 'the launcher is seen'))
  await row('embedding/styles-of-the-page-stay', async () => {
    const styles = { display: 'inline-block', transform: 'translateX(-9px)', zIndex: '77' }
    for (const element of [page.panel, page.launcher]) Object.assign(element.style, styles)
    await page.succeeds('close')
    await page.succeeds('open')
    for (const element of [page.panel, page.launcher]) {
      for (const [name, value] of Object.entries(styles)) is(element.style[name], value, name)
    }
  })
  await row('embedding/hiding-the-panel-hides-the-widget', async () => {
    page.panel.style.display = 'none'
    await until('the launcher is hidden', () => !page.isVisible(page.launcher))
    page.panel.style.display = ''
    await until('the launcher is back', () => page.isVisible(page.launcher))
  })
  await row('embedding/tracking-token', async () => {
    const id = await until('the tracking token', () => localStorage.getItem('kustomer-chat-tracking-token'))
    await page.succeeds('createConversation', { message: 'somebody new' })
    const now = await until('the tracking token', () => localStorage.getItem('kustomer-chat-tracking-token'))
    const { id: session, token, revoke, tracking } = page.stored.session
    is(now, tracking, 'the tracking token')
    ok(id && ![session, token, revoke].some((secret) => now.includes(secret)), 'the tracking token is none of the session\'s secrets')
  })
  await row('embedding/page-moves-the-panel', async () => {
    page.document.body.append(page.document.createElement('main'))
    page.document.querySelector('main').append(page.panel)
    // The browser loads it anew. What was asked in between may fail, with an
    // error that says so.
    await until('the panel answers', async () => !(await page.call('getOpenConversations'))[1])
    is((await page.succeeds('getOpenConversations')).length, 1, 'how many conversations there are')
  })
  await row('embedding/page-waits-with-an-observer', async () => {
    const other = await page.load()
    const found = new Promise(resolve => new other.window.MutationObserver((_, observer) => {
      if (other.panel) resolve(observer.disconnect())
    }).observe(other.document, { childList: true, subtree: true }))
    other.kustomer.start()
    await found
    other.checkNoErrors()
  })
})

suite('embedding/start', 'plain', async page => {
  await row('embedding/start-without-arguments', async () => {
    is(page.kustomer.start() instanceof page.window.Promise, true, 'a promise')
    await until('the launcher', () => page.isVisible(page.launcher))
  })
  await row('embedding/start-with-undefined-options', async () => {
    await page.load()
    await page.succeeds('start', { brandId: undefined, lang: undefined, chatIconSize: undefined, chatIconPosition: undefined, hideChatIcon: undefined })
    ok(page.isVisible(page.launcher), 'the launcher is seen')
    page.checkNoErrors()
  })
  await row('embedding/calls-before-start-are-queued', async () => {
    await page.load()
    const order = []
    const note = name => (response, error) => order.push(error ? name + ' failed' : name)
    page.kustomer.getOpenConversations(note('a'))
    page.kustomer.start({}, note('start'))
    page.kustomer.open(note('b'))
    page.kustomer.createConversation({ message: 'early' }, note('c'))
    page.kustomer.close(note('d'))
    page.kustomer.getOpenConversations((list, error) => order.push(error ? 'failed' : 'e' + list.length))
    await until('all are answered', () => order.length === 6)
    is(order, ['start', 'a', 'b', 'c', 'd', 'e1'], 'the order of the answers')
    page.checkNoErrors()
  })
  await row('embedding/nothing-is-stored-by-start', async () => {
    localStorage.clear()
    await page.load()
    await page.succeeds('start')
    is({ ...localStorage }, {}, 'what is stored')
    is(page.document.cookie, '', 'the cookies')
    is(page.panel.hasAttribute('src'), false, 'whether the panel is loaded')
  })
})

suite('embedding/key', 'nobody', async page => {
  await row('embedding/a-key-that-there-is-not', async () => {
    ok((await page.fails('start')).includes('key'), 'the error names the key')
    is(page.document.querySelectorAll('iframe').length, 0, 'how many frames there are')
    ok((await page.fails('start')).includes('key'), 'it is the same again')
    await page.load('keyless')
    ok((await page.fails('start')).includes('data-kustomer-api-key'), 'the error names the attribute')
  })
  await row('embedding/a-key-proves-nothing', async () => {
    // Everybody can read it in the page, so what it opens is the same for all:
    // another visitor with the same key sees nothing of the first.
    await page.load('plain')
    await page.succeeds('start')
    await page.succeeds('createConversation', { message: 'mine' })
    await page.succeeds('stop')
    localStorage.clear()
    await page.load('plain')
    await page.succeeds('start')
    is(await page.succeeds('getOpenConversations'), [], 'what another visitor has')
  })
})
