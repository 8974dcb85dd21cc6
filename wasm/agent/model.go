package agent

import "kith/server/protocol"

// A Model is everything that the program knows.
type Model struct {
	State   State
	Build   string // the release that runs
	Config  Config
	Stage   Stage
	Foreign bool // another agent has signed in in this browser: the storage is theirs
	Gate    Gate
	Self    protocol.Person // who is signed in
	Session string          // tells this page's life from the next, to the server
	Visible bool            // whether the page is in front
	Online  bool            // what the device says of its network
	Link    Link
	List    List
	Talks   []Talk // those opened so far, the one used last first; up to TalksLimit
	Shown   string // the id of the conversation that is open; "" for none
	Pane    Pane
	AtEnd   bool  // whether the log is scrolled to its end
	Below   int64 // how many messages came below the fold since it is not
	NewFrom int64 // the number at which "new messages" is drawn; 0 for none
	Typists []Typist
	Writing Writing
	Menu    Menu
	Notice  string // a calm line above the text box; "" for none
	Now     int64  // of the last event, Unix milliseconds
}

// A Config is what the host says of itself when the program starts.
type Config struct {
	Setup    string // the code of a one-time address or an invitation; "" for none
	Language string // the browser's, such as "en-GB"
	Zone     int64  // minutes that local time is ahead of UTC
	Touch    bool   // fingers, not a mouse: taking the keyboard to a text box covers half the screen
}

// A Stage says which of the page's three lives this is.
type Stage string

// The stages. They stand in data-screen.
const (
	Starting  Stage = "starting" // not known yet who is there
	SettingUp Stage = "setup"    // with a one-time code: name and password
	SigningIn Stage = "signin"
	Working   Stage = "inbox"
)

// A Gate is what stands on the set-up and sign-in screens.
type Gate struct {
	Name     string
	Password string
	Reveal   bool   // the password is shown
	Busy     bool   // the server has been asked
	Fault    string // what was wrong, a sentence
	Until    int64  // too many tries: not before this moment, Unix milliseconds
	Why      string // why signing in is needed again, a sentence
	Unheard  bool   // the server could not be asked who is there
}

// A List is the left side of the inbox.
type List struct {
	Items  []Item // newest first
	Here   bool   // whether the server has said what there is
	Ended  bool   // shows those that ended, and not those that are open
	Query  string
	Cursor string // the id that the arrow keys stand on; "" for none
	Rows   int64  // how many are drawn at most
}

// An Item is a conversation in the list.
type Item struct {
	protocol.Conversation
	Told int64 // the number up to which the server was told Delivered on this link
	Seen int64 // and Read
}

// A Talk is a conversation whose messages are here.
type Talk struct {
	ID       string
	Messages []protocol.Message // by number, without a hole; the newest there are
	More     bool               // whether older ones exist on the server
	Here     bool               // whether the newest page has come
	Loading  bool               // whether older ones are being fetched
	Asked    int64              // the socket on which the newest page was asked for
}

// A Pane is what a narrow screen shows; a wide one shows several at once.
type Pane string

// The panes. They stand in data-pane.
const (
	ListPane Pane = "list"
	TalkPane Pane = "talk"
	CardPane Pane = "card"
)

// A Typist is somebody who is writing.
type Typist struct {
	Conversation string
	Person       protocol.Person // zero for the customer
	Until        int64           // Unix milliseconds
}

// Writing is what others were told of the agent's own typing.
type Writing struct {
	Conversation string // "" while nobody believes that the agent writes
	Said         int64  // when it was last said, Unix milliseconds
}

// A Menu is the one behind the agent's own picture, with its two dialogs.
type Menu struct {
	Open     bool
	Inviting bool   // the invitation is shown
	Address  string // of the invitation; "" until it has come
	Copied   bool
	Picture  Fetch // of the upload
	Fault    string
	Leaving  bool // asks whether to sign out although replies wait to be sent
}

// A Fetch says how far the answer to a question has come.
type Fetch string

// How far.
const (
	NotAsked Fetch = ""
	Asked    Fetch = "asked"
	Here     Fetch = "here"
	Denied   Fetch = "denied"
)

// How much is kept.
const (
	// TalksLimit is how many conversations keep their messages; the server
	// sends what is said in them to each page that has them open.
	TalksLimit = 20

	// MessagesLimit is how many messages a conversation keeps that is not
	// shown; its older ones are fetched again when they are wanted.
	MessagesLimit = 100

	// ListLimit is how many conversations the list remembers.
	ListLimit = 1000

	// RowsAtOnce is how many rows the list draws, and by how many it grows.
	RowsAtOnce = 60
)
