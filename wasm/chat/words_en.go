package chat

import "kith/wasm/format"

var english = Words{
	Back: "Back", Menu: "Menu", Close: "Close", Home: "Home", Sound: "Message sounds",
	AllConversations: "All conversations", Help: "Help",

	Greeting: "Hello! How can we help?",
	Online:   "We’re here now",
	Away:     "We’re away, and reply when we’re back",
	Shut:     "The chat is closed at the moment",

	YourConversation: "Your conversation", Popular: "Popular articles", BrowseAll: "All articles",
	Search: "Search articles", NewConversation: "New conversation",

	Message: "Message", Send: "Send", Write: "Write a message…", WriteTo: "Write to {}…",
	Left: Forms{One: "{} character left", Other: "{} characters left"},
	Over: Forms{One: "{} character too many", Other: "{} characters too many"},

	Conversation: "Conversation", You: "You",
	FirstHere:   "Write your first message. We’re here and reply right away.",
	FirstAway:   "Write your first message. You’ll find our reply right here.",
	NewMessages: "New messages", Latest: "Go to the newest message",
	Older: "Older messages", Loading: "Loading…",
	Sending: "Sending", Sent: "Sent", Delivered: "Delivered", Read: "Read", NotSent: "Not sent",
	Retry: "Retry", Discard: "Discard", Resend: "Send in a new conversation",
	Typing: "{} is typing", HasEnded: "This conversation has ended.", Ended: "Ended",
	Below:  Forms{One: "{} new message", Other: "{} new messages"},
	Unread: Forms{One: "{} unread message", Other: "{} unread messages"},

	None: "No conversations yet", NoneYet: "Write to us, and you’ll find the conversation here.",

	NoArticles: "There are no articles yet", Missing: "This article no longer exists",
	Failed: "This could not be loaded", Again: "Try again",
	Unanswered: "Didn’t find your answer?", WriteToUs: "Write to us",
	NothingFor: "Nothing found for “{}”", OtherWords: "Try other words, or write to us.",
	SearchHint: "What are you looking for?",
	Articles:   Forms{One: "{} article", Other: "{} articles"},
	Results:    Forms{One: "{} result", Other: "{} results"},

	Offline:      "You’re offline. What you write is sent as soon as you’re back.",
	Reconnecting: "Reconnecting…", Connect: "Try now",
	Outdated: "The chat has been updated. Please reload the page.",
	NotHere:  "The chat isn’t available on this page.",
	Parted:   "You’ve been disconnected.",

	TooLong: "This message is too long.", TooMany: "That was a little fast. Please wait a moment.",
	Broken: "That didn’t work. Please try again.", Gone: "This conversation no longer exists.",

	OpenChat: "Open chat", CloseChat: "Close chat",

	Names: format.Names{
		Today: "Today", Yesterday: "Yesterday", AM: "AM", PM: "PM",
		Days: [7]string{"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"},
		Months: [12]string{"January", "February", "March", "April", "May", "June",
			"July", "August", "September", "October", "November", "December"},
	},
}
