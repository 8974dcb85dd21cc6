package state

import (
	"reflect"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"kith/server/protocol"
	"kith/server/protocol/codec"
)

// What is stored is what is read again.
func TestStateAgain(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := drawState(t, "s")
		s = s.Trimmed()
		var again Stored
		if problems := codec.Decode(codec.Encode(&s), &again); len(problems) > 0 {
			t.Fatal(problems)
		}
		if d := cmp.Diff(s, again); d != "" {
			t.Fatal(d)
		}
		if k := again.Trimmed(); !again.TrimmedEquals(&k) || !reflect.DeepEqual(k, s) {
			t.Fatal("what is kept is not kept again")
		}
	})
}

// Every field of the state is written and read, and a change of any of them is
// noticed.
func TestStateWhole(t *testing.T) {
	unstored := map[string]bool{".Conversations[].Loading": true, ".Conversations[].BegunAtCall": true}
	s := full()
	kept := s.Trimmed()
	if !s.TrimmedEquals(&kept) {
		t.Fatal("what is kept is not seen as kept")
	}
	var paths []string
	leaves(reflect.ValueOf(&s).Elem(), "", func(path string, _ reflect.Value) { paths = append(paths, path) })
	for i, path := range paths {
		changed, n := full(), 0
		leaves(reflect.ValueOf(&changed).Elem(), "", func(_ string, v reflect.Value) {
			if n++; n == i+1 {
				change(v)
			}
		})
		switch {
		case unstored[path], strings.HasPrefix(path, ".V"):
		case strings.HasPrefix(path, ".Conversations[].Conversation.Customer") || path == ".Conversations[].Conversation.Attributes":
		case changed.TrimmedEquals(&kept):
			t.Errorf("a change of %s is not noticed", path)
		}
		if unstored[path] || path == ".V" {
			continue
		}
		var again Stored
		k := changed.Trimmed()
		if problems := codec.Decode(codec.Encode(&k), &again); len(problems) > 0 {
			t.Errorf("%s: %v", path, problems)
		}
		if d := cmp.Diff(k, again, cmpopts.EquateEmpty()); d != "" {
			t.Errorf("%s is not stored:\n%s", path, d)
		}
	}
}

// full is a state with something in every field.
func full() Stored {
	s := Stored{V: SchemaVersion}
	fill := 0
	var put func(v reflect.Value, path string)
	put = func(v reflect.Value, path string) {
		switch v.Kind() {
		case reflect.Struct:
			for i := range v.NumField() {
				put(v.Field(i), path+"."+v.Type().Field(i).Name)
			}
		case reflect.Slice:
			v.Set(reflect.MakeSlice(v.Type(), 1, 1))
			put(v.Index(0), path)
		case reflect.String:
			fill++
			switch v.Type() {
			case reflect.TypeFor[Screen]():
				v.SetString(string(HomeScreen))
			case reflect.TypeFor[protocol.Author]():
				v.SetString(string(protocol.AuthorAgent))
			default:
				v.SetString("text" + strconv.Itoa(fill))
			}
			if strings.HasSuffix(path, "Attributes") {
				v.SetString(`{"a":` + strconv.Itoa(fill) + `}`)
			}
		case reflect.Int64:
			fill++
			v.SetInt(int64(fill))
		case reflect.Bool:
			v.SetBool(!strings.HasSuffix(path, "Loading"))
		}
	}
	put(reflect.ValueOf(&s).Elem(), "")
	s.V = SchemaVersion
	return s
}

// change makes another value of the same type.
func change(v reflect.Value) {
	switch v.Kind() {
	case reflect.Slice:
		v.SetLen(0)
	case reflect.String:
		switch v.String() {
		case string(HomeScreen):
			v.SetString(string(KBScreen))
		case string(protocol.AuthorAgent):
			v.SetString(string(protocol.AuthorSystem))
		default:
			if strings.HasPrefix(v.String(), "{") {
				v.SetString("{}")
			} else {
				v.SetString(v.String() + "!")
			}
		}
	case reflect.Int64:
		v.SetInt(v.Int() + 1)
	case reflect.Bool:
		v.SetBool(!v.Bool())
	}
}
