// Package incident keeps the record of what went wrong with the service.
//
// When a release of the widget is rolled back, by a person or by a part of the server, an
// incident begins. It goes on by itself, and never goes back:
//
//	noticed      when, by whom, and why
//	rolled back  pages get another release
//	healing      the browsers that ran the release repair what it has stored
//	healed       no session that ran it is left to be repaired
//	resolved     healed, and no open page runs it any more
//
// Visitors who do not come back do not keep an incident open for ever. It is also resolved,
// without being healed, when for AbsentAfter no open page ran the release or was repairing:
// then all who are here are healed, and those left are not here. Each of them is repaired
// when it comes back, whenever that is; the record says how many they are.
//
// An Incident (incident.go) is plain data, and its methods are the transitions; the draft
// of a postmortem is made of it (postmortem.go), and what everybody may know (public.go).
// A Set (set.go) stores incidents, and carries those that are open on. It derives what has
// begun from the withdrawals of the rollout, so that a server that is killed in between,
// or that did not run when somebody rolled back, goes on with it at its next start.
//
// Of this project it imports server/rollout and server/store. It must never import the hub
// or the web: who is connected, the program tells it.
package incident
