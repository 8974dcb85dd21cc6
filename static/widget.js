// widget.js is all that a site's page loads before somebody opens the chat. It
// contains no logic of the chat: it queues the page's calls, keeps its callbacks and
// listeners, draws the launcher, holds the frame, and stores what the program in the
// frame sends. The two exchange messages over one port.
//
// The messages over the port between static/widget.js in the page and
// wasm/browser/frame.go in the frame are arrays: a name and arguments. A page can
// meet a frame of another release, so a message must not change; the frame ignores
// a message that it does not know.
//
//   to the frame  arguments            meaning
//   start         state, config        start with this stored state and configuration
//   call          id, method, JSON     the page called a method; id 0 wants no answer
//   storage       state, version       what is stored has changed
//   page          address, title       the page has another address or title
//
//   to the page   arguments            meaning
//   ready         -                    the program runs
//   failed        -                    the program could not be loaded or started
//   answer        id, JSON, error      the answer to a call
//   event         name, JSON           call the listeners for this event
//   store         state, version       store this, decided on with that version known
//   track         token                store this tracking token
//   panel         open                 open or close the panel
//   snapshot      JSON                 answer synchronous calls from this
//
// What is absent is null. The version is the number of storage messages so far.
//
// The build makes core.js from this file too, with other values for the names in
// braces. Code in a comment that begins with "core" is only in core.js; code between
// the comments "widget" and "both" is only in widget.js.
//
// Compressed, the file must not exceed the limit in build/test/arch/download.go.
(() => {
  'use strict'
  const STATE = 'kustomer-chat'
  const BROKEN = 'The chat could not be loaded.'
  const STOPPED = 'The chat is stopped.'

  const script = document.currentScript ?? document.querySelector('[data-kustomer-api-key]')
  const server = new URL(script.src).origin

  let controller // an AbortController from start to stop, whose signal removes all listeners
  let starting // the promise of start, pending or fulfilled
  let options = {}, settings, snapshot
  let labels // of the launcher, closed and open
  let launcher, button, icon, badge, frame
  let port, frameWindow
  let ready // whether the program runs
  let startTimeout
  let sentPage // the address and title that the program knows
  let open // whether the panel is open in the program
  let visible = false // whether the panel is open on the page
  let lastCall = 0, attempts = 0, narrow
  const pending = new Map() // calls without an answer, by id
  const listeners = new Map() // of the page, by event
  let memory // the state, if it cannot be stored
  let knownState // the stored state that the program knows
  let storageVersion

  // runSafely calls a function of the page; what it throws is reported as uncaught.
  const runSafely = (fn, ...args) => {
    try {
      fn(...args)
    } catch (error) {
      reportError(error)
    }
  }
  // respond calls the callback, if it is the last argument, or else returns a promise.
  const respond = (args, executor) => {
    const callback = typeof args.at(-1) === 'function' && args.pop()
    const promise = new Promise(executor)
    promise.then(response => callback && runSafely(callback, response), error => callback && runSafely(callback, null, error))
    if (!callback) return promise
  }
  const rejectPending = (text, all = true) => {
    for (const [id, call] of pending) {
      if ((all || call.sent) && pending.delete(id)) call.reject(Error(text))
    }
  }

  const readState = () => {
    try {
      return memory ?? localStorage[STATE] ?? null
    } catch {
      return null
    }
  }
  // write returns the text if it could not be stored.
  const write = (key, text) => {
    try {
      text === null ? delete localStorage[key] : localStorage[key] = text
    } catch {
      return text
    }
  }
  const parse = json => json && JSON.parse(json)
  const unreadCount = () => {
    if (snapshot) return parse(snapshot).unread
    const conversations = {}
    let total = 0
    try {
      for (const { id, unread } of parse(readState()).conversations) {
        if (unread) total += conversations[id] = unread
      }
    } catch {} // nothing is stored, or it cannot be read
    return { total, conversations }
  }
  const availability = () => parse(snapshot)?.availability ?? { availability: settings?.availability ?? 'none' }

  const language = () => String(options.lang || navigator.language)
  const apiKey = () => script.dataset.kustomerApiKey ?? ''
  const query = more => new URLSearchParams({ key: apiKey(), lang: language(), ...more })

  // draw makes the page look as it should. It leaves alone the styles that a page may
  // set on the two elements: display, transform, z-index.
  const draw = () => {
    if (!frame) return
    const { alignment = options.chatIconPosition, horizontalPadding = 20, verticalPadding = 20 } = Object(options.chatIconPosition)
    const side = /left/i.test(alignment) ? 'left' : 'right'
    const x = parseInt(horizontalPadding) + 'px'
    const y = parseInt(verticalPadding) + 'px'
    const diameter = parseInt(options.chatIconSize) || 60
    const size = diameter + 'px'
    narrow = innerWidth < 480 || innerHeight < 480
    // A phone's keyboard covers the page, but not the visual viewport.
    const { scale, height, offsetTop } = visualViewport
    Object.assign(frame.style, {
      visibility: visible ? 'visible' : 'hidden',
      borderRadius: narrow ? 0 : '16px',
      width: narrow ? '100%' : `min(400px, 100% - 2*${x})`,
      height: narrow ? height * scale + 'px' : `min(700px, 100% - ${y} - ${size} - 28px)`,
      top: narrow ? (scale > 1 ? 0 : offsetTop) + 'px' : 'auto',
      bottom: narrow ? 'auto' : `calc(${y} + ${size} + 12px)`,
      [side]: narrow ? 0 : x,
    })
    if (!launcher) return
    const { total } = unreadCount()
    const { fill, text } = settings.light ?? { fill: '#146c5f', text: '#fff' } // a server of an older release sends none
    Object.assign(launcher.style, {
      width: size, height: size, bottom: y, [side]: x,
      // A page that hides the frame hides the chat.
      visibility: frame.offsetWidth && !/hid|dis/.test(availability().availability) ? 'visible' : 'hidden',
    })
    button.style.background = fill
    button.style.color = text
    button.ariaExpanded = visible
    button.ariaLabel = ready && parse(snapshot)?.label || labels[+visible] + (total && !visible ? ', ' + total : '')
    icon.style.scale = diameter / 50
    badge.textContent = !visible && total || ''
  }
  // setVisible opens or closes the panel on the page, and moves the focus.
  const setVisible = now => {
    const changed = now !== visible && frame
    const hadFocus = frame && document.activeElement === frame
    visible = now
    draw()
    if (!changed) return
    if (visible) frame.focus()
    else if (hadFocus) button?.focus()
    pageChanged()
  }

  const post = (...message) => port?.postMessage(message)
  const storageChanged = () => post('storage', knownState = readState(), ++storageVersion)
  const callMethod = name => post('call', 0, name, 'null')
  const pageChanged = () => {
    if (sentPage !== (sentPage = location.href + document.title)) post('page', location.href, document.title)
  }
  const sendQueued = () => {
    if (!frame || !pending.size) return
    load()
    if (!ready) return
    for (const [id, call] of pending) {
      if (!call.sent) post('call', id, call.name, call.args)
      call.sent = true
    }
  }
  // attach adds the elements to the page, or adds them again if the page has removed
  // them.
  const attach = () => {
    ready &&= frameWindow === frame.contentWindow // a frame that is moved gets a new one
    if (!frame.isConnected) document.body.append(...launcher ? [launcher, frame] : [frame]) // the frame in front
  }
  // load loads the frame. If that fails, the next call tries again.
  const load = () => {
    attach()
    if (ready) return
    setStartTimeout(60)
    if (!frame.hasAttribute('src')) frame.src = `${server}/frame.html?` + query({ site: location.origin })
  }
  // loadWhenIdle loads the frame ahead of its use for somebody who has used the chat.
  const loadWhenIdle = () => (window.requestIdleCallback ?? setTimeout)(() => frame && readState() && load())
  const setStartTimeout = seconds => {
    clearTimeout(startTimeout)
    startTimeout = setTimeout(() => {
      if (!port) unload()
      rejectPending(BROKEN)
    }, seconds * 1e3)
  }
  const unload = () => {
    clearTimeout(startTimeout)
    port?.close()
    port = ready = open = undefined
    frame.removeAttribute('src')
    setVisible(false)
  }
  // connect gives a port to a document in the frame that has announced itself: the
  // first, and each later one if the page moves the frame or the frame reloads.
  const connect = () => {
    const channel = new MessageChannel()
    port?.close()
    port = channel.port1
    port.onmessage = ({ data: [name, ...args] }) => handlers[name](...args)
    ready = open = false
    rejectPending(BROKEN, false) // the calls of which the result is not known
    frameWindow = frame.contentWindow
    frameWindow.postMessage({ kith: 1, open: visible }, server, [channel.port2])
    storageVersion = 0
    post('start', knownState = readState(), JSON.stringify({
      key: apiKey(), settings, options, language: language(), open: visible,
      page: { address: location.href, title: document.title },
      narrow, zone: -new Date().getTimezoneOffset(),
    }))
    setStartTimeout(60)
  }
  // handlers handle the messages to the page, by name.
  const handlers = {
    ready () {
      ready = true
      clearTimeout(startTimeout)
      if (open !== visible) callMethod(visible ? 'open' : 'close')
      sendQueued()
      draw()
    },
    failed () {
      ready = false
      rejectPending(BROKEN)
      if (!visible) unload() // if it is visible, the frame offers to try again
    },
    answer (id, response, error) {
      const call = pending.get(id)
      if (!pending.delete(id)) return
      if (error) call.reject(Error(error))
      else call.resolve(parse(response))
    },
    event (name, response) {
      for (const fn of [...listeners.get(name) ?? []]) runSafely(fn, parse(response))
    },
    // The state is stored only if the program knew what is stored now when it decided
    // on it. So a tab never overwrites what another one has just stored: the program
    // gets that first, and then stores again.
    store (text, version) {
      if (version < storageVersion) return
      if (readState() !== knownState) return storageChanged()
      memory = write(STATE, knownState = text)
    },
    track (token) {
      write(STATE + '-tracking-token', token)
    },
    panel (now) {
      open = now
      if (ready) setVisible(now)
    },
    snapshot (text) {
      snapshot = text
      draw()
    },
  }

  const createElements = () => {
    const create = name => document.createElement(name)
    const on = (target, names, listener) => {
      for (const name of names.split(' ')) target?.addEventListener(name, listener, { capture: true, signal: controller.signal })
    }
    frame = create('iframe')
    frame.id = 'kustomer-{{part}}-sdk-iframe'
    frame.title = 'Chat'
    frame.allow = 'autoplay'
    frame.style.cssText = 'position:fixed;border:0;margin:0;padding:0;pointer-events:auto;max-width:none;max-height:none;min-height:0;z-index:2147483000;box-shadow:0 4px 24px #0003'
    /*widget*/
    if (!options.hideChatIcon) {
      launcher = create('div')
      launcher.id = 'kustomer-ui-sdk-launcher-icon-frame'
      launcher.style.cssText = 'position:fixed;border:0;margin:0;padding:0;z-index:2147483000'
      button = create('button')
      button.append(icon = create('i'), badge = create('b'))
      const sheet = new CSSStyleSheet()
      sheet.replaceSync('button{width:100%;height:100%;padding:0;border:2px solid #0000;border-radius:50%;box-shadow:0 4px 24px #0003;pointer-events:auto;cursor:pointer}button:hover{filter:brightness(1.1)}i{display:block;margin:auto;width:24px;height:24px;background:currentColor;clip-path:path("M12 3a9 8 0 0 0-7 13l-2 5 6-2a9 8 0 1 0 3-16z");forced-color-adjust:none}[aria-expanded=true] i{clip-path:path("M3 9l2-2 7 7 7-7 2 2-9 9z")}b{position:absolute;top:0;right:0;padding:0 6px;border-radius:9px;background:#c00;color:#fff;font:700 12px/18px sans-serif}')
      const root = launcher.attachShadow({ mode: 'open' })
      root.adoptedStyleSheets = [sheet]
      root.append(button)
      on(button, 'click', () => {
        if (ready) return callMethod(open ? 'close' : 'open')
        load()
        setVisible(!visible)
      })
    }
    /*both*/
    on(window, 'message', event => {
      if (event.origin === server && event.source === frame.contentWindow) connect() // the frame posts nothing else here
    })
    on(window, 'storage pageshow', event => {
      if (event.key === STATE) memory = null
      if (readState() !== knownState) storageChanged()
      loadWhenIdle()
      draw()
    })
    on(window, 'click popstate', () => setTimeout(pageChanged))
    on(window.navigation, 'navigatesuccess', pageChanged)
    on(visualViewport, 'resize scroll', draw)
    on(frame, 'load', () => port || frame.contentDocument || setStartTimeout(3))
    new ResizeObserver(draw).observe(frame)
    attach()
    draw()
    if (visible) {
      load()
      frame.focus()
    }
    loadWhenIdle()
  }

  const start = async given => {
    const own = controller = new AbortController()
    options = {}
    try {
      options = Object(JSON.parse(JSON.stringify(given)))
    } catch {} // options that are not JSON are ignored
    /*core options = { ...options, core: true } */
    try {
      /*core if (window.Kustomer?.startFinished) throw Error('The widget runs on this page already; a page has either of the two.') */
      if (!document.body) await new Promise(resolve => addEventListener('DOMContentLoaded', resolve))
      // A page's content security policy may let it import from the server, but not
      // fetch. An import that has failed once is not tried again for the same address.
      const found = await import(`${server}/v1/settings.js?` + query({ try: attempts++ })).catch(() => ({ fault: BROKEN }))
      if (found.fault || controller !== own) throw Error(found.fault || STOPPED)
      settings = found.default
      labels = found.names
      createElements()
      api.startFinished = true
      setTimeout(sendQueued) // after the callback of start
    } catch (error) {
      if (controller === own) {
        starting = undefined
        rejectPending(error.message)
      }
      throw error
    }
  }

  const api = {
    startFinished: false,
    '{{start}}': (...args) => respond(args, (resolve, reject) => {
      starting ??= start(args[0])
      starting.then(() => resolve(frame && attach()), reject)
    }),
    stop: (...args) => respond(args, resolve => {
      controller?.abort()
      if (frame) unload()
      launcher?.remove()
      frame?.remove()
      launcher = button = frame = controller = starting = snapshot = settings = undefined
      visible = api.startFinished = false
      listeners.clear()
      rejectPending(STOPPED)
      resolve()
    }),
    addListener (event, fn) {
      if (typeof fn === 'function') listeners.set(event, (listeners.get(event) ?? new Set()).add(fn))
    },
    removeListener (event, fn) {
      listeners.get(event)?.delete(fn)
    },
    getUnreadCount: unreadCount,
    isChatAvailable: availability,
  }
  for (const name of '{{methods}}'.split(' ')) {
    api[name] = (...given) => respond(given, (resolve, reject) => {
      let args
      try {
        args = JSON.stringify(given[0] ?? null)
      } catch {}
      if (!args || args.length > 1e6) return reject(Error(name + ': the arguments cannot be used.'))
      pending.set(++lastCall, { name, args, resolve, reject })
      if (!ready && /^(open|close)$/.test(name)) setVisible(name === 'open')
      sendQueued()
    })
  }

  // A method that does not exist can be called, and fails as calls do. A property that
  // the language looks up itself, such as "then" for await, does not exist.
  if (!window['{{global}}']?.['{{start}}']) window['{{global}}'] = new Proxy(api, {
    get: (_, name) => name in api || typeof name !== 'string' || name === 'then' ? api[name] : (...args) => respond(args, (_, reject) => reject(Error('There is no method ' + name + '.'))),
  })
  // The page may add its listener in the script after this one.
  const loaded = () => dispatchEvent(new Event('{{loaded}}'))
  if (script.async || document.readyState === 'complete') setTimeout(loaded)
  else addEventListener('DOMContentLoaded', loaded, { once: true })
})()
