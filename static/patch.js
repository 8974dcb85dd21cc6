// patch.js applies to the document the patches that wasm/html writes;
// wasm/html/patch.go says what they are.
(() => {
  'use strict'
  const SVG = 'http://www.w3.org/2000/svg'
  const stage = () => document.getElementById('screen')

  // make makes a node of a spec: a text, or [tag, {attributes}, spec of a kid, …].
  const make = (spec, parent) => {
    if (typeof spec === 'string') return document.createTextNode(spec)
    const [tag, attributes, ...kids] = spec
    const svg = tag === 'svg' || parent.namespaceURI === SVG
    const el = svg ? document.createElementNS(SVG, tag) : document.createElement(tag)
    for (const kid of kids) el.append(make(kid, el))
    for (const name in attributes) set(el, name, attributes[name])
    return el
  }

  // set sets or (by null) removes an attribute. What a person changes is set as
  // the property, and only where it differs, so that the caret stays.
  const set = (el, name, value) => {
    if (name === 'value' && /^(input|textarea|select)$/.test(el.localName)) {
      if (el.value !== (value ?? '')) el.value = value ?? ''
    } else if (name === 'checked' && el.localName === 'input') {
      el.checked = value !== null
    } else if (value === null) {
      el.removeAttribute(name)
    } else {
      el.setAttribute(name, value)
      if (name === 'data-pin') loose.delete(el)
    }
  }

  // move moves a kid so that focus and scroll survive.
  const move = (el, kid, next) => {
    if (el.moveBefore) return el.moveBefore(kid, next)
    const focus = document.activeElement
    const scrolled = [kid, ...(kid.querySelectorAll?.('*') ?? [])].filter(x => x.scrollTop).map(x => [x, x.scrollTop])
    el.insertBefore(kid, next)
    if (kid.contains(focus)) focus.focus({ preventScroll: true })
    for (const [x, top] of scrolled) x.scrollTop = top
  }

  const rearrange = (el, script) => {
    const old = [...el.childNodes]
    let next = el.firstChild
    for (const item of script) {
      if (typeof item === 'number') {
        for (let n = Math.abs(item); n > 0; n--) {
          const kid = next
          next = kid.nextSibling
          if (item < 0) kid.remove()
        }
      } else if (typeof item[0] === 'number') {
        const kid = old[item[0]]
        if (kid === next) next = kid.nextSibling
        move(el, kid, next)
      } else {
        el.insertBefore(make(item, el), next)
      }
    }
  }

  // change throws where the document is not what the patches were made for.
  const change = list => {
    let at = stage().firstElementChild
    for (let i = 0; i < list.length;) {
      const op = list[i++]
      if (op === '^') at = at.parentNode
      else if (op === 's') set(at, list[i++], list[i++])
      else if (op === 'r') set(at, list[i++], null)
      else if (op === 'k') rearrange(at, list[i++])
      else if (op === '!') stage().replaceChildren(make(list[i++], stage()))
      else if (op !== 't') at = at.childNodes[op]
      else if (at.nodeType === Node.TEXT_NODE) at.data = list[i++]
      else throw new Error('no text here')
    }
  }

  // Scrolled elements with data-pin stay at their end, or else what is looked
  // at stays where it is. Loose are those that a person took away from it.
  const loose = new WeakSet()
  const pins = () => [...(stage()?.querySelectorAll('[data-pin]') ?? [])]
  const held = el => el.dataset.pin === 'end' && !loose.has(el)
  const settle = () => pins().filter(held).forEach(el => el.scrollTo({ top: el.scrollHeight, behavior: 'instant' }))
  const hold = el => {
    let rows = el
    while (rows.childElementCount === 1) rows = rows.firstElementChild
    const top = el.getBoundingClientRect().top
    const seen = [...rows.children].filter(row => row.getBoundingClientRect().bottom > top)
    const row = seen.find(row => row.dataset.messageId) ?? seen[0] // what leads to older messages stays above them
    const before = row?.getBoundingClientRect().top
    el.style.overflowAnchor = 'none' // or browsers would do the same once more
    return () => row?.isConnected && el.scrollBy({ top: row.getBoundingClientRect().top - before, behavior: 'instant' })
  }
  document.addEventListener('scroll', e => {
    const el = e.target
    if (!el.dataset?.pin) return
    if (el.scrollHeight - el.scrollTop - el.clientHeight < 24) loose.delete(el)
    else loose.add(el)
  }, { capture: true, passive: true })
  document.addEventListener('load', settle, true) // of pictures
  addEventListener('resize', settle)

  const patch = text => {
    const free = pins().filter(el => !held(el)).map(hold)
    change(JSON.parse(text))
    for (const put of free) put()
    settle()
  }

  settle()
  globalThis.kith = Object.assign(globalThis.kith ?? {}, { patch, make })
})()
