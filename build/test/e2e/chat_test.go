package e2e

import (
	"strings"
	"testing"

	"kith/build/test/harness"
)

// The first chat, as somebody has it who has just cloned the repository: two
// windows, one of a visitor and one of an agent who was never there before.
func TestFirstChat(t *testing.T) {
	t.Parallel()
	s := harness.Serve(t, binary, "")
	desk := at(t, s.Setup(t))
	desk.Press("textbox", "Name")
	desk.Type("Amal")
	desk.Press("textbox", "Password")
	desk.Type(harness.Password)
	desk.Press("button", "Create account")
	harness.Until(t, "the inbox is there", func() string {
		if !desk.Has("searchbox", "Search conversations") {
			return "it is not"
		}
		return ""
	})

	v := at(t, s.Address)
	v.OpensChat()
	v.Says("Does the Dohle fit a small frame?")
	desk.Picks(theOnlyConversation(t, desk))
	desk.Shows("customer", "Does the Dohle fit a small frame?")
	v.Sees("customer", "Does the Dohle fit a small frame?", "read")

	desk.Press("textbox", "Reply")
	desk.Type("Let me measure")
	harness.Until(t, "the visitor sees that the agent types", func() string {
		if text := harness.Evaluate[string](v.Chat(), `document.body.innerText`); !strings.Contains(text, "is typing") {
			return "there is no such word"
		}
		return ""
	})
	desk.Press("button", "Send")
	v.Sees("agent", "Let me measure")
	desk.Shows("agent", "Let me measure", "read")
	if text := harness.Evaluate[string](v.Chat(), `document.body.innerText`); !strings.Contains(text, "Amal") {
		t.Error("the visitor is not told the agent's name")
	}

	v.ClosesChat()
	desk.Answers("It fits from 50 cm on.")
	harness.Until(t, "the launcher counts what is unread", func() string {
		if !v.Has("button", "Open chat…") || v.Has("button", "Open chat") {
			return "its name has no count"
		}
		return ""
	})
	v.OpensChat()
	v.Sees("agent", "It fits from 50 cm on.")

	desk.Press("button", "End conversation")
	harness.Until(t, "the visitor sees that the conversation has ended", func() string {
		if text := harness.Evaluate[string](v.Chat(), `document.body.innerText`); !strings.Contains(text, "has ended") {
			return "there is no such word"
		}
		return ""
	})
	talksAgain := "One more thing"
	v.StartsConversation()
	v.Says(talksAgain)
	mustBeQuiet(t, v)
	mustBeQuiet(t, desk)
}

func theOnlyConversation(t *testing.T, desk *harness.Page) (id string) {
	t.Helper()
	harness.Until(t, "the inbox lists the conversation", func() string {
		if id = harness.Evaluate[string](desk.Document, `document.querySelector("[data-conversation-id]")?.dataset.conversationId ?? ""`); id == "" {
			return "it does not"
		}
		return ""
	})
	return id
}

// mustBeQuiet holds a page to having complained about nothing.
func mustBeQuiet(t *testing.T, p *harness.Page) {
	t.Helper()
	for _, fault := range p.Faults() {
		t.Errorf("the console says: %s", fault)
	}
}

func TestReloadKeepsOutboxAndDraft(t *testing.T) {
	t.Parallel()
	cable, a := harness.Lay(t, server), agent.Again(t, server)
	v := at(t, cable.Address)
	known(v)
	cable.CutSockets()
	first, second, draft := line("the first on its way"), line("the second on its way"), line("half a thou")
	v.Writes(first)
	v.Sees("customer", first, "pending")
	v.Writes(second)
	v.Sees("customer", second, "pending")
	v.Drafts(draft)
	v.Reload()
	v.OpensChat()
	v.IsOn("conversation")
	v.Sees("customer", first, "pending")
	v.Sees("customer", second, "pending")
	harness.Until(t, "the draft is there again", func() string {
		if has := v.Draft(); has != draft {
			return "the text box holds: " + has
		}
		return ""
	})
	cable.Mend()
	v.Sees("customer", first, "sent", "delivered", "read")
	v.Sees("customer", second, "sent", "delivered", "read")
	page := a.Reads(a.Receives(second))
	var texts []string
	for _, m := range page {
		texts = append(texts, m.Text)
	}
	if got := strings.Join(texts[max(0, len(texts)-2):], "\n"); got != first+"\n"+second {
		t.Errorf("the server has, in this order: %q", texts)
	}
}

// What is typed before the program has arrived must not be lost: the first
// screen can be written on at once.
func TestTypedBeforeTheProgramArrivesIsKept(t *testing.T) {
	t.Parallel()
	v := visitor(t)
	v.Press("button", "Open chat…")
	v.Chat().Press("textbox", "Message")
	text := line("typed at once")
	v.Type(text)
	v.Runs()
	harness.Until(t, "the text is still there", func() string {
		if has := v.Draft(); has != text {
			return "the text box holds: " + has
		}
		return ""
	})
	v.Key(harness.Enter)
	v.Sees("customer", text, "sent", "delivered", "read")
}

func TestTabsAreOneVisitor(t *testing.T) {
	t.Parallel()
	v, a := visitor(t), agent.Again(t, server)
	known(v)
	second := v.Tab()
	second.Visit(server.Address + "/demo/help.html")
	second.OpensChat()
	text, reply := line("from the first tab"), line("to both")
	v.Says(text)
	second.Sees("customer", text)
	a.Replies(a.Receives(text), reply)
	v.Sees("agent", reply)
	second.Sees("agent", reply)
	after := line("from the second tab")
	second.Says(after)
	v.Sees("customer", after)
	harness.Until(t, "both show the same", func() string {
		one, two := v.Messages(), second.Messages()
		if len(one) != len(two) {
			return "one has more"
		}
		for i := range one {
			if one[i].ID != two[i].ID || one[i].Text != two[i].Text {
				return one[i].Text + " is not " + two[i].Text
			}
		}
		return ""
	})
}
