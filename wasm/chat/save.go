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
	if m.Stored.Empty() {
		return "", p.saved.held
	}
	if !m.Stored.TrimmedEquals(&p.saved.state) {
		k := m.Stored.Trimmed()
		p.saved = saved{state: k, text: codec.Encode(&k), held: true}
	}
	return p.saved.text, true
}

// rememberStored notes what the storage holds now, and what was restored of it.
// If that is all that it holds, it stays, even if another release wrote it in its
// own way. So two releases whose tabs are open at the same time come to rest: what
// the older one stores beside the newer one's state stays as soon as the newer one
// has joined it.
func (p *Program) rememberStored(text string, restored state.Stored, whole bool) {
	if !whole {
		p.saved = saved{held: text != ""}
		return
	}
	p.saved = saved{state: restored.Trimmed(), text: text, held: true}
}
