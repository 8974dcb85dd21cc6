package chat

import (
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"kith/server/protocol/codec"
	"kith/wasm/app"
	"kith/wasm/chat/state"
	"kith/wasm/outbox"
)

// A message that lost everything but its text is still sent.
func TestRestoreBareMessage(t *testing.T) {
	p := New("b", "en")
	var r fixture
	r.p = p
	r.take(t, app.Started{Stored: `{"v":1,"outbox":[{"text":"keep me","conversation":5}],"session":"gone"}`, Config: `{"key":"k"}`, Online: true})
	s := &p.model.Stored
	if len(s.Outbox) != 1 || s.Outbox[0].Client == "" || s.Outbox[0].Conversation == "" || s.Session.ID == "" {
		t.Fatalf("%+v", s)
	}
	if !r.did(app.Connect{Socket: 1}) {
		t.Error("nothing is done to send it")
	}
}

// What a newer release stored is not touched, and the program works beside it.
func TestRestoreNewer(t *testing.T) {
	p := New("b", "en")
	r := fixture{p: p}
	text := `{"v":` + strconv.Itoa(state.SchemaVersion+1) + `,"build":"next","era":3,"outbox":{"shape":"new"}}`
	r.take(t, app.Started{Stored: text, Config: `{"key":"k"}`, Visible: true, Online: true})
	r.take(t, app.Called{Call: 1, Method: "createConversation", Args: `{"message":"hello"}`})
	if stored, keep := p.Stored(); keep {
		t.Errorf("it is overwritten with %s", stored)
	}
	if len(p.model.Stored.Outbox) != 1 || p.model.Route.Screen != state.ConversationScreen {
		t.Error("the program does not work beside it")
	}
}

func FuzzRestore(f *testing.F) {
	text, err := os.ReadFile("../../testdata/state/" + strconv.Itoa(state.SchemaVersion) + ".json")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(string(text))
	f.Add(string(text[:len(text)/2]))
	for _, s := range []string{"", "null", "{}", `{"v":2}`, `{"v":1,"outbox":[{"text":"x"}]}`, `{"outbox":[{"text":"}{"},{"te`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		text = strings.ToValidUTF8(text, "\uFFFD") // what comes from a page is
		s, newer, _ := state.Restore(text)
		again, _, aside := state.Restore(codec.Encode(&s))
		if !newer {
			k := s.Trimmed()
			if len(aside) > 0 && len(s.Outbox) <= 10*outbox.Limit {
				t.Fatalf("what was read is not sound: %v", aside)
			}
			k2 := again.Trimmed()
			if d := cmp.Diff(k, k2, cmpopts.EquateEmpty()); d != "" {
				t.Fatal(d)
			}
		}
		r := fixture{p: New("b", "en")}
		r.take(t, app.Started{Stored: text, Config: `{"key":"k","settings":{"library":true}}`, Visible: true, Online: true})
		r.take(t, app.Called{Call: 1, Method: "createConversation", Args: `{"message":"works"}`})
		if n := len(r.p.model.Stored.Outbox); n == 0 || r.p.model.Stored.Outbox[n-1].Text != "works" {
			t.Fatal("nothing can be sent")
		}
		r.p.View()
		stored, keep := r.p.Stored()
		if keep == newer {
			t.Fatalf("newer %t, kept %t", newer, keep)
		}
		if _, _, aside := state.Restore(stored); len(aside) > 0 {
			t.Fatal(aside)
		}
	})
}
