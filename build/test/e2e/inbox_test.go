package e2e

import (
	"fmt"
	"strings"
	"testing"

	"kith/build/test/harness"
	"kith/server/protocol"
)

// says waits until a page shows a text; silent waits until it does not.
func says(t *testing.T, p *harness.Page, text string) {
	t.Helper()
	harness.Until(t, "the page says "+text, func() string {
		// While another page is loaded there is no body.
		if all := harness.Evaluate[string](p.Document, `document.body?.innerText ?? ""`); !strings.Contains(all, text) {
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

// writes returns a visitor who has sent some messages.
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
	inbox := visitorAt(t, s.Address+"/inbox")
	focusIs(t, inbox, "textbox", "Name")
	inbox.Type("Amal")
	inbox.Key(harness.Tab)
	inbox.Type("not the password")
	inbox.Key(harness.Enter)
	says(t, inbox, "The name or the password is wrong.")
	focusIs(t, inbox, "textbox", "Password")
	inbox.Type(harness.Password)
	inbox.Key(harness.Enter)
	says(t, inbox, "No conversations yet")
	inbox.Reload()
	says(t, inbox, "No conversations yet")
	inbox.Press("button", "Settings")
	inbox.Press("button", "Sign out")
	says(t, inbox, "Answer your customers")
	inbox.Reload()
	says(t, inbox, "Answer your customers")
}

func TestInboxAtTheKeyboard(t *testing.T) {
	t.Parallel()
	s := harness.Serve(t, binary, "")
	a := harness.SetUpAgent(t, s, "Amal")
	writes(t, s, "the first one's question")
	c, second := writes(t, s, "the second one's question")
	inbox := harness.NewPage(t, browser)
	inbox.OpenInbox(s, a)
	says(t, inbox, "the first one's question")
	if title := harness.Evaluate[string](inbox.Document, `document.title`); title != "(2) Inbox" {
		t.Errorf("the title is %q", title)
	}
	inbox.Key("j")
	inbox.Key(harness.Down)
	inbox.Key("k")
	inbox.Key(harness.Enter)
	inbox.WaitInboxMessage("customer", "the second one's question", "read")
	focusIs(t, inbox, "textbox", "Reply")
	c.Send(&protocol.Typing{Session: c.Session, Conversation: second, On: true})
	says(t, inbox, "is typing…")
	inbox.Type("one line")
	inbox.Key(harness.Enter)
	inbox.WaitInboxMessage("agent", "one line", "sent")
	inbox.Key(harness.Escape)
	says(t, inbox, "Pick a conversation")
	if title := harness.Evaluate[string](inbox.Document, `document.title`); title != "(1) Inbox" {
		t.Errorf("the title is %q", title)
	}
	mustBeQuiet(t, inbox)
}

func TestInboxKeepsWhatIsWrittenInTheDark(t *testing.T) {
	t.Parallel()
	s := harness.Serve(t, binary, "")
	a := harness.SetUpAgent(t, s, "Amal")
	proxy := harness.NewProxy(t, s)
	_, conversation := writes(t, s, "is anybody there?")
	inbox := harness.NewPage(t, browser)
	inbox.OpenInbox(s, a)
	inbox.Navigate(proxy.Address + "/inbox") // the same host, to which the cookie belongs
	inbox.OpenConversation(conversation)
	proxy.BlockSockets()
	inbox.SendReply("the first in the dark")
	inbox.SendReply("the second in the dark")
	inbox.WaitInboxMessage("agent", "the second in the dark", "pending")
	inbox.Press("textbox", "Reply")
	inbox.Type("half a thou")
	says(t, inbox, "2 replies will be sent then")
	inbox.Reload()
	says(t, inbox, "2 replies will be sent then")
	proxy.Unblock()
	silent(t, inbox, "will be sent then")
	inbox.OpenConversation(conversation)
	inbox.WaitInboxMessage("agent", "the second in the dark", "sent")
	if draft := harness.Evaluate[string](inbox.Document, `document.querySelector("textarea").value`); draft != "half a thou" {
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
	inbox := harness.NewPage(t, browser)
	inbox.OpenInbox(s, a)
	inbox.OpenConversation(conversation)
	inbox.WaitInboxMessage("agent", "answer 34") // in the log, and not in the list
	inbox.Execute(`document.querySelector(".log").scrollTop = 0`)
	says(t, inbox, "question 00")
	if top := harness.Evaluate[float64](inbox.Document, `document.querySelector(".log").scrollTop`); top == 0 {
		t.Error("what was looked at has moved away")
	}
	c.WaitAck(c.SendMessage(conversation, "one more"))
	inbox.Press("button", "1 new message")
	silent(t, inbox, "1 new message")
	inbox.WaitInboxMessage("customer", "one more", "read")
}

func TestInboxEndsAndReopens(t *testing.T) {
	t.Parallel()
	s := harness.Serve(t, binary, "")
	a := harness.SetUpAgent(t, s, "Amal")
	c, conversation := writes(t, s, "hello")
	inbox := harness.NewPage(t, browser)
	inbox.OpenInbox(s, a)
	inbox.OpenConversation(conversation)
	inbox.Press("button", "End conversation")
	says(t, inbox, "This conversation has ended.")
	harness.WaitFrame(c.Socket, "the end", func(f *protocol.ConversationChanged) bool { return f.Conversation.Ended })
	inbox.Press("button", "Reopen")
	harness.WaitFrame(c.Socket, "the reopening", func(f *protocol.ConversationChanged) bool { return !f.Conversation.Ended })
	inbox.SendReply("here we are again")
	inbox.WaitInboxMessage("agent", "here we are again")
	s.Kill()
	says(t, inbox, "Connecting again")
	s.Start(t)
	silent(t, inbox, "Connecting again")
	inbox.SendReply("and again")
	inbox.WaitInboxMessage("agent", "and again", "sent")
}

func TestInboxPicture(t *testing.T) {
	t.Parallel()
	s := harness.Serve(t, binary, "")
	inbox := harness.NewPage(t, browser)
	inbox.OpenInbox(s, harness.SetUpAgent(t, s, "Amal"))
	inbox.Press("button", "Settings")
	inbox.Execute(`new Promise((done) => {
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
	says(t, inbox, "Picture changed")
	harness.Until(t, "the picture is there", func() string {
		if !harness.Evaluate[bool](inbox.Document, `document.querySelector(".menu-button img")?.naturalWidth > 0`) {
			return "it is not"
		}
		return ""
	})
	mustBeQuiet(t, inbox)
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
		inbox := harness.NewPage(t, browser)
		inbox.SetDevice(form)
		inbox.OpenInbox(s, a)
		says(t, inbox, "Does the Dohle come in green?")
		fits(t, inbox, name+": the list")
		keepPicture(t, inbox, "inbox-list-"+name)
		inbox.OpenConversation(conversation)
		says(t, inbox, "The Reiher holds a tent.")
		fits(t, inbox, name+": the conversation")
		keepPicture(t, inbox, "inbox-talk-"+name)
		if form.Mobile {
			inbox.Press("button", "Details")
			says(t, inbox, "About the conversation")
			fits(t, inbox, name+": the details")
			inbox.Press("button", "Back")
			inbox.Press("button", "Back")
			says(t, inbox, "Does the Dohle come in green?")
		}
		mustBeQuiet(t, inbox)
	}
}

// fits checks that nothing of a page is beyond its window.
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
