package chat

import (
	"kith/server/protocol/codec"
	"kith/wasm/chat/state"
)

// saved is what the storage holds, so that a state that has not changed is not
// written again. The state is compared and not marked as changed: a mark can be
// forgotten, and a comparison of equal texts that share their bytes costs
// little.
type saved struct {
	state state.Stored // as Kept makes it
	text  string       // what holds it
	held  bool         // whether the storage held anything when it was last read
}

// Stored implements app.Program. A state that holds nothing takes away what is
// stored: it may be what somebody made unreadable, with a person's words in it.
func (p *Program) Stored() (text string, keep bool) {
	m := &p.model
	switch {
	case m.NewerRelease:
		return "", false
	case m.Stored.Empty():
		return "", p.saved.held
	}
	if p.saved.text == "" || !m.Stored.TrimmedEquals(&p.saved.state) {
		k := m.Stored.Trimmed()
		p.saved = saved{state: k, text: codec.Encode(&k)}
	}
	return p.saved.text, true
}

// rememberStored takes in what is stored now. Where it says what this program would
// store it stays, even if another release wrote it in its own way.
func (p *Program) rememberStored(text string) {
	var s state.Stored
	if len(codec.Decode(text, &s)) == 0 && s.V == state.SchemaVersion {
		s.Build = p.model.Stored.Build
		p.saved = saved{state: s, text: text, held: true}
	} else {
		p.saved = saved{held: text != ""}
	}
}
