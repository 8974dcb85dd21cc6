// Themes: what sites' style sheets say of all frames, boxes and buttons, and of their
// body. The launcher and the panel are where they belong, as large as they should be,
// and can be clicked, on a wide window and on a phone. What a page says of the two by
// their ids, or in their style attributes, holds.
import { suite, row, until, is, ok } from './suite.js'

// themes are style sheets, by the names of their rows.
const themes = {
  'frames-as-high-as-their-content': 'iframe { height: auto !important; max-width: 100% }',
  'frames-that-fill-their-box': `iframe { position: absolute !important; top: 0 !important; left: 0 !important; width: 100% !important;
    height: 100% !important; min-width: 100% !important; max-height: 90px !important; display: block !important; margin: 1em auto !important;
    padding: 9px !important; border: 5px solid red !important; box-sizing: content-box !important }`,
  'frames-that-are-hidden': 'iframe { visibility: hidden !important; pointer-events: none !important; opacity: 0; transform: scale(.1); clip-path: inset(50%) } iframe:not([src]) { display: none }',
  'boxes-of-the-body': 'body > div { width: 100% !important; position: relative !important; margin: 0 auto !important }',
  'boxes': `div { display: flex !important; padding: 10px !important; min-height: 300px !important; width: 50% !important; overflow: hidden !important;
    inset: auto !important; bottom: 50% !important; position: static !important } div::before, div::after { content: "x"; display: block !important; height: 40px }`,
  'transformed-body': 'body { transform: translate3d(40px, 30px, 0) }',
  'filtered-body': 'body { filter: grayscale(1); perspective: 100px; will-change: transform }',
  'contained-body': 'body { contain: layout paint; overflow: hidden; height: 300px; position: relative }',
  'zoomed-body': 'body { zoom: .7; margin: 40px }',
  'unset-important': '* { all: unset !important }',
  'boxes-counted-in-another-way': '*, *::before, *::after { box-sizing: content-box !important } html { font-size: 62.5%; line-height: 3 } body { font-size: 30px; letter-spacing: 9px; text-indent: 99px }',
  'buttons': 'button { display: none !important; width: 1px !important; visibility: hidden !important; pointer-events: none !important } svg, img, i, b { max-width: 2px !important; display: none !important }',
  'layers': '#over { position: fixed; inset: 0; z-index: 2147483647; background: #fff }',
  'right-to-left': 'html { direction: rtl } iframe, div { left: 0 !important; right: auto !important }',
  'slow-transitions': 'body, body *, iframe, div, button { transition: all 9s !important; animation: away 9s infinite !important } @keyframes away { from { transform: translateY(-300px) } }',
  'dark': ':root { color-scheme: dark } iframe { color-scheme: dark !important; background: #000 !important }',
}

const rectangle = element => {
  const { x, y, width, height } = element.getBoundingClientRect()
  return [x, y, width, height].map(n => Math.round(n * 10) / 10)
}

// fillPage gives the page content that is longer than the window, and an element in
// front of which only what is in front of everything can be.
const fillPage = (page, css) => {
  const style = page.document.createElement('style')
  style.textContent = css
  page.document.head.append(style)
  const box = page.document.createElement('div')
  box.id = 'over'
  box.textContent = 'content '.repeat(2000)
  page.document.body.append(box)
}

// resize makes the window of the page as large, and returns how large it is without
// scroll bars.
const resize = async (page, width, height) => {
  Object.assign(page.frame.style, { width: width + 'px', height: height + 'px' })
  await until('the window has its size', () => page.window.innerWidth === width && page.window.innerHeight === height)
  const { clientWidth, clientHeight } = page.document.documentElement
  return [clientWidth, clientHeight]
}

// inFront checks that an element is in front where it is: in its middle, and near its
// edges.
const inFront = (page, element, what) => {
  const { left, right, top, bottom } = element.getBoundingClientRect()
  for (const [x, y] of [[(left + right) / 2, (top + bottom) / 2], [left + 20, top + 20], [right - 20, top + 20], [left + 20, bottom - 20], [right - 20, bottom - 20]]) {
    ok(page.document.elementFromPoint(x, y) === element, `${what} is in front at ${Math.round(x)}, ${Math.round(y)}`)
  }
}

const press = page => page.launcher.shadowRoot.querySelector('button').click()

for (const [name, css] of Object.entries(themes)) {
  suite('themes/' + name, 'plain', page => row('themes/' + name, async () => {
    fillPage(page, css)
    await page.succeeds('start')
    for (const size of [[1100, 800], [390, 700]]) {
      const [width, height] = await resize(page, ...size)
      const narrow = width < 480
      await until('the launcher is where it belongs', () => String(rectangle(page.launcher)) === String([width - 80, height - 80, 60, 60]))
      await until('the launcher is seen', () => page.isVisible(page.launcher))
      is(rectangle(page.launcher.shadowRoot.querySelector('button')), rectangle(page.launcher), 'the button in the launcher')
      inFront(page, page.launcher, 'the launcher')
      press(page)
      const wanted = narrow ? [0, 0, width, height] : [width - 420, 16, 400, height - 108]
      await until('the panel is where it belongs: ' + wanted, () => String(rectangle(page.panel)) === String(wanted))
      ok(page.isVisible(page.panel), 'the panel is seen')
      inFront(page, page.panel, 'the panel')
      if (!narrow) inFront(page, page.launcher, 'the launcher of an open panel')
      press(page)
      is(page.window.getComputedStyle(page.panel).visibility, 'hidden', 'the visibility of a closed panel')
      inFront(page, page.launcher, 'the launcher of a closed panel')
    }
    page.checkNoErrors()
  }))
}

suite('themes/dynamic', 'plain', page => row('themes/body-that-moves-later', async () => {
  await page.succeeds('start')
  await page.succeeds('open')
  const before = [rectangle(page.launcher), rectangle(page.panel)]
  page.document.body.style.cssText = 'transform: translateX(-250px); filter: blur(1px)'
  is([rectangle(page.launcher), rectangle(page.panel)], before, 'where the two are once the body is elsewhere')
  is([page.panel.parentElement, page.launcher.parentElement].map(e => e.tagName), ['HTML', 'HTML'], 'where they are in the document')
}))

suite('themes/own', 'plain', async page => {
  const sheet = page.document.createElement('style')
  page.document.head.append(sheet)
  const style = (element, name) => page.window.getComputedStyle(element)[name]
  await row('themes/rules-for-the-ids-hold', async () => {
    await page.succeeds('start')
    await page.succeeds('open')
    sheet.textContent = `#kustomer-ui-sdk-iframe { transform: translateX(-30px); z-index: 7; opacity: .9 }
      iframe#kustomer-ui-sdk-iframe { bottom: 150px !important; height: 500px !important; border-radius: 3px !important }
      #kustomer-ui-sdk-launcher-icon-frame { bottom: 90px !important; z-index: 8 !important; opacity: .5 }`
    is(['transform', 'zIndex', 'opacity', 'bottom', 'height', 'borderTopLeftRadius'].map(name => style(page.panel, name)),
      ['matrix(1, 0, 0, 1, -30, 0)', '7', '0.9', '150px', '500px', '3px'], 'the styles of the panel')
    is(['zIndex', 'opacity', 'bottom'].map(name => style(page.launcher, name)), ['8', '0.5', '90px'], 'the styles of the launcher')
    await page.succeeds('close')
    await page.succeeds('open')
    is([style(page.panel, 'height'), style(page.launcher, 'bottom')], ['500px', '90px'], 'the styles after the panel was closed and opened')
  })
  await row('themes/rules-for-the-ids-hide', async () => {
    sheet.textContent = '#kustomer-ui-sdk-iframe { display: none }'
    await until('the launcher is hidden', () => !page.isVisible(page.launcher))
    sheet.textContent = ''
    await until('the launcher is back', () => page.isVisible(page.launcher))
    sheet.textContent = '#kustomer-ui-sdk-launcher-icon-frame { display: none }'
    ok(!page.isVisible(page.launcher) && page.isVisible(page.panel), 'the launcher alone is hidden')
    sheet.textContent = ''
  })
  await row('themes/style-attributes-hold', async () => {
    page.panel.style.cssText += 'transform: scale(1) !important; padding-top: 58px !important'
    page.panel.style.zIndex = '77'
    page.launcher.style.opacity = '0.4'
    await page.succeeds('close')
    await page.succeeds('open')
    is(['transform', 'paddingTop', 'zIndex'].map(name => style(page.panel, name)), ['matrix(1, 0, 0, 1, 0, 0)', '58px', '77'], 'the styles of the panel')
    is(style(page.launcher, 'opacity'), '0.4', 'the opacity of the launcher')
    page.panel.style.cssText += 'transform: scale(0) !important'
    is(rectangle(page.panel).slice(2), [0, 0], 'the size of a panel that is scaled to nothing')
    page.panel.style.cssText = page.launcher.style.cssText = ''
  })
  await row('themes/sheets-that-the-page-replaces', async () => {
    const before = rectangle(page.panel)
    page.document.adoptedStyleSheets = []
    await until('the panel is where it was', () => String(rectangle(page.panel)) === String(before))
    await page.succeeds('stop')
    await page.succeeds('start')
    await page.succeeds('open')
    is(rectangle(page.panel), before, 'where the panel is after a restart')
  })
  await row('themes/an-observer-of-the-body-sees-the-panel', async () => {
    await page.load()
    const found = new Promise(resolve => new page.window.MutationObserver((records, observer) => {
      const added = records.flatMap(r => [...r.addedNodes]).find(e => e.id === 'kustomer-ui-sdk-iframe')
      if (added) resolve(observer.disconnect() ?? added)
    }).observe(page.document.body, { childList: true }))
    page.kustomer.start()
    ok(await found === page.panel, 'what was seen is the panel of the page')
  })
})
