package state

import (
	"kith/server/protocol"
	"kith/server/protocol/codec"
)

// Fields implements codec.Record.
func (c *Config) Fields(k *codec.Codec) {
	k.String("setup", &c.Setup, protocol.IDLimit)
	k.String("language", &c.Language, protocol.IDLimit)
	k.Int("zone", &c.Zone)
	k.Bool("touch", &c.Touch)
}

// A Config is what the host says of itself when the program starts.
type Config struct {
	Setup    string // the code of a one-time address or an invitation; "" for none
	Language string // the browser's, such as "en-GB"
	Zone     int64  // minutes that local time is ahead of UTC
	Touch    bool   // fingers, not a mouse: taking the keyboard to a text box covers half the screen
}
