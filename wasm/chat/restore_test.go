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

func FuzzRestore(f *testing.F) {
	text, err := os.ReadFile("../../testdata/state/" + strconv.Itoa(state.SchemaVersion) + ".json")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(string(text))
	f.Add(string(text[:len(text)/2]))
	f.Add(strings.Replace(string(text), `"v":3`, `"v":4`, 1))                     // kept, and read
	f.Add(strings.Replace(string(text), `"v":3,"minReader":2`, `"v":4,"x":1`, 1)) // kept
	for _, s := range []string{
		"", "null", "{}", `{"v":9}`, `{"v":1,"outbox":[{"text":"x"}]}`, `{"outbox":[{"text":"}{"},{"te`,
		`{"v":9,"minReader":1,"era":4,"outbox":[{"text":"x"}],"newer":"{\"v\":12,\"era\":7}"}`,
		`{"v":2,"minReader":2,"outbox":[{"text":"x"}],"newer":"{\"v\":1,\"outbox\":[{\"text\":\"y\"}]}"}`,
		`{"v":2,"era":3,"newer":"{\"v\":9,\"session\":{\"id\":\"a\",\"revoke\":\"b\",\"used\":true},\"revoked\":[{\"session\":\"\"}]}"}`,
		`{"v":2,"newer":"{\"v\":9,\"outb`, `{"v":2,"newer":"\ud83d"}`, `{"v":2,"newer":["9"]}`,
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		text = strings.ToValidUTF8(text, "\uFFFD") // what comes from a page is
		s, _, _ := state.Restore(text)
		again, _, aside := state.Restore(codec.Encode(&s))
		if len(aside) > 0 && s.Newer == "" && len(s.Outbox) <= 10*outbox.Limit {
			t.Fatalf("what was read is not sound: %v", aside)
		}
		k, k2 := s.Trimmed(), again.Trimmed()
		if d := cmp.Diff(k, k2, cmpopts.EquateEmpty()); d != "" {
			t.Fatal(d)
		}
		r := fixture{p: New("b", "en")}
		r.take(t, app.Started{Stored: text, Config: `{"key":"k","settings":{"library":true}}`, Visible: true, Online: true})
		r.take(t, app.Called{Call: 1, Method: "createConversation", Args: `{"message":"works"}`})
		if n := len(r.p.model.Stored.Outbox); n == 0 || r.p.model.Stored.Outbox[n-1].Text != "works" {
			t.Fatal("nothing can be sent")
		}
		r.p.View()
		stored, keep := r.p.Stored()
		if !keep {
			t.Fatal("it is not stored")
		}
		written, _, aside := state.Restore(stored)
		if written.Newer != s.Newer || len(aside) > 0 && s.Newer == "" {
			t.Fatalf("beside %q is %q now: %v", s.Newer, written.Newer, aside)
		}
		r.take(t, app.StorageChanged{Stored: text})
		r.take(t, app.Called{Call: 2, Method: "logout"})
		if stored, _ := r.p.Stored(); strings.Contains(stored, `"newer"`) {
			t.Fatalf("after a logout there is still %s", stored)
		}
	})
}
