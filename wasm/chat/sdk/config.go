package sdk

import (
	"kith/server/protocol"
	"kith/server/protocol/codec"
)

// A Config is what the page says when it starts the program.
type Config struct {
	Key      string
	Server   string // the address of the folder in which the server serves everything
	Settings protocol.Settings
	Options  Options
	Page     protocol.Page
	Language string
	Online   bool
	Open     bool
	Opened   bool // whether the panel was open in a program before this one, and the page knows
	Focused  bool // whether the panel has the focus; only if Opened
	Narrow   bool
	Zone     int64
	Bucket   int64
}

// Fields implements codec.Record.
func (v *Config) Fields(c *codec.Codec) {
	c.String("key", &v.Key, protocol.IDLimit)
	c.String("server", &v.Server, protocol.AddressLimit)
	codec.Object(c, "settings", &v.Settings)
	codec.Object(c, "options", &v.Options)
	codec.Object(c, "page", &v.Page)
	c.String("language", &v.Language, protocol.IDLimit)
	c.Bool("online", &v.Online)
	c.Bool("open", &v.Open)
	c.Bool("opened", &v.Opened)
	c.Bool("focused", &v.Focused)
	c.Bool("narrow", &v.Narrow)
	c.Int("zone", &v.Zone)
	c.Int("bucket", &v.Bucket)
}

// Options are those of Kustomer.start that the program itself uses.
type Options struct {
	Assistant           string
	Language            string
	View                string
	HideNewConversation bool
	Core                bool
}

// Fields implements codec.Record.
func (v *Options) Fields(c *codec.Codec) {
	c.String("assistantId", &v.Assistant, protocol.IDLimit)
	c.String("lang", &v.Language, protocol.IDLimit)
	c.String("preferredView", &v.View, protocol.IDLimit)
	c.Bool("hideNewConversationButtonOnHistory", &v.HideNewConversation)
	c.Bool("core", &v.Core)
}
