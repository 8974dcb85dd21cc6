package e2e

import (
	"slices"
	"strings"
	"testing"

	"kith/build/test/harness"
)

// The first chat, as somebody has it who has just cloned the repository: two
// windows, one of a visitor and one of an agent who was never there before.
func TestFirstChat(t *testing.T) {
	t.Parallel()
	s := harness.Serve(t, binary, "")
	desk := visitorAt(t, s.Setup(t))
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

	v := visitorAt(t, s.Address)
	v.OpenChat()
	v.SendMessage("Does the Dohle fit a small frame?")
	desk.OpenConversation(theOnlyConversation(t, desk))
	desk.WaitInboxMessage("customer", "Does the Dohle fit a small frame?")
	v.WaitMessage("customer", "Does the Dohle fit a small frame?", "read")

	desk.Press("textbox", "Reply")
	desk.Type("Let me measure")
	harness.Until(t, "the visitor sees that the agent types", func() string {
		if text := harness.Evaluate[string](v.Chat(), `document.body.innerText`); !strings.Contains(text, "is typing") {
			return "there is no such word"
		}
		return ""
	})
	desk.Press("button", "Send")
	v.WaitMessage("agent", "Let me measure")
	desk.WaitInboxMessage("agent", "Let me measure", "read")
	if text := harness.Evaluate[string](v.Chat(), `document.body.innerText`); !strings.Contains(text, "Amal") {
		t.Error("the visitor is not told the agent's name")
	}

	v.CloseChat()
	desk.SendReply("It fits from 50 cm on.")
	harness.Until(t, "the launcher counts what is unread", func() string {
		if !v.Has("button", "Open chat…") || v.Has("button", "Open chat") {
			return "its name has no count"
		}
		return ""
	})
	v.OpenChat()
	v.WaitMessage("agent", "It fits from 50 cm on.")

	desk.Press("button", "End conversation")
	harness.Until(t, "the visitor sees that the conversation has ended", func() string {
		if text := harness.Evaluate[string](v.Chat(), `document.body.innerText`); !strings.Contains(text, "has ended") {
			return "there is no such word"
		}
		return ""
	})
	talksAgain := "One more thing"
	v.StartConversation()
	v.SendMessage(talksAgain)
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

// mustBeQuiet checks that the page logged no errors.
func mustBeQuiet(t *testing.T, p *harness.Page) {
	t.Helper()
	for _, fault := range p.Errors() {
		t.Errorf("the console says: %s", fault)
	}
}

func TestReloadKeepsOutboxAndDraft(t *testing.T) {
	t.Parallel()
	proxy, a := harness.NewProxy(t, server), agent.NewConnection(t, server)
	v := visitorAt(t, proxy.Address)
	sendFirst(v)
	proxy.BlockSockets()
	first, second, draft := uniqueText("the first on its way"), uniqueText("the second on its way"), uniqueText("half a thou")
	v.TypeAndSend(first)
	v.WaitMessage("customer", first, "pending")
	v.TypeAndSend(second)
	v.WaitMessage("customer", second, "pending")
	v.TypeDraft(draft)
	v.Reload()
	v.OpenChat()
	v.WaitScreen("conversation")
	v.WaitMessage("customer", first, "pending")
	v.WaitMessage("customer", second, "pending")
	harness.Until(t, "the draft is there again", func() string {
		if has := v.Draft(); has != draft {
			return "the text box holds: " + has
		}
		return ""
	})
	proxy.Unblock()
	v.WaitMessage("customer", first, "sent", "delivered", "read")
	v.WaitMessage("customer", second, "sent", "delivered", "read")
	page := a.Messages(a.WaitMessage(second))
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
	text := uniqueText("typed at once")
	v.Type(text)
	v.WaitRunning()
	harness.Until(t, "the text is still there", func() string {
		if has := v.Draft(); has != text {
			return "the text box holds: " + has
		}
		return ""
	})
	v.Key(harness.Enter)
	v.WaitMessage("customer", text, "sent", "delivered", "read")
}

// TestSentBeforeTheProgramArrives: each text that is sent before the program has arrived is
// a message of its own, seen at once, and what is not finished is not sent, whether the
// program comes then, the connection is bad, or the page is loaded again before.
func TestSentBeforeTheProgramArrives(t *testing.T) {
	t.Parallel()
	for _, again := range []bool{false, true} {
		arrives := make(chan struct{})
		f := front(t, func(path string, content []byte) []byte {
			if strings.HasSuffix(path, "/widget.wasm") {
				<-arrives
			}
			return content
		})
		a, v := agent.NewConnection(t, server), visitorAt(t, f.Address+"/")
		v.Press("button", "Open chat…")
		v.Chat().Press("textbox", "Message")
		first, second, draft := uniqueText("one"), uniqueText("two"), uniqueText("thr")
		v.Type(first)
		v.Key(harness.Enter)
		v.WaitMessage("customer", first, "pending")
		v.Type(second)
		v.Chat().Press("button", "Send")
		v.WaitMessage("customer", second, "pending")
		v.Type(draft) // the text box has the focus again
		if again {
			v.Reload()
			v.Press("button", "Open chat…")
			v.WaitMessage("customer", first, "pending")
			v.WaitMessage("customer", second, "pending")
		}
		close(arrives)
		v.WaitMessage("customer", first, "sent", "delivered", "read")
		v.WaitMessage("customer", second, "sent", "delivered", "read")
		harness.Until(t, "what is not finished is still there", func() string {
			if has := v.Draft(); has != draft {
				return "the text box holds: " + has
			}
			return ""
		})
		var texts []string
		for _, m := range a.Messages(a.WaitMessage(second)) {
			texts = append(texts, m.Text)
		}
		if want := []string{first, second}; !slices.Equal(texts, want) {
			t.Errorf("the server has %q, want %q", texts, want)
		}
		var shown []string
		for _, m := range v.Messages() {
			shown = append(shown, m.Text)
		}
		if !slices.Equal(shown, texts) {
			t.Errorf("the visitor sees %q", shown)
		}
	}
}

func TestTabsAreOneVisitor(t *testing.T) {
	t.Parallel()
	v, a := visitor(t), agent.NewConnection(t, server)
	sendFirst(v)
	second := v.Tab()
	second.Navigate(server.Address + "/demo/help.html")
	second.OpenChat()
	text, reply := uniqueText("from the first tab"), uniqueText("to both")
	v.SendMessage(text)
	second.WaitMessage("customer", text)
	a.Reply(a.WaitMessage(text), reply)
	v.WaitMessage("agent", reply)
	second.WaitMessage("agent", reply)
	after := uniqueText("from the second tab")
	second.SendMessage(after)
	v.WaitMessage("customer", after)
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
