package chat

import (
	"cmp"
	"encoding/binary"
	"slices"
	"strconv"
	"strings"

	"kith/server/protocol"
	"kith/wasm/app"
	"kith/wasm/chat/state"
	"kith/wasm/chat/view"
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
	who      map[string]string // whom a session is signed in as
	replaced map[string]string // the session that goes on in place of one, after a login
	build    string            // the release of the pages that are opened; "" for one that is named by its schema
	logouts  int               // how often a page was told of one
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
	return &device{now: 1_763_000_000_000, messages: map[string][]protocol.Message{}, by: map[string]string{}, group: map[string]string{}, revoked: map[string]bool{}, who: map[string]string{}, replaced: map[string]string{}}
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
	g.p = New(cmp.Or(g.d.build, "release "+strconv.FormatInt(schema.Version, 10)), "en")
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
					d.end(g, f, answer)
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

// end closes the other pages' connections of a session that has ended, as answer says to
// the page that sent f, and that page's own if it went on under it.
func (d *device) end(g *page, f, answer protocol.Frame) {
	session, told, code := f.SessionID(), answer, protocol.CloseRevoked
	switch a := answer.(type) {
	case *protocol.LoggedIn:
		told, code = &protocol.Refused{Session: session, Code: protocol.CodeReplaced, Ref: a.Next}, protocol.CloseReplaced
	case *protocol.Revoked:
		session = a.Session
	case *protocol.Refused:
		if a.Code != protocol.CodeReplaced {
			return
		}
		code = protocol.CloseReplaced
	default:
		return
	}
	_, login := answer.(*protocol.LoggedIn)
	_, revoke := f.(*protocol.Revoke)
	for _, other := range d.tabs {
		if other.socket == 0 || other.p.model.Connection.Session != session || other == g && (login || revoke) {
			continue
		}
		if other != g {
			d.later(other, app.SocketReceived{Socket: other.socket, Text: protocol.Encode(told)})
		}
		d.later(other, app.SocketClosed{Socket: other.socket, Code: int64(code)})
		other.socket = 0
	}
}

// customer returns whose a session is: of whom it is signed in as, or of nobody known.
func (d *device) customer(session string) protocol.Customer {
	person := d.person(session)
	if who := cmp.Or(d.who[session], d.who[person]); who != "" {
		return protocol.Customer{ID: "c" + who, ExternalID: who}
	}
	return protocol.Customer{ID: "of " + person}
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
	if next := d.replaced[f.SessionID()]; next != "" {
		refused := &protocol.Refused{Session: f.SessionID(), Ref: next, Code: protocol.CodeReplaced}
		if f, is := f.(*protocol.Send); is {
			refused.Client, refused.Conversation = f.Client, f.Conversation
		}
		return []protocol.Frame{refused}
	}
	switch f := f.(type) {
	case *protocol.Login:
		if who := d.customer(f.Session).ExternalID; who != "" && who != f.JWT {
			return []protocol.Frame{&protocol.Refused{Session: f.Session, Ref: f.Ref, Code: protocol.CodeOtherPerson}}
		}
		former := d.customer(f.Session).ID
		d.replaced[f.Session], d.who[f.Next.Session] = f.Next.Session, f.JWT
		for id, by := range d.by {
			if d.customer(by).ID == former {
				d.by[id] = f.Next.Session
			}
		}
		return []protocol.Frame{&protocol.LoggedIn{Session: f.Session, Ref: f.Ref, Customer: d.customer(f.Next.Session), Next: f.Next.Session}}
	case *protocol.Hello:
		for _, j := range f.Joined {
			if d.person(j.Session) != d.person(f.Session) {
				d.group[d.person(j.Session)] = d.person(f.Session)
			}
		}
		welcome := &protocol.Welcome{Session: f.Session, Customer: d.customer(f.Session), Now: d.now}
		for id, list := range d.messages {
			if d.customer(d.by[id]).ID == d.customer(f.Session).ID {
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
