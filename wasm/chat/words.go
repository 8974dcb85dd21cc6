package chat

// Languages are those that the panel speaks, the first being the one for all
// who speak none of them.
var Languages = []string{"en", "de", "fr", "es", "ar"}
