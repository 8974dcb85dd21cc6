package state

import (
	"slices"
	"strings"

	"kith/server/protocol"
)

// A Moderation is what the agent does about visitors who abuse the chat.
type Moderation struct {
	Dialog        ModerationDialog
	Conversations []string // those that the dialog is about
	Opener        string   // the name of what opened the dialog, which is focused when it closes
	Network       bool     // block: the network, and not the visitor
	Reason        string   // block
	Days          int64    // block: how long; 0 for good
	MarkSpam      bool     // block: marks the conversations as spam, too
	Error         string   // a sentence; "" for none
	Blocks        Blocks
	Pending       Pending
}

// A ModerationDialog is one of the dialogs of a Moderation.
type ModerationDialog string

// The dialogs.
const (
	NoDialog     ModerationDialog = ""
	BlockDialog  ModerationDialog = "block"
	DeleteDialog ModerationDialog = "delete"
	BlocksDialog ModerationDialog = "blocks" // the list of blocks
)

// Blocks is the list of blocks.
type Blocks struct {
	Rules   []protocol.BlockRule // the newest first
	Loaded  bool                 // whether the first page has come
	Loading bool                 // whether a page is awaited
	More    bool                 // there are other pages
}

// Pending is what the server was asked to do with conversations, until it has done
// it. Then Text is shown.
type Pending struct {
	Kind          PendingKind
	Conversations []string
	Text          string
}

// A PendingKind says when a Pending is done.
type PendingKind string

// The kinds.
const (
	PendingNothing PendingKind = ""
	PendingSpam    PendingKind = "spam"    // when all are marked as spam
	PendingNoSpam  PendingKind = "no spam" // when none is
	PendingBlock   PendingKind = "block"   // when all customers are blocked
	PendingDelete  PendingKind = "delete"  // when all are gone
	PendingEnd     PendingKind = "end"     // when all have ended
)

// A Toast is a short text that is shown for some seconds.
type Toast struct {
	Text  string   // "" for none
	Undo  []string // the conversations whose mark as spam a button takes back; none if there is nothing to undo
	Until int64    // Unix milliseconds
}

// IsDone reports whether a conversation, which is nil if it is not there, is as the
// agent wanted.
func (k PendingKind) IsDone(item *ListItem) bool {
	if item == nil {
		return true
	}
	switch k {
	case PendingSpam:
		return item.Spam
	case PendingNoSpam:
		return !item.Spam
	case PendingBlock:
		return item.Customer.Block != ""
	case PendingDelete:
		return false
	case PendingEnd:
		return item.Ended
	}
	return true
}

// Networks returns the networks of the customers of some conversations, each once.
func (m *Model) Networks(conversations []string) (list []string) {
	for _, id := range conversations {
		if item := m.Item(id); item != nil && item.Customer.Network != "" && !slices.Contains(list, item.Customer.Network) {
			list = append(list, item.Customer.Network)
		}
	}
	return list
}

// BlockedName returns the name to show for whom a block is about.
func BlockedName(b *protocol.BlockRule) string {
	if b.Network != "" {
		return b.Network
	}
	if name := strings.TrimSpace(b.Name); name != "" {
		return name
	}
	return CustomerName(&protocol.Customer{ID: b.Customer})
}
