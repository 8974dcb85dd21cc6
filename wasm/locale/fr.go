package locale

import "kith/wasm/format"

// French sets a narrow no-break space (U+202F) before ; ! ? and a no-break one
// (U+00A0) before the colon and inside its quotation marks.
var french = Words{
	Back: "Retour", Menu: "Menu", Close: "Fermer", Home: "Accueil", Sound: "Son des messages",
	AllConversations: "Toutes les conversations", Help: "Aide",

	Greeting:   "Bonjour\u202f! Comment pouvons-nous vous aider\u202f?",
	Online:     "Nous sommes là",
	Away:       "Nous sommes absents et répondrons à notre retour",
	ChatClosed: "Le chat est fermé pour le moment",

	YourConversation: "Votre conversation", PopularArticles: "Articles populaires", AllArticles: "Tous les articles",
	SearchArticles: "Rechercher un article", NewConversation: "Nouvelle conversation",

	Message: "Message", Send: "Envoyer", WriteMessage: "Écrivez un message…", WriteTo: "Écrivez à {}…",
	CharactersLeft:    Plural{One: "{} caractère restant", Other: "{} caractères restants"},
	CharactersTooMany: Plural{One: "{} caractère de trop", Other: "{} caractères de trop"},

	Conversation: "Conversation", You: "Vous",
	WelcomeOnline: "Écrivez votre premier message. Nous sommes là et répondons tout de suite.",
	WelcomeAway:   "Écrivez votre premier message. Vous trouverez notre réponse ici.",
	NewMessages:   "Nouveaux messages", JumpToEnd: "Aller au message le plus récent",
	OlderMessages: "Messages précédents", Loading: "Chargement…",
	Sending: "Envoi en cours", Sent: "Envoyé", Delivered: "Distribué", Read: "Lu", NotSent: "Non envoyé",
	Retry: "Réessayer", Discard: "Abandonner", Resend: "Envoyer dans une nouvelle conversation",
	Typing: "{} écrit", ConversationEnded: "Cette conversation est terminée.", Ended: "Terminée",
	NewMessageCount: Plural{One: "{} nouveau message", Other: "{} nouveaux messages"},
	UnreadCount:     Plural{One: "{} message non lu", Other: "{} messages non lus"},

	NoConversations: "Aucune conversation pour l’instant", NoConversationsHint: "Écrivez-nous, et vous retrouverez la conversation ici.",

	NoArticles: "Il n’y a pas encore d’articles", ArticleGone: "Cet article n’existe plus",
	LoadFailed: "Le chargement a échoué", TryAgain: "Réessayer",
	AnswerNotFound: "Pas trouvé de réponse\u202f?", WriteToUs: "Écrivez-nous",
	NoResults: "Aucun résultat pour «\u00a0{}\u00a0»", NoResultsHint: "Essayez d’autres mots, ou écrivez-nous.",
	SearchHint:   "Que cherchez-vous\u202f?",
	ArticleCount: Plural{One: "{} article", Other: "{} articles"},
	ResultCount:  Plural{One: "{} résultat", Other: "{} résultats"},

	Offline:      "Vous êtes hors ligne. Vos messages partiront dès votre retour.",
	Reconnecting: "Reconnexion…", ConnectNow: "Essayer maintenant",
	ReloadPage:   "Le chat a été mis à jour. Veuillez recharger la page.",
	NotAvailable: "Le chat n’est pas disponible sur cette page.",
	Disconnected: "Vous avez été déconnecté.",

	TooLong: "Ce message est trop long.", TooMany: "C’était un peu rapide. Veuillez patienter un instant.",
	NotAccepted: "Vos messages ne sont pas acceptés ici.",
	WentWrong:   "Cela n’a pas fonctionné. Veuillez réessayer.", ConversationGone: "Cette conversation n’existe plus.",

	OpenChat: "Ouvrir le chat", CloseChat: "Fermer le chat",

	DateNames: format.DateNames{
		Today: "Aujourd’hui", Yesterday: "Hier", AM: "AM", PM: "PM",
		Days: [7]string{"dimanche", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi"},
		Months: [12]string{"janvier", "février", "mars", "avril", "mai", "juin",
			"juillet", "août", "septembre", "octobre", "novembre", "décembre"},
	},
}
