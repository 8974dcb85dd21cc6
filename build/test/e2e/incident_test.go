package e2e

import (
	"strings"
	"testing"
	"time"

	"kith/build/test/harness"
	"kith/build/test/lostbindings"
)

// The incident behind this project: a change to logout made a widget lose the
// functions that it had kept in its state. After logout and a new chat,
// messages vanished and the window froze.

// screens are all that a visitor can be on, and what logout leaves there.
var screens = []struct{ from, after string }{
	{"home", "home"},
	{"conversation", "home"},
	{"history", "home"},
	{"kb", "kb"},
	{"category", "category"},
	{"article", "article"},
	{"search", "search"},
}

// goTo brings an open panel to a screen as a person would, or as a page can.
func goTo(v *harness.Page, screen string) {
	switch screen {
	case "home":
		v.GoesHome()
	case "conversation":
		v.GoesHome()
		v.Says(line("before the logout"))
	case "history":
		v.Chat().Press("button", "Menu")
		v.Chat().Press("button", "All conversations")
	case "kb":
		v.Chat().Press("button", "Menu")
		v.Chat().Press("button", "Help")
	case "category":
		v.Asks("openKbCategory", "shipping")
	case "article":
		v.Asks("openKbArticle", "shipping-times")
	case "search":
		v.GoesHome()
		v.Chat().Press("searchbox", "Search articles")
		v.Type("wax")
	}
	v.IsOn(screen)
}

// talks starts a new conversation and has words go both ways in it.
func talks(v *harness.Page, a *harness.Agent) {
	v.StartsConversation()
	text, reply := line("a question"), line("an answer")
	v.Says(text)
	a.Replies(a.Receives(text), reply)
	v.Sees("agent", reply)
}

// incident is the whole script, once, from a screen of an open panel.
func incident(v *harness.Page, a *harness.Agent, from, after string) {
	goTo(v, from)
	v.LogsOut()
	v.IsOn(after)
	talks(v, a)
}

// known makes somebody of a visitor: one who has written before.
func known(v *harness.Page) {
	v.OpensChat()
	v.Says(line("hello"))
}

func TestIncident(t *testing.T) {
	for _, s := range screens {
		t.Run("from the screen "+s.from, func(t *testing.T) {
			t.Parallel()
			v, a := visitor(t), agent.Again(t, server)
			known(v)
			incident(v, a, s.from, s.after)

			goTo(v, s.from)
			v.LogsOut()
			v.Reload()
			v.OpensChat()
			v.IsOn(s.after)
			talks(v, a)

			goTo(v, s.from)
			v.ClosesChat()
			v.LogsOut()
			v.OpensChat()
			v.IsOn(s.after)
			talks(v, a)

			goTo(v, s.from)
			second := v.Tab()
			second.Visit(server.Address + "/demo/bags.html")
			second.OpensChat()
			goTo(second, s.from)
			v.LogsOut()
			second.IsOn(s.after)
			talks(second, a)
		})
	}
}

func TestIncidentOfflineAndBack(t *testing.T) {
	for _, s := range screens {
		t.Run("from the screen "+s.from, func(t *testing.T) {
			t.Parallel()
			cable, a := harness.Lay(t, server), agent.Again(t, server)
			v := at(t, cable.Address)
			known(v)
			goTo(v, s.from)
			cable.Cut()
			v.GoesOffline()
			v.LogsOut()
			v.IsOn(s.after)
			v.StartsConversation()
			text, reply := line("written offline"), line("an answer")
			v.Writes(text)
			v.Sees("customer", text, "pending")
			cable.Mend()
			v.GoesOnline()
			v.Sees("customer", text, "sent", "delivered", "read")
			a.Replies(a.Receives(text), reply)
			v.Sees("agent", reply)
		})
	}
}

func TestIncidentTenTimesInARow(t *testing.T) {
	t.Parallel()
	v, a := visitor(t), agent.Again(t, server)
	known(v)
	for i := range 10 {
		s := screens[i%len(screens)]
		incident(v, a, s.from, s.after)
	}
}

func TestIncidentOnAnotherSite(t *testing.T) {
	t.Parallel()
	site, a := stranger(t, server, ""), agent.Again(t, server)
	v := at(t, site.Address)
	known(v)
	for _, s := range screens {
		incident(v, a, s.from, s.after)
	}
}

// The same script must fail where the incident's mistake is built in. It is the
// proof that the tests above would have caught it.
func TestIncidentIsCaughtWhereBindingsAreLost(t *testing.T) {
	t.Parallel()
	lost, err := harness.Binary(folder, lostbindings.Widget)
	if err != nil {
		t.Fatalf("building the program with the incident's mistake in it: %v", err)
	}
	s := harness.Serve(t, lost, "")
	a := harness.FirstAgent(t, s, "Jonas")
	reason := harness.Try(t, 4*time.Second, func(j harness.Judge) {
		v := at(j, s.Address)
		known(v)
		goTo(v, "article")
		v.LogsOut()
		v.IsOn("article")
		j.Logf("everything up to the logout is as it should be, as it was on the day of the incident")
		talks(v, a)
	})
	if reason == "" {
		t.Fatal("the script passes, though the program loses its bindings at logout")
	}
	t.Logf("it fails, as it must: %s", strings.TrimSpace(reason))
}
