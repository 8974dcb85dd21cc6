package chat

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"kith/wasm/app"
	"kith/wasm/chat/state"
	"kith/wasm/chat/view"
	"kith/wasm/timeline"
)

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

// TestAnotherPersonAfterARollback: somebody who signed in under the release that a
// rollback went back to stays signed in when the newer release comes back, in every tab,
// and the session of the person before is revoked.
func TestAnotherPersonAfterARollback(t *testing.T) {
	for name, stays := range map[string]bool{"the newer one's tab is closed": false, "it stays open": true} {
		t.Run(name, func(t *testing.T) {
			d := newDevice()
			n := d.open(closing)
			n.write("of A")
			n.call("login", `{"jwtToken":"A"}`)
			d.pass()
			former := n.state().Session.ID
			if !stays {
				n.close()
			}
			o := d.open(older)
			d.pass()
			o.write("of B")
			o.call("login", `{"jwtToken":"B"}`)
			d.pass()
			session := o.state().Session.ID
			if !stays {
				d.logouts = 0
				n = d.open(closing)
				d.pass()
				if d.logouts != 0 {
					t.Errorf("%d logouts are told", d.logouts)
				}
			}
			for tab, g := range map[string]*page{"older": o, "newer": n} {
				s := g.state()
				if s.Session.ID != session || s.Customer.ExternalID != "B" {
					t.Errorf("the %s tab is signed in as %q under %s, want B under %s", tab, s.Customer.ExternalID, s.Session.ID, session)
				}
			}
			if d.revoked[session] || !d.revoked[former] {
				t.Errorf("B's session is revoked: %v; A's: %v", d.revoked[session], d.revoked[former])
			}
			if strings.Contains(d.stored, "of A") {
				t.Errorf("stored is %s", d.stored)
			}
		})
	}
}

// TestANewerReleaseIsReloadedForOnce: not after each logout, or each time that it stores.
func TestANewerReleaseIsReloadedForOnce(t *testing.T) {
	d := newDevice()
	n := d.open(closing)
	n.write("x")
	o := d.open(older)
	o.write("y")
	p := o.p
	for _, g := range []*page{o, n} {
		g.call("logout", "")
		d.pass()
		if o.p != p {
			t.Fatal("the page is reloaded after a logout")
		}
	}
	d = newDevice()
	o = d.open(older)
	o.write("y")
	d.pass()
	p, d.stored = o.p, `{"v":5,"minReader":5,"era":5}`
	o.tell()
	d.run()
	d.pass()
	if o.p == p {
		t.Error("the page is not reloaded for a newer release under which somebody has logged out")
	}
}

// TestTheStateOfWhoHasLoggedOutIsNotKept: also if a newer release stored it a moment after.
func TestTheStateOfWhoHasLoggedOutIsNotKept(t *testing.T) {
	for _, v := range []string{`4,"minReader":2`, `5,"minReader":5`} {
		text := `{"v":` + v + `,"era":4,"session":{"id":"ssssssssssssssssssssss","token":"ttttttttttttttttttttttttttttttttttttttttttt","revoke":"k","used":true},"outbox":[{"client":"q","conversation":"c","text":"secret"}]}`
		both := `{"v":2,"minReader":2,"era":5,"newer":` + strconv.Quote(text) + `}`
		told := started(t, `{"v":2,"minReader":2,"era":5}`)
		told.take(t, app.StorageChanged{Stored: text})
		for name, r := range map[string]*fixture{"another tab stored it": told, "it is stored": started(t, both)} {
			for page := range 2 {
				stored, _ := r.p.Stored()
				if strings.Contains(stored, "secret") || len(r.state().Outbox) > 0 {
					t.Errorf("%s, %s, page %d: stored is %s", name, v, page, stored)
				}
				if !r.state().IsUnconfirmed("ssssssssssssssssssssss") {
					t.Errorf("%s, %s, page %d: its session is not revoked", name, v, page)
				}
				r = started(t, stored)
			}
		}
	}
}
