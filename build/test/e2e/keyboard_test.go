package e2e

import (
	"fmt"
	"testing"

	"kith/build/test/harness"
)

// Everything with the keyboard alone: no mouse from the first to the last.
func TestKeyboardAlone(t *testing.T) {
	t.Parallel()
	v, a := visitor(t), agent.NewConnection(t, server)
	harness.Until(t, "the launcher is there", func() string {
		if !v.Has("button", "Open chat") {
			return "it is not"
		}
		return ""
	})
	tabTo(t, v, "button", "Open chat")
	v.Key(harness.Enter)
	v.WaitRunning()
	focusIs(t, v, "textbox", "Message")
	text, reply := uniqueText("by keyboard"), uniqueText("an answer")
	v.Type(text)
	v.Key(harness.Enter)
	v.WaitMessage("customer", text, "sent", "delivered", "read")
	focusIs(t, v, "textbox", "Message")
	a.Reply(a.WaitMessage(text), reply)
	v.WaitMessage("agent", reply)
	focusIs(t, v, "textbox", "Message") // a message never takes the keyboard

	tabTo(t, v, "button", "Back")
	v.Key(harness.Enter)
	v.WaitScreen("home")
	tabTo(t, v, "button", "New conversation")
	v.Key(harness.Space)
	v.WaitScreen("conversation")
	tabTo(t, v, "button", "Menu")
	v.Key(harness.Enter)
	tabTo(t, v, "button", "Help")
	v.Key(harness.Enter)
	v.WaitScreen("kb")
	tabTo(t, v, "searchbox", "Search articles")
	v.Type("wax")
	v.WaitScreen("search")

	v.Key(harness.Escape)
	harness.Until(t, "Escape closes the panel", func() string {
		if !v.Has("button", "Open chat…") {
			return "it is open"
		}
		return ""
	})
	focusIs(t, v, "button", "Open chat")
	v.Key(harness.Enter)
	v.WaitScreen("search")
}

// tabTo presses Tab until the keyboard is there.
func tabTo(t *testing.T, v *harness.Page, role, name string) {
	t.Helper()
	var way []string
	for range 80 {
		r, n := v.Focused()
		if r == role && n == name {
			return
		}
		way = append(way, fmt.Sprintf("%s %q", r, n))
		v.Key(harness.Tab)
	}
	t.Fatalf("Tab does not lead to the %s %q; it leads to %s", role, name, way)
}

func focusIs(t *testing.T, v *harness.Page, role, name string) {
	t.Helper()
	harness.Until(t, fmt.Sprintf("the keyboard is at the %s %q", role, name), func() string {
		if r, n := v.Focused(); r != role || n != name {
			return fmt.Sprintf("it is at the %s %q", r, n)
		}
		return ""
	})
}

// Each control that a person can use has a name, on every screen and in the
// inbox.
func TestEveryControlHasAName(t *testing.T) {
	t.Parallel()
	controls := []string{"button", "link", "textbox", "searchbox", "checkbox", "switch", "radio", "combobox", "tab", "menuitem", "img", "log", "list", "dialog"}
	check := func(where string, d *harness.Document) {
		t.Helper()
		for _, role := range controls {
			all, err := d.Elements(role)
			if err != nil {
				t.Fatal(err)
			}
			for _, e := range all {
				if e.Name == "" && role != "list" {
					t.Errorf("%s: there is a %s without a name", where, role)
				}
			}
		}
	}
	v := visitor(t)
	check("the shop", v.Document)
	sendFirst(v)
	if title := harness.Evaluate[string](v.Document, `document.getElementById("kustomer-ui-sdk-iframe").title`); title != "Chat" {
		t.Errorf("the panel's frame is titled %q", title)
	}
	if log, err := v.Chat().Elements("log"); err != nil || len(log) != 1 || log[0].Name != "Conversation" {
		t.Errorf("the conversation is told as %+v, %v", log, err)
	}
	for _, s := range screens {
		goTo(v, s.from)
		check(s.from, v.Chat())
	}
	v.Chat().Press("button", "Menu")
	check("the menu", v.Chat())

	desk := visitorAt(t, server.Address)
	desk.OpenInbox(server, agent)
	check("the inbox", desk.Document)
	text := uniqueText("for the inbox")
	a := agent.NewConnection(t, server)
	v.GoHome()
	v.SendMessage(text)
	desk.OpenConversation(a.WaitMessage(text))
	check("a conversation in the inbox", desk.Document)
}
