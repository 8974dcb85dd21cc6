package state

import (
	"kith/server/protocol"
)

// Unsent counts the replies that the server does not have.
func (m *Model) Unsent() int { return len(m.Stored.Outbox) }

// A Model is everything that the program knows.
type Model struct {
	Stored           Stored
	Build            string // the release that runs
	Config           Config
	Screen           Screen
	OtherAgent       bool // another agent has signed in in this browser: the storage is theirs
	SignIn           SignIn
	Self             protocol.Person // who is signed in
	Session          string          // tells this page's life from the next, to the server
	Visible          bool            // whether the page is in front
	Online           bool            // what the device says of its network
	Connection       Connection
	List             List
	Conversations    []Conversation // those opened so far, the one used last first; up to TalksLimit
	Shown            string         // the id of the conversation that is open; "" for none
	Pane             Pane
	AtEnd            bool  // whether the log is scrolled to its end
	UnseenBelow      int64 // how many messages came below the fold since it is not
	NewFrom          int64 // the number at which "new messages" is drawn; 0 for none
	TypingIndicators []TypingIndicator
	SentTyping       SentTyping
	Menu             Menu
	Notice           string // a calm line above the text box; "" for none
	Now              int64  // of the last event, Unix milliseconds
}

// InitialModel returns the model of a release before any event.
func InitialModel(build string) Model {
	return Model{Build: build, Screen: StartingScreen, Pane: ListPane, AtEnd: true, Online: true,
		List: List{RowLimit: RowsPerPage}}
}

// A Screen says which of the page's three lives this is.
type Screen string

// The stages. They stand in data-screen.
const (
	StartingScreen Screen = "starting" // not known yet who is there
	SetupScreen    Screen = "setup"    // with a one-time code: name and password
	SignInScreen   Screen = "signin"
	InboxScreen    Screen = "inbox"
)

// A SignIn is what stands on the set-up and sign-in screens.
type SignIn struct {
	Name         string
	Password     string
	ShowPassword bool   // the password is shown
	Submitting   bool   // the server has been asked
	Error        string // what was wrong, a sentence
	RetryAt      int64  // too many tries: not before this moment, Unix milliseconds
	Reason       string // why signing in is needed again, a sentence
	Unreachable  bool   // the server could not be asked who is there
}

// A Pane is what a narrow screen shows; a wide one shows several at once.
type Pane string

// The panes. They stand in data-pane.
const (
	ListPane         Pane = "list"
	ConversationPane Pane = "talk"
	DetailsPane      Pane = "card"
)

// A TypingIndicator is somebody who is writing.
type TypingIndicator struct {
	Conversation string
	Person       protocol.Person // zero for the customer
	Until        int64           // Unix milliseconds
}

// SentTyping is what others were told of the agent's own typing.
type SentTyping struct {
	Conversation string // "" while nobody believes that the agent writes
	SentAt       int64  // when it was last said, Unix milliseconds
}

// A Menu is the one behind the agent's own picture, with its two dialogs.
type Menu struct {
	Open           bool
	ShowInvite     bool   // the invitation is shown
	InviteAddress  string // of the invitation; "" until it has come
	Copied         bool
	Picture        UploadState // of the upload
	Error          string
	ConfirmSignOut bool // asks whether to sign out although replies wait to be sent
}

// A UploadState says how far the answer to a question has come.
type UploadState string

// How far.
const (
	NotUploaded  UploadState = ""
	Uploading    UploadState = "asked"
	Uploaded     UploadState = "here"
	UploadFailed UploadState = "denied"
)

// How much is kept.
const (
	// ConversationsLimit is how many conversations keep their messages; the server
	// sends what is said in them to each page that has them open.
	ConversationsLimit = 20

	// MessagesLimit is how many messages a conversation keeps that is not
	// shown; its older ones are fetched again when they are wanted.
	MessagesLimit = 100

	// ListLimit is how many conversations the list remembers.
	ListLimit = 1000

	// RowsPerPage is how many rows the list draws, and by how many it grows.
	RowsPerPage = 60
)

// Watching reports whether the agent has the end of a conversation before them.
func (m *Model) Watching(id string) bool {
	return m.Visible && m.AtEnd && id != "" && m.Shown == id && m.Pane == ConversationPane
}
