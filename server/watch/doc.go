// Package watch looks after the canary, so that nobody needs to be awake: each second it
// gives what was counted of it (server/outcome) to the guard (server/guard), keeps what
// that knows in the store, and rolls the canary back when it says so. A person may promote
// it when the guard has nothing against it (MayPromote).
//
// What is known belongs to one canary. It begins anew when another one begins, and goes on
// when the share of that one changes, or the server was killed. Several servers on one
// store add what they have counted to what is known by all.
//
// Of this project it imports the guard, server/outcome, server/rollout and server/store,
// and must never import the hub or the web.
package watch
