package state

import (
	"kith/server/protocol"
	"kith/wasm/connection"
)

// A Model is everything that the program knows.
type Model struct {
	Stored           Stored
	Build            string // the release that runs
	Config           Config
	Screen           Screen
	OtherAgent       bool // another agent has signed in in this browser, whose storage must be left alone
	SignIn           SignIn
	Self             protocol.Person // the agent who is signed in
	Role             protocol.Role   // what the agent may do; "" from a server of before there were roles
	Session          string          // a random id of this page load, which frames carry
	Visible          bool            // whether the page is in front
	Online           bool            // whether the device has a network, as far as it knows
	Connection       connection.Connection
	InFlight         []string             // client ids of the replies sent on this socket and not answered yet
	SendAfter        int64                // no reply is sent before this moment, because the server asked to wait; Unix milliseconds
	Brands           []protocol.BrandName // those whose conversations the agent may see
	List             List
	Conversations    []Conversation // those opened so far, the last one first; at most ConversationsLimit
	Shown            string         // the id of the open conversation; "" for none
	Pane             Pane
	AtEnd            bool  // whether the log is scrolled to its end
	UnseenBelow      int64 // how many messages have come below the visible part since it is not
	NewFrom          int64 // the number of the message above which "New messages" is drawn; 0 for none
	TypingIndicators []TypingIndicator
	SentTyping       SentTyping
	Menu             Menu
	Settings         Settings
	Change           Change
	Export           Export
	Erasure          Erasure
	Moderation       Moderation
	Toast            Toast
	Notice           string // a line above the composer; "" for none
	Now              int64  // the time of the last event, Unix milliseconds
}

// InitialModel returns the model of a release before any event.
func InitialModel(build string) Model {
	return Model{Build: build, Screen: StartingScreen, Pane: ListPane, AtEnd: true, Online: true,
		List: List{View: protocol.ViewOpen, RowLimit: RowsPerPage}}
}

// A Screen is one of the screens of the page. It is the value of data-screen.
type Screen string

// The screens.
const (
	StartingScreen Screen = "starting" // it is not known yet whether somebody is signed in
	SetupScreen    Screen = "setup"    // choosing a name and a password, with a one-time code
	ResetScreen    Screen = "reset"    // choosing another password, with a one-time code
	SignInScreen   Screen = "signin"
	InboxScreen    Screen = "inbox"
)

// A SignIn is the form of the set-up and the sign-in screen, and the state of
// asking who is signed in.
type SignIn struct {
	Name         string
	Password     string
	ShowPassword bool
	Submitting   bool   // the form is sent and not answered
	Error        string // a sentence; "" for none
	RetryAt      int64  // not to be sent before this moment, Unix milliseconds; 0 for any
	NeedsCode    bool   // the password is right, and a code of the second factor is needed, too
	Code         string // as it is being typed
	Reason       string // why signing in is needed again, a sentence; "" for none
	Unreachable  bool   // the server could not be asked who is signed in; asked again at RetryAt
}

// A Pane is a column of the inbox; a narrow screen shows this one only. It is
// the value of data-pane.
type Pane string

// The panes.
const (
	ListPane         Pane = "list"
	ConversationPane Pane = "talk"
	DetailsPane      Pane = "card" // the customer's details
)

// A TypingIndicator says that somebody is typing.
type TypingIndicator struct {
	Conversation string
	Person       protocol.Person // zero for the customer
	Until        int64           // when it expires, Unix milliseconds
}

// SentTyping is the last Typing frame that this page sent.
type SentTyping struct {
	Conversation string // "" if none, or if it was taken back
	SentAt       int64  // Unix milliseconds
}

// A Menu is the agent's own menu, with its dialog.
type Menu struct {
	Open           bool
	Picture        UploadState
	Error          string // a sentence; "" for none
	ConfirmSignOut bool   // the dialog that asks whether to sign out although replies are not sent
}

// An UploadState says how far the upload of a picture has come.
type UploadState string

// The states of an upload.
const (
	NotUploaded  UploadState = ""
	Uploading    UploadState = "uploading"
	Uploaded     UploadState = "uploaded"
	UploadFailed UploadState = "failed"
)

// Limits of the conversations.
const (
	// ConversationsLimit is how many conversations keep their messages. The
	// server sends new messages of a limited number of conversations only.
	ConversationsLimit = 20

	// MessagesLimit is how many messages a conversation keeps that is not
	// shown; older ones are fetched again when they are wanted.
	MessagesLimit = 100
)

// Watching reports whether the agent has the end of a conversation in view.
func (m *Model) Watching(id string) bool {
	return m.Visible && m.AtEnd && id != "" && m.Shown == id && m.Pane == ConversationPane
}

// Unsent returns the number of replies that the server has not acknowledged.
func (m *Model) Unsent() int { return len(m.Stored.Outbox) }
