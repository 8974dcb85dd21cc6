package chat

import (
	"slices"
	"strings"
	"testing"

	"kith/server/protocol"
	"kith/server/protocol/codec"
	"kith/wasm/app"
	"kith/wasm/chat/state"
	"kith/wasm/chat/view"
	"kith/wasm/connection"
)

// after lets time pass, in the steps in which the program is woken, and reports whether
// the document is loaded again meanwhile.
func (r *fixture) after(t *testing.T, milliseconds int64) (reloads bool) {
	t.Helper()
	for end := r.now + milliseconds; r.now < end; {
		next := end
		if due := Wake(&r.p.model); due != 0 {
			next = min(next, max(due, r.now+1))
		}
		r.now = next - 10 // which take adds
		r.take(t, app.TimerFired{})
		if _, now := r.reloaded(); now {
			return true
		}
		if r.p.model.Connection.Phase == connection.Live {
			r.receive(t, &protocol.Heartbeat{Session: r.p.model.Connection.Session})
			if _, now := r.reloaded(); now {
				return true
			}
		}
	}
	return false
}

// reloaded returns what the last event gave to the next program, and whether it has the
// document loaded again.
func (r *fixture) reloaded() (kept string, reloads bool) {
	for _, e := range r.effects {
		if e, is := e.(app.Reload); is {
			return e.Keep, true
		}
	}
	return "", false
}

// named has the server name a release, and reports whether the document is loaded again.
func (r *fixture) named(t *testing.T, release string) bool {
	t.Helper()
	r.receive(t, &protocol.ReleaseChanged{Session: r.p.model.Connection.Session, Release: release})
	_, now := r.reloaded()
	return now || r.after(t, 2*ReloadTimeout)
}

// The document is loaded again for each release once, whatever happens between: by this
// program, and by the next ones, which begin with what this one stored.
func TestReloadsOnceForARelease(t *testing.T) {
	stored := ""
	for _, c := range []struct {
		release string
		want    bool
	}{{"b2", true}, {"b2", false}, {"b1", false}, {"", false}, {"b3", true}, {"b2", false}, {"b3", false}} {
		r := started(t, stored).live(t)
		if got := r.named(t, c.release); got != c.want {
			t.Errorf("that it is loaded again for %q is %t", c.release, got)
		}
		if r.named(t, c.release) {
			t.Errorf("it is loaded twice for %q", c.release)
		}
		stored, _ = r.p.Stored()
	}
	r := started(t, stored)
	r.now += ReloadAgain
	if r.live(t); !r.named(t, "b2") {
		t.Error("it is never loaded again for a release to which the server goes back")
	}
	// A clock that was set back makes it no other.
	r = started(t, stored)
	r.now -= 100 * ReloadAgain
	if r.live(t); r.named(t, "b3") {
		t.Error("it is loaded again after the clock was set back")
	}
}

// Each tab is loaded again, although another has stored that it was.
func TestReloadsInEachTab(t *testing.T) {
	one, two := started(t, "").live(t), started(t, "").live(t)
	one.write(t, "so that there is something stored")
	one.receive(t, &protocol.ReleaseChanged{Session: one.p.model.Connection.Session, Release: "b2"})
	stored, _ := one.p.Stored()
	if !strings.Contains(stored, `"reloads":[{"release":"b2"`) {
		t.Fatalf("that it is loaded again is not stored before: %s", stored)
	}
	two.take(t, app.StorageChanged{Stored: stored})
	if two.live(t); !two.named(t, "b2") {
		t.Error("the second tab is not loaded again")
	}
}

// What the page asked, a logout and what was written last are waited for, and nothing for
// longer than ReloadTimeout.
func TestReloadWaits(t *testing.T) {
	release := func(r *fixture) {
		t.Helper()
		r.receive(t, &protocol.ReleaseChanged{Session: r.p.model.Connection.Session, Release: "b2"})
		if _, now := r.reloaded(); now {
			t.Error("it is loaded again at once")
		}
	}
	t.Run("for a call", func(t *testing.T) {
		r := started(t, "").live(t)
		r.take(t, app.Called{Call: 1, Method: "describeCustomer", Args: `{"customAttributes":{"a":1}}`})
		described := r.sent(t)[0].(*protocol.Describe)
		if release(r); r.after(t, 2*ReloadPause) {
			t.Fatal("it is not waited for")
		}
		r.receive(t, &protocol.Described{Session: described.Session, Ref: described.Ref, Attributes: described.Attributes})
		if _, now := r.reloaded(); !now || !slices.ContainsFunc(r.effects, func(e app.Effect) bool { _, is := e.(app.Answer); return is }) {
			t.Errorf("its answer leads to %v", r.effects)
		}
	})
	t.Run("for a call that is never answered", func(t *testing.T) {
		r := started(t, "").live(t)
		r.take(t, app.Called{Call: 1, Method: "describeCustomer", Args: `{"customAttributes":{"a":1}}`})
		if release(r); !r.after(t, ReloadTimeout) {
			t.Error("it is waited for too long")
		}
	})
	t.Run("for a logout", func(t *testing.T) {
		r := started(t, "").live(t)
		r.write(t, "on its way")
		r.take(t, app.Called{Call: 1, Method: "logout"})
		if len(r.p.model.Logouts) == 0 {
			t.Fatal("it is over")
		}
		if release(r); r.after(t, 1_500) {
			t.Error("it is not waited for")
		}
	})
	t.Run("for a logout in another tab", func(t *testing.T) {
		r := started(t, "").live(t)
		r.write(t, "on its way")
		release(r)
		r.take(t, app.StorageChanged{Stored: `{"v":3,"minReader":2,"era":1}`})
		if len(r.p.model.Logouts) == 0 || len(r.p.model.Calls) > 0 {
			t.Fatal("nothing is waited for")
		}
		if r.after(t, 1_500) {
			t.Error("it is not waited for")
		}
	})
	t.Run("for who types", func(t *testing.T) {
		r := started(t, "").live(t)
		release(r)
		text := ""
		for range ReloadTimeout/500 - 1 {
			text += "a"
			r.take(t, app.Action{Type: "input", Name: view.NameDraft, Text: text})
			if _, now := r.reloaded(); now || r.after(t, 490) {
				t.Fatalf("it is loaded again in the middle of %q", text)
			}
		}
		if stored, _ := r.p.Stored(); !strings.Contains(stored, `"text":"`+text+`"`) {
			t.Errorf("what was typed is not stored: %s", stored)
		}
		if !r.after(t, 1_000) {
			t.Error("it is waited for too long")
		}
	})
	t.Run("a moment for what was typed as the time was over", func(t *testing.T) {
		r := started(t, "").live(t)
		release(r)
		r.take(t, app.Action{Type: "input", Name: view.NameDraft, Text: "a"})
		r.now = r.p.model.ReloadDue + 100 // the program was not woken
		r.take(t, app.Action{Type: "input", Name: view.NameDraft, Text: "ab"})
		if _, now := r.reloaded(); now || !r.after(t, 100) {
			t.Error("it is loaded again before what was typed is stored, or never")
		}
	})
	t.Run("not without a network", func(t *testing.T) {
		r := started(t, "").live(t)
		release(r)
		r.take(t, app.NetworkChanged{})
		if r.after(t, 2*ReloadTimeout) {
			t.Error("it is loaded again")
		}
	})
	t.Run("not without a connection", func(t *testing.T) {
		r := started(t, "").live(t)
		release(r)
		r.take(t, app.SocketClosed{Socket: r.p.model.Connection.Socket, Code: 1006})
		r.take(t, app.NetworkChanged{Online: false})
		if r.after(t, ReloadTimeout) || r.p.model.ReloadDue != 0 {
			t.Error("it is loaded again while the server cannot be reached")
		}
		r.take(t, app.NetworkChanged{Online: true})
		if r.live(t); !r.named(t, "b2") {
			t.Error("it is not when the server says it again")
		}
	})
	t.Run("for a connection that is back soon", func(t *testing.T) {
		r := started(t, "").live(t)
		release(r)
		r.take(t, app.SocketClosed{Socket: r.p.model.Connection.Socket, Code: 1006})
		for r.p.model.Connection.Phase != connection.Connecting {
			r.after(t, 10)
		}
		if r.live(t); !r.after(t, ReloadTimeout) {
			t.Error("it is not loaded again")
		}
	})
}

// A reload begins where the visitor was, with all that was written, and tells the page
// nothing new.
func TestReloadLosesNothing(t *testing.T) {
	r := started(t, "").live(t)
	r.write(t, "waits")
	route := r.p.model.Route
	r.take(t, app.Action{Type: "input", Name: view.NameDraft, Value: route.Conversation, Text: "half a wo"})
	if !r.named(t, "b2") {
		t.Fatal("it is not loaded again")
	}
	kept, _ := r.reloaded()
	stored, _ := r.p.Stored()
	for focused, config := range map[bool]string{
		true: `{"key":"k","open":true,"opened":true,"focused":true}`, false: `{"key":"k","open":true,"opened":true}`,
	} {
		next := &fixture{p: New("b2", "en"), now: r.now}
		next.take(t, app.Started{Stored: stored, Config: config, Kept: kept, Online: true})
		m := &next.p.model
		if m.Route != route || !m.Open || m.Stored.Draft(route.Conversation) != "half a wo" || len(m.Stored.Outbox) != 1 || m.Stored.Session != r.state().Session {
			t.Errorf("the next program is at %v, open %t, with %+v", m.Route, m.Open, m.Stored)
		}
		if next.did(app.Notify{Event: "onOpen", Response: "null"}) {
			t.Error("the page is told that it has opened")
		}
		if next.did(app.Focus{Name: view.NameDraft}) != focused {
			t.Errorf("it had the focus: %t; it gets it: %t", focused, !focused)
		}
		if m.Stored.ActiveTab != m.Tab {
			t.Error("the tab that was used last is none any more")
		}
		next.take(t, app.Action{Type: "click", Name: view.NameBack})
		if m.Route.Screen != state.HomeScreen || len(m.BackStack) != 0 {
			t.Errorf("Back leads to %v", m.Route)
		}
	}
}

// What one tab keeps is its own: where another has been is not where it is. Of somebody
// who has logged out since, and of another release's screens, nothing is taken up.
func TestTakeUp(t *testing.T) {
	stored := `{"v":3,"minReader":2,"era":1,"place":{"screen":"kb"},"placeAt":9}`
	kb, home, article := state.Route{Screen: state.KBScreen}, state.Route{Screen: state.HomeScreen}, state.Route{Screen: state.ArticleScreen, Article: "a"}
	for kept, want := range map[string][]state.Route{
		``:         {kb},
		`nonsense`: {kb},
		`{"era":1,"places":[{"screen":"article","article":"a"}]}`:                                             {article},
		`{"tab":"t","era":1,"places":[{"screen":"home"},{"screen":"kb"},{"screen":"article","article":"a"}]}`: {home, kb, article},
		`{"tab":"t","era":0,"places":[{"screen":"history"},{"screen":"article","article":"a"}]}`:              {article},
		`{"tab":"t","era":0,"places":[{"screen":"kb"},{"screen":"history"}]}`:                                 {home},
		`{"tab":"t","era":1,"places":[{"screen":"kb"},{"screen":"history"}]}`:                                 {kb, {Screen: state.HistoryScreen}},
		`{"tab":"t","era":1,"places":[{"screen":"home"},{"screen":"games"}]}`:                                 {kb},
		`{"tab":"t","era":1,"places":[{"screen":"games"},{"screen":"home"}]}`:                                 {home},
		`{"tab":"t","era":1,"places":[{"screen":"conversation","conversation":"gone"}]}`:                      {home},
	} {
		r := &fixture{p: New("b1", "en"), now: 1_763_000_000_000}
		r.take(t, app.Started{Stored: stored, Config: `{"key":"k"}`, Kept: kept, Online: true})
		if got := append(slices.Clone(r.p.model.BackStack), r.p.model.Route); !slices.Equal(got, want) {
			t.Errorf("%s leads to %v", kept, got)
		}
		if got := r.p.model.Tab == "t"; got != strings.Contains(kept, `"tab"`) {
			t.Errorf("%s makes it tab %q", kept, r.p.model.Tab)
		}
	}
}

// A version that the server does not speak is a reason, too.
func TestReloadForTheVersion(t *testing.T) {
	r := started(t, "").live(t)
	lost := func() bool {
		r.take(t, app.SocketClosed{Socket: r.p.model.Connection.Socket, Code: int64(protocol.CloseVersion)})
		return r.after(t, ReloadTimeout)
	}
	if !lost() {
		t.Fatal("it is not loaded again")
	}
	stored, _ := r.p.Stored()
	r = started(t, stored).live(t)
	if lost() {
		t.Error("it is loaded again once more")
	}
}

// TestBucket: the page's bucket is the visitor's until one is stored, and the document's is
// what the server hears.
func TestBucket(t *testing.T) {
	begin := func(stored string) *fixture {
		r := &fixture{p: New("b1", "en"), now: 1_763_000_000_000}
		r.take(t, app.Started{Stored: stored, Config: `{"key":"k","bucket":77}`, Visible: true, Online: true})
		return r
	}
	r := begin("")
	if text, keep := r.p.Stored(); keep {
		t.Errorf("before anything needs it there is stored %s", text)
	}
	r.write(t, "needs it")
	if text, _ := r.p.Stored(); !strings.Contains(text, `"bucket":77,`) {
		t.Errorf("stored is %s", text)
	}
	r.take(t, app.SocketOpened{Socket: r.p.model.Connection.Socket})
	if hello := r.sent(t)[0].(*protocol.Hello); hello.Bucket != 77 {
		t.Errorf("the server hears of %d", hello.Bucket)
	}
	r.take(t, app.StorageChanged{Stored: `{"v":3,"minReader":2,"bucket":5}`})
	if r.state().Bucket != 5 {
		t.Errorf("of 77 and 5 the visitor's is %d", r.state().Bucket)
	}
	r.take(t, app.Called{Call: 1, Method: "logout"})
	if r.state().Bucket != 5 || r.state().Generation != 1 {
		t.Errorf("after a logout it is %d", r.state().Bucket)
	}
	stored, _ := r.p.Stored()
	if r = begin(stored); r.state().Bucket != 5 || r.p.model.Host.Bucket != 77 {
		t.Errorf("what was stored becomes %d, and the document's %d", r.state().Bucket, r.p.model.Host.Bucket)
	}
	if r = begin(`{"v":9,"minReader":9,"bucket":6}`); r.state().Bucket != 6 {
		t.Errorf("of a newer release's state it is %d", r.state().Bucket)
	}
}

// TestRan: who has stored the state since the last Welcome is named in each Hello, until a
// Welcome answers it.
func TestRan(t *testing.T) {
	hello := func(r *fixture) []string {
		t.Helper()
		r.take(t, app.SocketOpened{Socket: r.p.model.Connection.Socket})
		return r.sent(t)[0].(*protocol.Hello).Ran
	}
	with := func(build string) string { return `{"v":3,"minReader":2,"build":"` + build + `","era":0,"placeAt":1}` }
	r := started(t, with("a"))
	if got := hello(r); !slices.Equal(got, []string{"a"}) {
		t.Errorf("it names %v", got)
	}
	r.take(t, app.StorageChanged{Stored: with("b")}) // of which the server does not hear yet
	r.receive(t, &protocol.Welcome{Session: r.p.model.Connection.Session, Now: 1})
	if got := r.state().Ran; len(got) != 1 || got[0].Release != "b" {
		t.Errorf("after the Welcome there are %v", got)
	}
	r.take(t, app.SocketClosed{Socket: r.p.model.Connection.Socket, Code: 1006})
	r.after(t, 5_000)
	if got := hello(r); !slices.Equal(got, []string{"b"}) {
		t.Errorf("the next one names %v", got)
	}
	stored, _ := r.p.Stored()
	r.take(t, app.Called{Call: 1, Method: "logout"})
	if got := r.state().Ran; len(got) != 1 {
		t.Errorf("after a logout there are %v", got)
	}
	// By what a session that is ending is told nothing of the next is known.
	r = started(t, stored)
	r.write(t, "on its way")
	hello(r)
	r.receive(t, &protocol.Welcome{Session: r.p.model.Connection.Session, Now: 1})
	if got := r.state().Ran; len(got) != 0 {
		t.Errorf("after a Welcome there are %v", got)
	}
	r.take(t, app.StorageChanged{Stored: strings.Replace(stored, `"build":"b1"`, `"build":"c"`, 1)})
	r.take(t, app.SocketClosed{Socket: r.p.model.Connection.Socket, Code: 1006})
	r.take(t, app.Called{Call: 1, Method: "logout"})
	for r.p.model.Connection.Phase != "connecting" {
		r.after(t, 10)
	}
	if len(r.p.model.Logouts) != 1 {
		t.Fatal("the logout is over")
	}
	if got := hello(r); len(got) > 0 {
		t.Errorf("a session that is ending names %v", got)
	}
}

// TestRepairOfAnEndingSession: what a session is told that has ended here is not the next
// person's.
func TestRepairOfAnEndingSession(t *testing.T) {
	r := started(t, "").live(t)
	r.write(t, "on its way")
	r.take(t, app.SocketClosed{Socket: r.p.model.Connection.Socket, Code: 1006})
	r.take(t, app.Called{Call: 1, Method: "logout"})
	for r.p.model.Connection.Phase != "connecting" {
		r.after(t, 10)
	}
	r.take(t, app.SocketOpened{Socket: r.p.model.Connection.Socket})
	r.receive(t, &protocol.Welcome{Session: r.p.model.Connection.Session, Repair: true, Now: 1})
	if r.state().Repairs != 0 || slices.ContainsFunc(r.sent(t), func(f protocol.Frame) bool { return f.Kind() == "repaired" }) {
		t.Errorf("it is repaired: %+v", *r.state())
	}
}

// TestRepairedIsSentAfterItIsStored, by the loop, which stores before anything else is done.
func TestRepairedIsSentAfterItIsStored(t *testing.T) {
	r := started(t, "").live(t)
	r.write(t, "x")
	loop := app.NewLoop(r.p)
	r.take(t, app.SocketClosed{Socket: r.p.model.Connection.Socket, Code: 1006})
	r.after(t, 5_000)
	r.take(t, app.SocketOpened{Socket: r.p.model.Connection.Socket})
	step := loop.Update(app.Moment{Now: r.now}, app.SocketReceived{Socket: r.p.model.Connection.Socket,
		Text: protocol.Encode(&protocol.Welcome{Session: r.p.model.Connection.Session, Repair: true, Now: 1})})
	repaired := protocol.Encode(&protocol.Repaired{Session: r.state().Session.ID})
	if !step.Store || !strings.Contains(step.Stored, `"repairs":1,`) || !slices.Contains(step.Effects, app.Effect(app.Send{Socket: r.p.model.Connection.Socket, Text: repaired})) {
		t.Errorf("stored is %s, and done %v", step.Stored, step.Effects)
	}
	if s, _, _ := state.Restore(step.Stored); len(s.Outbox) != 1 {
		t.Errorf("of what was not sent %v is left", s.Outbox)
	}
}

// Tabs of two releases come to rest, also if the clock was set back since they stored.
func TestTwoReleasesComeToRest(t *testing.T) {
	d := newDevice()
	one := d.open(older)
	one.write("x")
	d.build = "another"
	two := d.open(older)
	two.write("y")
	d.pass()
	one.write("z")
	two.write("w")
	d.now -= 86_400_000
	one.write("then") // d.run panics if they do not
	two.write("now")
	for name, g := range map[string]*page{"first": one, "second": two} {
		if len(g.state().Ran) != 1 {
			t.Errorf("to the %s, what has run is %v", name, g.state().Ran)
		}
	}
}

// What is being done in a tab stays when another one has had the state repaired: where the
// visitor is, and that a message waits for a login.
func TestRepairedInAnotherTab(t *testing.T) {
	r := started(t, "").live(t)
	r.ack(t, r.write(t, "of which the other tab has not heard"), 1)
	route := r.p.model.Route
	r.take(t, app.Called{Call: 1, Method: "login", Args: `{"jwtToken":"jwt"}`})
	r.take(t, app.Called{Call: 2, Method: "createConversation", Args: `{"message":"for who signs in"}`})
	begun := r.p.model.Route.Conversation
	r.take(t, app.Action{Type: "click", Name: view.NameBack})
	s := r.state().Trimmed()
	s.Repairs++
	s.Conversations = slices.DeleteFunc(s.Conversations, func(c state.Conversation) bool { return c.ID == route.Conversation })
	r.take(t, app.StorageChanged{Stored: codec.Encode(&s)})
	if r.p.model.Route != route {
		t.Errorf("the visitor is at %v and was at %v", r.p.model.Route, route)
	}
	if c := r.state().ConversationByID(begun); c == nil || c.BegunAtCall == 0 {
		t.Errorf("the conversation that waits for the login is %+v", c)
	}
	if r.live(t); slices.ContainsFunc(r.sent(t), func(f protocol.Frame) bool { return f.Kind() == "send" }) {
		t.Error("what waits for the login is sent before it")
	}
}
