package view

// The values of NameFilter.
const (
	FilterOpen  = "open"
	FilterEnded = "ended"
)

// The names that stand in the tree where a person can do something, and come
// back in app.Action. The view binds no other, and Update knows each of them; a
// test compares the two.
const (
	// Setting up and signing in.
	NameName         = "name"     // input: the name
	NamePassword     = "password" // input: the password
	NameShowPassword = "reveal"   // click: shows and hides the password
	NameSetup        = "setup"    // submit of the set-up form
	NameSignIn       = "signin"   // submit of the sign-in form
	NameHaveAccount  = "have"     // click on set-up: signs in with an account that exists already
	NameRetryStart   = "again"    // click: asks once more who is there

	// The list.
	NameFilter           = "filter" // click; Value is "open" or "ended"
	NameSearch           = "query"  // input: the search box; escape empties it
	NameOpenConversation = "talk"   // click: a conversation in the list or in the card; Value is its id
	NameMoreRows         = "rows"   // click: draws more of the list
	NameNext             = "next"   // down on the list, j anywhere
	NamePrevious         = "prior"  // up on the list, k anywhere
	NameFirst            = "first"  // home on the list
	NameLast             = "final"  // end on the list

	// The open conversation.
	NameReply     = "reply"   // input: the text box; Value is the conversation
	NameSend      = "send"    // click, and enter in the text box; Value likewise
	NameBack      = "back"    // click, and escape anywhere: one pane to the left
	NameDetails   = "card"    // click: shows and hides who the customer is
	NameEnd       = "end"     // click: ends the conversation; Value is its id
	NameReopen    = "reopen"  // click: takes that back; Value is its id
	NameOlder     = "older"   // click: fetches older messages
	NameLog       = "log"     // scroll of the log; Text is "end" or "start" there
	NameJumpToEnd = "latest"  // click: jumps to the newest message
	NameRetry     = "retry"   // click: sends a failed reply again; Value is the client id
	NameDiscard   = "discard" // click: gives a failed reply up; its text goes back to an empty text box

	// The rest.
	NameConnect       = "connect" // click: tries to connect now
	NameReload        = "reload"  // click: loads the page anew
	NameMenu          = "menu"    // click: opens and closes the menu; escape closes it
	NameSound         = "sound"   // click: turns the sound on and off
	NamePicture       = "picture" // change: a picture was chosen
	NameInvite        = "invite"  // click: makes an invitation
	NameCopy          = "copy"    // click: copies its address
	NameCloseDialog   = "done"    // click, and escape: closes the dialog
	NameSignOut       = "signout" // click
	NameSignOutAnyway = "leave"   // click: signs out although replies wait
)

// RowName is what a row of the list is found by.
func RowName(id string) string { return "row-" + id }
