package web

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"net/http"
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"

	"kith/server/protocol"
)

// patience bounds a wait for something that must come.
const patience = 20 * time.Second

// socket is a client's end of one.
type socket struct {
	*websocket.Conn
	t *testing.T
}

// dial opens a socket; headers are pairs of names and values.
func (s *stage) dial(headers ...string) (*socket, *http.Response, error) {
	h := http.Header{}
	for i := 0; i < len(headers); i += 2 {
		h.Set(headers[i], headers[i+1])
	}
	ctx, cancel := context.WithTimeout(s.t.Context(), patience)
	defer cancel()
	c, answer, err := websocket.Dial(ctx, s.URL+"/v1/socket", &websocket.DialOptions{HTTPHeader: h})
	if err != nil {
		return nil, answer, err
	}
	c.SetReadLimit(protocol.ServerFrameBytes)
	s.t.Cleanup(func() { c.CloseNow() })
	return &socket{c, s.t}, answer, nil
}

func (s *stage) connect(headers ...string) *socket {
	s.t.Helper()
	c, _, err := s.dial(headers...)
	if err != nil {
		s.t.Fatal(err)
	}
	return c
}

func (c *socket) say(f protocol.Frame) {
	c.t.Helper()
	if err := c.Write(c.t.Context(), websocket.MessageText, []byte(protocol.Encode(f))); err != nil {
		c.t.Fatal(err)
	}
}

// hear waits for a frame of a kind.
func hear[T protocol.Frame](c *socket) T {
	c.t.Helper()
	ctx, cancel := context.WithTimeout(c.t.Context(), patience)
	defer cancel()
	for {
		_, text, err := c.Read(ctx)
		if err != nil {
			c.t.Fatalf("waiting for %T: %v", *new(T), err)
		}
		f, err := protocol.Decode(string(text))
		if err != nil {
			c.t.Fatal(err)
		}
		if t, ok := f.(T); ok {
			return t
		}
	}
}

// ends waits for the socket's close code.
func (c *socket) ends() websocket.StatusCode {
	c.t.Helper()
	ctx, cancel := context.WithTimeout(c.t.Context(), patience)
	defer cancel()
	for {
		if _, _, err := c.Read(ctx); err != nil {
			if code := websocket.CloseStatus(err); code != -1 {
				return code
			}
			c.t.Fatalf("ended without a code: %v", err)
		}
	}
}

func random(n int) string {
	b := make([]byte, n)
	rand.Read(b)
	return base64.RawURLEncoding.EncodeToString(b)
}

func (s *stage) visitor() (*socket, string) {
	s.t.Helper()
	c := s.connect("Origin", s.URL, "User-Agent", "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0")
	session := random(protocol.IDBytes)
	c.say(&protocol.Hello{Version: protocol.Version, Session: session, Token: random(protocol.TokenBytes), Key: "demo"})
	if w := hear[*protocol.Welcome](c); w.Session != session {
		s.t.Fatalf("welcomed another session: %+v", w)
	}
	return c, session
}

func (s *stage) agentSocket(p *person) (*socket, string) {
	s.t.Helper()
	c := s.connect("Origin", s.URL, "Cookie", cookieName+"="+p.cookie().Value)
	session := random(protocol.IDBytes)
	c.say(&protocol.AgentHello{Version: protocol.Version, Session: session})
	hear[*protocol.Inbox](c)
	return c, session
}

func TestAVisitorAndAnAgentTalk(t *testing.T) {
	s := newStage(t)
	agent, desk := s.agentSocket(s.joined("Mira"))
	visitor, session := s.visitor()
	conversation := random(protocol.IDBytes)
	visitor.say(&protocol.Send{Session: session, Conversation: conversation, Client: random(protocol.IDBytes), Text: "Where is it?", New: true})
	if ack := hear[*protocol.Ack](visitor); ack.Number != 1 {
		t.Errorf("acknowledged as %+v", ack)
	}
	changed := hear[*protocol.ConversationChanged](agent)
	for changed.Conversation.Preview != "Where is it?" {
		changed = hear[*protocol.ConversationChanged](agent)
	}
	if got := changed.Conversation.Customer.Browser; got != "Firefox 140 on Linux" {
		t.Errorf("the browser is %q", got)
	}
	agent.say(&protocol.Send{Session: desk, Conversation: conversation, Client: random(protocol.IDBytes), Text: "On its way."})
	if said := hear[*protocol.MessageAppended](visitor); said.Message.Text != "On its way." || said.Message.Person.Name != "Mira" {
		t.Errorf("the visitor hears %+v", said)
	}
}

func TestSocketsOfOtherSitesAreRefused(t *testing.T) {
	s := newStage(t)
	for _, origin := range []string{"https://evil.example", "null", s.URL + "0", "http://"} {
		if _, answer, err := s.dial("Origin", origin); err == nil || answer.StatusCode != 403 {
			t.Errorf("%s: %v", origin, err)
		}
	}
	s.connect() // no browser
}

func TestTooManySocketsAreRefused(t *testing.T) {
	s := newStage(t)
	s.limits.sockets = newTable[netip.Prefix](0.001, 1)
	s.connect()
	if _, answer, err := s.dial(); err == nil || answer.StatusCode != 429 || answer.Header.Get("Retry-After") == "" {
		t.Errorf("got %v", err)
	}
	s = newStage(t)
	for range cap(s.seats) {
		s.seats <- struct{}{}
	}
	if _, answer, err := s.dial(); err == nil || answer.StatusCode != 503 {
		t.Errorf("got %v", err)
	}
}

func TestASocketSaysWhyItEnds(t *testing.T) {
	t.Run("an unknown brand", func(t *testing.T) {
		c := newStage(t).connect()
		c.say(&protocol.Hello{Version: protocol.Version, Session: random(protocol.IDBytes), Token: random(protocol.TokenBytes), Key: "nobody"})
		if code := c.ends(); code != websocket.StatusCode(protocol.CloseBrand) {
			t.Errorf("code %d", code)
		}
	})
	t.Run("no JSON", func(t *testing.T) {
		c := newStage(t).connect()
		c.Write(t.Context(), websocket.MessageText, []byte("hello?"))
		if code := c.ends(); code != websocket.StatusCode(protocol.CloseBadFrame) {
			t.Errorf("code %d", code)
		}
	})
	t.Run("bytes", func(t *testing.T) {
		c := newStage(t).connect()
		c.Write(t.Context(), websocket.MessageBinary, []byte("{}"))
		if code := c.ends(); code != websocket.StatusUnsupportedData {
			t.Errorf("code %d", code)
		}
	})
	t.Run("too long", func(t *testing.T) {
		c, _ := newStage(t).visitor()
		c.Write(t.Context(), websocket.MessageText, []byte(strings.Repeat("x", protocol.FrameBytes+1)))
		if code := c.ends(); code != websocket.StatusMessageTooBig {
			t.Errorf("code %d", code)
		}
	})
	t.Run("no agent", func(t *testing.T) {
		c := newStage(t).connect("Cookie", cookieName+"=nonsense")
		c.say(&protocol.AgentHello{Version: protocol.Version, Session: random(protocol.IDBytes)})
		if code := c.ends(); code != websocket.StatusCode(protocol.CloseSignedOut) {
			t.Errorf("code %d", code)
		}
	})
	t.Run("signed out", func(t *testing.T) {
		s := newStage(t)
		p := s.joined("Mira")
		c, _ := s.agentSocket(p)
		p.post("/v1/agent/signout", nil).is(t, 204)
		if code := c.ends(); code != websocket.StatusCode(protocol.CloseSignedOut) {
			t.Errorf("code %d", code)
		}
	})
	t.Run("the server stops", func(t *testing.T) {
		s := newStage(t)
		c, _ := s.visitor()
		drained := make(chan error, 1)
		go func() { drained <- s.Drain(t.Context()) }()
		if code := c.ends(); code != websocket.StatusCode(protocol.CloseGoingAway) {
			t.Errorf("code %d", code)
		}
		if err := <-drained; err != nil {
			t.Error(err)
		}
		late := s.connect()
		if code := late.ends(); code != websocket.StatusCode(protocol.CloseGoingAway) {
			t.Errorf("a late one: code %d", code)
		}
	})
}
