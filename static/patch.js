// patch.js applies patches to the document, which wasm/html makes.
//
// Patches are one JSON list, so that a change crosses from wasm to JavaScript in
// one call. It is read from left to right with a current node, which at first
// is the root of the tree:
//
//   operation        what it does
//   5                goes to child 5 of the current node, counted before any change
//   "^"              goes back to the parent
//   "t", text        sets the text of the current node, which is a text
//   "s", name, text  sets an attribute, or a property that people change themselves
//   "r", name        removes an attribute, or resets such a property
//   "k", script      rearranges the children
//   "!", spec        replaces the whole tree
//
// A spec is a text, or [tag, {attributes}, spec of a child, …]. A script is a list
// that goes along the children; those that it does not reach stay:
//
//   step             what it does
//   5                keeps the next 5 children
//   -5               removes the next 5 children
//   [5]              moves child 5, counted before the script, to here
//   spec             inserts a new node here
(() => {
  'use strict'
  const SVG = 'http://www.w3.org/2000/svg'
  const screen = () => document.getElementById('screen')

  // make returns the node of a spec.
  const make = (spec, parent) => {
    if (typeof spec === 'string') return document.createTextNode(spec)
    const [tag, attributes, ...children] = spec
    const svg = tag === 'svg' || parent.namespaceURI === SVG
    const el = svg ? document.createElementNS(SVG, tag) : document.createElement(tag)
    for (const child of children) el.append(make(child, el))
    for (const name in attributes) set(el, name, attributes[name])
    return el
  }

  // set sets an attribute, or removes it if the value is null. What a person changes
  // is set as a property, and only if it differs, so that the caret stays. The value of
  // a box that is checked is no such thing, and without the attribute it is not empty.
  const set = (el, name, value) => {
    if (name === 'value' && value === null && /^(checkbox|radio)$/.test(el.type)) {
      el.removeAttribute(name)
    } else if (name === 'value' && /^(input|textarea|select)$/.test(el.localName)) {
      if (el.value !== (value ?? '')) el.value = value ?? ''
    } else if (name === 'checked' && el.localName === 'input') {
      el.checked = value !== null
    } else if (value === null) {
      el.removeAttribute(name)
    } else {
      el.setAttribute(name, value)
      if (name === 'data-pin') scrolledAway.delete(el)
    }
  }

  // move moves a child, and keeps its focus and scroll positions.
  const move = (el, child, next) => {
    if (el.moveBefore) return el.moveBefore(child, next)
    const focused = document.activeElement
    const scrolled = [child, ...(child.querySelectorAll?.('*') ?? [])].filter(inner => inner.scrollTop).map(inner => [inner, inner.scrollTop])
    el.insertBefore(child, next)
    if (child.contains(focused)) focused.focus({ preventScroll: true })
    for (const [inner, top] of scrolled) inner.scrollTop = top
  }

  // rearrange applies a script.
  const rearrange = (el, script) => {
    const old = [...el.childNodes]
    let next = el.firstChild
    for (const step of script) {
      if (typeof step === 'number') {
        for (let n = Math.abs(step); n > 0; n--) {
          const child = next
          next = child.nextSibling
          if (step < 0) child.remove()
        }
      } else if (typeof step[0] === 'number') {
        const child = old[step[0]]
        if (child === next) next = child.nextSibling
        move(el, child, next)
      } else {
        el.insertBefore(make(step, el), next)
      }
    }
  }

  // apply throws an error if the document is not as the patches expect.
  const apply = list => {
    let current = screen().firstElementChild
    for (let i = 0; i < list.length;) {
      const op = list[i++]
      if (op === '^') current = current.parentNode
      else if (op === 's') set(current, list[i++], list[i++])
      else if (op === 'r') set(current, list[i++], null)
      else if (op === 'k') rearrange(current, list[i++])
      else if (op === '!') screen().replaceChildren(make(list[i++], screen()))
      else if (op !== 't') current = current.childNodes[op]
      else if (current.nodeType === Node.TEXT_NODE) current.data = list[i++]
      else throw new Error('not a text node')
    }
  }

  // A scrolled element with data-pin="end" stays at its end, unless a person has
  // scrolled it away from there. In one with another data-pin, what a person is
  // looking at stays where it is. See PinScroll in wasm/html.
  const scrolledAway = new WeakSet()
  const pinned = () => [...(screen()?.querySelectorAll('[data-pin]') ?? [])]
  const staysAtEnd = el => el.dataset.pin === 'end' && !scrolledAway.has(el)
  const ends = new WeakMap() // where scrollToEnds has left an element
  const scrollToEnds = () => pinned().filter(staysAtEnd).forEach(el => {
    el.scrollTo({ top: el.scrollHeight, behavior: 'instant' })
    ends.set(el, el.scrollTop)
  })
  // The same distance as scrollEdge in wasm/browser/scroll.go.
  const isAtEnd = el => el.scrollHeight - el.scrollTop - el.clientHeight < 24
  // keepPosition returns a function that scrolls an element so that its first visible
  // row is again where it is now.
  const keepPosition = el => {
    let rows = el
    while (rows.childElementCount === 1) rows = rows.firstElementChild
    const top = el.getBoundingClientRect().top
    const visible = [...rows.children].filter(row => row.getBoundingClientRect().bottom > top)
    const row = visible.find(row => row.dataset.messageId) ?? visible[0] // a message, not the button for older ones
    const before = row?.getBoundingClientRect().top
    el.style.overflowAnchor = 'none' // the browser would correct the position a second time
    return () => row?.isConnected && el.scrollBy({ top: row.getBoundingClientRect().top - before, behavior: 'instant' })
  }
  document.addEventListener('scroll', event => {
    const el = event.target
    if (!el.dataset?.pin) return
    if (isAtEnd(el)) scrolledAway.delete(el)
    else scrolledAway.add(el)
  }, { capture: true, passive: true })
  document.addEventListener('load', scrollToEnds, true) // of images
  addEventListener('resize', scrollToEnds)

  const patch = text => {
    // Somebody may have scrolled in this very frame: the event comes after it.
    for (const el of pinned()) if (el.scrollTop < ends.get(el) && !isAtEnd(el)) scrolledAway.add(el)
    const restores = pinned().filter(el => !staysAtEnd(el)).map(keepPosition)
    apply(JSON.parse(text))
    for (const restore of restores) restore()
    scrollToEnds()
  }

  scrollToEnds()
  globalThis.kith = Object.assign(globalThis.kith ?? {}, { patch, make })
})()
