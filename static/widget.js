// widget.js is all that a site's page loads before somebody opens the chat. It
// has no logic: it queues the page's calls, keeps its callbacks and listeners,
// draws the launcher, holds the frame and stores what the frame says. What the
// two say to each other goes over one port, as arrays whose first element says
// what they are.
//
// The build makes core.js of this file too, which has other names in the braces:
// what only that has stands in comments that begin with "core", and what it does
// not have between one that says "widget" and one that says "both".
(() => {
  'use strict'
  const STATE = 'kustomer-chat'
  const BROKEN = 'The chat could not be loaded.'
  const STOPPED = 'The chat is stopped.'

  const tag = document.currentScript ?? document.querySelector('[data-kustomer-api-key]')
  const server = new URL(tag.src).origin

  let life // an AbortController from start to stop; its signal takes all listeners away
  let begun // the promise of the start that is under way, or done
  let options = {}, settings, snapshot
  let names // of the launcher, closed and open
  let host, button, icon, badge, frame
  let port, view, ready, timer, told
  let open // what the engine says of the panel
  let shown = false // what is seen of it
  let count = 0, tries = 0, narrow
  const waiting = new Map() // calls without an answer, by number
  const listeners = new Map() // of the page, by event
  let memory // the state, where localStorage does not take it
  let seen, news // what the engine knows to be stored; how often it was told

  // Functions of the page run here alone; what they throw is theirs.
  const run = (fn, ...args) => {
    try { fn(...args) } catch (fault) { reportError(fault) }
  }
  const ask = (args, act) => {
    const fn = typeof args.at(-1) === 'function' && args.pop()
    const answer = new Promise(act)
    answer.then(response => fn && run(fn, response), fault => fn && run(fn, null, fault))
    if (!fn) return answer
  }
  const fail = (text, all = true) => {
    for (const [id, call] of waiting) if ((all || call.sent) && waiting.delete(id)) call.reject(Error(text))
  }

  const read = () => {
    try { return memory ?? localStorage[STATE] ?? null } catch { return null }
  }
  // write answers what it could not store.
  const write = (key, text) => {
    try { text === null ? delete localStorage[key] : localStorage[key] = text } catch { return text }
  }
  const parse = json => json && JSON.parse(json)
  const unread = () => {
    if (snapshot) return parse(snapshot).unread
    const conversations = {}
    let total = 0
    try {
      for (const { id, unread } of parse(read()).conversations) if (unread) total += conversations[id] = unread
    } catch {} // nothing is stored, or nothing that can be read
    return { total, conversations }
  }
  const availability = () => parse(snapshot)?.availability ?? { availability: settings?.availability ?? 'none' }

  const language = () => String(options.lang || navigator.language)
  const key = () => tag.dataset.kustomerApiKey ?? ''
  const query = more => new URLSearchParams({ key: key(), lang: language(), ...more })

  // draw makes the page look as it should. It touches no style that a page may
  // have put on the two elements: display, transform, z-index.
  const draw = () => {
    if (!frame) return
    const { alignment = options.chatIconPosition, horizontalPadding = 20, verticalPadding = 20 } = Object(options.chatIconPosition)
    const side = /left/i.test(alignment) ? 'left' : 'right'
    const x = parseInt(horizontalPadding) + 'px', y = parseInt(verticalPadding) + 'px'
    const wide = parseInt(options.chatIconSize) || 60
    const size = wide + 'px'
    narrow = innerWidth < 480 || innerHeight < 480
    // The keyboard of a phone covers the page, but not the visual viewport.
    const { scale, height, offsetTop } = visualViewport
    Object.assign(frame.style, {
      visibility: shown ? 'visible' : 'hidden',
      borderRadius: narrow ? 0 : '16px',
      width: narrow ? '100%' : `min(400px, 100% - 2*${x})`,
      height: narrow ? height * scale + 'px' : `min(700px, 100% - ${y} - ${size} - 28px)`,
      top: narrow ? (scale > 1 ? 0 : offsetTop) + 'px' : 'auto',
      bottom: narrow ? 'auto' : `calc(${y} + ${size} + 12px)`,
      [side]: narrow ? 0 : x,
    })
    if (!host) return
    const { total } = unread()
    const { color } = settings
    const rgb = parseInt(color.slice(1), 16)
    Object.assign(host.style, {
      width: size, height: size, bottom: y, [side]: x,
      // A page that hides the frame hides the chat.
      visibility: frame.offsetWidth && !/hid|dis/.test(availability().availability) ? 'visible' : 'hidden',
    })
    button.style.background = color
    button.style.color = (rgb >> 16) * 2 + (rgb >> 8 & 255) * 7 + (rgb & 255) > 1100 ? '#111' : '#fff' // 3:1 at least
    button.ariaExpanded = shown
    button.ariaLabel = ready && parse(snapshot)?.label || names[+shown] + (total && !shown ? ', ' + total : '')
    icon.style.scale = wide / 50
    badge.textContent = !shown && total || ''
  }
  // show opens or closes what is seen, and moves the keyboard along.
  const show = now => {
    const turned = now !== shown && frame
    const within = frame && document.activeElement === frame
    shown = now
    draw()
    if (!turned) return
    if (shown) frame.focus()
    else if (within) button?.focus()
    moved()
  }

  const say = (...message) => port?.postMessage(message)
  const tell = () => say('storage', seen = read(), ++news)
  const order = name => say('call', 0, name, 'null')
  const moved = () => {
    if (told !== (told = location.href + document.title)) say('page', location.href, document.title)
  }
  const pump = () => {
    if (!frame || !waiting.size) return
    mount()
    if (!ready) return
    for (const [id, call] of waiting) {
      if (!call.sent) say('call', id, call.name, call.args)
      call.sent = true
    }
  }
  // attach puts the elements into the page, again if the page took them out.
  const attach = () => {
    ready &&= view === frame.contentWindow // which a move makes anew
    if (!frame.isConnected) document.body.append(...host ? [host, frame] : [frame]) // the frame above the launcher
  }
  // mount loads the frame. If nothing comes of it, the next need of it tries
  // again.
  const mount = () => {
    attach()
    if (ready) return
    expect(60)
    if (!frame.hasAttribute('src')) frame.src = `${server}/frame.html?` + query({ site: location.origin })
  }
  const idle = () => (window.requestIdleCallback ?? setTimeout)(() => frame && read() && mount())
  const expect = seconds => {
    clearTimeout(timer)
    timer = setTimeout(() => {
      if (!port) leave()
      fail(BROKEN)
    }, seconds * 1e3)
  }
  const leave = () => {
    clearTimeout(timer)
    port?.close()
    port = ready = open = undefined
    frame.removeAttribute('src')
    show(false)
  }
  // connect answers a document in the frame that says it is there: the first,
  // and each one after the page moved the frame or the frame reloaded itself.
  const connect = () => {
    const channel = new MessageChannel()
    port?.close()
    port = channel.port1
    port.onmessage = ({ data: [what, ...rest] }) => hear[what](...rest)
    ready = open = false
    fail(BROKEN, false) // those that may have been done
    view = frame.contentWindow
    view.postMessage({ kith: 1, open: shown }, server, [channel.port2])
    news = 0
    say('start', seen = read(), JSON.stringify({
      key: key(), settings, options, language: language(), open: shown,
      page: { address: location.href, title: document.title },
      narrow, zone: -new Date().getTimezoneOffset(),
    }))
    expect(60)
  }
  const hear = {
    ready () {
      ready = true
      clearTimeout(timer)
      if (open !== shown) order(shown ? 'open' : 'close')
      pump()
      draw()
    },
    failed () {
      ready = false
      fail(BROKEN)
      if (!shown) leave() // else the frame offers to try again
    },
    answer (id, response, fault) {
      const call = waiting.get(id)
      if (!waiting.delete(id)) return
      if (fault) call.reject(Error(fault))
      else call.resolve(parse(response))
    },
    event (name, response) {
      for (const fn of [...listeners.get(name) ?? []]) run(fn, parse(response))
    },
    // The engine says how much news of the storage it had when it decided what
    // to store. What it stores is written only over what it knows of, so that no
    // tab writes over what another one has just stored; it hears of that instead,
    // and stores again.
    store (text, heard) {
      if (heard < news) return
      if (read() !== seen) return tell()
      memory = write(STATE, seen = text)
    },
    track (token) {
      write(STATE + '-tracking-token', token)
    },
    panel (now) {
      open = now
      if (ready) show(now)
    },
    snapshot (text) {
      snapshot = text
      draw()
    },
  }

  const build = () => {
    const make = name => document.createElement(name)
    const on = (target, names, act) => {
      for (const name of names.split(' ')) target?.addEventListener(name, act, { capture: true, signal: life.signal })
    }
    frame = make('iframe')
    frame.id = 'kustomer-{{part}}-sdk-iframe'
    frame.title = 'Chat'
    frame.allow = 'autoplay'
    frame.style.cssText = 'position:fixed;border:0;margin:0;padding:0;pointer-events:auto;max-width:none;max-height:none;min-height:0;z-index:2147483000;box-shadow:0 4px 24px #0003'
    /*widget*/
    if (!options.hideChatIcon) {
      host = make('div')
      host.id = 'kustomer-ui-sdk-launcher-icon-frame'
      host.style.cssText = 'position:fixed;border:0;margin:0;padding:0;z-index:2147483000'
      button = make('button')
      button.append(icon = make('i'), badge = make('b'))
      const sheet = new CSSStyleSheet()
      sheet.replaceSync('button{width:100%;height:100%;padding:0;border:2px solid #0000;border-radius:50%;box-shadow:0 4px 24px #0003;pointer-events:auto;cursor:pointer}button:hover{filter:brightness(1.1)}i{display:block;margin:auto;width:24px;height:24px;background:currentColor;clip-path:path("M12 3a9 8 0 0 0-7 13l-2 5 6-2a9 8 0 1 0 3-16z");forced-color-adjust:none}[aria-expanded=true] i{clip-path:path("M3 9l2-2 7 7 7-7 2 2-9 9z")}b{position:absolute;top:0;right:0;padding:0 6px;border-radius:9px;background:#c00;color:#fff;font:700 12px/18px sans-serif}')
      const root = host.attachShadow({ mode: 'open' })
      root.adoptedStyleSheets = [sheet]
      root.append(button)
      on(button, 'click', () => {
        if (ready) return order(open ? 'close' : 'open')
        mount()
        show(!shown)
      })
    }
    /*both*/
    on(window, 'message', e => {
      if (e.origin === server && e.source === frame.contentWindow) connect() // it says nothing else there
    })
    on(window, 'storage pageshow', e => {
      if (e.key === STATE) memory = null
      if (read() !== seen) tell()
      idle()
      draw()
    })
    on(window, 'click popstate', () => setTimeout(moved))
    on(window.navigation, 'navigatesuccess', moved)
    on(visualViewport, 'resize scroll', draw)
    on(frame, 'load', () => port || frame.contentDocument || expect(3))
    new ResizeObserver(draw).observe(frame)
    attach()
    draw()
    if (shown) mount(), frame.focus()
    idle()
  }

  const begin = async given => {
    const mine = life = new AbortController()
    options = {}
    try { options = Object(JSON.parse(JSON.stringify(given))) } catch {} // what cannot be read is no option
    /*core options = { ...options, core: true } */
    try {
      /*core if (window.Kustomer?.startFinished) throw Error('The widget runs on this page already; a page has either of the two.') */
      if (!document.body) await new Promise(done => addEventListener('DOMContentLoaded', done))
      // A page's policy may let it import from here, but not fetch. What once
      // failed to be imported fails for ever under the same address.
            const found = await import(`${server}/v1/settings.js?` + query({ try: tries++ })).catch(() => ({ fault: BROKEN }))
      if (found.fault || life !== mine) throw Error(found.fault || STOPPED)
      settings = found.default
      names = found.names
      build()
      api.startFinished = true
      setTimeout(pump) // behind the callback of start
    } catch (fault) {
      if (life === mine) {
        begun = undefined
        fail(fault.message)
      }
      throw fault
    }
  }

  const api = {
    startFinished: false,
    '{{start}}': (...args) => ask(args, (resolve, reject) => {
      begun ??= begin(args[0])
      begun.then(() => resolve(frame && attach()), reject)
    }),
    stop: (...args) => ask(args, resolve => {
      life?.abort()
      if (frame) leave()
      host?.remove()
      frame?.remove()
      host = button = frame = life = begun = snapshot = settings = undefined
      shown = api.startFinished = false
      listeners.clear()
      fail(STOPPED)
      resolve()
    }),
    addListener (event, fn) {
      if (typeof fn === 'function') listeners.set(event, (listeners.get(event) ?? new Set()).add(fn))
    },
    removeListener (event, fn) { listeners.get(event)?.delete(fn) },
    getUnreadCount: unread,
    isChatAvailable: availability,
  }
  for (const name of '{{methods}}'.split(' ')) {
    api[name] = (...given) => ask(given, (resolve, reject) => {
      let args
      try { args = JSON.stringify(given[0] ?? null) } catch {}
      if (!args || args.length > 1e6) return reject(Error(name + ': the arguments cannot be used.'))
      waiting.set(++count, { name, args, resolve, reject })
      if (!ready && /^(open|close)$/.test(name)) show(name === 'open')
      pump()
    })
  }

  // A page may call what there is not; a name that is looked for by itself, as
  // "then" is by await, is not there.
  if (!window['{{global}}']?.['{{start}}']) window['{{global}}'] = new Proxy(api, {
    get: (_, name) => name in api || typeof name !== 'string' || name === 'then' ? api[name] : (...args) => ask(args, (_, reject) => reject(Error('There is no method ' + name + '.'))),
  })
  // The page may add its listener in the script after this one.
  const loaded = () => dispatchEvent(new Event('{{loaded}}'))
  if (tag.async || document.readyState === 'complete') setTimeout(loaded)
  else addEventListener('DOMContentLoaded', loaded, { once: true })
})()
