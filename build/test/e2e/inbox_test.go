package e2e

import (
	"fmt"
	"strings"
	"testing"

	"kith/build/test/harness"
	"kith/server/protocol"
)

// says waits until a page has a text on it; silent, until it has not.
func says(t *testing.T, p *harness.Page, text string) {
	t.Helper()
	harness.Until(t, "the page says "+text, func() string {
		if all := harness.Evaluate[string](p.Document, `document.body.innerText`); !strings.Contains(all, text) {
			return "it says " + all
		}
		return ""
	})
}

func silent(t *testing.T, p *harness.Page, text string) {
	t.Helper()
	harness.Until(t, "the page does not say "+text, func() string {
		if strings.Contains(harness.Evaluate[string](p.Document, `document.body.innerText`), text) {
			return "it does"
		}
		return ""
	})
}

// writes is a visitor who has written some lines.
func writes(t *testing.T, s *harness.Server, lines ...string) (c *harness.Visitor, conversation string) {
	t.Helper()
	c, conversation = harness.DialVisitor(t, s, "", ""), harness.ID()
	for _, l := range lines {
		c.WaitAck(c.SendMessage(conversation, l))
	}
	return c, conversation
}

func TestInboxSigningIn(t *testing.T) {
	t.Parallel()
	s := harness.Serve(t, binary, "")
	harness.SetUpAgent(t, s, "Amal")
	desk := at(t, s.Address+"/inbox")
	focusIs(t, desk, "textbox", "Name")
	desk.Type("Amal")
	desk.Key(harness.Tab)
	desk.Type("not the password")
	desk.Key(harness.Enter)
	says(t, desk, "The name or the password is wrong.")
	focusIs(t, desk, "textbox", "Password")
	desk.Type(harness.Password)
	desk.Key(harness.Enter)
	says(t, desk, "No conversations yet")
	desk.Reload()
	says(t, desk, "No conversations yet")
	desk.Press("button", "Settings")
	desk.Press("button", "Sign out")
	says(t, desk, "Answer your customers")
	desk.Reload()
	says(t, desk, "Answer your customers")
}

func TestInboxAtTheKeyboard(t *testing.T) {
	t.Parallel()
	s := harness.Serve(t, binary, "")
	a := harness.SetUpAgent(t, s, "Amal")
	writes(t, s, "the first one's question")
	c, second := writes(t, s, "the second one's question")
	desk := harness.NewPage(t, browser)
	desk.OpenInbox(s, a)
	says(t, desk, "the first one's question")
	if title := harness.Evaluate[string](desk.Document, `document.title`); title != "(2) Inbox" {
		t.Errorf("the title is %q", title)
	}
	desk.Key("j")
	desk.Key(harness.Down)
	desk.Key("k")
	desk.Key(harness.Enter)
	desk.WaitInboxMessage("customer", "the second one's question", "read")
	focusIs(t, desk, "textbox", "Reply")
	c.Send(&protocol.Typing{Session: c.Session, Conversation: second, On: true})
	says(t, desk, "is typing…")
	desk.Type("one line")
	desk.Key(harness.Enter)
	desk.WaitInboxMessage("agent", "one line", "sent")
	desk.Key(harness.Escape)
	says(t, desk, "Pick a conversation")
	if title := harness.Evaluate[string](desk.Document, `document.title`); title != "(1) Inbox" {
		t.Errorf("the title is %q", title)
	}
	mustBeQuiet(t, desk)
}

func TestInboxKeepsWhatIsWrittenInTheDark(t *testing.T) {
	t.Parallel()
	s := harness.Serve(t, binary, "")
	a := harness.SetUpAgent(t, s, "Amal")
	cable := harness.NewProxy(t, s)
	_, conversation := writes(t, s, "is anybody there?")
	desk := harness.NewPage(t, browser)
	desk.OpenInbox(s, a)
	desk.Navigate(cable.Address + "/inbox") // the same host, to which the cookie belongs
	desk.OpenConversation(conversation)
	cable.BlockSockets()
	desk.SendReply("the first in the dark")
	desk.SendReply("the second in the dark")
	desk.WaitInboxMessage("agent", "the second in the dark", "pending")
	desk.Press("textbox", "Reply")
	desk.Type("half a thou")
	says(t, desk, "2 replies will be sent then")
	desk.Reload()
	says(t, desk, "2 replies will be sent then")
	cable.Unblock()
	silent(t, desk, "will be sent then")
	desk.OpenConversation(conversation)
	desk.WaitInboxMessage("agent", "the second in the dark", "sent")
	if draft := harness.Evaluate[string](desk.Document, `document.querySelector("textarea").value`); draft != "half a thou" {
		t.Errorf("the draft is %q", draft)
	}
	said := map[string]int{}
	for _, m := range a.Messages(conversation) {
		said[m.Text]++
	}
	if len(said) != 3 || said["the first in the dark"] != 1 || said["the second in the dark"] != 1 {
		t.Errorf("the server has %v", said)
	}
}

func TestInboxOlderMessages(t *testing.T) {
	t.Parallel()
	s := harness.Serve(t, binary, "")
	a := harness.SetUpAgent(t, s, "Amal")
	var lines []string
	for i := range 35 {
		lines = append(lines, fmt.Sprintf("question %02d", i))
	}
	c, conversation := writes(t, s, lines...)
	for i := range 35 {
		a.Reply(conversation, fmt.Sprintf("answer %02d", i))
	}
	desk := harness.NewPage(t, browser)
	desk.OpenInbox(s, a)
	desk.OpenConversation(conversation)
	says(t, desk, "answer 34")
	desk.Execute(`document.querySelector(".log").scrollTop = 0`)
	says(t, desk, "question 00")
	if top := harness.Evaluate[float64](desk.Document, `document.querySelector(".log").scrollTop`); top == 0 {
		t.Error("what was looked at has moved away")
	}
	c.WaitAck(c.SendMessage(conversation, "one more"))
	desk.Press("button", "1 new message")
	silent(t, desk, "1 new message")
	desk.WaitInboxMessage("customer", "one more", "read")
}

func TestInboxEndsAndReopens(t *testing.T) {
	t.Parallel()
	s := harness.Serve(t, binary, "")
	a := harness.SetUpAgent(t, s, "Amal")
	c, conversation := writes(t, s, "hello")
	desk := harness.NewPage(t, browser)
	desk.OpenInbox(s, a)
	desk.OpenConversation(conversation)
	desk.Press("button", "End conversation")
	says(t, desk, "This conversation has ended.")
	harness.WaitFrame(c.Socket, "the end", func(f *protocol.ConversationChanged) bool { return f.Conversation.Ended })
	desk.Press("button", "Reopen")
	harness.WaitFrame(c.Socket, "the reopening", func(f *protocol.ConversationChanged) bool { return !f.Conversation.Ended })
	desk.SendReply("here we are again")
	desk.WaitInboxMessage("agent", "here we are again")
	s.Kill()
	says(t, desk, "Connecting again")
	s.Start(t)
	silent(t, desk, "Connecting again")
	desk.SendReply("and again")
	desk.WaitInboxMessage("agent", "and again", "sent")
}

func TestInboxPicture(t *testing.T) {
	t.Parallel()
	s := harness.Serve(t, binary, "")
	desk := harness.NewPage(t, browser)
	desk.OpenInbox(s, harness.SetUpAgent(t, s, "Amal"))
	desk.Press("button", "Settings")
	desk.Execute(`new Promise((done) => {
		const c = document.createElement("canvas"); c.width = c.height = 80
		c.getContext("2d").fillRect(20, 20, 40, 40)
		c.toBlob((b) => {
			const chosen = new DataTransfer(), input = document.querySelector("input[type=file]")
			chosen.items.add(new File([b], "me.png", { type: "image/png" }))
			input.files = chosen.files
			input.dispatchEvent(new Event("change", { bubbles: true }))
			done()
		})
	})`)
	says(t, desk, "Picture changed")
	harness.Until(t, "the picture is there", func() string {
		if !harness.Evaluate[bool](desk.Document, `document.querySelector(".menu-button img")?.naturalWidth > 0`) {
			return "it is not"
		}
		return ""
	})
	mustBeQuiet(t, desk)
}

func TestInboxInEachForm(t *testing.T) {
	t.Parallel()
	s := harness.Serve(t, binary, "")
	a := harness.SetUpAgent(t, s, "Amal Haddad")
	writes(t, s, "Does the Dohle come in green?")
	writes(t, s, "شكراً جزيلاً، وصلت الحقيبة اليوم!")
	_, conversation := writes(t, s, "Hello!", "I ride from Freiburg to Basel. See https://example.com/"+strings.Repeat("long-", 40))
	a.Reply(conversation, "Hello! The Reiher holds a tent.")
	for name, form := range map[string]harness.Device{"desktop": harness.Desktop, "dark": harness.Desktop.InDarkMode(),
		"phone": harness.Phone, "phone-dark": harness.Phone.InDarkMode(), "zoom": harness.Zoomed} {
		desk := harness.NewPage(t, browser)
		desk.SetDevice(form)
		desk.OpenInbox(s, a)
		says(t, desk, "Does the Dohle come in green?")
		fits(t, desk, name+": the list")
		keepPicture(t, desk, "inbox-list-"+name)
		desk.OpenConversation(conversation)
		says(t, desk, "The Reiher holds a tent.")
		fits(t, desk, name+": the conversation")
		keepPicture(t, desk, "inbox-talk-"+name)
		if form.Mobile {
			desk.Press("button", "Details")
			says(t, desk, "About the conversation")
			fits(t, desk, name+": the details")
			desk.Press("button", "Back")
			desk.Press("button", "Back")
			says(t, desk, "Does the Dohle come in green?")
		}
		mustBeQuiet(t, desk)
	}
}

// fits holds a page to reaching nowhere beyond its window.
func fits(t *testing.T, p *harness.Page, what string) {
	t.Helper()
	for _, e := range harness.Evaluate[[]string](p.Document, `[...document.querySelectorAll("body *")].filter((e) => {
		const r = e.getBoundingClientRect()
		return r.width > 1 && (r.right > innerWidth + 1 || r.left < -1)
	}).map((e) => e.outerHTML.slice(0, 100))`) {
		t.Errorf("%s reaches beyond the window: %s", what, e)
	}
	if harness.Evaluate[bool](p.Document, `document.documentElement.scrollWidth > innerWidth || document.documentElement.scrollHeight > innerHeight`) {
		t.Errorf("%s: the page itself scrolls", what)
	}
}
