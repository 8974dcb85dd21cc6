package store

import (
	"errors"

	"kith/server/protocol"
)

// What a store may answer beside the refusals of the wire.
var (
	ErrNotFound  = errors.New("there is no such thing")
	ErrInvite    = errors.New("the code is unknown, used or expired")
	ErrNameTaken = errors.New("an agent of that name is there already")
	ErrClosed    = errors.New("the store is closed")
)

// The refusals, made anew for each answer because a *protocol.Error is not shared.
func errNoConversation() error {
	return &protocol.Error{Code: protocol.CodeNotFound, Text: "There is no such conversation."}
}

func errConversationEnded() error {
	return &protocol.Error{Code: protocol.CodeEnded, Text: "This conversation has ended."}
}

func errSessionRevoked() error {
	return &protocol.Error{Code: protocol.CodeRevoked, Text: "This session has ended."}
}

func errNotYourSession() error {
	return &protocol.Error{Code: protocol.CodeUnauthorized, Text: "This session is not yours."}
}

// isRefusal reports whether an error is an answer rather than a fault of the
// engine: nothing is broken, and the next statement may run.
func isRefusal(err error) bool {
	var w *protocol.Error
	return errors.As(err, &w) || errors.Is(err, ErrNotFound) || errors.Is(err, ErrInvite) || errors.Is(err, ErrNameTaken)
}
