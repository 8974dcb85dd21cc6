package protocol

import "kith/server/protocol/codec"

// Settings are what anybody may know of a brand. A page requests them over HTTP
// before it loads anything else of the chat, so they are small.
type Settings struct {
	Key           string // the brand's public key; it proves nothing
	Name          string
	Color         string   // "#rrggbb"
	Light         Palette  // of Color, for light backgrounds and for the launcher
	Dark          Palette  // of Color, for dark backgrounds
	Greeting      string   // the text above the list of conversations
	Team          []Person // the agents shown beside it, at most TeamLimit
	Availability  string   // "online" or "offline"
	KnowledgeBase bool     // there are articles
	Language      string   // the language if the visitor's is not supported
	Build         string   // the release that the page gets
}

// TeamLimit is how many agents a brand shows at most.
const TeamLimit = 8

// Fields implements codec.Record.
func (s *Settings) Fields(c *codec.Codec) {
	c.String("key", &s.Key, IDLimit)
	c.String("name", &s.Name, NameLimit)
	c.String("color", &s.Color, IDLimit)
	codec.Object(c, "light", &s.Light)
	codec.Object(c, "dark", &s.Dark)
	c.String("greeting", &s.Greeting, AddressLimit)
	codec.List(c, "team", &s.Team, TeamLimit)
	c.String("availability", &s.Availability, IDLimit)
	c.Bool("library", &s.KnowledgeBase)
	c.String("language", &s.Language, IDLimit)
	c.String("build", &s.Build, IDLimit)
}

// A Palette holds the colours, "#rrggbb", that are derived from a brand's colour so
// that text in it or on it is readable. The server derives them once, so that the
// launcher and the panel agree. They are "" in the settings of a release that did not
// send them.
type Palette struct {
	Fill string // the background of buttons and the launcher
	Text string // of text and icons on Fill
	Ink  string // of text in the brand's colour on the panel's own background
}

// Valid reports whether all colours are present and of the form "#rrggbb".
func (p Palette) Valid() bool {
	return ValidColor(p.Fill) && ValidColor(p.Text) && ValidColor(p.Ink)
}

// Fields implements codec.Record.
func (p *Palette) Fields(c *codec.Codec) {
	c.String("fill", &p.Fill, IDLimit)
	c.String("text", &p.Text, IDLimit)
	c.String("ink", &p.Ink, IDLimit)
}

// ValidColor reports whether a text is a colour of the form "#rrggbb".
func ValidColor(text string) bool {
	if len(text) != 7 || text[0] != '#' {
		return false
	}
	for _, c := range []byte(text[1:]) {
		if (c < '0' || c > '9') && (c < 'a' || c > 'f') && (c < 'A' || c > 'F') {
			return false
		}
	}
	return true
}

// AvailabilityChanged is sent by the server to visitors when the brand's chat
// has opened or closed.
type AvailabilityChanged struct {
	Session      string
	Availability string // "online" or "offline"
}

// Kind implements Frame.
func (*AvailabilityChanged) Kind() string { return "settings" }

// SessionID implements Frame.
func (f *AvailabilityChanged) SessionID() string { return f.Session }

// Fields implements codec.Record.
func (f *AvailabilityChanged) Fields(c *codec.Codec) {
	c.String("session", &f.Session, IDLimit)
	c.String("availability", &f.Availability, IDLimit)
}
