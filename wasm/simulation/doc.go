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
//   - a clock for all, and for each tab one that can jump.
//
// A run is a list of Steps, random (Options.Run) or from a script (Options.Replay),
// and at its end a check that the visitor can still chat (World.CheckCanChat). The
// same Options lead to the same run.
//
// # What is checked, and when
//
// Invariants has them by their numbers, as README does. Each check concerns the tab
// that the step names, if it is still the same afterwards. "Seldom" is after every
// FullCheckEvery-th step, after each step of a replay, and at rest. "At rest" is when
// nothing moves any more, which is waited for at the end of a run only.
//
//	 1  at the end of a run, in each open tab
//	 2  each step: the messages that a tab holds are a run of the server's without a
//	    hole, and its outbox holds each message once. Seldom: no message is on the
//	    screen twice. At rest: a tab that is connected has the newest message.
//	 3  each step: a message that the server has not is in some tab or in the storage
//	 4  each step: conversations, customer and outbox of the model, and under whose
//	    session a message reaches the server. Seldom: the screen, and what is stored.
//	 5  seldom
//	 6  each step: nothing unbound was used, and all effects are known. Seldom: every
//	    name on the screen leads to something.
//	 7  each step: no call is answered twice. At rest: none is without an answer.
//	 8  each step: the count is right by what the tab holds. At rest: by the server.
//	 9  seldom: the screen has Back or Home. At the end: Back leads home.
//	10  at rest
//	11  at rest, each connected tab against the server: conversations, ends, unread
//	    counts, the newest message, the agent's read mark. Tabs are not compared with
//	    each other.
//	12  each step, until a step changes the storage again
//	13  at rest, against the server
//	14  each step: nothing is sent over an older socket. Seldom: one text box, one log.
//	15  not here; build/test/browserfuzz checks it
//	16  each step: what the attacker's connections receive, and whether their steps
//	    have ended a session.
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
// seeds, and checks everything after every step. A script that has once found a
// mistake stays there.
//
//	go test ./wasm/simulation -run Runs -seed 7 -steps 600   one run again, by its seed
//	go test ./wasm/simulation -run Scripts/two-people        one script again
//	go test ./wasm/simulation -run Mutations -v              which invariant catches which mistake
package simulation
