package state

import (
	"kith/server/protocol"
	"kith/server/protocol/codec"
)

// A Config is what the browser package passes when the program starts.
type Config struct {
	Setup    string // the code of a one-time address or an invitation; "" if there is none
	Reset    string // the code of an address to recover an account; "" if there is none
	Language string // the browser's, such as "en-GB"
	Zone     int64  // minutes that local time is ahead of UTC
	Touch    bool   // a touch screen: focusing a text box covers half of it with a keyboard
}

// Fields implements codec.Record.
func (c *Config) Fields(f *codec.Codec) {
	f.String("setup", &c.Setup, protocol.IDLimit)
	f.String("reset", &c.Reset, protocol.IDLimit)
	f.String("language", &c.Language, protocol.IDLimit)
	f.Int("zone", &c.Zone)
	f.Bool("touch", &c.Touch)
}
