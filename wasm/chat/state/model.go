package state

import (
	"kith/server/protocol"
	"kith/wasm/connection"
	"kith/wasm/outbox"
)

// A Model is everything that the program knows.
type Model struct {
	Stored           Stored
	Build            string // the release that runs
	Host             Host
	Settings         protocol.Settings
	Language         string // one of Languages
	Started          bool   // false on the prerendered screen: no event has come yet
	Open             bool   // whether the panel is open
	Visible          bool   // whether the page is in front
	Online           bool   // what the device says of its network
	Connection       connection.Connection
	Route            Route   // where the visitor is
	BackStack        []Route // where Back leads to, the nearest last
	TypingIndicators []TypingIndicator
	NewFrom          int64 // the number at which "new messages" is drawn in the shown conversation; 0 for none
	AtEnd            bool  // whether the shown conversation is scrolled to its end
	UnseenBelow      int64 // how many messages came below the fold since
	KB               KnowledgeBase
	Menu             bool   // whether the panel's menu is open
	Notice           Notice // a calm line above the text box; zero for none
	Now              int64  // of the last event, Unix milliseconds
	Zone             int64  // minutes that local time is ahead of UTC, as the host says

	Tab          string            // tells this page's program from those of other tabs
	NewerRelease bool              // the storage belongs to a newer release and is left alone
	ListLoaded   bool              // whether the server has said which conversations there are
	CallCount    int64             // how many calls the page has made
	Calls        []Call            // of the page, not answered yet, in the order they came
	Logouts      []Logout          // sessions that have ended here and still deliver
	InFlight     []outbox.InFlight // of the letters that are on their way, or wait for their time
	Reported     []ReportedUnread  // the unread counts that the page was told
	SentTyping   SentTyping        // what the agent was told of this visitor's typing
	SearchAt     int64             // when to search for what stands in the search box, Unix milliseconds; 0 for not
	GraceUntil   int64             // until when Revoked is left to the tab that ended the session
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

// A Notice is something the visitor should know, said calmly.
type Notice struct {
	Code protocol.Code // "" for none
	Text string
}

// A ReportedUnread is an unread count that the page was told.
type ReportedUnread struct {
	Conversation string
	Unread       int64
}
