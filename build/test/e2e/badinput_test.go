package e2e

import (
	"strings"
	"testing"
	"unicode/utf8"

	"kith/build/test/harness"
	"kith/server/protocol"
)

// What anybody can send to the socket with a script. Each is answered, none
// does harm, and the next visitor is served as before.
func TestBadInputOverTheSocket(t *testing.T) {
	t.Parallel()
	hello := func(k *harness.Socket, session, token string) {
		k.Send(&protocol.Hello{Version: protocol.Version, Session: session, Token: token, Key: "demo", Build: "e2e"})
	}
	first := map[string]struct {
		text string
		code protocol.CloseCode
	}{
		"no JSON":             {`hello?`, protocol.CloseBadFrame},
		"nothing":             {``, protocol.CloseBadFrame},
		"a number":            {`7`, protocol.CloseBadFrame},
		"an unknown kind":     {`{"t":"shutdown"}`, protocol.CloseBadFrame},
		"no greeting":         {`{"t":"send","session":"a","conversation":"b","client":"c","text":"d"}`, protocol.CloseBadFrame},
		"an unknown version":  {`{"t":"hello","version":99,"session":"` + harness.ID() + `","token":"` + harness.Token() + `","key":"demo"}`, protocol.CloseVersion},
		"an unknown brand":    {`{"t":"hello","version":1,"session":"` + harness.ID() + `","token":"` + harness.Token() + `","key":"nobody"}`, protocol.CloseBrand},
		"a deeply nested one": {strings.Repeat(`{"a":`, 5000) + `1` + strings.Repeat(`}`, 5000), protocol.CloseBadFrame},
		"an agent's greeting": {`{"t":"agent","version":1,"session":"` + harness.ID() + `"}`, protocol.CloseSignedOut},
	}
	for name, c := range first {
		t.Run("the first frame is "+name, func(t *testing.T) {
			k := harness.Dial(t, server, nil)
			k.SendText(c.text)
			if code := k.WaitClosed(); code != c.code {
				t.Errorf("the socket is closed with %d and not %d", code, c.code)
			}
		})
	}
	t.Run("a frame that is too long", func(t *testing.T) {
		k := harness.Dial(t, server, nil)
		k.SendText(`{"t":"hello","build":"` + strings.Repeat("x", 2*protocol.FrameBytes) + `"}`)
		if code := k.WaitClosed(); code.Reconnect() && code != 1009 {
			t.Errorf("the socket is closed with %d", code)
		}
	})
	later := map[string]string{
		"no JSON":                 `}{`,
		"an unknown kind":         `{"t":"shutdown","session":"SESSION"}`,
		"a field of another type": `{"t":"send","session":"SESSION","conversation":7,"client":"c","text":"d"}`,
		"a server's frame":        `{"t":"welcome","session":"SESSION"}`,
		"a second greeting":       `{"t":"hello","version":1,"session":"SESSION","token":"x","key":"demo"}`,
	}
	for name, text := range later {
		t.Run("a later frame is "+name, func(t *testing.T) {
			c := harness.DialVisitor(t, server, "", "")
			c.WaitWelcome()
			c.SendText(strings.ReplaceAll(text, "SESSION", c.Session))
			r := harness.WaitFrame[*protocol.Refused](c.Socket, "the refusal", nil)
			if r.Code != protocol.CodeBadFrame || r.Text == "" {
				t.Errorf("it is refused with %q, %q", r.Code, r.Text)
			}
			c.WaitAck(c.SendMessage(harness.ID(), "still here"))
		})
	}
	t.Run("too many frames", func(t *testing.T) {
		c := harness.DialVisitor(t, server, "", "")
		c.WaitWelcome()
		for range 2000 {
			c.Send(&protocol.PageChanged{Session: c.Session, Page: protocol.Page{Address: "x"}})
		}
		if code := c.WaitClosed(); code != protocol.CloseTooMany {
			t.Errorf("the socket is closed with %d", code)
		}
	})
	t.Run("too many messages", func(t *testing.T) {
		c := harness.DialVisitor(t, server, "", "")
		c.WaitWelcome()
		conversation := harness.ID()
		for range 100 {
			c.SendMessage(conversation, "flood")
		}
		r := harness.WaitFrame(c.Socket, "the refusal", func(r *protocol.Refused) bool { return r.Code == protocol.CodeTooMany })
		if r.Retry <= 0 || r.Client == "" {
			t.Errorf("it is not told which message and when to try again: %+v", r)
		}
	})
	t.Run("another's conversation", func(t *testing.T) {
		owner, thief := harness.DialVisitor(t, server, "", ""), harness.DialVisitor(t, server, "", "")
		owner.WaitWelcome()
		thief.WaitWelcome()
		conversation := harness.ID()
		owner.WaitAck(owner.SendMessage(conversation, "mine"))
		if r := thief.WaitRefused(thief.SendMessage(conversation, "and mine")); r.Code != protocol.CodeNotFound {
			t.Errorf("writing is refused with %q", r.Code)
		}
		thief.Send(&protocol.History{Session: thief.Session, Conversation: conversation})
		harness.WaitFrame(thief.Socket, "the refusal to read", func(r *protocol.Refused) bool {
			return r.Conversation == conversation && r.Client == "" && r.Code == protocol.CodeNotFound
		})
		thief.Send(&protocol.End{Session: thief.Session, Conversation: conversation})
		thief.Send(&protocol.Describe{Session: thief.Session, Ref: "7", Conversation: conversation, Attributes: `{"a":1}`})
		harness.WaitFrame(thief.Socket, "the refusal to describe", func(r *protocol.Refused) bool { return r.Ref == "7" && r.Code == protocol.CodeNotFound })
		owner.WaitAck(owner.SendMessage(conversation, "still open"))
		if heard := harness.Frames[*protocol.MessageAppended](thief.Socket); len(heard) > 0 {
			t.Errorf("the thief heard %+v", heard[0].Message)
		}
	})
	t.Run("another's session", func(t *testing.T) {
		owner := harness.DialVisitor(t, server, "", "")
		owner.WaitWelcome()
		owner.WaitAck(owner.SendMessage(harness.ID(), "mine"))
		k := harness.Dial(t, server, nil)
		hello(k, owner.Session, harness.Token())
		if code := k.WaitClosed(); code != protocol.CloseRevoked {
			t.Errorf("the socket is closed with %d", code)
		}
		owner.WaitAck(owner.SendMessage(harness.ID(), "and still mine"))
	})
	t.Run("a revoked token", func(t *testing.T) {
		c := harness.DialVisitor(t, server, "", "")
		c.WaitWelcome()
		c.WaitAck(c.SendMessage(harness.ID(), "before"))
		c.Send(&protocol.Revoke{Session: c.Session})
		harness.WaitFrame[*protocol.Revoked](c.Socket, "the confirmation", nil)
		c.SendMessage(harness.ID(), "after")
		if code := harness.DialVisitor(t, server, c.Session, c.Token).WaitClosed(); code != protocol.CloseRevoked {
			t.Errorf("a greeting with it is closed with %d", code)
		}
	})
}

func TestHostileTexts(t *testing.T) {
	t.Parallel()
	v, a := visitor(t), agent.NewConnection(t, server)
	sendFirst(v)
	for name, text := range map[string]string{
		"HTML":                     `<img src=x onerror="window.broken=1"><script>window.broken=1</script><b>bold</b>`,
		"a right-to-left override": "user\u202egnp.exe",
		"a template":               `{{constructor.constructor("window.broken=1")()}}`,
		"zero width":               "a\u200b\u200d\ufeffb",
		"many marks":               "e" + strings.Repeat("\u0301", 200),
		"a wide word":              strings.Repeat("w", 3000),
		"a javascript link":        "javascript:alert(1)",
	} {
		mark := uniqueText(name)
		v.SendMessage(text + " " + mark)
		harness.Until(t, "the agent receives "+name, func() string {
			for _, c := range harness.Frames[*protocol.ConversationChanged](a.Socket) {
				if strings.HasSuffix(c.Conversation.Preview, mark) || strings.HasPrefix(text, strings.TrimSuffix(c.Conversation.Preview, "…")) {
					return ""
				}
			}
			return "it has not"
		})
	}
	chat := v.Chat()
	if harness.Evaluate[bool](chat, `!!document.querySelector("[data-message-id] img, [data-message-id] script, [data-message-id] b, a[href^='javascript:' i]")`) {
		t.Error("a text of a visitor became elements")
	}
	if harness.Evaluate[bool](chat, `document.documentElement.scrollWidth > innerWidth || document.querySelector("[role=log]").scrollWidth > document.querySelector("[role=log]").clientWidth`) {
		t.Error("a wide word makes the panel scroll sideways")
	}
	mustBeQuiet(t, v)
}

// Half an emoji cannot be written as UTF-8. It becomes the sign for what cannot
// be read, and nothing around it is lost.
func TestHalfAnEmoji(t *testing.T) {
	t.Parallel()
	c := harness.DialVisitor(t, server, "", "")
	c.WaitWelcome()
	conversation, client := harness.ID(), harness.ID()
	c.SendText(`{"t":"send","session":"` + c.Session + `","conversation":"` + conversation + `","client":"` + client + `","text":"half \ud83d here","new":true}`)
	c.WaitAck(client)
	c.Send(&protocol.History{Session: c.Session, Conversation: conversation})
	page := harness.WaitFrame(c.Socket, "the history", func(m *protocol.Messages) bool { return m.Conversation == conversation })
	if text := page.Messages[0].Text; !utf8.ValidString(text) || !strings.HasPrefix(text, "half ") || !strings.HasSuffix(text, " here") {
		t.Errorf("the server has %q", text)
	}

	v := visitor(t)
	sendFirst(v)
	v.Chat().Press("textbox", "Message")
	harness.Evaluate[bool](v.Chat(), `(() => { const e = document.querySelector("textarea"); e.value = "broken \ud83d emoji"; e.dispatchEvent(new InputEvent("input", {bubbles: true})); return true })()`)
	v.Key(harness.Enter)
	v.WaitMessage("customer", "broken \ufffd emoji", "sent", "delivered", "read")
}

// The longest message is told before it is sent, and one that is longer is kept
// in the text box.
func TestTooLongAMessage(t *testing.T) {
	t.Parallel()
	v := visitor(t)
	sendFirst(v)
	long := strings.Repeat("long ", protocol.TextLimit/5)
	v.TypeDraft(long + "!")
	harness.Until(t, "the limit is told", func() string {
		if text := harness.Evaluate[string](v.Chat(), `document.body.innerText`); !strings.Contains(text, "too many") {
			return "nothing says so"
		}
		return ""
	})
	v.Key(harness.Enter)
	v.WaitRunning()
	if has := v.Draft(); has != long+"!" {
		t.Errorf("the text box holds %d characters and not %d", len(has), len(long)+1)
	}
	for _, m := range v.Messages() {
		if strings.HasPrefix(m.Text, "long long") {
			t.Errorf("it was sent, and is %s", m.State)
		}
	}
	c := harness.DialVisitor(t, server, "", "")
	c.WaitWelcome()
	if r := c.WaitRefused(c.SendMessage(harness.ID(), long+"!")); r.Code != protocol.CodeTooLong {
		t.Errorf("the server refuses it with %q", r.Code)
	}
	c.WaitAck(c.SendMessage(harness.ID(), strings.Repeat("🙂", protocol.TextLimit)))
}
