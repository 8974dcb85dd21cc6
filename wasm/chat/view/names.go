package view

// The names that stand in the tree where a person can do something, and come
// back in app.Action. The view binds no other, and Update knows each of them; a
// test compares the two.
const (
	NameDraft        = "draft"        // input: the text box; Value is the conversation, "" on home where none runs
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
	NameDiscard      = "discard"      // click: gives a failed message up; its text goes back to the text box when that is empty
	NameOlder        = "older"        // click: fetches older messages; Value is the conversation
	NameLog          = "log"          // scroll of the conversation; Text is "end" at its end
	NameLatest       = "latest"       // click: jumps to the newest message
	NameConnect      = "connect"      // click: tries to connect now
	NameRefetch      = "refetch"      // click: asks again for what could not be loaded
	NameResend       = "resend"       // click: takes the text of a message refused by an ended conversation into a new one; Value is the client id
)
