//go:build lostbindings

package chat

import "kith/server/protocol/codec"

// memory, in this build alone, is application state of the kind that Kustomer's
// widget had: data and functions side by side, in one thing that is reset as a
// whole. It restores the mistake behind the incident, so that the test of the
// incident can be seen to fail.
type memory struct {
	sessions int64
	bindings bindings
}

func remember() memory { return memory{bindings: derive()} }

func (m *memory) bound() *bindings { return &m.bindings }

// Fields implements codec.Record. Functions are no data, and have no place here.
func (m *memory) Fields(c *codec.Codec) { c.Int("sessions", &m.sessions) }

// forget resets what the session left and keeps the rest, by way of a plain
// copy: so the screen stays where it is, as was wanted, and the functions are
// gone, as was not.
func (m *memory) forget() {
	m.sessions++
	var restored memory
	codec.Decode(codec.Encode(m), &restored)
	*m = restored
}
