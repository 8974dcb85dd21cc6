// widget.js is all that a site's page loads before somebody opens the chat. It
// contains no logic of the chat: it queues the page's calls, keeps its callbacks and
// listeners, draws the launcher, holds the frame, and stores what the program in the
// frame sends. The two exchange messages over one port, for which the frame's document asks
// by posting the id of its release.
//
// The messages over the port between static/widget.js in the page and
// wasm/browser/frame.go in the frame are arrays: a name and arguments. A page can
// meet a frame of another release, so a message must not change; each ignores a
// message that it does not know.
//
//   to the frame  arguments            meaning
//   start         state, config        start with this stored state and configuration
//   call          id, method, JSON     the page called a method; id 0 wants no answer
//   storage       state, version       what is stored has changed
//   page          address, title       the page has another address or title
//   ping          -                    answer pong once all that came before is handled
//   leave         -                    another document is about to be loaded: keep what is typed and sent
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
//   pong          -                    the program handles events
//   reload        -                    the document is loaded again, and what is called waits for that
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
  const server = new URL('.', script.src) // the folder of this script, in which the server serves everything

  let controller // an AbortController from start to stop, whose signal removes all listeners
  let starting // the promise of start, pending or fulfilled
  let options = {}, settings, snapshot
  /*core let coreSettings */
  let labels, launcherStyle // of the launcher; the labels closed and open
  let launcher, button, icon, badge, frame
  let port, frameWindow
  let ready // whether the program runs
  let startTimeout
  let bucket // by which the server chooses a release
  let release // of the document in the frame
  let pinging, unanswered // how many pings have no answer; NaN until the program has answered one
  let broken // an object for as long as the frame is; if its release is withdrawn, until there is another document
  let checks = 0, withdrawn // whether the frame's release was rolled back, when that was asked last
  let sentPage // the address and title that the program knows
  let open // whether the panel is open in the program
  let visible = false // whether the panel is open on the page
  let lastCall = 0, attempts = 0, narrow
  const pending = new Map() // calls without an answer, by id
  const listeners = new Map() // of the page, by event
  let memory // the state, if it cannot be stored
  const sheets = document.adoptedStyleSheets, sheet = new CSSStyleSheet() // of the page
  let drawn // the text of the sheet
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
  const rejectPending = (text, onlySent) => {
    for (const [id, call] of pending) {
      if ((call.sent || !onlySent) && pending.delete(id)) call.reject(Error(text))
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

  /*core const chatSettings = () => ({ ...settings && coreSettings, ...availability() }) */

  const language = () => String(options.lang || navigator.language)
  const apiKey = () => script.dataset.kustomerApiKey ?? ''
  const query = more => {
    try {
      bucket ??= parse(readState()).bucket & 16383 // whatever stands there, a number
    } catch {} // nothing is stored, or it cannot be read
    bucket ||= 1 + Math.random() * 1e4 | 0
    return new URLSearchParams({ key: apiKey(), lang: language(), bucket, site: location.origin, ...more })
  }
  // importSettings imports the settings, and returns why that has failed. A page's content
  // security policy may let it import from the server, but not fetch. An import that has
  // failed once is not tried again for the same address.
  const importSettings = async more => {
    const found = await import(`${server}v1/settings.js?` + query({ /*core core: 1, */ try: attempts++, ...more })).catch(() => ({ fault: BROKEN }))
    if (!found.fault && controller) {
      settings = found.default
      withdrawn = found.withdrawn
      /*core coreSettings = found.core */
      labels = found.names
      launcherStyle = found.style
    }
    return found.fault
  }

  // draw makes the page look as it should. The styles are in a sheet of the page, for
  // its policy may forbid others. They are stronger than what a theme says of all frames
  // or boxes, and weaker than what the page says of the two elements by their ids; what it
  // says in their style attributes (display, transform, z-index) holds too.
  const draw = () => {
    if (!frame) return
    const { alignment = options.chatIconPosition, horizontalPadding = 20, verticalPadding = 20 } = Object(options.chatIconPosition)
    const left = /left/i.test(alignment)
    const x = parseInt(horizontalPadding) + 'px'
    const y = parseInt(verticalPadding) + 'px'
    const diameter = parseInt(options.chatIconSize) || 60
    const size = diameter + 'px'
    narrow = innerWidth < 480 || innerHeight < 480
    // A phone's keyboard covers the page, but not the visual viewport.
    const { scale, height, offsetTop } = visualViewport
    const rule = (element, shown, width, height, edge, vertical, more = '') =>
      `[id=${element.id}]${'[id]'.repeat(9)}{all:initial;color-scheme:inherit;z-index:2147483647;` +
      `position:fixed;transition:none;animation:none;pointer-events:auto;margin:0;padding:0;border:0;min-width:0;min-height:0;max-width:none;max-height:none;visibility:${shown ? 'visible' : 'hidden'};width:${width};height:${height};inset:auto;${left ? 'left' : 'right'}:${edge};${vertical};${more}}`.replaceAll(';', '!important;')
    let text = narrow
      ? rule(frame, visible, '100%', visible ? height * scale + 'px' : '100%', 0, `top:${visible && scale <= 1 ? offsetTop : 0}px`)
      : rule(frame, visible, `min(400px,100% - 2*${x})`, `min(700px,100% - ${y} - ${size} - 28px)`, x, `bottom:calc(${y} + ${size} + 12px)`, 'border-radius:16px;box-shadow:0 4px 24px #0003;')
    if (launcher) {
      // A page that hides the frame hides the chat.
      text += rule(launcher, frame.offsetWidth && !/hid|dis/.test(availability().availability), size, size, x, 'bottom:' + y)
      const { total } = unreadCount()
      button.ariaExpanded = visible
      button.ariaLabel = ready && parse(snapshot)?.label || labels[+visible] + (total && !visible ? ', ' + total : '')
      icon.style.scale = diameter / 50
      badge.textContent = !visible && total || ''
    }
    if (text !== drawn) sheet.replaceSync(drawn = text)
    if (!sheets.includes(sheet)) sheets.push(sheet)
  }
  // setVisible opens or closes the panel on the page, and moves the focus.
  const setVisible = now => {
    const changed = now !== visible && frame
    const hadFocus = document.activeElement === frame
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
  // them: outside of the body, of which a transform or zoom would move them, after an
  // observer of the body could see them.
  const attach = () => {
    ready &&= frameWindow === frame.contentWindow // a frame that is moved gets a new one
    for (const parent of frame.isConnected ? [] : [document.body, document.documentElement]) {
      parent.append(...launcher ? [launcher, frame] : [frame]) // the frame in front
    }
  }
  // load loads the frame, or loads it again. If that fails, the next call tries again. A call
  // while it loads waits no longer than the first.
  const load = again => {
    attach()
    if (ready) return
    if (!startTimeout) setStartTimeout(60)
    if (again || !frame.src) frame.src = `${server}frame.html?` + query({ frame: Math.random().toString(36).slice(2) })
  }
  // loadWhenIdle loads the frame ahead of its use for somebody who has used the chat.
  const loadWhenIdle = () => (window.requestIdleCallback ?? setTimeout)(() => frame && readState() && load())
  const setStartTimeout = seconds => {
    clearTimeout(startTimeout)
    startTimeout = setTimeout(() => {
      startTimeout = 0
      if (!port) unload()
      rejectPending(BROKEN)
    }, seconds * 1e3)
  }
  // clear takes the document out of the frame. What it has on its way is not heard any more.
  const clear = () => {
    port?.close()
    frame.removeAttribute('src')
  }
  const unload = () => {
    startTimeout = clearTimeout(startTimeout)
    clear()
    port = ready = open = undefined
    setVisible(false)
  }
  // connect gives a port to a document in the frame that has announced itself: the
  // first, and each later one if the page moves the frame or the frame reloads. The
  // settings may have changed since the first. Which release it is of the document says
  // itself: that is chosen when it is loaded, maybe long after the settings were asked for.
  const connect = async () => {
    const channel = new MessageChannel(), opened = open
    port?.close()
    port = channel.port1
    port.onmessage = ({ data: [name, ...args] }) => handlers[name]?.(...args)
    ready = open = broken = false
    rejectPending(BROKEN, true) // the calls of which the result is not known
    setStartTimeout(60)
    if (frameWindow) await importSettings()
    if (port !== channel.port1) return
    frameWindow = frame.contentWindow
    unanswered = NaN
    // Whether the program still handles events is asked while somebody can see the page.
    // Pings are counted, and not the time, in which the page may have slept.
    pinging ??= setInterval(() => {
      if (document.hidden) return
      if (ready && unanswered++ > 3) heal(broken = {})
      post('ping')
      if (++checks % 12 === 0 && ready && !broken) check()
    }, 2500)
    const focused = document.activeElement === frame
    if (focused) {
      // Chromium may give keys to the page since it has another document in the frame.
      frame.blur()
      frame.focus()
    }
    frameWindow.postMessage({ kith: 1, open: visible && focused }, server.origin, [channel.port2])
    storageVersion = 0
    post('start', knownState = readState(), JSON.stringify({
      key: apiKey(), server, settings, options, language: language(), bucket, open: visible, opened, focused,
      page: { address: location.href, title: document.title },
      narrow, zone: -new Date().getTimezoneOffset(),
    }))
  }
  // check asks, twice a minute, whether the frame's release was rolled back. A program that
  // works has heard of that, and loads another release within seconds, without a loss; one
  // that hears of nothing any more may still answer pings.
  const check = async () => {
    const checked = port
    if (!await importSettings({ release }) && withdrawn && port === checked) setTimeout(heal, 6e3, broken = { withdrawn })
  }
  // heal asks the server, of a frame that is broken, whether it has another release by now,
  // and loads the frame again if it has. It goes on until the frame works: own is what
  // broken is so long, and wait after how many seconds it asks again.
  const heal = async (own, wait = 5) => {
    if (own !== broken) return
    ready = false
    rejectPending(BROKEN, true)
    if (!await importSettings({ broken: release }) && own === broken && settings.build !== release) {
      post('leave')
      setTimeout(() => {
        if (own !== broken) return
        port?.close()
        // One that comes soon after an empty one WebKit does not always load. But a document is
        // given the process of the one before, unless that has ended.
        unanswered > 3 ? setTimeout(() => own === broken && load(), 4e3, clear()) : load(true)
      }, 99)
    }
    setTimeout(heal, wait * 1e3, own, Math.min(60, wait * 2))
  }
  // handlers handle the messages to the page, by name.
  const handlers = {
    ready () {
      ready = true
      startTimeout = clearTimeout(startTimeout)
      post('ping') // at once: a program that has never answered is not watched
      if (open !== visible) callMethod(visible ? 'open' : 'close')
      sendQueued()
      draw()
    },
    failed () {
      rejectPending(BROKEN)
      if (!visible) unload() // if it is visible, the frame offers to try again
      heal(broken = {})
    },
    pong () {
      unanswered = 0
      if (broken && !broken.withdrawn) broken = handlers.ready() // which returns undefined: it is no longer
    },
    reload () {
      port = ready = undefined
      setStartTimeout(60)
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
    frame.referrerPolicy = 'origin' // by which the server knows that it is in a page of this site
    /*widget*/
    if (!options.hideChatIcon) {
      launcher = create('div')
      launcher.id = 'kustomer-ui-sdk-launcher-icon-frame'
      button = create('button')
      button.append(icon = create('i'), badge = create('b'))
      const inner = new CSSStyleSheet()
      inner.replaceSync(launcherStyle)
      const root = launcher.attachShadow({ mode: 'open' })
      root.adoptedStyleSheets = [inner]
      root.append(button)
      on(button, 'click', () => {
        if (ready) return callMethod(open ? 'close' : 'open')
        load()
        setVisible(!visible)
      })
    }
    /*both*/
    on(window, 'message', event => {
      if (event.origin !== server.origin || event.source !== frame.contentWindow) return
      release = event.data // the frame posts nothing else here
      connect()
    })
    on(window, 'storage pageshow visibilitychange', event => {
      if (event.key === STATE) memory = null
      if (!event.key) unanswered *= 0 // after a sleep of the page
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

  // start starts the chat, and returns why it could not. If the server cannot be reached, that
  // is tried again after so many seconds, more and more seldom, until the page starts or stops
  // the chat itself: a page that was loaded at a bad moment has a chat as soon as there is one.
  // What it calls after the first try waits.
  const start = async (given, wait = 5) => {
    const own = controller = new AbortController()
    options = {}
    try {
      options = Object(JSON.parse(JSON.stringify(given)))
    } catch {} // options that are not JSON are ignored
    /*core options = { ...options, core: true } */
    try {
      /*core if (window.Kustomer?.startFinished) throw Error('The widget runs on this page already; a page has either of the two.') */
      if (!document.body) await new Promise(resolve => addEventListener('DOMContentLoaded', resolve))
      const fault = await importSettings()
      if (fault || controller !== own) throw Error(fault || STOPPED)
      createElements()
      api.startFinished = true
      setTimeout(sendQueued) // after the callback of start
    } catch (error) {
      if (controller === own) {
        starting = undefined
        if (wait === 5) rejectPending(error.message)
        if (error.message === BROKEN) setTimeout(() => controller === own && (starting = start(given, Math.min(60, wait * 2))), wait * 1e3)
      }
      return error
    }
  }

  const api = {
    startFinished: false,
    '{{start}}': (...args) => respond(args, (resolve, reject) => {
      starting ??= start(args[0])
      starting.then(error => {
        if (frame) attach()
        if (error) reject(error) // and then resolve does nothing
        resolve(/*core { settings: chatSettings() } */)
      })
    }),
    stop: (...args) => respond(args, resolve => {
      controller?.abort()
      if (frame) unload()
      launcher?.remove()
      frame?.remove()
      launcher = button = frame = frameWindow = controller = starting = snapshot = settings = broken = undefined
      visible = api.startFinished = false
      sheet.replaceSync(drawn = '')
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
    /*core getChatSettings: (...args) => args.length ? respond(args, resolve => resolve(chatSettings())) : chatSettings(), */
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

  const earlier = window['{{global}}'] // the global of a script before this one, or of an old loader
  /*widget*/
  let warned
  const warn = () => warned ||= !console.warn(`Kustomer.init is no more: write <script src="${script.src}" data-kustomer-api-key="KEY"></script> and Kustomer.start().`)
  if (earlier?._q?.push) warn()
  /*both*/
  // A method that does not exist can be called, and fails as calls do. A property that
  // the language looks up itself, such as "then" for await, does not exist.
  if (!earlier?.['{{start}}'] || earlier._q?.push) window['{{global}}'] = new Proxy(api, {
    get: (_, name) => name in api || typeof name !== 'string' || name === 'then' ? api[name] : (...args) => respond(args, (_, reject) => {
      /*widget*/ if (name === 'init') warn() /*both*/
      reject(Error('There is no method ' + name + '.'))
    }),
  })
  // The page may add its listener in the script after this one.
  const loaded = () => dispatchEvent(new Event('{{loaded}}'))
  if (script.async || document.readyState === 'complete') setTimeout(loaded)
  else addEventListener('DOMContentLoaded', loaded)
})()
