package locale

import "kith/wasm/format"

var english = Words{
	Back: "Back", Menu: "Menu", Close: "Close", Home: "Home", Sound: "Message sounds",
	AllConversations: "All conversations", Help: "Help",

	Greeting:   "Hello! How can we help?",
	Online:     "We’re here now",
	Away:       "We’re away, and reply when we’re back",
	ChatClosed: "The chat is closed at the moment",

	YourConversation: "Your conversation", PopularArticles: "Popular articles", AllArticles: "All articles",
	SearchArticles: "Search articles", NewConversation: "New conversation",

	Message: "Message", Send: "Send", WriteMessage: "Write a message…", WriteTo: "Write to {}…",
	CharactersLeft:    Plural{One: "{} character left", Other: "{} characters left"},
	CharactersTooMany: Plural{One: "{} character too many", Other: "{} characters too many"},

	Conversation: "Conversation", You: "You",
	WelcomeOnline: "Write your first message. We’re here and reply right away.",
	WelcomeAway:   "Write your first message. You’ll find our reply right here.",
	NewMessages:   "New messages", JumpToEnd: "Go to the newest message",
	OlderMessages: "Older messages", Loading: "Loading…",
	Sending: "Sending", Sent: "Sent", Delivered: "Delivered", Read: "Read", NotSent: "Not sent",
	Retry: "Retry", Discard: "Discard", Resend: "Send in a new conversation",
	Typing: "{} is typing", ConversationEnded: "This conversation has ended.", Ended: "Ended",
	NewMessageCount: Plural{One: "{} new message", Other: "{} new messages"},
	UnreadCount:     Plural{One: "{} unread message", Other: "{} unread messages"},

	NoConversations: "No conversations yet", NoConversationsHint: "Write to us, and you’ll find the conversation here.",

	NoArticles: "There are no articles yet", ArticleGone: "This article no longer exists",
	LoadFailed: "This could not be loaded", TryAgain: "Try again",
	AnswerNotFound: "Didn’t find your answer?", WriteToUs: "Write to us",
	NoResults: "Nothing found for “{}”", NoResultsHint: "Try other words, or write to us.",
	SearchHint:   "What are you looking for?",
	ArticleCount: Plural{One: "{} article", Other: "{} articles"},
	ResultCount:  Plural{One: "{} result", Other: "{} results"},

	Offline:      "You’re offline. What you write is sent as soon as you’re back.",
	Reconnecting: "Reconnecting…", ConnectNow: "Try now",
	ReloadPage:   "The chat has been updated. Please reload the page.",
	NotAvailable: "The chat isn’t available on this page.",
	Disconnected: "You’ve been disconnected.",

	TooLong: "This message is too long.", TooMany: "That was a little fast. Please wait a moment.",
	NotAccepted: "Your messages are not accepted here.",
	WentWrong:   "That didn’t work. Please try again.", ConversationGone: "This conversation no longer exists.",

	OpenChat: "Open chat", CloseChat: "Close chat",

	DateNames: EnglishNames,
}

// EnglishNames are the English names of days and months. They are apart so that
// the inbox, which is in English, need not contain the other texts.
var EnglishNames = format.DateNames{
	Today: "Today", Yesterday: "Yesterday", AM: "AM", PM: "PM",
	Days: [7]string{"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"},
	Months: [12]string{"January", "February", "March", "April", "May", "June",
		"July", "August", "September", "October", "November", "December"},
}
