// Start options.
import { suite, row, until, ok, is, unique } from './suite.js'

const started = async (page, options) => {
  await page.load()
  await page.succeeds('start', options)
  await until('the panel is there', () => page.panel)
  return page
}
const box = page => {
  const r = page.launcher.getBoundingClientRect()
  const { clientWidth, clientHeight } = page.document.documentElement
  return { left: r.left, right: clientWidth - r.right, bottom: clientHeight - r.bottom, width: r.width }
}

suite('options/launcher', 'plain', async page => {
  await row('options/hideChatIcon', async () => {
    await started(page, { hideChatIcon: true })
    is(page.launcher, null, 'the launcher')
    await page.succeeds('open')
    ok(page.isVisible(page.panel), 'the panel opens all the same')
    await started(page, { hideChatIcon: false })
    ok(page.isVisible(page.launcher), 'false shows the launcher')
  })
  await row('options/chatIconPosition', async () => {
    is(box(await started(page, {})).right, 20, 'the distance from the right')
    is(box(await started(page, { chatIconPosition: 'left' })).left, 20, 'the distance from the left')
    is(box(await started(page, { chatIconPosition: 'right' })).right, 20, 'the distance from the right')
    const there = box(await started(page, { chatIconPosition: { alignment: 'left', horizontalPadding: 7, verticalPadding: 33 } }))
    is([there.left, there.bottom], [7, 33], 'the distances')
  })
  await row('options/chatIconSize', async () => is(box(await started(page, { chatIconSize: 44 })).width, 44, 'the width'))
  await row('options/unknown', async () => {
    await started(page, { color: 'plaid', shape: { of: ['things'] }, constructor: 1, __proto__: { hideChatIcon: true } })
    ok(page.isVisible(page.launcher), 'the launcher is seen')
    page.checkNoErrors()
  })
  await row('options/nonce', async () => {
    await page.load('strict')
    await page.succeeds('start', { nonce: 'abc' })
    ok(page.isVisible(page.launcher), 'the launcher is seen')
    page.checkNoErrors()
    await page.load('plain')
  })
  await row('options/brandId', async () => {
    await started(page, { brandId: 'demo' })
    is(page.kustomer.isChatAvailable(), { availability: 'online' }, 'the availability')
  })
  await row('options/assistantId', async () => {
    await started(page, { assistantId: 'nobody' })
    const { isInAssistantMode } = await page.succeeds('createConversation', { message: unique('with a person') })
    is(isInAssistantMode, false, 'whether an assistant answers, which there is not')
  })
  await row('options/scheduleId', async () => {
    await started(page, { scheduleId: 'any' })
    is(page.kustomer.isChatAvailable(), { availability: 'online' }, 'the availability')
  })
})

// The panel of this page is of the page's own origin, so that it can be looked
// into.
suite('options/panel', 'clear', async page => {
  await row('options/lang', async () => {
    await started(page, { lang: 'de_at' })
    await page.succeeds('open')
    is(page.panelDocument.documentElement.lang, 'de', 'the language of the panel')
    await started(page, { lang: 'tlh' })
    await page.succeeds('open')
    is(page.panelDocument.documentElement.lang, 'en', 'the language where the one that is asked for is not known')
    page.checkNoErrors()
  })
  await row('options/preferredView', async () => {
    localStorage.clear()
    await started(page, {})
    await page.succeeds('open')
    is(page.panelDocument.documentElement.dataset.screen, 'home', 'the first screen')
    localStorage.clear()
    await started(page, { preferredView: 'kb' })
    await page.succeeds('open')
    await until('the knowledge base', () => page.panelDocument.documentElement.dataset.screen === 'kb')
  })
  await row('options/hideNewConversationButtonOnHistory', async () => {
    localStorage.clear()
    for (const hide of [false, true]) {
      await started(page, { hideNewConversationButtonOnHistory: hide })
      for (let i = 0; i < 3; i++) await page.succeeds('createConversation', { message: unique('one of several') })
      await page.goTo('history')
      is(!page.button('New conversation'), hide, 'whether the button is missing')
    }
  })
})
