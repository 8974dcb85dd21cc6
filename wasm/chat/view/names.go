package view

// The names of what a person can press or type into. The view binds them to
// elements, and they come back in app.Action. Tests check that the view binds no
// other and that Update handles each of them.
const (
	NameDraft        = "draft"        // input: the text box; Value is the conversation, "" on home if none is running
	NameSend         = "send"         // click, and enter in the text box; Value likewise
	NameNew          = "new"          // click: New conversation
	NameConversation = "conversation" // click: a conversation in a list; Value is its id
	NameHome         = "home"         // click
	NameHistory      = "history"      // click: all conversations
	NameKB           = "kb"           // click: the knowledge base
	NameCategory     = "category"     // click; Value is the category's id
	NameArticle      = "article"      // click; Value is the article's id
	NameQuery        = "query"        // input: the search box, on home, kb and search
	NameSearch       = "find"         // enter in the search box
	NameBack         = "back"         // click
	NameClose        = "close"        // click, and escape anywhere
	NameMenu         = "menu"         // click: opens and closes the panel's menu
	NameSound        = "sound"        // click: turns the sound on and off
	NameRetry        = "retry"        // click: sends a failed message again; Value is the client id
	NameDiscard      = "discard"      // click: removes a failed message; its text becomes the draft, if there is none
	NameOlder        = "older"        // click: fetches older messages; Value is the conversation
	NameLog          = "log"          // scroll of the conversation; Text is "end" at its end
	NameJumpToEnd    = "latest"       // click: jumps to the newest message
	NameConnect      = "connect"      // click: connects now
	NameRefetch      = "refetch"      // click: loads again what could not be loaded
	NameResend       = "resend"       // click: takes the text of a failed message of an ended conversation into a new one; Value is the client id
)
