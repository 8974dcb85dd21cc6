package chat

import (
	"kith/server/protocol/codec"
	"kith/wasm/chat/state"
)

// saved is what the storage holds, so that what has not changed is not written
// again. The state is compared instead of marked as changed: a mark can be
// forgotten, and comparing equal texts that share their bytes costs little.
type saved struct {
	state state.Stored // as Trimmed returns it
	text  string       // what holds it
	held  bool         // whether the storage is not empty, as far as is known: it was read, or is written
}

// Stored implements app.Program. An empty state removes what is stored:
// somebody may have damaged it, and it may still hold a person's words.
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
		p.saved = saved{state: k, text: codec.Encode(&k), held: true}
	}
	return p.saved.text, true
}

// rememberStored notes what the storage holds now. If it says what this program
// would store, it stays, even if another release wrote it in its own way.
func (p *Program) rememberStored(text string) {
	var s state.Stored
	if len(codec.Decode(text, &s)) == 0 && s.V == state.SchemaVersion {
		s.Build = p.model.Stored.Build
		p.saved = saved{state: s, text: text, held: true}
	} else {
		p.saved = saved{held: text != ""}
	}
}
