// Package simulation runs the visitor's program in a simulated world in which
// everything that can happen to it happens, in any order, and checks after each
// step what a visitor must be able to rely on.
//
// It is for tests and tools, and no part of the product. It may import the packages
// that the visitor's program is made of (wasm/chat with those below it, wasm/app,
// wasm/connection, wasm/html, wasm/outbox, server/protocol), and none of them may
// import it.
//
// # What is simulated
//
// A World is one device and the server it talks to:
//
//   - up to three tabs of one site, each of which runs the real program
//     (chat.Program) on the real loop (app.Loop). Around it a tab stands in for
//     wasm/browser: it performs the effects.
//   - the site's storage, which can be full, forbidden, cleared, cut off, edited, or
//     written by a newer release; other tabs learn of a change when a step says so.
//   - a network that carries frames only when a step says so, and that loses,
//     duplicates and reorders them.
//   - a server (server.go) and one agent. It is a model of the real one. A Twin, the
//     real one, can be put beside it: each frame and each step goes to both, and
//     what they send must be the same (build/test/realserver).
//   - somebody else, who knows the id of every session and has copies of some
//     tokens from before a sign-in or a logout, and tries what can be tried with
//     them (attacker.go).
//   - a clock for all, and one of the device, which its tabs share and which can jump.
//
// A run is a list of Steps, random (Options.Run) or from a script (Options.Replay),
// and at its end a check that the visitor can still chat (World.CheckCanChat). The
// same Options lead to the same run.
//
// # What is checked, and when
//
// Invariants has what must be true, by numbers, and Checks has each way in which one is
// checked, and when: after each step, at rest, or at the end of a run. Nothing else is
// checked, and a test holds the table in README against Checks. After a step, each tab
// is looked at that has handled an event in it. What follows from events is worked out
// beside the program, not taken from it:
//
//   - place.go works out where the visitor is in each tab, from what they pressed, what
//     the page called, and what logout says.
//   - page.go works out what the page hears, which sounds are played, and how many
//     messages logout discards, from the frames that come and from what the tab knew.
//   - texts.go knows whose each text is that was ever typed, sent or replied, and finds
//     it on a screen or in the storage.
//
// # Scripts
//
// A script is a text with a step on each line: its kind, the number of the tab, then
// as far as they are needed a number, a quoted name and a quoted text.
//
//	type 0 0 "draft" "hello"
//	press 0 0 "send" "*"
//	to-server 0 3
//	agent-send 0 0 "" "a reply"
//
// "*" stands for the first element of that name, whatever its value. Lines that begin
// with # are comments. Kind lists the kinds.
//
// # When a run fails
//
// TestRuns prints the seed, the invariant and the shortest script that it finds to
// break the same invariant (Options.Shrink). To replay it, put it into a file that
// ends in .script in testdata/simulation: TestScripts replays each of these with 20
// seeds. A script that has once found a mistake stays there.
//
//	go test ./wasm/simulation -run Runs -seed 7 -steps 600   one run again, by its seed
//	go test ./wasm/simulation -run Scripts/two-people        one script again
//	go test ./wasm/simulation -run Mutations -v              which invariant catches which mistake
package simulation
