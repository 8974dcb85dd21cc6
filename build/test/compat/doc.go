// Package compat checks any chat that a site embeds like Kustomer's, from outside: the
// visitor may log in and out while the widget runs, and no message is lost, shown to
// another person, or stuck.
//
// It uses only what is public: the page's global Kustomer, and in the panel the text
// box and the text that can be read. Each check is made by a new visitor, and has one
// of three outcomes: passed, failed with a reason, or not checkable with what it lacks.
//
// It may import build/test/chromium and build/test/harness; its tests also import
// build/test/lostbindings.
package compat
