package chat

import (
	"encoding/binary"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"kith/server/protocol"
	"kith/wasm/app"
	"kith/wasm/chat/state"
	"kith/wasm/chat/view"
	"kith/wasm/timeline"
)

// The releases of these tests: the one that a rollback goes back to, and those
// that it comes from, which it may read or not.
var (
	older   = state.Current
	adding  = state.Schema{Version: state.SchemaVersion + 1, MinReader: state.SchemaVersion}
	closing = state.Schema{Version: state.SchemaVersion + 2, MinReader: state.SchemaVersion + 2}
)

// A device is a browser with the pages of one site, which stores as
// static/widget.js does, and a server that takes whatever comes.
type device struct {
	now     int64
	steps   uint64
	stored  string
	tabs    []*page
	offline bool
	queue   []func()

	messages map[string][]protocol.Message // of the server, by conversation
	by       map[string]string             // the session that wrote a conversation
	group    map[string]string             // a session's first one, which it joined
	revoked  map[string]bool
	logouts  int // how often a page was told of one
}

// A page is one tab, with a program of some release.
type page struct {
	d      *device
	schema state.Schema
	p      *Program
	loop   *app.Loop
	known  string // what of the storage it knows
	socket int64  // that is open; 0 for none
	told   int    // how often it was told that what is stored has changed
	heard  int    // how often it has handled that; it stores nothing that it decided on before
	gone   bool
}

func newDevice() *device {
	return &device{now: 1_763_000_000_000, messages: map[string][]protocol.Message{}, by: map[string]string{}, group: map[string]string{}, revoked: map[string]bool{}}
}

// open opens a page with a program of a release.
func (d *device) open(schema state.Schema) *page {
	g := &page{d: d}
	g.load(schema)
	d.tabs = append(d.tabs, g)
	d.run()
	return g
}

// load starts the program of a release in the page.
func (g *page) load(schema state.Schema) {
	g.schema, g.socket, g.told, g.heard = schema, 0, 0, 0
	g.p = New("release "+strconv.FormatInt(schema.Version, 10), "en")
	g.p.model.Schema = schema
	g.p.model.Stored.V, g.p.model.Stored.MinReader = schema.Version, schema.MinReader
	g.loop = app.NewLoop(g.p)
	g.known = g.d.stored
	g.handle(app.Started{Stored: g.d.stored, Config: `{"key":"k","open":true,"settings":{"availability":"online"}}`, Visible: true, Online: !g.d.offline})
}

func (g *page) close() {
	g.gone = true
	g.d.tabs = slices.DeleteFunc(g.d.tabs, func(v *page) bool { return v == g })
}

// later handles an event of a page after what is being done.
func (d *device) later(g *page, e app.Event) {
	p := g.p
	d.queue = append(d.queue, func() {
		if !g.gone && g.p == p {
			g.handle(e)
		}
	})
}

// run handles what is queued. Releases that never come to rest, because each
// stores again what the other has stored, are found here.
func (d *device) run() {
	for n := 0; len(d.queue) > 0; n++ {
		if n > 2000 {
			panic("the pages do not come to rest: " + d.stored)
		}
		f := d.queue[0]
		d.queue = d.queue[1:]
		f()
	}
}

// tell tells a page what is stored.
func (g *page) tell() {
	g.told++
	g.known = g.d.stored
	g.d.later(g, app.StorageChanged{Stored: g.d.stored})
}

func (g *page) handle(e app.Event) {
	d := g.d
	d.now += 10
	d.steps++
	m := app.Moment{Now: d.now}
	binary.BigEndian.PutUint64(m.Seed[:], d.steps)
	if _, ok := e.(app.StorageChanged); ok {
		g.heard++
	}
	step := g.loop.Update(m, e)
	if step.Store && g.told == g.heard {
		if d.stored != g.known {
			g.tell()
		} else {
			d.stored, g.known = step.Stored, step.Stored
			for _, other := range d.tabs {
				if other != g && other.known != d.stored {
					other.tell()
				}
			}
		}
	}
	for _, e := range step.Effects {
		switch e := e.(type) {
		case app.Connect:
			g.socket = e.Socket
			if d.offline {
				g.socket = 0
				d.later(g, app.SocketClosed{Socket: e.Socket, Code: 1006})
			} else {
				d.later(g, app.SocketOpened{Socket: g.socket})
			}
		case app.Disconnect:
			g.socket = 0
		case app.Send:
			if e.Socket == g.socket && !d.offline {
				f, err := protocol.Decode(e.Text)
				if err != nil {
					panic(err)
				}
				for _, answer := range d.answer(f) {
					d.later(g, app.SocketReceived{Socket: e.Socket, Text: protocol.Encode(answer)})
				}
			}
		case app.Notify:
			if e.Event == "onLogout" {
				d.logouts++
			}
		case app.Reload:
			d.queue = append(d.queue, func() {
				if !g.gone {
					g.load(g.schema)
				}
			})
		}
	}
}

// person returns the first of the sessions that one joined.
func (d *device) person(session string) string {
	for d.group[session] != "" {
		session = d.group[session]
	}
	return session
}

// answer does what a frame asks of the server.
func (d *device) answer(f protocol.Frame) []protocol.Frame {
	if f, ok := f.(*protocol.Revoke); ok {
		if f.Key == "" {
			panic("a session is to be ended without its key")
		}
		d.revoked[f.Session] = true
		return []protocol.Frame{&protocol.Revoked{Session: f.Session}}
	}
	if d.revoked[f.SessionID()] {
		return []protocol.Frame{&protocol.Revoked{Session: f.SessionID()}}
	}
	switch f := f.(type) {
	case *protocol.Hello:
		for _, j := range f.Joined {
			if d.person(j.Session) != d.person(f.Session) {
				d.group[d.person(j.Session)] = d.person(f.Session)
			}
		}
		welcome := &protocol.Welcome{Session: f.Session, Customer: protocol.Customer{ID: "of " + d.person(f.Session)}, Now: d.now}
		for id, list := range d.messages {
			if d.person(d.by[id]) == d.person(f.Session) {
				last := list[len(list)-1]
				welcome.Conversations = append(welcome.Conversations, protocol.Conversation{
					ID: id, Last: last.Number, Created: list[0].At, At: last.At, Preview: last.Text, Author: last.Author,
				})
			}
		}
		return []protocol.Frame{welcome}
	case *protocol.Send:
		list := d.messages[f.Conversation]
		i := slices.IndexFunc(list, func(m protocol.Message) bool { return m.Client == f.Client })
		if i < 0 {
			i = len(list)
			list = append(list, protocol.Message{
				Conversation: f.Conversation, ID: "m" + f.Client, Client: f.Client, Number: int64(i + 1),
				Author: protocol.AuthorCustomer, Text: f.Text, At: d.now,
			})
			d.messages[f.Conversation] = list
			if d.by[f.Conversation] == "" {
				d.by[f.Conversation] = f.Session
			}
		}
		return []protocol.Frame{&protocol.Ack{Session: f.Session, Conversation: f.Conversation, Client: f.Client, ID: list[i].ID, Number: list[i].Number, At: list[i].At}}
	}
	return nil
}

// online takes the device off its network, or back.
func (d *device) online(on bool) {
	d.offline = !on
	for _, g := range d.tabs {
		if d.offline && g.socket != 0 {
			d.later(g, app.SocketClosed{Socket: g.socket, Code: 1006})
			g.socket = 0
		}
		d.later(g, app.NetworkChanged{Online: on})
	}
	d.run()
}

// pass lets time pass, longer than one tab leaves anything to another.
func (d *device) pass() {
	for end := d.now + 2*RevokeGrace; d.now < end; {
		next := end
		for _, g := range d.tabs {
			if due := Wake(&g.p.model); due != 0 {
				next = min(next, due)
			}
		}
		d.now = max(d.now, next)
		for _, g := range d.tabs {
			if due := Wake(&g.p.model); due != 0 && due <= d.now {
				d.later(g, app.TimerFired{})
			}
		}
		d.run()
	}
}

// write has the visitor write a message on the home screen, or where they are.
func (g *page) write(text string) {
	at := g.p.model.ComposerConversation()
	g.handle(app.Action{Type: "input", Name: view.NameDraft, Value: at, Text: text})
	g.handle(app.Action{Type: "click", Name: view.NameSend, Value: at})
	g.d.run()
}

func (g *page) call(method, args string) {
	g.handle(app.Called{Call: 1, Method: method, Args: args})
	g.d.run()
}

func (g *page) state() *state.Stored { return &g.p.model.Stored }

// received returns the texts that have reached the server, sorted.
func (d *device) received() []string {
	var texts []string
	for _, list := range d.messages {
		for i := range list {
			texts = append(texts, list[i].Text)
		}
	}
	slices.Sort(texts)
	return texts
}

// add writes a field into what is stored, as a release would that knows more.
func (d *device) add() string {
	d.stored = strings.Replace(d.stored, `,"session":{`, `,"added":{"as":"\"}"},"session":{"added":[1.5],`, 1)
	return d.stored
}

// The way of a rollback: a newer release has run, an older one runs, through
// reloads and a crash, and the newer one is back. Everything that was written is
// there then, once, and what was not sent is sent.
func TestRollback(t *testing.T) {
	for _, newer := range []state.Schema{adding, closing} {
		readable := older.Reads(newer)
		t.Run(fmt.Sprintf("readable %t", readable), func(t *testing.T) {
			d := newDevice()
			n := d.open(newer)
			n.write("sent before")
			d.online(false)
			n.write("waits before")
			began := n.state().Session
			n.close()
			text := d.add()

			o := d.open(older)
			if got := len(o.state().Outbox) == 1 && o.state().Session.ID == began.ID; got != readable {
				t.Fatalf("that the older release goes on with it is %t", got)
			}
			if o.state().Newer != text {
				t.Fatalf("of %s the older release keeps %s", text, o.state().Newer)
			}
			if !readable {
				o.handle(app.Action{Type: "click", Name: view.NameHome})
			}
			o.write("waits, written under the older release")
			o.handle(app.Action{Type: "input", Name: view.NameDraft, Value: o.p.model.Route.Conversation, Text: "a draft"})
			place := o.p.model.Route
			for range 2 { // a reload, and a crash
				o.close()
				o = d.open(older)
				if !slices.ContainsFunc(o.p.model.Entries(place.Conversation), func(e timeline.Entry) bool { return e.Text == "waits, written under the older release" }) {
					t.Fatal("what was written is gone after a reload")
				}
				if o.p.model.Route != place || o.state().Draft(place.Conversation) != "a draft" {
					t.Errorf("the visitor was at %v and is at %v, with the draft %q", place, o.p.model.Route, o.state().Draft(place.Conversation))
				}
			}
			second := d.open(older)
			second.write("from another tab")
			if o.state().MessageIndex(second.state().Outbox[len(second.state().Outbox)-1].Client) < 0 {
				t.Error("tabs of the older release do not share what is written")
			}
			d.online(true)
			d.pass()
			want := []string{"from another tab", "sent before", "waits, written under the older release"}
			if readable {
				want = []string{"from another tab", "sent before", "waits before", "waits, written under the older release"}
			}
			if got := d.received(); !slices.Equal(got, want) {
				t.Fatalf("the older release has sent %q", got)
			}
			d.online(false)
			second.write("waits, written last")
			o.handle(app.Action{Type: "input", Name: view.NameDraft, Value: place.Conversation, Text: "a draft"})
			d.run()
			second.close()
			o.close()
			if s, _, _ := older.Restore(d.stored); s.Newer != text {
				t.Fatalf("of %s this is kept in the end: %s", text, s.Newer)
			}

			n = d.open(newer)
			d.online(true)
			d.pass()
			want = []string{"from another tab", "sent before", "waits before", "waits, written last", "waits, written under the older release"}
			if got := d.received(); !slices.Equal(got, want) {
				t.Errorf("the server has %q", got)
			}
			s := n.state()
			if len(s.Outbox) > 0 || s.Newer != "" || len(s.Unconfirmed()) > 0 {
				t.Errorf("left: outbox %v, beside it %q, revoked %v", s.Outbox, s.Newer, s.Revoked)
			}
			for id, list := range d.messages {
				if c := s.ConversationByID(id); c == nil || c.Last != int64(len(list)) {
					t.Errorf("conversation %s of %d messages is shown as %+v", id, len(list), c)
				}
			}
			if s.Draft(place.Conversation) != "a draft" {
				t.Error("the draft is gone")
			}
			if again, _, _ := newer.Restore(d.stored); again.Newer != "" || strings.Contains(d.stored, `"newer"`) {
				t.Errorf("stored beside it is still %q", again.Newer)
			}
			// The other way round it is the same again.
			n.close()
			o = d.open(older)
			if o.state().Newer != d.stored && o.state().Newer == "" {
				t.Error("the second rollback keeps nothing")
			}
		})
	}
}

// A logout under the older release ends the session of the newer one's state as
// well: nothing of that is stored any more, the server is told, and the newer
// release, when it is back, or in a tab that is still open, knows nobody.
func TestRollbackLogout(t *testing.T) {
	for _, newer := range []state.Schema{adding, closing} {
		for _, way := range []string{"reloaded", "offline", "still open", "chatted", "in another tab"} {
			t.Run(fmt.Sprintf("version %d %s", newer.Version, way), func(t *testing.T) {
				d := newDevice()
				n := d.open(newer)
				n.write("a secret")
				session := n.state().Session
				d.online(false)
				n.write("an unsent secret")
				if way != "still open" {
					n.close()
					d.add()
				}
				if way != "offline" && way != "still open" {
					d.online(true)
				}
				o := d.open(older)
				if way == "chatted" {
					o.write("another secret")
				}
				other := o
				if way == "in another tab" {
					other = d.open(older)
				}
				d.logouts = 0
				o.call("logout", "")
				d.pass()
				want := 1
				if way == "in another tab" || way == "still open" {
					want = 2 // each page is told
				}
				if d.logouts != want {
					t.Errorf("onLogout fired %d times", d.logouts)
				}
				d.online(true)
				d.pass()
				if !d.revoked[session.ID] {
					t.Error("the server was not told")
				}
				for _, g := range []*page{o, other, n} {
					if s := g.state(); !g.gone && (s.Session.ID == session.ID || way != "still open" && s.Newer != "" || len(s.Outbox)+len(s.Conversations)+len(s.Drafts) > 0) {
						t.Errorf("of the person this is left: %+v", *s)
					}
				}
				for _, secret := range []string{"secret", session.Token, session.Revoke} {
					if strings.Contains(d.stored, secret) {
						t.Errorf("%q is stored: %s", secret, d.stored)
					}
				}
				o.write("the next person")
				d.pass()
				if way != "still open" {
					o.close()
					if other != o {
						other.close()
					}
					n = d.open(newer)
					d.pass()
				}
				s := n.state()
				if s.Session.ID == session.ID || len(s.Conversations) != 1 || len(s.Unconfirmed()) > 0 || d.revoked[s.Session.ID] {
					t.Errorf("the newer release has %+v", *s)
				}
			})
		}
	}
}

// Whatever is done, in however many tabs of three releases that are open one
// after the other or at the same time: nothing that was written is lost or doubled
// but by a logout, and after one nothing is left of the person.
func TestRollbacks(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := newDevice()
		written, n := map[string]int{}, 0 // by text, the number of the person
		person := 0
		steps := rapid.IntRange(1, 40).Draw(t, "steps")
		for range steps {
			switch what := rapid.SampledFrom([]string{"open", "open", "close", "write", "write", "write", "reload", "network", "pass", "logout", "new"}).Draw(t, "what"); {
			case what == "open" && len(d.tabs) < 3, len(d.tabs) == 0:
				d.open(rapid.SampledFrom([]state.Schema{older, adding, closing}).Draw(t, "release"))
			case what == "network":
				d.online(d.offline)
			case what == "pass":
				d.pass()
			default:
				g := rapid.SampledFrom(d.tabs).Draw(t, "tab")
				switch what {
				case "close":
					g.close()
				case "reload":
					schema := g.schema
					g.close()
					d.open(schema)
				case "write":
					n++
					text := "text " + strconv.Itoa(n) + "."
					written[text] = person
					g.write(text)
				case "new":
					g.handle(app.Action{Type: "click", Name: view.NameNew})
					d.run()
				case "logout":
					g.call("logout", "")
					person++
					d.pass()
				}
			}
			for _, g := range d.tabs {
				for i := range g.state().Outbox {
					if written[g.state().Outbox[i].Text] != person {
						t.Fatalf("%q of a former person is in the outbox", g.state().Outbox[i].Text)
					}
				}
			}
			for text, by := range written {
				if by != person && strings.Contains(d.stored, text) {
					t.Fatalf("%q of a former person is stored: %s", text, d.stored)
				}
			}
		}
		for len(d.tabs) > 0 {
			d.tabs[0].close()
		}
		last := d.open(closing)
		d.online(true)
		d.pass()
		got := d.received()
		for i, text := range got {
			if i > 0 && got[i-1] == text {
				t.Fatalf("%q was received twice", text)
			}
		}
		s := last.state()
		for text, by := range written {
			if by != person {
				continue
			}
			if !slices.Contains(got, text) {
				t.Fatalf("%q is lost", text)
			}
		}
		if len(s.Outbox) > 0 || s.Newer != "" || len(s.Unconfirmed()) > 0 {
			t.Fatalf("left: outbox %v, beside it %q, revoked %v", s.Outbox, s.Newer, s.Revoked)
		}
		for id, list := range d.messages {
			if c := s.ConversationByID(id); (c != nil) != (written[list[0].Text] == person) {
				t.Fatalf("conversation %s of person %d is shown to person %d as %+v", id, written[list[0].Text], person, c)
			}
		}
	})
}

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
	r := started(t, "")
	if r.take(t, app.StorageChanged{Stored: text}); !r.did(app.Reload{}) {
		t.Error("it is not loaded anew")
	}
	if r.take(t, app.StorageChanged{Stored: text}); r.did(app.Reload{}) {
		t.Error("it is loaded anew each time")
	}
	if r.take(t, app.StorageChanged{}); r.state().Newer != "" {
		t.Error("what was cleared away is kept")
	}
	r.write(t, "not sent")
	if r.take(t, app.StorageChanged{Stored: text}); r.did(app.Reload{}) {
		t.Error("it is loaded anew while a message waits")
	}
	if r.state().Newer != text || len(r.state().Outbox) != 1 {
		t.Errorf("%+v", *r.state())
	}
	if r = started(t, text); r.did(app.Reload{}) {
		t.Error("it is loaded anew at its start")
	}
}

// What another release stored in its own way stays, if it says the same.
func TestOtherReleasesTextStays(t *testing.T) {
	text := `{"quietAt":5, "quiet":true, "v":2, "minReader":2, "build":"another", "era":1}`
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
