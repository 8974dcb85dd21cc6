package locale

import "kith/wasm/format"

var spanish = Words{
	Back: "Atrás", Menu: "Menú", Close: "Cerrar", Home: "Inicio", Sound: "Sonido de mensajes",
	AllConversations: "Todas las conversaciones", Help: "Ayuda",

	Greeting:   "¡Hola! ¿En qué podemos ayudarte?",
	Online:     "Estamos aquí",
	Away:       "No estamos ahora; responderemos a la vuelta",
	ChatClosed: "El chat está cerrado en este momento",

	YourConversation: "Tu conversación", PopularArticles: "Artículos populares", AllArticles: "Todos los artículos",
	SearchArticles: "Buscar artículos", NewConversation: "Nueva conversación",

	Message: "Mensaje", Send: "Enviar", WriteMessage: "Escribe un mensaje…", WriteTo: "Escribe a {}…",
	CharactersLeft:    Plural{One: "Queda {} carácter", Other: "Quedan {} caracteres"},
	CharactersTooMany: Plural{One: "Sobra {} carácter", Other: "Sobran {} caracteres"},

	Conversation: "Conversación", You: "Tú",
	WelcomeOnline: "Escribe tu primer mensaje. Estamos aquí y respondemos enseguida.",
	WelcomeAway:   "Escribe tu primer mensaje. Encontrarás nuestra respuesta aquí.",
	NewMessages:   "Mensajes nuevos", JumpToEnd: "Ir al mensaje más reciente",
	OlderMessages: "Mensajes anteriores", Loading: "Cargando…",
	Sending: "Enviando", Sent: "Enviado", Delivered: "Entregado", Read: "Leído", NotSent: "No enviado",
	Retry: "Reintentar", Discard: "Descartar", Resend: "Enviar en una conversación nueva",
	Typing: "{} está escribiendo", ConversationEnded: "Esta conversación ha terminado.", Ended: "Terminada",
	NewMessageCount: Plural{One: "{} mensaje nuevo", Other: "{} mensajes nuevos"},
	UnreadCount:     Plural{One: "{} mensaje sin leer", Other: "{} mensajes sin leer"},

	NoConversations: "Aún no hay conversaciones", NoConversationsHint: "Escríbenos y encontrarás la conversación aquí.",

	NoArticles: "Aún no hay artículos", ArticleGone: "Este artículo ya no existe",
	LoadFailed: "No se ha podido cargar", TryAgain: "Intentar de nuevo",
	AnswerNotFound: "¿No has encontrado la respuesta?", WriteToUs: "Escríbenos",
	NoResults: "No hay resultados para «{}»", NoResultsHint: "Prueba con otras palabras o escríbenos.",
	SearchHint:   "¿Qué buscas?",
	ArticleCount: Plural{One: "{} artículo", Other: "{} artículos"},
	ResultCount:  Plural{One: "{} resultado", Other: "{} resultados"},

	Offline:      "Estás sin conexión. Lo que escribas se enviará cuando vuelvas.",
	Reconnecting: "Reconectando…", ConnectNow: "Intentar ahora",
	ReloadPage:   "El chat se ha actualizado. Vuelve a cargar la página.",
	NotAvailable: "El chat no está disponible en esta página.",
	Disconnected: "Se ha cerrado la conexión.",

	TooLong: "Este mensaje es demasiado largo.", TooMany: "Vas un poco rápido. Espera un momento.",
	NotAccepted: "Tus mensajes no se aceptan aquí.",
	WentWrong:   "No ha funcionado. Inténtalo de nuevo.", ConversationGone: "Esta conversación ya no existe.",

	OpenChat: "Abrir el chat", CloseChat: "Cerrar el chat",

	DateNames: format.DateNames{
		Today: "Hoy", Yesterday: "Ayer", AM: "a.\u00a0m.", PM: "p.\u00a0m.",
		Days: [7]string{"domingo", "lunes", "martes", "miércoles", "jueves", "viernes", "sábado"},
		Months: [12]string{"enero", "febrero", "marzo", "abril", "mayo", "junio",
			"julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre"},
	},
}
