package protocol

import "kith/server/protocol/codec"

// Limits of what a frame may hold. Lengths are in bytes of UTF-8 unless the
// comment says otherwise. Decode refuses a frame that is over one of them;
// clients keep to them by themselves.
const (
	// TextLimit is the longest text of a message, in characters (code points).
	// Threat: one visitor fills the disk and every agent's screen.
	TextLimit = 10_000

	// TextBytes is TextLimit in bytes, for characters of four bytes each.
	TextBytes = 4 * TextLimit

	// FrameBytes is the longest frame of a client; a longer one closes the
	// connection. It fits the longest message with every character escaped
	// (\u0000). Threat: a frame takes much memory before it can be refused.
	FrameBytes = 128 << 10

	// ServerFrameBytes is the longest frame of the server: a full page of the
	// longest messages.
	ServerFrameBytes = 8 << 20

	// PageSize is the largest number of messages in one Messages. Threat: a
	// long conversation takes the server's memory, and time from the others.
	PageSize = 50

	// PageBytes is how much text a page of messages has before it ends, as
	// EncodedLen counts it; it has one message in any case. Threat: a page of the
	// longest messages has three megabytes, and whoever asks for it may do so
	// often.
	PageBytes = 256 << 10

	// SnapshotBytes is how much text all pages that answer one Hello or
	// AgentHello have together, counted likewise. Threat: somebody with two
	// hundred conversations of the longest messages costs the server half a
	// gigabyte at each Hello; and what a stranger has written while an agent was
	// away is more than can be queued, so that the agent's page never comes back.
	SnapshotBytes = 4 << 20

	// ListSize is the largest number of conversations in one Welcome or Inbox. A
	// visitor who has more sees the newest; an agent asks for the others with
	// List.
	ListSize = 200

	// ViewPageSize is the largest number of conversations in one Listed, and of
	// rules in one Blocked.
	ViewPageSize = 50

	// SelectionLimit is the largest number of conversations that one frame
	// marks, ends, deletes or blocks. Threat: one frame keeps the store's writer busy
	// for so long that everybody else waits.
	SelectionLimit = 100

	// BrandsLimit is the largest number of brands in one Inbox.
	BrandsLimit = 1000

	// IDBytes is the randomness of an id that a client makes. Threat: somebody
	// guesses the id of another's session or conversation; with 128 bits nobody
	// does.
	IDBytes = 16

	// TokenBytes is the randomness of a session's token.
	TokenBytes = 32

	// RevokeBytes is the randomness of the key that ends a session.
	RevokeBytes = 24

	// IDLimit is the longest id of any kind.
	IDLimit = 64

	// FrameIDLimit is the longest id of a document of the panel. Threat: the server keeps
	// the ids of those that are open.
	FrameIDLimit = 32

	// NameLimit is the longest name, title or e-mail address.
	NameLimit = 320

	// AddressLimit is the longest URL or title of a page. Threat: they come
	// from the visitor's browser, where they may have any length.
	AddressLimit = 2048

	// AttributesLimit is the longest JSON text of a customer's or a
	// conversation's attributes, all together.
	AttributesLimit = 16 << 10

	// JoinedLimit is the largest number of sessions that one Hello joins: as
	// many tabs as a browser restores in the same second. Threat: a client
	// tries a list of sessions and tokens.
	JoinedLimit = 8

	// RanLimit is how many releases one Hello names that have stored the client's
	// state. Threat: a client makes the server look up a long list.
	RanLimit = 8

	// Buckets is how many buckets visitors are divided into by chance: a share of
	// them is given in ten-thousandths.
	Buckets = 10_000

	// JWTLimit is the longest JWT of a site; usual ones have some hundred bytes.
	JWTLimit = 8 << 10

	// PreviewLimit is the longest Conversation.Preview, in characters.
	PreviewLimit = 140
)

// Times, in milliseconds.
const (
	// HeartbeatInterval is how long after its last frame on a connection the
	// server sends a Heartbeat, so that proxies keep the connection open and a
	// client notices one that is dead.
	HeartbeatInterval = 20_000

	// SilenceTimeout is how long a client waits for a frame before it closes
	// the connection with CloseSilent and opens another.
	SilenceTimeout = 50_000

	// TypingTimeout is how long one Typing counts. A client sends it again
	// while somebody goes on typing.
	TypingTimeout = 6_000
)

// EncodedLen returns how many bytes a text takes in a frame: up to six times its
// own, since some characters are escaped.
func EncodedLen(text string) int { return codec.StringLen(text) }
