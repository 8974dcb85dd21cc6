package protocol

// Limits of one frame. Both ends hold them; the server refuses what is over.
const (
	// TextLimit is the longest message, in characters (code points). The text
	// box tells it before sending. Without it one visitor could fill the disk
	// and every agent's screen.
	TextLimit = 10_000

	// TextBytes is TextLimit in bytes, where every character takes four.
	TextBytes = 4 * TextLimit

	// FrameBytes is the longest frame a client may send. It holds the longest
	// message with every character escaped (\u0000), and no more: a longer
	// frame would cost memory before it could be refused.
	FrameBytes = 128 << 10

	// ServerFrameBytes is the longest frame a server may send, a full page of the
	// longest messages.
	ServerFrameBytes = 8 << 20

	// PageSize is how many messages one Messages frame holds at most, so that
	// a long conversation cannot stall the socket of everybody else.
	PageSize = 50

	// ListSize is how many conversations one frame lists at most; a visitor
	// with more sees the newest.
	ListSize = 200

	// IDBytes is the randomness of an id that a client makes. 128 bits: nobody
	// guesses another's conversation or session.
	IDBytes = 16

	// TokenBytes is the randomness of a session's token.
	TokenBytes = 32

	// IDLimit is the longest id of any kind as text.
	IDLimit = 64

	// NameLimit bounds names, titles and e-mail addresses in bytes.
	NameLimit = 320

	// AddressLimit bounds a page's address and title, which come from the
	// visitor's browser and may be as long as they like there.
	AddressLimit = 2048

	// AttributesLimit bounds the JSON of custom attributes in bytes.
	AttributesLimit = 16 << 10

	// JoinedLimit is how many sessions one Hello joins: as many tabs as a
	// browser restores in the same second, and no table to work through.
	JoinedLimit = 8

	// JWTLimit bounds a sign-in token in bytes; real ones have some hundred.
	JWTLimit = 8 << 10

	// PreviewLimit is how much of a message a list shows, in characters.
	PreviewLimit = 140
)

// Rhythm of the link, in milliseconds.
const (
	// HeartbeatInterval is how often the server sends a Heartbeat, so that middle boxes keep
	// the connection and a client notices a dead one.
	HeartbeatInterval = 20_000

	// SilenceTimeout is how long a client waits for any frame before it takes
	// the link for dead and connects anew.
	SilenceTimeout = 50_000

	// TypingTimeout is how long one Typing counts; the writer repeats it while
	// typing goes on.
	TypingTimeout = 6_000
)
