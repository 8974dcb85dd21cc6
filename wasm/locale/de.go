package locale

import "kith/wasm/format"

var german = Words{
	Back: "Zurück", Menu: "Menü", Close: "Schließen", Home: "Start", Sound: "Töne bei Nachrichten",
	AllConversations: "Alle Unterhaltungen", Help: "Hilfe",

	Greeting:   "Hallo! Wie können wir helfen?",
	Online:     "Wir sind gerade da",
	Away:       "Wir sind gerade nicht da und antworten später",
	ChatClosed: "Der Chat ist zurzeit geschlossen",

	YourConversation: "Ihre Unterhaltung", PopularArticles: "Beliebte Artikel", AllArticles: "Alle Artikel",
	SearchArticles: "Artikel durchsuchen", NewConversation: "Neue Unterhaltung",

	Message: "Nachricht", Send: "Senden", WriteMessage: "Nachricht schreiben …", WriteTo: "An {} schreiben …",
	CharactersLeft:    Plural{One: "Noch {} Zeichen", Other: "Noch {} Zeichen"},
	CharactersTooMany: Plural{One: "{} Zeichen zu viel", Other: "{} Zeichen zu viel"},

	Conversation: "Unterhaltung", You: "Sie",
	WelcomeOnline: "Schreiben Sie uns. Wir sind da und antworten gleich.",
	WelcomeAway:   "Schreiben Sie uns. Unsere Antwort finden Sie hier.",
	NewMessages:   "Neue Nachrichten", JumpToEnd: "Zur neuesten Nachricht",
	OlderMessages: "Ältere Nachrichten", Loading: "Wird geladen …",
	Sending: "Wird gesendet", Sent: "Gesendet", Delivered: "Zugestellt", Read: "Gelesen", NotSent: "Nicht gesendet",
	Retry: "Erneut senden", Discard: "Verwerfen", Resend: "In neuer Unterhaltung senden",
	Typing: "{} schreibt", ConversationEnded: "Diese Unterhaltung ist beendet.", Ended: "Beendet",
	NewMessageCount: Plural{One: "{} neue Nachricht", Other: "{} neue Nachrichten"},
	UnreadCount:     Plural{One: "{} ungelesene Nachricht", Other: "{} ungelesene Nachrichten"},

	NoConversations: "Noch keine Unterhaltungen", NoConversationsHint: "Schreiben Sie uns, dann finden Sie die Unterhaltung hier.",

	NoArticles: "Es gibt noch keine Artikel", ArticleGone: "Diesen Artikel gibt es nicht mehr",
	LoadFailed: "Das konnte nicht geladen werden", TryAgain: "Erneut versuchen",
	AnswerNotFound: "Keine Antwort gefunden?", WriteToUs: "Schreiben Sie uns",
	NoResults: "Nichts gefunden für „{}“", NoResultsHint: "Versuchen Sie andere Wörter, oder schreiben Sie uns.",
	SearchHint:   "Wonach suchen Sie?",
	ArticleCount: Plural{One: "{} Artikel", Other: "{} Artikel"},
	ResultCount:  Plural{One: "{} Treffer", Other: "{} Treffer"},

	Offline:      "Sie sind offline. Was Sie schreiben, wird gesendet, sobald Sie wieder online sind.",
	Reconnecting: "Verbindung wird wiederhergestellt …", ConnectNow: "Jetzt versuchen",
	ReloadPage:   "Der Chat wurde aktualisiert. Bitte laden Sie die Seite neu.",
	NotAvailable: "Der Chat ist auf dieser Seite nicht verfügbar.",
	Disconnected: "Die Verbindung wurde getrennt.",

	TooLong: "Diese Nachricht ist zu lang.", TooMany: "Das war etwas schnell. Bitte warten Sie einen Moment.",
	NotAccepted: "Ihre Nachrichten werden hier nicht angenommen.",
	WentWrong:   "Das hat nicht geklappt. Bitte versuchen Sie es noch einmal.", ConversationGone: "Diese Unterhaltung gibt es nicht mehr.",

	OpenChat: "Chat öffnen", CloseChat: "Chat schließen",

	DateNames: format.DateNames{
		Today: "Heute", Yesterday: "Gestern", AM: "AM", PM: "PM",
		Days: [7]string{"Sonntag", "Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag"},
		Months: [12]string{"Januar", "Februar", "März", "April", "Mai", "Juni",
			"Juli", "August", "September", "Oktober", "November", "Dezember"},
	},
}
