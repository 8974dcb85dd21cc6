// outcomes.js counts what goes well and what fails for the visitor in the panel's document,
// and reports it to the server, which compares releases by it. A report holds numbers, and
// nothing of what a person wrote or who they are. The build puts this script in front of
// frame.js, into its file.
//
// The document is watched, and not what the program says of itself, which may be broken:
//
//   signal           a trial, and when it fails
//   boot             the document: not running 20 s after it was parsed, or crashed before
//   bindings         the document: a name in it is bound to nothing
//   press            a press: within 3 s the document does not change, and nothing is sent
//   bubble           a message that the visitor sends: not shown within 10 s
//   send             likewise: not shown as sent within 20 s
//   panic            a report after events: a panic, a crash or an uncaught error
//   frozen           a report: for 5 s no animation frame came
//   restore          a start with a stored state: it was damaged or set aside
//   logout           a logout: a text of the conversation still stands there 3 s later
//   textbox          a report in a conversation that is open: its text box cannot be used
//   storage          a report after something was stored: that was too long
//
// What the visitor cannot see, because the panel is closed or the tab hidden, is neither
// frozen nor without a text box. Times run while the device is awake and on line.
(() => {
  'use strict'
  // safely returns a function that does the same and throws nothing: the chat must not
  // suffer from being watched.
  const safely = fn => (...args) => {
    try {
      return fn(...args)
    } catch {}
  }
  safely(() => {
    const query = new URLSearchParams(location.search), frame = query.get('frame')
    if (!frame) return // this is the inbox
    const { release } = document.currentScript.dataset
    const root = document.documentElement
    const on = (target, type, fn) => target.addEventListener(type, safely(fn), true)
    const all = selector => [...document.querySelectorAll(selector)]
    const textbox = () => document.querySelector('textarea')
    // A text is compared without what a line break or a mark of direction may become.
    const normalize = text => String(text).replace(/[\s\u0085\uFFFD\p{Cf}\p{Cs}]+/gu, '')

    let counts = {} // since the last report: of a signal its trials and failures, and both histograms
    let sent = 0
    let clock = 0, ticked = 0 // milliseconds in which the device was awake and on line
    let reported = 0, fresh, urgent, alarms = 0 // when the last report was made, and what calls for one
    let running, booted, crashed, parsed
    let open, onScreen = true // whether the page shows the panel
    let disturbed = 0 // when a measurement was last disturbed
    let names = new Set(), bound, changed // the names that the program binds
    let presses = [], early, messages = [] // without an outcome so far
    const old = new WeakSet() // own messages in the log that are none of these
    let handled, stored = 0
    const logouts = new Map() // the texts that must go, by call
    let left = [] // likewise, of calls that were answered
    let asked, drawn = 0, stalled, misses = 0 // of animation frames and of the text box

    const add = (name, ...amounts) => {
      counts[name] = amounts.map((n, i) => n + (counts[name]?.[i] ?? 0))
    }
    // Threat: an error in a loop. Only so many failures are reported before their time.
    const alarm = () => urgent ||= alarms++ < 10
    const count = (signal, failed) => {
      if (failed && !navigator.onLine) return
      add(signal, 1, +!!failed)
      fresh = true
      if (failed) alarm()
    }
    const bounds = [20, 50, 100, 200, 400, 800, 1600, 5000, Infinity]
    const measure = (name, since, scale) => {
      const ms = performance.now() - since
      if (disturbed < since) add(name, ...bounds.map((bound, i) => +(ms <= bound * scale && !(ms <= bounds[i - 1] * scale))))
      fresh = true
    }

    const visible = () => open && onScreen && innerWidth > 0 && document.visibilityState === 'visible'
    const inConversation = () => root.dataset.screen === 'conversation'
    const lacksTextbox = () => {
      if (!visible() || !running || !inConversation() || all('.ended-notice')[0]) return false
      const box = textbox(), r = box?.getBoundingClientRect()
      return !r || box.disabled || document.elementFromPoint(r.x + r.width / 2, r.y + r.height / 2) !== box ||
        box.checkVisibility?.({ opacityProperty: true }) === false
    }
    const lacksBinding = () => all('*').some(el => [...el.attributes].some(({ name, value }) => name.startsWith('data-on-') && !names.has(value)))

    const report = last => {
      look()
      if (visible()) add('frozen', 1, +!!stalled)
      if (visible() && inConversation() && running) add('textbox', 1, +(misses > 1))
      if (handled && !counts.panic) add('panic', 1, 0)
      if (stored) add('storage', 1, +(stored > 3e6))
      const lost = counts, { shown, acked, ...seen } = counts
      const body = JSON.stringify({
        frame, release, site: query.get('site'), bucket: +query.get('bucket'),
        age: performance.now() / 1e3 | 0, seen, shown, acked, sent, left: last,
      })
      counts = {}
      fresh = urgent = handled = false
      stored = 0
      reported = clock
      if (last) return navigator.sendBeacon('heartbeat', body)
      fetch('heartbeat', { method: 'POST', body, keepalive: true, credentials: 'omit' }).then(({ status }) => {
        if (status === 404 || status === 405) clearInterval(timer) // a server that wants no reports
        if (status >= 500) throw status
      }).catch(() => {
        for (const name in lost) add(name, ...lost[name])
        fresh = true
      })
    }
    const boot = failed => {
      if (!booted) count('boot', failed)
      booted = urgent = true
      setTimeout(safely(tick))
    }

    // begin is called when something is pressed; text is that of a message.
    const begin = (text, at, replayed) => {
      presses.push(clock + 3e3)
      if (!text) return
      sent++
      for (const el of all('[data-author=customer]')) old.add(el)
      messages.push({ text, at, replayed, begun: clock })
    }
    const answered = () => {
      for (const _ of presses.splice(0)) count('press')
    }
    // look looks for the messages in the document. One is given up if the visitor leaves
    // the conversation, and is none if a notice says why the text has stayed in its box.
    const look = () => {
      messages = messages.filter(m => {
        const box = textbox(), place = inConversation() && (box?.dataset.value ?? m.place ?? '')
        if (m.place !== undefined && (place === false || m.place && place && place !== m.place)) return false
        if (place !== false) m.place = place || m.place || ''
        if (!m.el?.isConnected) {
          m.el = all('[data-author=customer]').findLast(el => {
            const text = normalize(el.querySelector('.bubble')?.textContent)
            // What was typed before the program ran may have joined a draft.
            return !old.has(el) && (text === m.text || m.replayed && text.includes(m.text))
          })
        }
        if (!m.el && box && normalize(box.value) === m.text && all('.notice')[0]) {
          sent--
          return answered()
        }
        if (!m.el || m.el.querySelector('.bubble').checkVisibility?.({ visibilityProperty: true }) === false) return true
        old.add(m.el)
        if (!m.shown) {
          m.shown = true
          count('bubble')
          if (visible()) requestAnimationFrame(() => setTimeout(safely(() => measure('shown', m.at, 1))))
        }
        if (!/sent|delivered|read/.test(m.el.dataset.state)) return true
        count('send')
        measure('acked', m.at, 5)
      })
    }

    // tick notices what has not happened in time, and reports.
    const tick = () => {
      const now = performance.now()
      if (navigator.onLine) clock += Math.min(now - ticked, 1e3)
      ticked = now
      if (document.readyState !== 'loading') parsed ??= clock
      if (!booted && clock - parsed >= 20e3) boot(true)
      look()
      while (presses[0] <= clock) count('press', presses.shift() && running)
      messages = messages.filter(m => {
        if (!m.shown && clock - m.begun >= 10e3) count('bubble', m.shown = true)
        if (clock - m.begun < 20e3) return true
        count('send', true)
      })
      left = left.filter(({ texts, due }) => {
        if (clock < due) return true
        count('logout', all('body *').some(el => texts.includes(normalize(el.textContent)) || texts.includes(normalize(el.value))))
      })
      if (bound && changed && lacksBinding()) count('bindings', !(bound = false))
      changed = false

      if (!visible()) drawn = clock
      else if (!asked) asked = requestAnimationFrame(() => { asked = 0; drawn = clock })
      if (stalled !== (stalled = clock - drawn >= 5e3) && stalled) alarm()
      misses = lacksTextbox() ? misses + 1 : 0 // once may be in the middle of a change
      if (misses === 2) alarm()

      if (navigator.onLine && (urgent || clock - reported >= (fresh ? 10e3 : visible() ? 60e3 : Infinity))) report()
    }
    const timer = setInterval(safely(tick), 500)

    // Presses count that a person has made: frame.js repeats those that came before the
    // program ran, and they count then.
    const press = event => {
      if (!event.isTrusted) return
      handled = true
      const key = event.type === 'keydown'
      if (event.shiftKey || (key ? event.key !== 'Enter' || event.altKey || event.isComposing || event.keyCode === 229
        : event.detail > 1 || event.ctrlKey || event.metaKey)) return
      const el = event.target.closest?.(key ? '[data-on-enter]' : '[data-on-click],a[href]')
      const name = el?.getAttribute(key ? 'data-on-enter' : 'data-on-click')
      if (!name || el.disabled || el.target || el.getAttribute('aria-disabled') === 'true') return
      const text = name === 'send' && normalize(textbox()?.value ?? '')
      if (text === '' || key && !normalize(el.value)) return // there is nothing to send or to find
      if (running) begin(text, event.timeStamp)
      else early = { text: text || early?.text }
    }
    on(window, 'click', press)
    on(window, 'keydown', press)
    on(window, 'input', () => {
      handled = true
      if (early?.text) early.text = normalize(textbox()?.value ?? '')
    })
    addEventListener('error', safely(event => event.error && count('panic', true))) // not of files, which do not bubble
    on(window, 'unhandledrejection', () => count('panic', true))
    on(window, 'pagehide', () => navigator.onLine && report(true))
    on(document, 'visibilitychange', () => disturbed = performance.now())
    on(window, 'offline', () => disturbed = performance.now())
    const observer = new MutationObserver(safely(() => {
      changed = true
      answered()
      look()
    }))
    observer.observe(root, { subtree: true, childList: true, attributes: true, characterData: true })
    new IntersectionObserver(safely(entries => onScreen = entries.at(-1).isIntersecting)).observe(root)
    if (window.PerformanceObserver?.supportedEntryTypes.includes('longtask')) {
      new PerformanceObserver(safely(list => {
        if (visible() && list.getEntries().some(task => task.name === 'self' && task.duration >= 5e3)) count('frozen', true)
      })).observe({ type: 'longtask' })
    }
    const { send } = WebSocket.prototype
    WebSocket.prototype.send = function (...args) {
      safely(answered)()
      return send.apply(this, args)
    }

    // The program says what cannot be seen from here. See wasm/browser/outcome.go.
    globalThis.kith = {
      outcome: safely((signal, value) => signal === 'bindings' ? names = new Set(value.match(/\S+/g)) : count(signal, value)),
    }
    // The messages over the port are described in widget.js.
    const said = safely(([name, first]) => {
      if (name !== 'pong') answered()
      if (name === 'panel') open = first
      if (name === 'store') stored = Math.max(stored, first?.length ?? 0)
      if (name === 'answer' && logouts.has(first)) left.push({ texts: logouts.get(first), due: clock + 3e3 })
      if (name === 'failed') {
        if (booted) count('panic', true)
        crashed = true
        running = false
        boot(true)
      }
      if (name === 'failed' || name === 'reload') { // the next document is another one
        query.set('frame', Math.random().toString(36).slice(2))
        history.replaceState(history.state, '', '?' + query)
      }
    })
    const heard = ({ data: [name, id, method] }) => {
      if (name === 'call') handled = true
      if (method === 'login') { // the same person may come back
        left = []
        logouts.clear()
      }
      // Shorter texts may well be words of the panel.
      if (method === 'logout') logouts.set(id, all('.log [data-author=customer] .bubble,.log [data-author=agent] .bubble').map(el => normalize(el.textContent)).filter(text => text.length > 11))
    }
    const beforeReplays = safely(() => {
      observer.takeRecords()
      running = !crashed
      if (early && running) begin(early.text, performance.now(), true)
    })
    const afterReplays = safely(() => {
      bound = running && names.size > 0 && !lacksBinding()
      if (running) count('bindings', !bound)
      boot(false)
    })
    queueMicrotask(safely(() => { // when frame.js has run
      const { started, port } = kith
      kith.started = () => {
        beforeReplays()
        started()
        afterReplays()
      }
      port.then(safely(port => {
        const post = port.postMessage
        port.postMessage = (...args) => {
          said(args[0])
          return post.apply(port, args)
        }
        on(port, 'message', heard)
      }))
    }))
  })()
})()
