package e2e

import (
	"strings"
	"testing"
	"unicode/utf8"

	"kith/build/e2e/stage"
	"kith/server/wire"
)

// What anybody can send to the socket with a script. Each is answered, none
// does harm, and the next visitor is served as before.
func TestBadInputOverTheSocket(t *testing.T) {
	t.Parallel()
	hello := func(k *stage.Socket, session, token string) {
		k.Say(&wire.Hello{Version: wire.Version, Session: session, Token: token, Key: "demo", Build: "e2e"})
	}
	first := map[string]struct {
		text string
		code wire.CloseCode
	}{
		"no JSON":             {`hello?`, wire.CloseBadFrame},
		"nothing":             {``, wire.CloseBadFrame},
		"a number":            {`7`, wire.CloseBadFrame},
		"an unknown kind":     {`{"t":"shutdown"}`, wire.CloseBadFrame},
		"no greeting":         {`{"t":"send","session":"a","conversation":"b","client":"c","text":"d"}`, wire.CloseBadFrame},
		"an unknown version":  {`{"t":"hello","version":99,"session":"` + stage.ID() + `","token":"` + stage.Token() + `","key":"demo"}`, wire.CloseVersion},
		"an unknown brand":    {`{"t":"hello","version":1,"session":"` + stage.ID() + `","token":"` + stage.Token() + `","key":"nobody"}`, wire.CloseBrand},
		"a deeply nested one": {strings.Repeat(`{"a":`, 5000) + `1` + strings.Repeat(`}`, 5000), wire.CloseBadFrame},
		"an agent's greeting": {`{"t":"agent","version":1,"session":"` + stage.ID() + `"}`, wire.CloseSignedIn},
	}
	for name, c := range first {
		t.Run("the first frame is "+name, func(t *testing.T) {
			k := stage.Dial(t, server, nil)
			k.SayText(c.text)
			if code := k.Ends(); code != c.code {
				t.Errorf("the socket is closed with %d and not %d", code, c.code)
			}
		})
	}
	t.Run("a frame that is too long", func(t *testing.T) {
		k := stage.Dial(t, server, nil)
		k.SayText(`{"t":"hello","build":"` + strings.Repeat("x", 2*wire.FrameBytes) + `"}`)
		if code := k.Ends(); code.Reconnect() && code != 1009 {
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
			c := stage.Call(t, server, "", "")
			c.Welcomed()
			c.SayText(strings.ReplaceAll(text, "SESSION", c.Session))
			r := stage.Hear[*wire.Refused](c.Socket, "the refusal", nil)
			if r.Code != wire.BadFrame || r.Text == "" {
				t.Errorf("it is refused with %q, %q", r.Code, r.Text)
			}
			c.Acked(c.Write(stage.ID(), "still here"))
		})
	}
	t.Run("too many frames", func(t *testing.T) {
		c := stage.Call(t, server, "", "")
		c.Welcomed()
		for range 2000 {
			c.Say(&wire.At{Session: c.Session, Page: wire.Page{Address: "x"}})
		}
		if code := c.Ends(); code != wire.CloseTooMany {
			t.Errorf("the socket is closed with %d", code)
		}
	})
	t.Run("too many messages", func(t *testing.T) {
		c := stage.Call(t, server, "", "")
		c.Welcomed()
		conversation := stage.ID()
		for range 100 {
			c.Write(conversation, "flood")
		}
		r := stage.Hear(c.Socket, "the refusal", func(r *wire.Refused) bool { return r.Code == wire.TooMany })
		if r.Retry <= 0 || r.Client == "" {
			t.Errorf("it is not told which message and when to try again: %+v", r)
		}
	})
	t.Run("another's conversation", func(t *testing.T) {
		owner, thief := stage.Call(t, server, "", ""), stage.Call(t, server, "", "")
		owner.Welcomed()
		thief.Welcomed()
		conversation := stage.ID()
		owner.Acked(owner.Write(conversation, "mine"))
		if r := thief.Refusal(thief.Write(conversation, "and mine")); r.Code != wire.NotFound {
			t.Errorf("writing is refused with %q", r.Code)
		}
		thief.Say(&wire.History{Session: thief.Session, Conversation: conversation})
		stage.Hear(thief.Socket, "the refusal to read", func(r *wire.Refused) bool {
			return r.Conversation == conversation && r.Client == "" && r.Code == wire.NotFound
		})
		thief.Say(&wire.End{Session: thief.Session, Conversation: conversation})
		thief.Say(&wire.Describe{Session: thief.Session, Ref: "7", Conversation: conversation, Attributes: `{"a":1}`})
		stage.Hear(thief.Socket, "the refusal to describe", func(r *wire.Refused) bool { return r.Ref == "7" && r.Code == wire.NotFound })
		owner.Acked(owner.Write(conversation, "still open"))
		if heard := stage.Heard[*wire.Said](thief.Socket); len(heard) > 0 {
			t.Errorf("the thief heard %+v", heard[0].Message)
		}
	})
	t.Run("another's session", func(t *testing.T) {
		owner := stage.Call(t, server, "", "")
		owner.Welcomed()
		owner.Acked(owner.Write(stage.ID(), "mine"))
		k := stage.Dial(t, server, nil)
		hello(k, owner.Session, stage.Token())
		if code := k.Ends(); code != wire.CloseRevoked {
			t.Errorf("the socket is closed with %d", code)
		}
		owner.Acked(owner.Write(stage.ID(), "and still mine"))
	})
	t.Run("a revoked token", func(t *testing.T) {
		c := stage.Call(t, server, "", "")
		c.Welcomed()
		c.Acked(c.Write(stage.ID(), "before"))
		c.Say(&wire.Revoke{Session: c.Session})
		stage.Hear[*wire.Ending](c.Socket, "the confirmation", nil)
		c.Write(stage.ID(), "after")
		if code := stage.Call(t, server, c.Session, c.Token).Ends(); code != wire.CloseRevoked {
			t.Errorf("a greeting with it is closed with %d", code)
		}
	})
}

func TestHostileTexts(t *testing.T) {
	t.Parallel()
	v, a := visitor(t), agent.Again(t, server)
	known(v)
	for name, text := range map[string]string{
		"HTML":                     `<img src=x onerror="window.broken=1"><script>window.broken=1</script><b>bold</b>`,
		"a right-to-left override": "user\u202egnp.exe",
		"a template":               `{{constructor.constructor("window.broken=1")()}}`,
		"zero width":               "a\u200b\u200d\ufeffb",
		"many marks":               "e" + strings.Repeat("\u0301", 200),
		"a wide word":              strings.Repeat("w", 3000),
		"a javascript link":        "javascript:alert(1)",
	} {
		mark := line(name)
		v.Says(text + " " + mark)
		stage.Until(t, "the agent receives "+name, func() string {
			for _, c := range stage.Heard[*wire.Changed](a.Socket) {
				if strings.HasSuffix(c.Conversation.Preview, mark) || strings.HasPrefix(text, strings.TrimSuffix(c.Conversation.Preview, "…")) {
					return ""
				}
			}
			return "it has not"
		})
	}
	chat := v.Chat()
	if stage.Evaluate[bool](chat, `!!document.querySelector("[data-message-id] img, [data-message-id] script, [data-message-id] b, a[href^='javascript:' i]")`) {
		t.Error("a text of a visitor became elements")
	}
	if stage.Evaluate[bool](chat, `document.documentElement.scrollWidth > innerWidth || document.querySelector("[role=log]").scrollWidth > document.querySelector("[role=log]").clientWidth`) {
		t.Error("a wide word makes the panel scroll sideways")
	}
	mustBeQuiet(t, v)
}

// Half an emoji cannot be written as UTF-8. It becomes the sign for what cannot
// be read, and nothing around it is lost.
func TestHalfAnEmoji(t *testing.T) {
	t.Parallel()
	c := stage.Call(t, server, "", "")
	c.Welcomed()
	conversation, client := stage.ID(), stage.ID()
	c.SayText(`{"t":"send","session":"` + c.Session + `","conversation":"` + conversation + `","client":"` + client + `","text":"half \ud83d here","new":true}`)
	c.Acked(client)
	c.Say(&wire.History{Session: c.Session, Conversation: conversation})
	page := stage.Hear(c.Socket, "the history", func(m *wire.Messages) bool { return m.Conversation == conversation })
	if text := page.Messages[0].Text; !utf8.ValidString(text) || !strings.HasPrefix(text, "half ") || !strings.HasSuffix(text, " here") {
		t.Errorf("the server has %q", text)
	}

	v := visitor(t)
	known(v)
	v.Chat().Press("textbox", "Message")
	stage.Evaluate[bool](v.Chat(), `(() => { const e = document.querySelector("textarea"); e.value = "broken \ud83d emoji"; e.dispatchEvent(new InputEvent("input", {bubbles: true})); return true })()`)
	v.Key(stage.Enter)
	v.Sees("customer", "broken \ufffd emoji", "sent", "delivered", "read")
}

// The longest message is told before it is sent, and one that is longer is kept
// in the text box.
func TestTooLongAMessage(t *testing.T) {
	t.Parallel()
	v := visitor(t)
	known(v)
	long := strings.Repeat("long ", wire.TextLimit/5)
	v.Drafts(long + "!")
	stage.Until(t, "the limit is told", func() string {
		if text := stage.Evaluate[string](v.Chat(), `document.body.innerText`); !strings.Contains(text, "too many") {
			return "nothing says so"
		}
		return ""
	})
	v.Key(stage.Enter)
	v.Runs()
	if has := v.Draft(); has != long+"!" {
		t.Errorf("the text box holds %d characters and not %d", len(has), len(long)+1)
	}
	for _, m := range v.Messages() {
		if strings.HasPrefix(m.Text, "long long") {
			t.Errorf("it was sent, and is %s", m.State)
		}
	}
	c := stage.Call(t, server, "", "")
	c.Welcomed()
	if r := c.Refusal(c.Write(stage.ID(), long+"!")); r.Code != wire.TooLong {
		t.Errorf("the server refuses it with %q", r.Code)
	}
	c.Acked(c.Write(stage.ID(), strings.Repeat("🙂", wire.TextLimit)))
}
