package chat

import (
	"kith/server/protocol"
)

// A Model is everything that the program knows.
type Model struct {
	Stored     Stored
	Build      string // the release that runs
	Host       Host
	Settings   protocol.Settings
	Language   string // one of Languages
	Started    bool   // false on the prerendered screen: no event has come yet
	Open       bool   // whether the panel is open
	Visible    bool   // whether the page is in front
	Online     bool   // what the device says of its network
	Connection Connection
	Route      Route   // where the visitor is
	BackStack  []Route // where Back leads to, the nearest last
	Typing     []TypingIndicator
	NewDivider int64 // the number at which "new messages" is drawn in the shown conversation; 0 for none
	AtEnd      bool  // whether the shown conversation is scrolled to its end
	NewBelow   int64 // how many messages came below the fold since
	KB         KnowledgeBase
	Menu       bool   // whether the panel's menu is open
	Notice     Notice // a calm line above the text box; zero for none
	Now        int64  // of the last event, Unix milliseconds
	Zone       int64  // minutes that local time is ahead of UTC, as the host says

	Tab          string           // tells this page's program from those of other tabs
	NewerRelease bool             // the storage belongs to a newer release and is left alone
	ListLoaded   bool             // whether the server has said which conversations there are
	CallCount    int64            // how many calls the page has made
	Calls        []Call           // of the page, not answered yet, in the order they came
	Logouts      []Logout         // sessions that have ended here and still deliver
	InFlight     []InFlight       // of the letters that are on their way, or wait for their time
	Reported     []ReportedUnread // the unread counts that the page was told
	SentTyping   SentTyping       // what the agent was told of this visitor's typing
	SearchAt     int64            // when to search for what stands in the search box, Unix milliseconds; 0 for not
	GraceUntil   int64            // until when Revoked is left to the tab that ended the session
}

// A Host is what the page told of itself.
type Host struct {
	Address             string
	Title               string
	Narrow              bool // whether the panel fills the screen
	HideNewConversation bool // hideNewConversationButtonOnHistory
	PreferKB            bool // preferredView: 'kb'
	Core                bool // the page has an interface of its own, and this shows none
	Assistant           string
	RequestedLanguage   string
}

// A Stored is what the site's storage keeps for the next page.
type Stored struct {
	V                 int64  // SchemaVersion
	Build             string // the release that wrote it
	Generation        int64  // counts the sessions that ended here; of two tabs the later era is right
	Session           Session
	Customer          protocol.Customer
	Conversations     []Conversation // newest first
	Outbox            []Message      // in the order of writing
	Tombstones        []Tombstone    // the letters that left the outbox lately
	Drafts            []Draft
	PendingAttributes []PendingAttributes // what the site said of conversations, and the server has not heard yet
	Joined            []Session           // of other tabs that began at once and gave way to Session
	Revoked           []Revocation
	Muted             bool   // the visitor turned the sound off
	MutedAt           int64  // when Quiet was last changed
	Route             Route  // as in Model, so that a reload returns to it
	RouteAt           int64  // when Place was last changed
	ActiveTab         string // the tab that was used last; it sounds the tone
	ActiveTabAt       int64  // since when
	ReloadedBuild     string // the release that reloaded itself because the server did not speak its version
}

// A Session is who the visitor is to the server. It is zero until the visitor
// or the site does something that needs one.
type Session struct {
	ID         string
	Token      string
	Used       bool // something was done under it, so that the server may know it
	Identified bool // signed in with the site's JWT
}

// A Conversation is one with what is known of its messages.
type Conversation struct {
	protocol.Conversation
	Messages     []protocol.Message // by number, without a hole; the newest there are
	EndedChanged int64              // when Ended last changed here, Unix milliseconds
	Loading      bool               // whether older ones are being fetched; not stored
	BegunAtCall  int64              // how many calls the page had made when it was begun here; not stored
}

// A Message is a message that the server has not acknowledged.
type Message struct {
	Conversation  string
	Client        string // the client id
	Text          string
	At            int64  // when it was written, Unix milliseconds
	Failure       string // why it cannot be sent, a sentence; "" while it can
	Revision      int64  // counts how often Failed changed; of two tabs the higher is right
	ReservedUntil int64  // until when other tabs leave it to the one where it was written, Unix milliseconds; 0 for not
}

// Tombstone says that a letter has left the outbox for good, so that no other tab
// puts it back.
type Tombstone struct {
	Client string
	At     int64 // when the letter was written
}

// A PendingAttributes is what the site said of a conversation.
type PendingAttributes struct {
	Conversation string
	Attributes   string // a JSON object; "" once the server has it
	At           int64  // when it was last changed
}

// A Revocation is a session that ended here.
type Revocation struct {
	Session    string
	Generation int64 // the one that began with it
	Done       bool  // whether the server has confirmed it
}

// A Draft is a text that is not sent yet.
type Draft struct {
	Conversation string // "" where the conversation is not begun yet
	Text         string
	At           int64 // when it was last changed
}

// A Route is a screen and what it shows.
type Route struct {
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
	HomeScreen         Screen = "home"
	ConversationScreen Screen = "conversation"
	HistoryScreen      Screen = "history"
	KBScreen           Screen = "kb"
	CategoryScreen     Screen = "category"
	ArticleScreen      Screen = "article"
	SearchScreen       Screen = "search"
)

// Personal reports whether a screen belongs to the person, and must give way at
// logout.
func (s Screen) Personal() bool { return s == ConversationScreen || s == HistoryScreen }

// A TypingIndicator is an agent who is writing.
type TypingIndicator struct {
	Conversation string
	Person       protocol.Person
	Until        int64 // Unix milliseconds
}

// A Notice is something the visitor should know, said calmly.
type Notice struct {
	Code protocol.Code // "" for none
	Text string
}

// A KnowledgeBase is what is known of the knowledge base. It belongs to nobody and
// stays at logout.
type KnowledgeBase struct {
	Contents      protocol.KnowledgeBase
	ContentsFetch Fetch
	Articles      []protocol.Article // those read so far
	ArticleFetch  Fetch              // of the article that is shown
	Results       protocol.SearchResults
	ResultsFetch  Fetch
}

// A Fetch says how far the answer to a question has come.
type Fetch string

// How far.
const (
	NotLoaded   Fetch = ""
	Loading     Fetch = "asked"
	Loaded      Fetch = "here"
	NotFound    Fetch = "missing" // the server has no such thing
	Unreachable Fetch = "unheard" // the server was not reached; can be tried again
)

// A Connection says how the connection to the server stands.
type Connection struct {
	Phase      Phase
	Session    string // whose link it is; "" for one that only revokes
	Due        int64  // when the phase has lasted too long, or while Waiting is over; 0 for never
	Socket     int64  // the number of the newest socket
	Tries      int64  // failed in a row
	RetryAt    int64  // as Due while Waiting, 0 otherwise
	ReceivedAt int64  // when the last frame came
	Since      int64  // when it was last Live, or when the program wanted it first
	CloseCode  protocol.CloseCode
	JoinedSent int64 // how many of State.Joined the server was told of on this link
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
