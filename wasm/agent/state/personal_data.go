package state

import "kith/server/protocol"

// An Export is the download of all that is stored about a customer.
type Export struct {
	Customer protocol.Customer // zero before there was one
	Busy     bool              // it has not come
	Error    string            // why it has not, a sentence; "" if it has
}

// An Erasure is the dialog in which all that is stored about a customer is removed.
type Erasure struct {
	Dialog   ErasureDialog
	Customer protocol.Customer // as it was when the dialog opened: one who is erased is in no list
	Error    string            // a sentence; "" for none
	Removed  protocol.Erased
}

// An ErasureDialog is how far an Erasure is.
type ErasureDialog string

// The dialogs.
const (
	NoErasure   ErasureDialog = ""
	AskErasure  ErasureDialog = "ask"
	ErasureDone ErasureDialog = "done"
)
