package chat

import "kith/wasm/format"

// French sets a narrow no-break space (U+202F) before ; ! ? and a no-break one
// (U+00A0) before the colon and inside its quotation marks.
var french = Words{
	Back: "Retour", Menu: "Menu", Close: "Fermer", Home: "Accueil", Sound: "Son des messages",
	AllConversations: "Toutes les conversations", Help: "Aide",

	Greeting: "Bonjour\u202f! Comment pouvons-nous vous aider\u202f?",
	Online:   "Nous sommes là",
	Away:     "Nous sommes absents et répondrons à notre retour",
	Shut:     "Le chat est fermé pour le moment",

	YourConversation: "Votre conversation", Popular: "Articles populaires", BrowseAll: "Tous les articles",
	Search: "Rechercher un article", NewConversation: "Nouvelle conversation",

	Message: "Message", Send: "Envoyer", Write: "Écrivez un message…", WriteTo: "Écrivez à {}…",
	Left: Forms{One: "{} caractère restant", Other: "{} caractères restants"},
	Over: Forms{One: "{} caractère de trop", Other: "{} caractères de trop"},

	Conversation: "Conversation", You: "Vous",
	FirstHere:   "Écrivez votre premier message. Nous sommes là et répondons tout de suite.",
	FirstAway:   "Écrivez votre premier message. Vous trouverez notre réponse ici.",
	NewMessages: "Nouveaux messages", Latest: "Aller au message le plus récent",
	Older: "Messages précédents", Loading: "Chargement…",
	Sending: "Envoi en cours", Sent: "Envoyé", Delivered: "Distribué", Read: "Lu", NotSent: "Non envoyé",
	Retry: "Réessayer", Discard: "Abandonner", Resend: "Envoyer dans une nouvelle conversation",
	Typing: "{} écrit", HasEnded: "Cette conversation est terminée.", Ended: "Terminée",
	Below:  Forms{One: "{} nouveau message", Other: "{} nouveaux messages"},
	Unread: Forms{One: "{} message non lu", Other: "{} messages non lus"},

	None: "Aucune conversation pour l’instant", NoneYet: "Écrivez-nous, et vous retrouverez la conversation ici.",

	NoArticles: "Il n’y a pas encore d’articles", Missing: "Cet article n’existe plus",
	Failed: "Le chargement a échoué", Again: "Réessayer",
	Unanswered: "Pas trouvé de réponse\u202f?", WriteToUs: "Écrivez-nous",
	NothingFor: "Aucun résultat pour «\u00a0{}\u00a0»", OtherWords: "Essayez d’autres mots, ou écrivez-nous.",
	SearchHint: "Que cherchez-vous\u202f?",
	Articles:   Forms{One: "{} article", Other: "{} articles"},
	Results:    Forms{One: "{} résultat", Other: "{} résultats"},

	Offline:      "Vous êtes hors ligne. Vos messages partiront dès votre retour.",
	Reconnecting: "Reconnexion…", Connect: "Essayer maintenant",
	Outdated: "Le chat a été mis à jour. Veuillez recharger la page.",
	NotHere:  "Le chat n’est pas disponible sur cette page.",
	Parted:   "Vous avez été déconnecté.",

	TooLong: "Ce message est trop long.", TooMany: "C’était un peu rapide. Veuillez patienter un instant.",
	Broken: "Cela n’a pas fonctionné. Veuillez réessayer.", Gone: "Cette conversation n’existe plus.",

	OpenChat: "Ouvrir le chat", CloseChat: "Fermer le chat",

	Names: format.Names{
		Today: "Aujourd’hui", Yesterday: "Hier", AM: "AM", PM: "PM",
		Days: [7]string{"dimanche", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi"},
		Months: [12]string{"janvier", "février", "mars", "avril", "mai", "juin",
			"juillet", "août", "septembre", "octobre", "novembre", "décembre"},
	},
}
