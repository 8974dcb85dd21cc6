package main

import (
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"kith/build/test/chromium"
)

// layoutFaults looks at a page in the browser for what sticks out and for what
// cannot be read: text under 4.5 to 1 against the colour that it stands on, 3
// where it is large. What is within a label is hit by the label.
const layoutFaults = `(() => {
  const found = []
  const parse = c => {
    const n = c.match(/-?[\d.]+(e-?\d+)?/g).map(Number)
    return c.startsWith('color(') ? [n[0] * 255, n[1] * 255, n[2] * 255, n[3] ?? 1] : [n[0], n[1], n[2], n[3] ?? 1]
  }
  const luminance = c => c.slice(0, 3).map(v => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0)
  const under = el => {
    const layers = []
    for (; el; el = el.parentElement) {
      const c = parse(getComputedStyle(el).backgroundColor)
      if (c[3] > 0) layers.push(c)
      if (c[3] === 1) break
    }
    return layers.reverse().reduce((below, c) => c.map((v, i) => i < 3 ? v * c[3] + below[i] * (1 - c[3]) : 1), [255, 255, 255, 1])
  }
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  while (texts.nextNode()) {
    const el = texts.currentNode.parentElement, style = getComputedStyle(el)
    if (!texts.currentNode.data.trim() || el.closest('.visually-hidden, .mirror, script') || style.visibility === 'hidden') continue
    const a = luminance(parse(style.color)) + 0.05, b = luminance(under(el)) + 0.05
    const ratio = Math.max(a, b) / Math.min(a, b), size = parseFloat(style.fontSize)
    if (ratio < (size >= 24 || size >= 18.66 && style.fontWeight >= 700 ? 3 : 4.5)) {
      found.push('1:' + ratio.toFixed(2) + ' of ' + texts.currentNode.data.slice(0, 40))
    }
  }
  const isCut = el => el && (getComputedStyle(el).textOverflow === 'ellipsis' || isCut(el.parentElement))
  for (const el of document.querySelectorAll('body *')) {
    const box = el.getBoundingClientRect(), style = getComputedStyle(el)
    if (el.tagName === 'BDI' || el.closest('.visually-hidden, .mirror, pre, .table, script') || !box.width || style.visibility === 'hidden' || isCut(el.parentElement)) continue
    if (box.left < -1 || box.right > innerWidth + 1) found.push(el.tagName + '.' + el.className + ' sticks out')
  }
  for (const el of document.querySelectorAll('button, [role=link], input, textarea')) {
    const box = el.getBoundingClientRect()
    if (!el.closest('span, label, .visually-hidden') && box.width && (box.width < 24 || box.height < 24)) found.push(el.className + ' is too small to hit')
  }
  if (document.documentElement.scrollWidth > innerWidth || document.documentElement.scrollHeight > innerHeight) found.push('the document scrolls')
  return found.join('; ')
})()`

// wanted reports whether a story is checked in a form: all are in the forms that
// change the layout, and some in those that change colours. Of the inbox, each is
// checked on a phone in the dark, and some where there is less room, or more.
func wanted(s story, f form) bool {
	if s.inbox != nil {
		tight := []string{"inbox-menu", "inbox-account", "inbox-team", "inbox-releases", "inbox-releases-canary", "inbox-exported", "inbox-selecting", "inbox-loading-more"}
		return f.name == "phone-dark" || slices.Contains(tight, s.name) && slices.Contains([]string{"narrow", "tablet", "zoom"}, f.name)
	}
	some := []string{"home-menu", "conversation-states", "conversation-scrolled-up"}
	switch {
	case f.name == "desktop" || f.name == "arabic" || f.name == "zoom":
		return true
	case f.color == "":
		some = append(some, "history", "kb", "article", "search-no-results")
	}
	return slices.Contains(some, s.name)
}

func TestLook(t *testing.T) {
	var wantedPages []page
	for _, p := range pages() {
		if wanted(p.story, p.form) {
			wantedPages = append(wantedPages, p)
		}
	}
	folder := t.TempDir()
	if err := write(folder, wantedPages); err != nil {
		t.Fatal(err)
	}
	browser, err := chromium.Start(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer browser.Close()
	tab, leave := browser.Visitor()
	defer leave()
	for _, p := range wantedPages {
		if err := p.open(tab, folder); err != nil {
			t.Fatal(err)
		}
		found, err := chromedp.Run(tab, chromedp.Evaluate[string](layoutFaults))
		if err != nil {
			t.Fatal(err)
		}
		if found != "" {
			t.Errorf("%s: %s", p.name(), strings.TrimSpace(found))
		}
	}
}
