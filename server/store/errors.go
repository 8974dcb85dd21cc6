package store

import (
	"errors"

	"kith/server/protocol"
)

// The errors of a Store besides *protocol.Error.
var (
	ErrNotFound  = errors.New("there is no such thing")
	ErrInvite    = errors.New("the code is unknown, used or expired")
	ErrNameTaken = errors.New("an agent of that name is there already")
	ErrTokenUsed = errors.New("the site's token was used before")
	ErrLastOwner = errors.New("no active owner would be left")
	ErrTeamFull  = errors.New("the team is as large as it may be")
	ErrConflict  = errors.New("somebody else has changed it meanwhile")
	ErrClosed    = errors.New("the store is closed")
)

// The refusals. Each call returns a new error, because callers may change a
// *protocol.Error.

func errNoConversation() error {
	return &protocol.Error{Code: protocol.CodeNotFound, Text: "There is no such conversation."}
}

func errConversationEnded() error {
	return &protocol.Error{Code: protocol.CodeEnded, Text: "This conversation has ended."}
}

// errBlocked is the refusal of a blocked visitor's message. It does not say why,
// or for how long.
func errBlocked() error {
	return &protocol.Error{Code: protocol.CodeClosed, Text: "Your messages are not accepted here."}
}

// errReadOnly returns the refusal of what an agent's role does not allow.
func errReadOnly() error {
	return &protocol.Error{Code: protocol.CodeForbidden, Text: "You may read here, and not change anything."}
}

func errSessionRevoked() error {
	return &protocol.Error{Code: protocol.CodeRevoked, Text: "This session has ended."}
}

func errNotYourSession() error {
	return &protocol.Error{Code: protocol.CodeUnauthorized, Text: "This session is not yours."}
}

// isRefusal reports whether an error means that a write was refused, rather
// than that the database failed: the transaction is intact, and the next
// statement may run.
func isRefusal(err error) bool {
	var refused *protocol.Error
	return errors.As(err, &refused) || errors.Is(err, ErrNotFound) || errors.Is(err, ErrInvite) || errors.Is(err, ErrNameTaken) ||
		errors.Is(err, ErrTokenUsed) || errors.Is(err, ErrLastOwner) || errors.Is(err, ErrTeamFull) || errors.Is(err, ErrConflict)
}

// hasCode reports whether an error is a refusal with that code.
func hasCode(err error, code protocol.Code) bool {
	var refused *protocol.Error
	return errors.As(err, &refused) && refused.Code == code
}
