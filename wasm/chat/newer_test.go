package chat

import (
	"fmt"
	"strings"
	"testing"

	"kith/server/protocol"
	"kith/server/protocol/codec"
	"kith/wasm/app"
	"kith/wasm/chat/state"
	"kith/wasm/outbox"
)

// begin returns a page of the older release whose panel is closed, so that it has
// no session, over what is stored.
func begin(t *testing.T, stored string) *fixture {
	r := &fixture{p: New("b1", "en"), now: 1_763_000_000_000}
	r.take(t, app.Started{Stored: stored, Config: `{"key":"k"}`, Online: true})
	return r
}

// What a newer release stored is there as it was as long as there is nothing to be
// stored beside it, however little it says.
func TestNewerAlone(t *testing.T) {
	for _, text := range []string{`{"v":9}`, `{"v":9,"era":3}`, `{"v":9,"x":[1,{"a`} {
		r := begin(t, text)
		if stored, keep := r.p.Stored(); keep && stored != text {
			t.Errorf("%s becomes %q", text, stored)
		}
		r.take(t, app.StorageChanged{Stored: text})
		if stored, keep := r.p.Stored(); keep && stored != text {
			t.Errorf("%s becomes %q when it is stored once more", text, stored)
		}
	}
}

// A logout without a session of one's own is a logout all the same: it raises the
// generation, by which the other tabs and the newer release know of it.
func TestLogoutOfNewerAlone(t *testing.T) {
	for text, told := range map[string]bool{
		`{"v":9,"era":3}`: false, // of no session that the server could know
		`{"v":9,"era":3,"session":{"id":"a","revoke":"k","used":true}}`: true,
	} {
		r := begin(t, text)
		r.take(t, app.Called{Call: 1, Method: "logout"})
		if !r.did(app.Answer{Call: 1, Response: `{"discarded":0}`}) || r.did(app.Notify{Event: "onLogout", Response: "null"}) != told {
			t.Errorf("%s: %v", text, r.effects)
		}
		stored, _ := r.p.Stored()
		if s, _, _ := state.Restore(stored); s.Generation != 4 || s.Newer != "" || len(s.Unconfirmed()) > 0 != told {
			t.Errorf("%s becomes %s", text, stored)
		}
	}
}

// If the server ends a session that was not used, the one that is set aside ends
// with it.
func TestRevokedBesideNewer(t *testing.T) {
	r := started(t, `{"v":9,"session":{"id":"a","revoke":"k","used":true}}`).live(t)
	r.receive(t, &protocol.Revoked{Session: r.state().Session.ID})
	if r.state().Newer != "" || !r.state().IsUnconfirmed("a") || !r.did(app.Notify{Event: "onLogout", Response: "null"}) {
		t.Errorf("%+v: %v", *r.state(), r.effects)
	}
}

// A page that a newer release's state reaches loads anew, since the server serves that
// release: once, and not while something is being done.
func TestReloadForNewer(t *testing.T) {
	const text = `{"v":9,"era":0}`
	r := started(t, "").live(t)
	reloads := func() bool {
		t.Helper()
		_, now := r.reloaded()
		return now || r.after(t, 2*ReloadTimeout)
	}
	if r.take(t, app.StorageChanged{Stored: text}); !reloads() {
		t.Error("it is not loaded anew")
	}
	if r.take(t, app.StorageChanged{Stored: text}); reloads() {
		t.Error("it is loaded anew each time")
	}
	if r.take(t, app.StorageChanged{}); r.state().Newer != "" {
		t.Error("what was cleared away is kept")
	}
	r.write(t, "not sent")
	if r.take(t, app.StorageChanged{Stored: text}); reloads() {
		t.Error("it is loaded anew while a message waits")
	}
	if r.state().Newer != text || len(r.state().Outbox) != 1 {
		t.Errorf("%+v", *r.state())
	}
	if r = started(t, text); reloads() {
		t.Error("it is loaded anew at its start")
	}
	if r = begin(t, ""); len(r.take(t, app.StorageChanged{Stored: text})) > 0 || !reloads() {
		t.Error("it is not loaded anew where nothing has begun")
	}
	r = begin(t, "")
	r.take(t, app.StorageChanged{Stored: text})
	if r.take(t, app.StorageChanged{}); !reloads() {
		t.Error("it is not loaded anew since the storage was cleared")
	}
	r = begin(t, "")
	r.take(t, app.NetworkChanged{})
	if r.take(t, app.StorageChanged{Stored: text}); reloads() {
		t.Error("it is loaded anew without a network")
	}
}

// A page in which something is being done never loads anew for a newer release's state:
// the visitor would see it, and the server names its release soon.
func TestNoReloadForNewerMeanwhile(t *testing.T) {
	const text = `{"v":9,"era":0}`
	for name, do := range map[string]func(*fixture){
		"a message waits": func(r *fixture) { r.write(t, "not sent") },
		"a call waits": func(r *fixture) {
			r.take(t, app.Called{Call: 1, Method: "describeCustomer", Args: `{"customAttributes":{"a":1}}`})
		},
		"a logout goes on": func(r *fixture) {
			r.take(t, app.Called{Call: 1, Method: "createConversation", Args: `{"message":"hello"}`})
			r.take(t, app.Called{Call: 2, Method: "close"})
			r.take(t, app.StorageChanged{Stored: `{"v":3,"minReader":2,"era":1}`}) // which is of another tab
			if len(r.p.model.Logouts) == 0 || len(r.p.model.Calls) > 0 || len(r.state().Outbox) > 0 {
				t.Fatalf("%+v", r.p.model)
			}
		},
	} {
		r := started(t, "").live(t)
		do(r)
		r.take(t, app.Called{Call: 9, Method: "close"}) // so that no connection is wanted afterwards
		for _, when := range []string{name, "that is over"} {
			r.take(t, app.StorageChanged{Stored: text})
			if _, now := r.reloaded(); now || r.after(t, 2*ReloadTimeout) {
				t.Errorf("%s: it is loaded anew while %s", name, when)
			}
			r.receive(t, &protocol.Revoked{Session: r.state().Session.ID})
			r.take(t, app.StorageChanged{})
		}
	}
}

// What another release stored in its own way stays, if it says the same.
func TestOtherReleasesTextStays(t *testing.T) {
	text := fmt.Sprintf(`{"quietAt":5, "quiet":true, "v":%d, "minReader":2, "build":"another", "era":1}`, state.SchemaVersion)
	if stored, keep := begin(t, text).p.Stored(); keep && stored != text {
		t.Errorf("it becomes %s", stored)
	}
}

// What is stored says which version it is of and which may read it, whatever was
// stored before.
func TestStoresItsVersion(t *testing.T) {
	want := fmt.Sprintf(`{"v":%d,"minReader":%d,"build":"b1",`, state.SchemaVersion, state.MinReaderVersion)
	for _, text := range []string{"", `{"v":1,"build":"b0","era":3,"placeAt":1}`, `{"v":9,"minReader":1,"era":3}`, `{"v":9}`, `nonsense`} {
		if stored, keep := started(t, text).p.Stored(); !keep || !strings.HasPrefix(stored, want) {
			t.Errorf("over %s is stored %s", text, stored)
		}
	}
}

// TestWhatIsWrittenForTheNextIsNotSentForTheFormer: a message that is written while another
// tab signs somebody else in is theirs, and not sent by a tab that is still the former's.
func TestWhatIsWrittenForTheNextIsNotSentForTheFormer(t *testing.T) {
	r := started(t, "").live(t)
	m := r.write(t, "of A")
	r.ack(t, m, 1)
	former := r.state().Session.ID
	s, written := r.state().Trimmed(), r.now
	s.Outbox = []outbox.Message{{Conversation: "fresh", Client: "cl", Text: "for B", At: written, ReservedUntil: written + CallTimeout}}
	s.Conversations = append(s.Conversations, state.Conversation{Conversation: protocol.Conversation{ID: "fresh", Created: written}})
	r.take(t, app.StorageChanged{Stored: codec.Encode(&s)})
	r.now = written + CallTimeout - 1000 // now the server says there that it is somebody else
	next := state.Stored{
		V: s.V, MinReader: s.MinReader, Build: s.Build, Generation: s.Generation + 1, Outbox: s.Outbox, Conversations: s.Conversations[len(s.Conversations)-1:],
		Session: state.Session{ID: "bbbbbbbbbbbbbbbbbbbbbb", Token: "ttttttttttttttttttttttttttttttttttttttttttt", Revoke: "k", Tracking: "x", Used: true},
		Revoked: []state.Revocation{{Session: former, Key: "kk", Generation: s.Generation + 1}},
	}
	r.take(t, app.StorageChanged{Stored: codec.Encode(&next)})
	r.now = written + CallTimeout
	r.take(t, app.TimerFired{})
	for _, f := range r.sent(t) {
		if f, is := f.(*protocol.Send); is && f.Session == former {
			t.Errorf("what is for the next person is sent under the former's session: %+v", f)
		}
	}
	if r.state().MessageIndex("cl") < 0 {
		t.Error("it is lost")
	}
}
