package locale

import (
	"strings"

	"kith/wasm/format"
)

// Languages are those of the panel. The first is for everybody who speaks none
// of them.
var Languages = []string{"en", "de", "fr", "es", "ar"}

// Words are all texts of the panel in one language. "{}" stands for what a
// sentence is about. A test checks that every language has every field.
type Words struct {
	RTL bool // whether the language is written from right to left

	// The header.
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

	// The connection.
	Offline, Reconnecting, ConnectNow, ReloadPage, NotAvailable, Disconnected string

	// Why something was refused.
	TooLong, TooMany, WentWrong, ConversationGone string

	// The launcher.
	OpenChat, CloseChat string

	format.Names // of days, months and halves of the day
}

// WordsFor returns the words of a language, or the English ones if it is
// unknown.
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

// Fill returns a sentence with its "{}" replaced.
func Fill(sentence, with string) string {
	before, after, found := strings.Cut(sentence, "{}")
	if !found {
		return sentence
	}
	return before + with + after
}

// Isolate returns a name or a text of unknown direction, wrapped so that it
// cannot reorder the words around it.
func Isolate(s string) string { return "\u2068" + s + "\u2069" }

// Choose returns the first language asked for that the panel speaks, or
// Languages[0] if it speaks none. It reads tags as sites and browsers write
// them: "en", "en_us", "fr-CA", "AR".
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

// Direction returns the dir attribute of a document in a language.
func Direction(language string) string {
	if WordsFor(language).RTL {
		return "rtl"
	}
	return "ltr"
}

// SplitTag returns the language and the region of a tag, "" if it names none,
// both in small letters. A script between them is skipped: "zh-Hant-TW".
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

// lower returns an ASCII letter as a small one.
func lower(b byte) byte {
	if 'A' <= b && b <= 'Z' {
		return b + 'a' - 'A'
	}
	return b
}
