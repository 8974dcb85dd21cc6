package protocol_test

import (
	"reflect"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kith/server/protocol"
	"kith/server/protocol/codec"
)

// answers are what is said over HTTP, and no frame: with those of TestExamples and what
// these hold, all records.
var answers = []codec.Record{
	&protocol.Settings{}, &protocol.KnowledgeBase{}, &protocol.Article{}, &protocol.SearchResults{},
	&protocol.Account{}, &protocol.SignIns{}, &protocol.TwoFactorSetup{}, &protocol.RecoveryCodes{},
	&protocol.Team{}, &protocol.AuditPage{}, &protocol.Erased{}, &protocol.Releases{},
}

// TestAnswers checks that every field of an answer arrives.
func TestAnswers(t *testing.T) {
	for _, want := range answers {
		typ := reflect.TypeOf(want).Elem()
		t.Run(typ.Name(), func(t *testing.T) {
			fill(t, reflect.ValueOf(want).Elem(), 0)
			got := reflect.New(typ).Interface().(codec.Record)
			if problems := codec.Decode(codec.Encode(want), got); len(problems) > 0 {
				t.Error(problems)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// fill sets every field of a record, two elements of each list.
func fill(t *testing.T, v reflect.Value, depth int) {
	t.Helper()
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			fill(t, v.Field(i), depth)
		}
	case reflect.Slice:
		if depth < 3 { // a block is made of blocks
			v.Set(reflect.MakeSlice(v.Type(), 2, 2))
			fill(t, v.Index(0), depth+1)
			fill(t, v.Index(1), depth+1)
		}
	case reflect.String:
		v.SetString("text " + strconv.Itoa(depth))
		if v.Type() == reflect.TypeFor[protocol.Role]() {
			v.SetString(string(protocol.RoleReadOnly))
		}
	case reflect.Int64:
		v.SetInt(int64(7 + depth))
	case reflect.Bool:
		v.SetBool(true)
	default:
		t.Fatalf("a field of kind %s", v.Kind())
	}
}

func TestRoles(t *testing.T) {
	for role, want := range map[protocol.Role][3]bool{
		protocol.RoleOwner: {true, true, true}, protocol.RoleAgent: {true, true, false}, protocol.RoleReadOnly: {true, false, false},
		"": {}, "admin": {},
	} {
		if got := [3]bool{role.Valid(), role.MayReply(), role.MayManage()}; got != want {
			t.Errorf("%q is valid, may reply, may manage: %t, want %t", role, got, want)
		}
	}
}

func TestValidColor(t *testing.T) {
	for _, color := range []string{"#000000", "#999999", "#aAfFbB", "#0a9F0c"} {
		if !protocol.ValidColor(color) {
			t.Errorf("%s is a colour", color)
		}
		if !(protocol.Palette{Fill: color, Text: color, Ink: color}).Valid() {
			t.Errorf("all of the palette are %s", color)
		}
		for _, p := range []protocol.Palette{{Text: color, Ink: color}, {Fill: color, Ink: color}, {Fill: color, Text: color}} {
			if p.Valid() {
				t.Errorf("%+v lacks one", p)
			}
		}
	}
	for _, color := range []string{"", "#", "#00000", "#0000000", "0000000", "x000000", "#/00000", "#:00000", "#@00000", "#G00000", "#`00000", "#g00000", "#00000é"} {
		if protocol.ValidColor(color) {
			t.Errorf("%q is no colour", color)
		}
	}
}

// TestTemporary checks that exactly what another try may change is tried again.
func TestTemporary(t *testing.T) {
	for code, want := range map[protocol.Code]bool{protocol.CodeTooMany: true, protocol.CodeUnavailable: true, protocol.CodeEnded: false, protocol.CodeRevoked: false, "": false} {
		if code.Temporary() != want {
			t.Errorf("%q is temporary: %t, want %t", code, !want, want)
		}
	}
	if got, want := protocol.ErrTooLong.Error(), "too_long: The message is longer than 10,000 characters."; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if got := protocol.EncodedLen("a\n<\u2028\u2029"); got != len(`a\n\u003c\u2028\u2029`) {
		t.Errorf("it takes %d bytes", got)
	}
}

// TestDecodeForVisitor checks that a visitor reads what the server sends to visitors, and
// is told what it cannot read.
func TestDecodeForVisitor(t *testing.T) {
	if f, err := protocol.DecodeForVisitor(protocol.Encode(&protocol.Ack{Session: "s", Number: 8})); err != nil || f.(*protocol.Ack).Number != 8 {
		t.Errorf("%+v, %v", f, err)
	}
	for _, text := range []string{"x", `{"t":"inbox"}`, `{"t":"ack","number":"8"}`} {
		if f, err := protocol.DecodeForVisitor(text); err == nil {
			t.Errorf("%s is %+v", text, f)
		}
	}
	// Only the text of a message is too long in characters; that of others is no reason
	// to tell somebody to write less.
	long := make([]byte, protocol.FrameBytes)
	for i := range long {
		long[i] = 'x'
	}
	if _, err := protocol.Decode(`{"t":"refused","text":"` + string(long) + `"}`); err == protocol.ErrTooLong || err == nil {
		t.Error(err)
	}
	if _, _, err := protocol.DecodeFromClient(`{"t":"refused","text":"` + string(long) + `"}`); err == protocol.ErrTooLong || err == nil {
		t.Errorf("%v", err)
	}
}

func TestViewCursor(t *testing.T) {
	c := protocol.Conversation{ID: "c", At: 2, Waiting: 1}
	for _, view := range protocol.Views {
		want := protocol.Cursor{At: 2, ID: "c"}
		if view == protocol.ViewWaiting {
			want.At = 1
		}
		if got := view.Cursor(&c); got != want {
			t.Errorf("in %s it is at %+v, want %+v", view, got, want)
		}
	}
}
