package state

import (
	"reflect"
	"testing"

	"pgregory.net/rapid"

	"kith/server/protocol/codec"
	"kith/wasm/outbox"
)

// The model is plain data: no field of it can hold a function, a channel or a
// value of the browser.
func TestModelIsPlainData(t *testing.T) { checkPlain(t, "Model", reflect.TypeFor[Model](), nil) }

func checkPlain(t *testing.T, path string, v reflect.Type, above []reflect.Type) {
	for _, a := range above {
		if a == v {
			t.Errorf("%s: %v contains itself", path, v)
			return
		}
	}
	above = append(above, v)
	switch v.Kind() {
	case reflect.Bool, reflect.String, reflect.Int64, reflect.Int:
	case reflect.Slice:
		checkPlain(t, path+"[]", v.Elem(), above)
	case reflect.Struct:
		for i := range v.NumField() {
			checkPlain(t, path+"."+v.Field(i).Name, v.Field(i).Type, above)
		}
	default:
		t.Errorf("%s is a %v, which is not plain data", path, v)
	}
}

// Decoding gives back what was encoded: no field is forgotten in one direction.
func TestStoredRoundTrip(t *testing.T) {
	var s Stored
	fill(reflect.ValueOf(&s).Elem())
	s.V = SchemaVersion
	if back := Restore(codec.Encode(&s)); !reflect.DeepEqual(back, s) {
		t.Errorf("encoded %+v\ndecoded %+v", s, back)
	}
	var c, back Config
	fill(reflect.ValueOf(&c).Elem())
	if problems := codec.Decode(codec.Encode(&c), &back); len(problems) > 0 || back != c {
		t.Errorf("encoded %+v\ndecoded %+v %v", c, back, problems)
	}
}

func fill(v reflect.Value) {
	switch v.Kind() {
	case reflect.Bool:
		v.SetBool(true)
	case reflect.String:
		v.SetString("text")
	case reflect.Int64:
		v.SetInt(7)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		for i := range v.Len() {
			fill(v.Index(i))
		}
	case reflect.Struct:
		for i := range v.NumField() {
			fill(v.Field(i))
		}
	}
}

func TestRestoreIgnoresOtherVersions(t *testing.T) {
	for _, text := range []string{"", "{", "[]", `{"v":99,"quiet":true}`, `{"quiet":true}`} {
		if s := Restore(text); s.Muted {
			t.Errorf("%q was read as %+v", text, s)
		}
	}
	if s := Restore(`{"v":1,"quiet":true,"drafts":[{"conversation":"a","text":"b"},7]}`); !s.Muted || len(s.Drafts) != 1 {
		t.Errorf("a state with one invalid draft was read as %+v", s)
	}
}

func anyStored() *rapid.Generator[Stored] {
	id := rapid.SampledFrom([]string{"k1", "k2", "k3", "k4"})
	at := rapid.Int64Range(1, 5)
	text := rapid.SampledFrom([]string{"", "x", "y"})
	return rapid.Custom(func(t *rapid.T) Stored {
		s := Stored{V: SchemaVersion, Agent: "a1", Muted: rapid.Bool().Draw(t, "muted"), MutedAt: at.Draw(t, "mutedAt")}
		for _, c := range rapid.SliceOfDistinct(id, rapid.ID).Draw(t, "messages") {
			// The text of a message never changes; only whether it failed does.
			s.Outbox = append(s.Outbox, outbox.Message{Conversation: "a", Client: c, Text: "of " + c, At: int64(c[1]),
				Failure: text.Draw(t, "failure"), Revision: at.Draw(t, "revision")})
		}
		for _, c := range rapid.SliceOfDistinct(id, rapid.ID).Draw(t, "tombstones") {
			s.Tombstones = append(s.Tombstones, outbox.Tombstone{Client: c, At: at.Draw(t, "at")})
		}
		for _, c := range rapid.SliceOfDistinct(id, rapid.ID).Draw(t, "drafts") {
			s.Drafts = append(s.Drafts, outbox.Draft{Conversation: c, Text: text.Draw(t, "text"), At: at.Draw(t, "at")})
		}
		return s
	})
}

// Merge is commutative, idempotent and associative, so two tabs that receive
// each other's state stop changing it.
func TestMergeConverges(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b, c := anyStored().Draw(t, "a"), anyStored().Draw(t, "b"), anyStored().Draw(t, "c")
		same := func(what string, s, u Stored) {
			if codec.Encode(&s) != codec.Encode(&u) {
				t.Fatalf("%s:\n%s\n%s", what, codec.Encode(&s), codec.Encode(&u))
			}
		}
		ab := Merge(a, b)
		same("commutative", ab, Merge(b, a))
		same("idempotent", ab, Merge(ab, b))
		same("idempotent", ab, Merge(ab, ab))
		same("associative", Merge(ab, c), Merge(a, Merge(b, c)))
	})
}
