package agent

import (
	"testing"

	"pgregory.net/rapid"

	"kith/server/protocol/codec"
	"kith/wasm/app"
)

func anyState() *rapid.Generator[State] {
	id := rapid.SampledFrom([]string{"k1", "k2", "k3", "k4"})
	at := rapid.Int64Range(1, 5)
	text := rapid.SampledFrom([]string{"", "x", "y"})
	return rapid.Custom(func(t *rapid.T) State {
		s := State{V: SchemaVersion, Agent: "a1", Quiet: rapid.Bool().Draw(t, "quiet"), QuietAt: at.Draw(t, "quietAt")}
		for _, c := range rapid.SliceOfDistinct(id, rapid.ID).Draw(t, "letters") {
			// What a letter says never changes; only whether it failed does.
			s.Outbox = append(s.Outbox, Letter{Conversation: "a", Client: c, Text: "of " + c, At: int64(c[1]),
				Failed: text.Draw(t, "failed"), Turns: at.Draw(t, "turns")})
		}
		for _, c := range rapid.SliceOfDistinct(id, rapid.ID).Draw(t, "settled") {
			s.Settled = append(s.Settled, Settled{c, at.Draw(t, "at")})
		}
		for _, c := range rapid.SliceOfDistinct(id, rapid.ID).Draw(t, "drafts") {
			s.Drafts = append(s.Drafts, Draft{c, text.Draw(t, "text"), at.Draw(t, "at")})
		}
		return s
	})
}

// Whichever tab merges, how often and in which order: the same comes of it. So
// two tabs that hear each other come to rest.
func TestMergeComesToRest(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b, c := anyState().Draw(t, "a"), anyState().Draw(t, "b"), anyState().Draw(t, "c")
		same := func(what string, s, u State) {
			if codec.Encode(&s) != codec.Encode(&u) {
				t.Fatalf("%s:\n%s\n%s", what, codec.Encode(&s), codec.Encode(&u))
			}
		}
		ab := merge(a, b)
		same("the other way round", ab, merge(b, a))
		same("once more", ab, merge(ab, b))
		same("once more with itself", ab, merge(ab, ab))
		same("in another order", merge(ab, c), merge(a, merge(b, c)))
	})
}

// Another agent's storage is left alone.
func TestAnotherAgentsStorage(t *testing.T) {
	s := sit(t)
	s.arrive(s.plain("a", 1, 0))
	s.opens("a", 1)
	s.acts("input", NameReply, "a", "mine")
	s.stored = ""
	s.does(app.StorageChanged{Stored: `{"v":1,"agent":"a2","drafts":[{"conversation":"a","text":"theirs","at":1}]}`})
	if s.stored != "" {
		t.Errorf("it was overwritten with %s", s.stored)
	}
}
