package chat

import "kith/wasm/format"

var spanish = Words{
	Back: "Atrás", Menu: "Menú", Close: "Cerrar", Home: "Inicio", Sound: "Sonido de mensajes",
	AllConversations: "Todas las conversaciones", Help: "Ayuda",

	Greeting: "¡Hola! ¿En qué podemos ayudarte?",
	Online:   "Estamos aquí",
	Away:     "No estamos ahora; responderemos a la vuelta",
	Shut:     "El chat está cerrado en este momento",

	YourConversation: "Tu conversación", Popular: "Artículos populares", BrowseAll: "Todos los artículos",
	Search: "Buscar artículos", NewConversation: "Nueva conversación",

	Message: "Mensaje", Send: "Enviar", Write: "Escribe un mensaje…", WriteTo: "Escribe a {}…",
	Left: Forms{One: "Queda {} carácter", Other: "Quedan {} caracteres"},
	Over: Forms{One: "Sobra {} carácter", Other: "Sobran {} caracteres"},

	Conversation: "Conversación", You: "Tú",
	FirstHere:   "Escribe tu primer mensaje. Estamos aquí y respondemos enseguida.",
	FirstAway:   "Escribe tu primer mensaje. Encontrarás nuestra respuesta aquí.",
	NewMessages: "Mensajes nuevos", Latest: "Ir al mensaje más reciente",
	Older: "Mensajes anteriores", Loading: "Cargando…",
	Sending: "Enviando", Sent: "Enviado", Delivered: "Entregado", Read: "Leído", NotSent: "No enviado",
	Retry: "Reintentar", Discard: "Descartar", Resend: "Enviar en una conversación nueva",
	Typing: "{} está escribiendo", HasEnded: "Esta conversación ha terminado.", Ended: "Terminada",
	Below:  Forms{One: "{} mensaje nuevo", Other: "{} mensajes nuevos"},
	Unread: Forms{One: "{} mensaje sin leer", Other: "{} mensajes sin leer"},

	None: "Aún no hay conversaciones", NoneYet: "Escríbenos y encontrarás la conversación aquí.",

	NoArticles: "Aún no hay artículos", Missing: "Este artículo ya no existe",
	Failed: "No se ha podido cargar", Again: "Intentar de nuevo",
	Unanswered: "¿No has encontrado la respuesta?", WriteToUs: "Escríbenos",
	NothingFor: "No hay resultados para «{}»", OtherWords: "Prueba con otras palabras o escríbenos.",
	SearchHint: "¿Qué buscas?",
	Articles:   Forms{One: "{} artículo", Other: "{} artículos"},
	Results:    Forms{One: "{} resultado", Other: "{} resultados"},

	Offline:      "Estás sin conexión. Lo que escribas se enviará cuando vuelvas.",
	Reconnecting: "Reconectando…", Connect: "Intentar ahora",
	Outdated: "El chat se ha actualizado. Vuelve a cargar la página.",
	NotHere:  "El chat no está disponible en esta página.",
	Parted:   "Se ha cerrado la conexión.",

	TooLong: "Este mensaje es demasiado largo.", TooMany: "Vas un poco rápido. Espera un momento.",
	Broken: "No ha funcionado. Inténtalo de nuevo.", Gone: "Esta conversación ya no existe.",

	OpenChat: "Abrir el chat", CloseChat: "Cerrar el chat",

	Names: format.Names{
		Today: "Hoy", Yesterday: "Ayer", AM: "a.\u00a0m.", PM: "p.\u00a0m.",
		Days: [7]string{"domingo", "lunes", "martes", "miércoles", "jueves", "viernes", "sábado"},
		Months: [12]string{"enero", "febrero", "marzo", "abril", "mayo", "junio",
			"julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre"},
	},
}
