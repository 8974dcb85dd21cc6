package state

import (
	"testing"

	"pgregory.net/rapid"

	"kith/server/protocol/codec"
)

func anyState() *rapid.Generator[Stored] {
	id := rapid.SampledFrom([]string{"k1", "k2", "k3", "k4"})
	at := rapid.Int64Range(1, 5)
	text := rapid.SampledFrom([]string{"", "x", "y"})
	return rapid.Custom(func(t *rapid.T) Stored {
		s := Stored{V: SchemaVersion, Agent: "a1", Muted: rapid.Bool().Draw(t, "quiet"), MutedAt: at.Draw(t, "quietAt")}
		for _, c := range rapid.SliceOfDistinct(id, rapid.ID).Draw(t, "letters") {
			// What a letter says never changes; only whether it failed does.
			s.Outbox = append(s.Outbox, Message{Conversation: "a", Client: c, Text: "of " + c, At: int64(c[1]),
				Failed: text.Draw(t, "failed"), Revision: at.Draw(t, "turns")})
		}
		for _, c := range rapid.SliceOfDistinct(id, rapid.ID).Draw(t, "settled") {
			s.Tombstones = append(s.Tombstones, Tombstone{c, at.Draw(t, "at")})
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
		same := func(what string, s, u Stored) {
			if codec.Encode(&s) != codec.Encode(&u) {
				t.Fatalf("%s:\n%s\n%s", what, codec.Encode(&s), codec.Encode(&u))
			}
		}
		ab := Merge(a, b)
		same("the other way round", ab, Merge(b, a))
		same("once more", ab, Merge(ab, b))
		same("once more with itself", ab, Merge(ab, ab))
		same("in another order", Merge(ab, c), Merge(a, Merge(b, c)))
	})
}
