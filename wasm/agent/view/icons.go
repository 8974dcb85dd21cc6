package view

import (
	"kith/wasm/html"
)

// The icons: SVG paths, stroked, in a view box of 24 by 24.
const (
	iconAlert    = "M12 8v4.5m0 3.5h.01M21 12a9 9 0 1 1-18 0 9 9 0 0 1 18 0z"
	iconBack     = "M15 5l-7 7 7 7"
	iconBlock    = "M21 12a9 9 0 1 1-18 0 9 9 0 0 1 18 0zM5.7 5.7l12.6 12.6"
	iconCheck    = "M5 12.5l4.5 4.5L19 7.5"
	iconChecks   = "M2.5 12.5L7 17l9.5-9.5M12 16l1 1 9-9.5"
	iconChevron  = "M7 10l5 5 5-5"
	iconClose    = "M6 6l12 12M18 6L6 18"
	iconDelete   = "M4 7h16M9 7V4h6v3m-8.500 0l1 13h9l1-13M10 11v5m4-5v5"
	iconVerified = "M12 3l7 3v5.500c0 4.500-3 8-7 9.500-4-1.500-7-5-7-9.500V6zM8.500 12l2.500 2.500 4.500-5"
	iconClock    = "M12 7v5l3.5 2M21 12a9 9 0 1 1-18 0 9 9 0 0 1 18 0z"
	iconCloud    = "M4 4l16 16M8.5 8.6A5 5 0 0 0 7.5 18H17m3.2-1.4A4 4 0 0 0 18 10a6 6 0 0 0-6-4"
	iconDown     = "M12 5v14m-6-6l6 6 6-6"
	iconInvite   = "M15 20v-1a4 4 0 0 0-4-4H7a4 4 0 0 0-4 4v1m9.5-12.5a3.5 3.5 0 1 1-7 0 3.5 3.5 0 0 1 7 0zM19 8v6m-3-3h6"
	iconSignOut  = "M14 4H6a1 1 0 0 0-1 1v14a1 1 0 0 0 1 1h8m2-12l4 4-4 4m4-4H10"
	iconDownload = "M12 4v11m-5-5l5 5 5-5M5 20h14"
	iconExternal = "M14 5h5v5m0-5l-8.5 8.5M17 14v4a1 1 0 0 1-1 1H6a1 1 0 0 1-1-1V8a1 1 0 0 1 1-1h4"
	iconPerson   = "M19 20v-1a4 4 0 0 0-4-4H9a4 4 0 0 0-4 4v1m10.5-12.5a3.5 3.5 0 1 1-7 0 3.5 3.5 0 0 1 7 0z"
	iconPicture  = "M4 5h16v14H4zM4 16l4.5-4.5 4 4 2.5-2.5 5 5M15.5 9.5h.01"
	iconSearch   = "M20 20l-4.3-4.3M17.5 10.8a6.8 6.8 0 1 1-13.5 0 6.8 6.8 0 0 1 13.5 0z"
	iconSend     = "M12 19V5m-6 6l6-6 6 6"
	iconSound    = "M4 9.5v5h3.5L12 18.5v-13L7.5 9.5zM16 9a4.2 4.2 0 0 1 0 6m2.5-9a8.5 8.5 0 0 1 0 12"
	iconChat     = "M20.5 11.5a8 8 0 0 1-11.7 7L4 20l1.5-4.8a8 8 0 1 1 15-3.7zM8.5 10.5h7m-7 3h4.5"
	iconInbox    = "M4 13l2.5-8h11L20 13v5.5a.5.5 0 0 1-.5.5h-15a.5.5 0 0 1-.5-.5zm0 0h4.5l1.5 2.5h4l1.5-2.5H20"
	iconTeam     = "M14 20v-1a4 4 0 0 0-4-4H6.5a4 4 0 0 0-4 4v1m9-12.5a3.25 3.25 0 1 1-6.5 0 3.25 3.25 0 0 1 6.5 0zM15.5 4.4a3.25 3.25 0 0 1 0 6.2M21.5 20v-1a4 4 0 0 0-3-3.87"
	iconHistory  = "M12 7v5l3 2M3.5 12a8.5 8.5 0 1 0 2.6-6.1L3.5 8.5m0-4.5v4.5H8"
	iconRelease  = "M12 3l8 4.5v9L12 21l-8-4.500v-9zM4 7.500l8 4.500 8-4.500M12 12v9"
	iconUpload   = "M12 16V5m-5 5l5-5 5 5M5 20h14"
	iconUndo     = "M8 5L4 9l4 4M4 9h10a5.5 5.5 0 0 1 0 11h-4"
)

// icon returns an icon. Screen readers skip it, since a text is beside it.
func icon(path string) *html.Node {
	return el("svg.icon viewBox=$ aria-hidden=true", "0 0 24 24", el("path d=$", path))
}
