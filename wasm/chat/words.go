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
	Greeting, Online, Away, ChatClosed                                    string
	YourConversation, PopularArticles, BrowseAll, Search, NewConversation string

	// The text box.
	Message, Send, WriteMessage, WriteTo string
	CharactersLeft, CharactersOver       Plural

	// A conversation.
	Conversation, You, OpeningOnline, OpeningAway   string
	NewMessages, ToNewest, OlderMessages, Loading   string
	Sending, Sent, Delivered, Read, NotSent         string
	Retry, Discard, Resend, Typing, HasEnded, Ended string
	NewBelow, Unread                                Plural

	// The list of conversations.
	NoConversations, NoConversationsHint string

	// The knowledge base.
	NoArticles, NoArticle, NotLoaded, TryAgain, Unanswered, WriteToUs string
	NoResults, NoResultsHint, SearchHint                              string
	Articles, Results                                                 Plural

	// The link.
	Offline, Reconnecting, ConnectNow, ReloadPage, NotAvailable, Disconnected string

	// Why something was refused.
	TooLong, TooMany, WentWrong, ConversationGone string

	// The launcher.
	OpenChat, CloseChat string

	format.Names // of days, months and halves of the day
}

// WordsFor answers the words of a language, and English for an unknown one.
func WordsFor(language string) *Words {
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

// Fill puts something in the place that a sentence keeps for it.
func Fill(sentence, with string) string {
	before, after, found := strings.Cut(sentence, "{}")
	if !found {
		return sentence
	}
	return before + with + after
}

// Isolate wraps a name or a text of unknown direction, so that it cannot turn
// the words around it.
func Isolate(s string) string { return "\u2068" + s + "\u2069" }
