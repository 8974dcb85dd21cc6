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
	Schema           Schema // what that release stores: Current, but in tests that run it as another
	Host             Host
	Settings         protocol.Settings
	Language         string // one of locale.Languages
	Started          bool   // false on the prerendered screen: no event has come yet
	Open             bool   // whether the panel is open
	Visible          bool   // whether the page is in front
	Online           bool   // whether the device has a network, as far as it knows
	Connection       connection.Connection
	Route            Route   // the screen that is shown
	BackStack        []Route // where Back leads to, the next one last
	TypingIndicators []TypingIndicator
	NewFrom          int64 // the number of the message above which "new messages" is drawn; 0 for none
	AtEnd            bool  // whether the shown conversation is scrolled to its end
	UnseenBelow      int64 // how many messages have come below the visible part since it is not
	KB               KnowledgeBase
	Menu             bool   // whether the panel's menu is open
	Notice           Notice // a line above the text box; zero for none
	Now              int64  // the time of the last event, Unix milliseconds
	Zone             int64  // minutes that local time is ahead of UTC, as the host says

	Tab             string            // a random id of this page, to tell it from other tabs
	ListLoaded      bool              // whether the server has sent the list of conversations
	CallCount       int64             // how many calls the page has made
	Calls           []Call            // of the page, not answered yet, in the order in which they came
	Logouts         []Logout          // sessions that have ended here and still deliver
	InFlight        []outbox.InFlight // messages that are sent and not acknowledged, or held back
	Reported        []ReportedUnread  // the unread counts as the page knows them
	SentTyping      SentTyping        // the last Typing frame that was sent
	SearchAt        int64             // when to search for the text in the search box, Unix milliseconds; 0 for not
	ReplacedSession string            // the session of which the server has said that another goes on, which is not known here
	NewerSeen       bool              // whether a newer release's state was seen, for which the page reloads once
	Resumed         []string          // the conversations of which the last Hello has said which messages are here
	RanSaid         []string          // the releases of Stored.Ran that the last Hello has named
	Reloaded        []ReleaseTime     // the releases for which the document was loaded again before, or is now
	ReloadDue       int64             // until when a reload of the document waits, Unix milliseconds; 0 if there is none
	ReloadAt        int64             // until when it waits in any case, Unix milliseconds; 0 if it does not
	GraceUntil      int64             // until when the revocation is left to the tab that ended the session, Unix milliseconds; 0 if it is not
}

// A Host is what the page said of itself at the start.
type Host struct {
	Server              string // the address of the server's root, as the page reaches it
	Address             string
	Title               string
	Narrow              bool   // whether the panel fills the screen
	Bucket              int64  // by which the server has chosen the document; 0 if it has none
	Frame               string // the id of the document; "" if it has none
	HideNewConversation bool   // hideNewConversationButtonOnHistory
	PreferKB            bool   // preferredView: 'kb'
	Core                bool   // KustomerCore: the page has an interface of its own, and this one shows none
	Assistant           string
	RequestedLanguage   string
}

// A Notice is shown above the text box: why something was refused.
type Notice struct {
	Code protocol.Code // "" for none
	Text string
}

// A ReportedUnread is the unread count of a conversation as the page knows it.
type ReportedUnread struct {
	Conversation string
	Unread       int64
}
