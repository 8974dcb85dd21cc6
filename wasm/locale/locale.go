package locale

import (
	"strings"

	"kith/wasm/format"
)

// Languages are the languages of the panel, in ISO 639-1. The first is for
// visitors who speak none of them.
var Languages = []string{"en", "de", "fr", "es", "ar"}

// Words are all texts of the panel in one language. In a text, "{}" stands for
// what it is about, which Fill puts in. A test checks that every language has
// every text.
type Words struct {
	RTL bool // whether the language is written from right to left

	// The header and the menu.
	Back, Menu, Close, Home, Sound, AllConversations string
	Help                                             string // the knowledge base

	// Home.
	Greeting, Online, Away, ChatClosed                                              string
	YourConversation, PopularArticles, AllArticles, SearchArticles, NewConversation string

	// The composer.
	Message, Send     string
	WriteMessage      string // the placeholder of the text box
	WriteTo           string // the placeholder in a conversation with {}
	CharactersLeft    Plural
	CharactersTooMany Plural

	// A conversation.
	Conversation, You            string
	WelcomeOnline, WelcomeAway   string // where there is no message yet
	NewMessages                  string // above the first that the visitor has not seen
	JumpToEnd                    string
	OlderMessages, Loading       string
	Sending, Sent                string
	Delivered, Read, NotSent     string
	Retry, Discard, Resend       string
	Typing                       string // {} is typing
	ConversationEnded            string // a sentence
	Ended                        string // a word, in a list
	NewMessageCount, UnreadCount Plural

	// The list of conversations.
	NoConversations, NoConversationsHint string

	// The knowledge base.
	NoArticles, ArticleGone   string
	LoadFailed, TryAgain      string
	AnswerNotFound, WriteToUs string // below an article
	SearchHint                string // the placeholder of the search box
	NoResults, NoResultsHint  string // nothing was found for {}
	ArticleCount, ResultCount Plural

	// The connection.
	Offline, Reconnecting, ConnectNow      string
	ReloadPage, NotAvailable, Disconnected string

	// Why the server refused something.
	TooLong, TooMany, WentWrong, ConversationGone, NotAccepted string

	// The launcher.
	OpenChat, CloseChat string

	format.DateNames // of days, months, and the halves of the day
}

// WordsFor returns the texts in a language, or in English if the panel does not
// have that language.
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

// Fill returns a text with its first "{}" replaced.
func Fill(text, with string) string {
	before, after, found := strings.Cut(text, "{}")
	if !found {
		return text
	}
	return before + with + after
}

// Isolate returns a name or a text of unknown direction between Unicode's first
// strong isolate and pop directional isolate, so that it does not change the
// direction of the text around it.
func Isolate(s string) string { return "\u2068" + s + "\u2069" }

// Choose returns the first of the wanted languages that the panel has, or
// Languages[0] if it has none of them. It reads tags as sites and browsers write
// them: "en", "en_us", "fr-CA", "AR".
func Choose(wanted ...string) string {
	for _, tag := range wanted {
		language, _ := SplitTag(tag)
		for _, l := range Languages {
			if l == language {
				return l
			}
		}
	}
	return Languages[0]
}

// Direction returns the dir attribute of the document in a language: "ltr" or
// "rtl".
func Direction(language string) string {
	if WordsFor(language).RTL {
		return "rtl"
	}
	return "ltr"
}

// SplitTag returns the language and the region of a tag such as "en-US", in lower
// case, or "" for what it does not have. It ignores a script between the two, as
// in "zh-Hant-TW".
func SplitTag(tag string) (language, region string) {
	part := make([]byte, 0, 8)
	for i := 0; i <= len(tag); i++ {
		if i < len(tag) && tag[i] != '-' && tag[i] != '_' {
			part = append(part, lower(tag[i]))
			continue
		}
		switch {
		case language == "":
			language = string(part)
		case region == "" && (len(part) == 2 || len(part) == 3 && part[0] <= '9'):
			region = string(part)
		}
		part = part[:0]
	}
	return language, region
}

// lower returns an ASCII letter in lower case, and any other byte as it is.
func lower(b byte) byte {
	if 'A' <= b && b <= 'Z' {
		return b + 'a' - 'A'
	}
	return b
}
