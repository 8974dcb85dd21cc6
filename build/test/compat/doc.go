// Package compat checks any chat that a site embeds like Kustomer's, from outside:
// identity may change while the widget runs, and nothing that was said is lost,
// shown to another person, or stuck.
//
// It touches only what is public: the page's global Kustomer, and in the
// panel the text box and what can be read there. Each check is a new visitor,
// and says passed, failed and why, or what it would need to be checkable.
//
// It is a tool. It may import build/test/chromium and build/test/harness.
package compat
