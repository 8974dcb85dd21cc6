package state

import (
	"kith/server/protocol"
	"kith/server/protocol/codec"
)

// Kept is what one tab alone knows and the next program in it goes on with, when the
// program has its document loaded again. What is stored is of all tabs.
type Kept struct {
	Tab        string  // Model.Tab
	Generation int64   // of whoever was there
	Routes     []Route // Model.BackStack, and behind it Model.Route
}

// BackStackLimit is how many screens Back leads through.
const BackStackLimit = 20

// Fields implements codec.Record.
func (k *Kept) Fields(c *codec.Codec) {
	c.String("tab", &k.Tab, protocol.IDLimit)
	c.Int("era", &k.Generation)
	codec.List(c, "places", &k.Routes, BackStackLimit+1)
}
