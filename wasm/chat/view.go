package chat

import (
	"kith/wasm/app"
	"kith/wasm/html"
)

// View shows the model.
func View(m *Model) app.Screen {
	return app.Screen{Body: html.El("main"), Name: string(m.Place.Screen), Language: m.Language, Dir: "ltr", Open: m.Open}
}
