package state

import "kith/wasm/outbox"

// A Logout is a session that has ended here and still delivers. It is in memory
// alone: what the next person's browser stores must not hold it.
type Logout struct {
	Session    Session
	Messages   []outbox.Message // what the server is not known to have; some have failed
	Call       int64            // the number of the call to be answered; 0 for none
	Revoke     bool             // whether this tab tells the server that the session has ended
	RevokeSent bool             // whether it has
	Answered   bool
	Due        int64 // when to give up, Unix milliseconds
}
