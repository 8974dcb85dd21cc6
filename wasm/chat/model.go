package chat

import (
	"kith/server/wire"
)

// A Model is everything that the program knows.
type Model struct {
	State    State
	Build    string // the release that runs
	Host     Host
	Settings wire.Settings
	Language string // one of Languages
	Started  bool   // false on the prerendered screen: no event has come yet
	Open     bool   // whether the panel is open
	Visible  bool   // whether the page is in front
	Online   bool   // what the device says of its network
	Link     Link
	Place    Place   // where the visitor is
	Trail    []Place // where Back leads to, the nearest last
	Typing   []Typist
	NewFrom  int64 // the number at which "new messages" is drawn in the shown conversation; 0 for none
	AtEnd    bool  // whether the shown conversation is scrolled to its end
	Below    int64 // how many messages came below the fold since
	Library  Shelf
	Menu     bool   // whether the panel's menu is open
	Notice   Notice // a calm line above the text box; zero for none
	Now      int64  // of the last event, Unix milliseconds
	Zone     int64  // minutes that local time is ahead of UTC, as the host says
}

// A Host is what the page told of itself.
type Host struct {
	Address      string
	Title        string
	Narrow       bool // whether the panel fills the screen
	HidesNew     bool // hideNewConversationButtonOnHistory
	PrefersKB    bool // preferredView: 'kb'
	Assistant    string
	AskedForLang string
}

// A State is what the site's storage keeps for the next page.
type State struct {
	V             int64  // SchemaVersion
	Build         string // the release that wrote it
	Era           int64  // counts the sessions that ended here; of two tabs the later era is right
	Session       Session
	Customer      wire.CustomerCard
	Conversations []Conversation // newest first
	Outbox        []Letter       // in the order of writing
	Drafts        []Draft
	Revoked       []string // ids of ended sessions which the server has not confirmed yet
	Quiet         bool     // the visitor turned the sound off
	Place         Place    // as in Model, so that a reload returns to it
}

// A Session is who the visitor is to the server. It is zero until the visitor
// or the site does something that needs one.
type Session struct {
	ID    string
	Token string
}

// A Conversation is one with what is known of its messages.
type Conversation struct {
	wire.Conversation
	Messages []wire.Message // by number, without a hole; the newest there are
	More     bool           // whether older ones exist on the server
	Loading  bool           // whether older ones are being fetched; not stored
}

// A Letter is a message that the server has not acknowledged.
type Letter struct {
	Conversation string
	Client       string // the client id
	Text         string
	At           int64  // when it was written, Unix milliseconds
	Failed       string // why it cannot be sent, a sentence; "" while it can
}

// A Draft is a text that is not sent yet.
type Draft struct {
	Conversation string // "" where the conversation is not begun yet
	Text         string
	At           int64 // when it was last changed
}

// A Place is a screen and what it shows.
type Place struct {
	Screen       Screen
	Conversation string // on conversation
	Category     string // on category
	Article      string // on article
	Query        string // on search
}

// A Screen is a word as it stands in data-screen.
type Screen string

// The screens.
const (
	Home         Screen = "home"
	Talk         Screen = "conversation"
	History      Screen = "history"
	KB           Screen = "kb"
	CategoryPage Screen = "category"
	ArticlePage  Screen = "article"
	Search       Screen = "search"
)

// Personal tells whether a screen belongs to the person, and must give way at
// logout.
func (s Screen) Personal() bool { return s == Talk || s == History }

// A Typist is an agent who is writing.
type Typist struct {
	Conversation string
	Person       wire.Person
	Until        int64 // Unix milliseconds
}

// A Notice is something the visitor should know, said calmly.
type Notice struct {
	Code wire.Code // "" for none
	Text string
}

// A Shelf is what is known of the knowledge base. It belongs to nobody and
// stays at logout.
type Shelf struct {
	Contents wire.Library
	Listed   Fetch
	Articles []wire.Article // those read so far
	Opening  Fetch          // of the article that is shown
	Found    wire.Found
	Finding  Fetch
}

// A Fetch says how far the answer to a question has come.
type Fetch string

// How far.
const (
	NotAsked Fetch = ""
	Asked    Fetch = "asked"
	Here     Fetch = "here"
	Missing  Fetch = "missing" // the server has no such thing
	Unheard  Fetch = "unheard" // the server was not reached; can be tried again
)

// A Link says how the connection to the server stands.
type Link struct {
	Phase   Phase
	Socket  int64 // the number of the newest socket
	Tries   int64 // failed in a row
	Retry   int64 // when to try again while Waiting, Unix milliseconds
	Heard   int64 // when the last frame came
	Since   int64 // when it was last Live, or when the program wanted it first
	Refused wire.CloseCode
}

// A Phase is the one word for the link.
type Phase string

// The phases.
const (
	Idle       Phase = ""           // nothing needs a connection
	Connecting Phase = "connecting" // the socket is being opened
	Greeting   Phase = "greeting"   // Hello is on its way
	Live       Phase = "live"
	Waiting    Phase = "waiting" // until Retry
	Closed     Phase = "closed"  // the server said to stay away
)
