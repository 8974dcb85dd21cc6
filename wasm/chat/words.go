package chat

import (
	"strings"

	"kith/wasm/format"
)

// Languages are those that the panel speaks, the first being the one for all
// who speak none of them.
var Languages = []string{"en", "de", "fr", "es", "ar"}

// Words is everything that the panel says in one language. "{}" stands for the
// one thing that a sentence is about. A test holds every language to every
// field.
type Words struct {
	RTL bool // whether the language is written from right to left

	// The bar.
	Back, Menu, Close, Home, Sound, AllConversations, Help string

	// Home.
	Greeting, Online, Away, Shut                                  string
	YourConversation, Popular, BrowseAll, Search, NewConversation string

	// The text box.
	Message, Send, Write, WriteTo string
	Left, Over                    Forms

	// A conversation.
	Conversation, You, FirstHere, FirstAway         string
	NewMessages, Latest, Older, Loading             string
	Sending, Sent, Delivered, Read, NotSent         string
	Retry, Discard, Resend, Typing, HasEnded, Ended string
	Below, Unread                                   Forms

	// The list of conversations.
	None, NoneYet string

	// The knowledge base.
	NoArticles, Missing, Failed, Again, Unanswered, WriteToUs string
	NothingFor, OtherWords, SearchHint                        string
	Articles, Results                                         Forms

	// The link.
	Offline, Reconnecting, Connect, Outdated, NotHere, Parted string

	// Why something was refused.
	TooLong, TooMany, Broken, Gone string

	// The launcher.
	OpenChat, CloseChat string

	format.Names // of days, months and halves of the day
}

// speak answers the words of a language, and English for an unknown one.
func speak(language string) *Words {
	switch language {
	case "de":
		return &german
	case "fr":
		return &french
	case "es":
		return &spanish
	case "ar":
		return &arabic
	}
	return &english
}

// fill puts something in the place that a sentence keeps for it.
func fill(sentence, with string) string {
	before, after, found := strings.Cut(sentence, "{}")
	if !found {
		return sentence
	}
	return before + with + after
}

// isolate wraps a name or a text of unknown direction, so that it cannot turn
// the words around it.
func isolate(s string) string { return "\u2068" + s + "\u2069" }
