package state

import "kith/wasm/outbox"

// A Logout is a session that has ended here, with what it still has to deliver.
// It is in memory alone: the next person's storage must not hold it.
type Logout struct {
	Session    Session
	Messages   []outbox.Message
	Discarded  int64 // letters that can be delivered no more
	Call       int64 // a call's Number, to be answered; 0 for none
	Revoke     bool  // whether this tab tells the server that the session has ended
	RevokeSent bool  // whether it has, on this socket
	Answered   bool
	Due        int64 // when to give up, Unix milliseconds
}
