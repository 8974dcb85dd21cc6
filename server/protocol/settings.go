package protocol

import "kith/server/protocol/codec"

// Settings are what anybody may know of a brand. They are fetched before the
// panel is, so they are small.
type Settings struct {
	Key           string // the brand's public key, never a proof of anything
	Name          string
	Color         string // "#rrggbb"
	Greeting      string
	Team          []Person
	Availability  string // "online", "offline", "disabled", "hidden" or "none"
	KnowledgeBase bool   // whether there are articles
	Language      string // what the brand speaks where the visitor's language is not known
	Build         string // the release that serves
}

// TeamLimit is how many faces a brand shows.
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

// AvailabilityChanged tells a visitor that the chat opened or closed.
type AvailabilityChanged struct {
	Session      string
	Availability string // see the site's isChatAvailable
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
