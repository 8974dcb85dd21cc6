// outcomes.js counts what goes well and what fails for the visitor in the panel's document,
// and reports it to the server, which compares releases by it. A report holds numbers, and
// nothing of what a person wrote or who they are. The build puts this script in front of
// frame.js, into its file. The document is watched, and not what the program says of itself,
// which may be broken:
//
//   signal           a trial, and when it fails
//   boot             the document: not running 20 s after it was parsed, or crashed before
//   bindings         the document: a name in it is bound to nothing
//   press            a press: for 3 s the document does not change, and nothing is sent
//   bubble           a message that the visitor sends: not shown within 10 s
//   send             likewise: not shown as sent within 20 s
//   panic            a report after events: a panic, a crash or an uncaught error
//   frozen           a report: no animation frame came for 5 s
//   restore          a start with a stored state: it was damaged or set aside
//   logout           a logout: 3 s later a text of the conversation is still there
//   textbox          a report in a conversation that is open: its text box cannot be used
//   storage          a report after something was stored: that was too long
//
// A panel that is closed or hidden is neither frozen nor without a text box. Times run
// while the device is awake and on line.
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
    const normalize = text => String(text ?? '').replace(/\s+/g, '')

    let counts = {}, sent = 0 // of a signal its trials and failures since the last report, and two histograms
    let clock = 0, ticked = 0 // milliseconds while the device was awake and on line
    let reported = 0, fresh, urgent, alarms = 0, unwanted // what calls for a report
    let running, booted, crashed, parsed, handled, stored = 0
    let open, onScreen = true // whether the page shows the panel
    let disturbed = 0 // when something last made measurements of time worthless
    let names = new Set(), bound, changed // the names that the program binds
    let presses = [], messages = [] // without an outcome so far
    const old = new WeakSet() // bubbles of other messages than these
    const leaving = new Map() // the texts that must go, by the call of logout
    let gone = [] // likewise, after the answer
    let asked, drawn = 0, stalled, hung, misses = 0 // animation frames, and looks that found no text box

    const add = (name, ...amounts) => {
      counts[name] = amounts.map((n, i) => n + (counts[name]?.[i] ?? 0))
    }
    // Threat: an error in a loop. Only the first failures are reported at once.
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
    }
    const visible = () => open && onScreen && document.visibilityState === 'visible'
    const inConversation = () => root.dataset.screen === 'conversation'
    const needsTextbox = () => running && visible() && inConversation() && !all('.ended-notice')[0]
    const hasTextbox = () => {
      const box = textbox(), r = box?.getBoundingClientRect()
      return r && !box.disabled && document.elementFromPoint(r.x + r.width / 2, r.y + r.height / 2) === box &&
        box.checkVisibility?.({ opacityProperty: true }) !== false
    }
    const isBound = () => all('*').every(el => [...el.attributes].every(({ name, value }) => !name.startsWith('data-on-') || names.has(value)))

    // proof returns what proves that this document was loaded, so that a server that was
    // started since then believes what is said of it.
    const proof = () => performance.getEntriesByType('navigation')[0]?.serverTiming?.find(({ name }) => name === 'proof')?.description
    const report = left => {
      look()
      if (visible()) add('frozen', 1, +!!(stalled || hung))
      if (needsTextbox()) add('textbox', 1, +(misses > 1))
      if (handled && !counts.panic) add('panic', 1, 0)
      if (stored) add('storage', 1, +(stored > 3e6))
      const lost = counts, { shown, acked, ...seen } = counts
      const body = JSON.stringify({
        frame, proof: proof(), release, site: query.get('site'), bucket: +query.get('bucket'),
        age: performance.now() / 1e3 | 0, seen, shown, acked, sent, left,
      })
      counts = {}
      fresh = urgent = handled = hung = false
      stored = 0
      reported = clock
      if (left) return navigator.sendBeacon('heartbeat', body)
      fetch('heartbeat', { method: 'POST', body, keepalive: true, credentials: 'omit' }).then(({ status }) => {
        if (status >= 500) throw status
        unwanted = status === 404 || status === 405 // by a server that knows of no reports
      }).catch(() => {
        for (const name in lost) add(name, ...lost[name])
        fresh = true
      })
    }
    const boot = failed => { // once
      if (!booted) count('boot', failed)
      booted = urgent = true
      setTimeout(safely(tick))
    }

    const answered = () => {
      for (const _ of presses.splice(0)) count('press')
    }
    // look looks for the messages in the document. One is given up if the visitor leaves its
    // conversation, and is none if a notice says why the text has stayed in the text box.
    const look = () => {
      messages = messages.filter(m => {
        const box = textbox(), place = inConversation() && (box?.dataset.value ?? m.place ?? '')
        if (m.place !== undefined && (place === false || m.place && place && place !== m.place)) return false
        if (place !== false) m.place = place || m.place || ''
        if (!m.el?.isConnected) m.el = all('[data-author=customer] .bubble').findLast(el => !old.has(el) && normalize(el.textContent) === m.text)
        if (!m.el && box && normalize(box.value).includes(m.text) && all('.notice')[0]) {
          sent--
          return answered()
        }
        if (m.el && m.el.checkVisibility?.({ visibilityProperty: true }) !== false) {
          old.add(m.el)
          if (!m.shown) {
            count('bubble')
            if (visible()) requestAnimationFrame(() => setTimeout(safely(() => measure('shown', m.at, 1))))
          }
          m.shown = true
          if (/sent|delivered|read/.test(m.el.parentNode.dataset.state)) {
            measure('acked', m.at, 5)
            return count('send')
          }
        }
        if (!m.shown && clock - m.begun >= 10e3) count('bubble', m.shown = true)
        return clock - m.begun < 20e3 || count('send', true)
      })
    }

    // tick notices what has not happened in time, and reports.
    const tick = () => {
      const passed = Math.min(performance.now() - ticked, 1e3)
      ticked = performance.now()
      if (!navigator.onLine) return
      clock += passed
      if (document.readyState !== 'loading') parsed ??= clock
      if (!booted && clock - parsed >= 20e3) boot(true)
      look()
      while (presses[0] <= clock) count('press', presses.shift())
      gone = gone.filter(({ texts, due }) => clock < due || count('logout', all('body *').some(el => [el.textContent, el.value].some(text => texts.has(normalize(text))))))
      if (bound && changed && !isBound()) count('bindings', !(bound = false))
      changed = false
      if (!visible()) drawn = clock
      else if (!asked) asked = requestAnimationFrame(() => { asked = 0; drawn = clock })
      if (!stalled && clock - drawn >= 5e3) alarm()
      stalled = clock - drawn >= 5e3
      misses = needsTextbox() && !hasTextbox() ? misses + 1 : 0 // once may be in the middle of a change
      if (misses === 2) alarm()
      if (!unwanted && (urgent || clock - reported >= (fresh ? 10e3 : visible() ? 60e3 : Infinity))) report()
    }
    setInterval(safely(tick), 500)

    // begin begins to watch a message that the visitor sends.
    const begin = (text, at) => {
      sent++
      presses.push(clock + 3e3)
      messages.push({ text, at, begun: clock })
    }
    const press = event => {
      handled = true
      if (!running) return // frame.js repeats it, or gives its text to the program
      const key = event.type === 'keydown'
      if (event.shiftKey || (key ? event.key !== 'Enter' || event.altKey || event.isComposing || event.keyCode === 229
        : event.detail > 1 || event.ctrlKey || event.metaKey)) return
      const el = event.target.closest?.(key ? '[data-on-enter]' : '[data-on-click],a[href]')
      const name = el?.getAttribute(key ? 'data-on-enter' : 'data-on-click')
      if (!name || el.disabled || el.target || el.getAttribute('aria-disabled') === 'true') return
      const text = name === 'send' && normalize(textbox()?.value)
      if (text === '' || key && !normalize(el.value)) return // there is nothing to send or to find
      if (!text) return presses.push(clock + 3e3)
      for (const el of all('[data-author=customer] .bubble')) old.add(el)
      begin(text, event.timeStamp)
    }
    on(window, 'click', press)
    on(window, 'keydown', press)
    on(window, 'input', () => handled = true)
    on(window, 'error', event => event.error && count('panic', true)) // and not of a file or of an observer
    on(window, 'unhandledrejection', () => count('panic', true))
    on(window, 'pagehide', () => unwanted || report(true))
    on(window, 'offline', () => disturbed = performance.now())
    on(document, 'visibilitychange', () => disturbed = performance.now())
    new MutationObserver(safely(() => {
      changed = true
      answered()
      look()
    })).observe(root, { subtree: true, childList: true, attributes: true, characterData: true })
    new IntersectionObserver(safely(entries => onScreen = entries.at(-1).isIntersecting)).observe(root)
    if (PerformanceObserver.supportedEntryTypes.includes('longtask')) {
      new PerformanceObserver(safely(list => {
        if (!visible() || !list.getEntries().some(task => task.name === 'self' && task.duration >= 5e3)) return
        hung = true
        alarm()
      })).observe({ type: 'longtask' })
    }
    const { send } = WebSocket.prototype
    WebSocket.prototype.send = function (...args) {
      safely(answered)()
      return send.apply(this, args)
    }

    // What cannot be seen from here the program says: see wasm/browser/outcome.go.
    globalThis.kith = {
      outcome: safely((signal, value) => signal === 'bindings' ? names = new Set(value.match(/\S+/g)) : count(signal, value)),
    }
    // The messages over the port are described in widget.js.
    const said = safely(([name, value]) => {
      if (name !== 'pong') answered()
      if (name === 'panel') open = value
      if (name === 'store' && value) {
        stored = Math.max(stored, value.length)
        if (value.length > 3e6) alarm()
      }
      if (name === 'answer' && leaving.has(value)) gone.push({ texts: leaving.get(value), due: clock + 3e3 })
      if (name === 'failed') {
        if (booted) count('panic', true)
        running = !(crashed = true)
        presses = []
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
        leaving.clear()
        gone = []
      }
      if (method !== 'logout') return
      const texts = all('[data-author=customer] .bubble,[data-author=agent] .bubble').map(el => normalize(el.textContent))
      leaving.set(id, new Set(texts.filter(text => text.length > 11))) // a shorter one may be a word of the panel
    }
    const beforeReplays = safely(() => running = !crashed)
    const afterReplays = safely(() => {
      bound = running && names.size > 0 && isBound()
      if (running) count('bindings', !bound)
      boot(false)
    })
    queueMicrotask(safely(() => { // when frame.js has run
      const { started, takeSent, port } = kith
      kith.takeSent = () => {
        const texts = takeSent()
        safely(() => JSON.parse(texts || '[]').forEach(text => begin(normalize(text), performance.now())))()
        return texts
      }
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
