// Package rollout decides which release of the widget a page gets.
//
// A server has several releases at once (set.go): the one that its binary was built with,
// and those that were added. Which of them a page gets is the rollout (rollout.go), plain
// data that is kept in the store: the stable release, a canary with a share of the
// visitors, and pins of sites. A visitor belongs to a bucket, for good, so a canary's
// share is always the same people. The panel's document is the place where it is decided:
// it is never cached, so a rollback reaches new pages at once, and no page asks for it
// apart. The shim is the stable release's for everybody.
//
// A release that was rolled back is withdrawn: it never becomes a canary or stable again,
// and whoever ran it has their stored state repaired.
//
// Of this project it imports static, server/protocol, server/release and server/store. It
// must never import the hub or the web.
package rollout
