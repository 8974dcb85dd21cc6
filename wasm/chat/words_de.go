package chat

import "kith/wasm/format"

var german = Words{
	Back: "Zurück", Menu: "Menü", Close: "Schließen", Home: "Start", Sound: "Töne bei Nachrichten",
	AllConversations: "Alle Unterhaltungen", Help: "Hilfe",

	Greeting: "Hallo! Wie können wir helfen?",
	Online:   "Wir sind gerade da",
	Away:     "Wir sind gerade nicht da und antworten später",
	Shut:     "Der Chat ist zurzeit geschlossen",

	YourConversation: "Ihre Unterhaltung", Popular: "Beliebte Artikel", BrowseAll: "Alle Artikel",
	Search: "Artikel durchsuchen", NewConversation: "Neue Unterhaltung",

	Message: "Nachricht", Send: "Senden", Write: "Nachricht schreiben …", WriteTo: "An {} schreiben …",
	Left: Forms{One: "Noch {} Zeichen", Other: "Noch {} Zeichen"},
	Over: Forms{One: "{} Zeichen zu viel", Other: "{} Zeichen zu viel"},

	Conversation: "Unterhaltung", You: "Sie",
	FirstHere:   "Schreiben Sie uns. Wir sind da und antworten gleich.",
	FirstAway:   "Schreiben Sie uns. Unsere Antwort finden Sie hier.",
	NewMessages: "Neue Nachrichten", Latest: "Zur neuesten Nachricht",
	Older: "Ältere Nachrichten", Loading: "Wird geladen …",
	Sending: "Wird gesendet", Sent: "Gesendet", Delivered: "Zugestellt", Read: "Gelesen", NotSent: "Nicht gesendet",
	Retry: "Erneut senden", Discard: "Verwerfen", Resend: "In neuer Unterhaltung senden",
	Typing: "{} schreibt", HasEnded: "Diese Unterhaltung ist beendet.", Ended: "Beendet",
	Below:  Forms{One: "{} neue Nachricht", Other: "{} neue Nachrichten"},
	Unread: Forms{One: "{} ungelesene Nachricht", Other: "{} ungelesene Nachrichten"},

	None: "Noch keine Unterhaltungen", NoneYet: "Schreiben Sie uns, dann finden Sie die Unterhaltung hier.",

	NoArticles: "Es gibt noch keine Artikel", Missing: "Diesen Artikel gibt es nicht mehr",
	Failed: "Das konnte nicht geladen werden", Again: "Erneut versuchen",
	Unanswered: "Keine Antwort gefunden?", WriteToUs: "Schreiben Sie uns",
	NothingFor: "Nichts gefunden für „{}“", OtherWords: "Versuchen Sie andere Wörter, oder schreiben Sie uns.",
	SearchHint: "Wonach suchen Sie?",
	Articles:   Forms{One: "{} Artikel", Other: "{} Artikel"},
	Results:    Forms{One: "{} Treffer", Other: "{} Treffer"},

	Offline:      "Sie sind offline. Was Sie schreiben, wird gesendet, sobald Sie wieder online sind.",
	Reconnecting: "Verbindung wird wiederhergestellt …", Connect: "Jetzt versuchen",
	Outdated: "Der Chat wurde aktualisiert. Bitte laden Sie die Seite neu.",
	NotHere:  "Der Chat ist auf dieser Seite nicht verfügbar.",
	Parted:   "Die Verbindung wurde getrennt.",

	TooLong: "Diese Nachricht ist zu lang.", TooMany: "Das war etwas schnell. Bitte warten Sie einen Moment.",
	Broken: "Das hat nicht geklappt. Bitte versuchen Sie es noch einmal.", Gone: "Diese Unterhaltung gibt es nicht mehr.",

	OpenChat: "Chat öffnen", CloseChat: "Chat schließen",

	Names: format.Names{
		Today: "Heute", Yesterday: "Gestern", AM: "AM", PM: "PM",
		Days: [7]string{"Sonntag", "Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag"},
		Months: [12]string{"Januar", "Februar", "März", "April", "Mai", "Juni",
			"Juli", "August", "September", "Oktober", "November", "Dezember"},
	},
}
