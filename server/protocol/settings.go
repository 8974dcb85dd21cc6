package protocol

import "kith/server/protocol/codec"

// Settings are what anybody may know of a brand. A page requests them over HTTP
// before it loads anything else of the chat, so they are small.
type Settings struct {
	Key           string // the brand's public key; it proves nothing
	Name          string
	Color         string   // "#rrggbb"
	Greeting      string   // the text above the list of conversations
	Team          []Person // the agents shown beside it, at most TeamLimit
	Availability  string   // "online" or "offline"
	KnowledgeBase bool     // there are articles
	Language      string   // the language if the visitor's is not supported
	Build         string   // the server's release
}

// TeamLimit is how many agents a brand shows at most.
const TeamLimit = 8

// Fields implements codec.Record.
func (s *Settings) Fields(c *codec.Codec) {
	c.String("key", &s.Key, IDLimit)
	c.String("name", &s.Name, NameLimit)
	c.String("color", &s.Color, IDLimit)
	c.String("greeting", &s.Greeting, AddressLimit)
	codec.List(c, "team", &s.Team, TeamLimit)
	c.String("availability", &s.Availability, IDLimit)
	c.Bool("library", &s.KnowledgeBase)
	c.String("language", &s.Language, IDLimit)
	c.String("build", &s.Build, IDLimit)
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
