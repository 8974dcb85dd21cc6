package locale

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
	Greeting, Online, Away, ChatClosed                                              string
	YourConversation, PopularArticles, AllArticles, SearchArticles, NewConversation string

	// The text box.
	Message, Send, WriteMessage, WriteTo string
	CharactersLeft, CharactersTooMany    Plural

	// A conversation.
	Conversation, You, WelcomeOnline, WelcomeAway            string
	NewMessages, JumpToEnd, OlderMessages, Loading           string
	Sending, Sent, Delivered, Read, NotSent                  string
	Retry, Discard, Resend, Typing, ConversationEnded, Ended string
	NewMessageCount, UnreadCount                             Plural

	// The list of conversations.
	NoConversations, NoConversationsHint string

	// The knowledge base.
	NoArticles, ArticleGone, LoadFailed, TryAgain, AnswerNotFound, WriteToUs string
	NoResults, NoResultsHint, SearchHint                                     string
	ArticleCount, ResultCount                                                Plural

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

// Choose answers the first of the languages asked for that the panel
// speaks, and Languages[0] where it speaks none. It reads tags as sites and
// browsers write them: "en", "en_us", "fr-CA", "AR".
func Choose(asked ...string) string {
	for _, tag := range asked {
		language, _ := SplitTag(tag)
		for _, l := range Languages {
			if l == language {
				return l
			}
		}
	}
	return Languages[0]
}

// Direction is the dir of the document in a language.
func Direction(language string) string {
	if WordsFor(language).RTL {
		return "rtl"
	}
	return "ltr"
}

// SplitTag answers a tag's language and region, "" where it names none, both in
// small letters. A script between the two is passed over: "zh-Hant-TW".
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

// lower makes a small letter of an ASCII one.
func lower(b byte) byte {
	if 'A' <= b && b <= 'Z' {
		return b + 'a' - 'A'
	}
	return b
}
