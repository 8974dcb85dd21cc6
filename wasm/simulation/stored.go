package simulation

import (
	"fmt"

	"kith/wasm/chat/state"
)

const (
	// storedStep is after how many steps of a run its storage is looked at.
	storedStep = 50

	// storedBytes is the longest state that StoredStates returns. Threat: what every
	// release has in it grows with the longest text that a step types.
	storedBytes = 32 << 10
)

// StoredStates returns what this release has stored at moments of runs, which are always
// the same: count states or a few more, until there is one with each thing that a state
// can hold. This release reads each without leaving anything out. A release has them in
// it, so that another one can be tried on them.
func StoredStates(count int) ([]string, error) {
	described, err := describedState()
	if err != nil {
		return nil, err
	}
	states, seen, held := []string{described}, map[string]bool{}, hasAttributes
	for seed := uint64(1); len(states) < count || held != allThings; seed++ {
		o := Options{Seed: seed, Tabs: Tabs}
		w, g := o.newWorld(), newGenerator(o)
		for range RunSteps / storedStep {
			for range storedStep {
				if err := w.Do(g.next(w)); err != nil {
					return nil, err
				}
			}
			text := w.storage.text
			s, whole, _ := state.Restore(text)
			if !whole || s.Empty() || s.Newer != "" || s.Build == DamagingRelease || len(text) > storedBytes || seen[text] {
				continue
			}
			if things := thingsOf(&s); len(states) < count || things&^held != 0 {
				states, seen[text], held = append(states, text), true, held|things
			}
		}
	}
	return states, nil
}

// describedState returns a state with attributes of a conversation of which the server has
// not heard. Random steps do not describe conversations.
func describedState() (string, error) {
	w := Options{Seed: 1, Tabs: 1}.newWorld()
	for _, s := range []Step{
		{Kind: Call, Name: "createConversation", Text: `{"message":"hello"}`},
		{Kind: ToServer, N: 10}, {Kind: ToTab, N: 10}, {Kind: Offline},
	} {
		if err := w.Do(s); err != nil {
			return "", err
		}
	}
	all := w.tabs[0].chat.Model().Stored.Conversations
	if len(all) != 1 {
		return "", fmt.Errorf("there are %d conversations, and not one", len(all))
	}
	err := w.Do(Step{Kind: Call, Name: "describeConversation", Text: `{"conversationId":"` + all[0].ID + `","customAttributes":{"seen":"attribute 1."}}`})
	return w.storage.text, err
}

// storedThings are kinds of things that a state holds, a bit for each.
type storedThings int

const (
	hasAttributes storedThings = 1 << 6 // see thingsOf
	allThings     storedThings = 1<<9 - 1
)

// thingsOf returns what a state holds.
func thingsOf(s *state.Stored) (held storedThings) {
	for i, is := range [...]bool{
		s.Session.ID != "", len(s.Outbox) > 0, len(s.Drafts) > 0, len(s.Revoked) > 0, len(s.Conversations) > 0,
		s.Generation > 0, len(s.PendingAttributes) > 0, len(s.Joined) > 0, len(s.Next) > 0,
	} {
		if is {
			held |= 1 << i
		}
	}
	return held
}
