package web

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"

	"kith/server/protocol"
	"kith/server/store/storetest"
)

// testTimeout is how long a test waits for something that must happen.
const testTimeout = 20 * time.Second

// testSocket is a client's WebSocket.
type testSocket struct {
	*websocket.Conn
	t *testing.T
}

// dial opens a socket. Headers are pairs of names and values.
func (s *fixture) dial(headers ...string) (*testSocket, *http.Response, error) {
	h := http.Header{}
	for i := 0; i < len(headers); i += 2 {
		h.Set(headers[i], headers[i+1])
	}
	ctx, cancel := context.WithTimeout(s.t.Context(), testTimeout)
	defer cancel()
	options := websocket.DialOptions{HTTPHeader: h}
	if s.transport != nil {
		options.HTTPClient = &http.Client{Transport: s.transport}
	}
	c, answer, err := websocket.Dial(ctx, s.URL+"/v1/socket", &options)
	if err != nil {
		return nil, answer, err
	}
	c.SetReadLimit(protocol.ServerFrameBytes)
	s.t.Cleanup(func() { c.CloseNow() })
	return &testSocket{c, s.t}, answer, nil
}

func (s *fixture) connect(headers ...string) *testSocket {
	s.t.Helper()
	c, _, err := s.dial(headers...)
	if err != nil {
		s.t.Fatal(err)
	}
	return c
}

func (c *testSocket) send(f protocol.Frame) {
	c.t.Helper()
	if err := c.Write(c.t.Context(), websocket.MessageText, []byte(protocol.Encode(f))); err != nil {
		c.t.Fatal(err)
	}
}

// receive returns the next frame of a type and skips others.
func receive[T protocol.Frame](c *testSocket) T {
	c.t.Helper()
	ctx, cancel := context.WithTimeout(c.t.Context(), testTimeout)
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

// closeCode waits until the socket is closed, and returns the code.
func (c *testSocket) closeCode() websocket.StatusCode {
	c.t.Helper()
	ctx, cancel := context.WithTimeout(c.t.Context(), testTimeout)
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

func randomID(n int) string {
	b := make([]byte, n)
	rand.Read(b)
	return base64.RawURLEncoding.EncodeToString(b)
}

func (s *fixture) connectVisitor() (*testSocket, string) {
	s.t.Helper()
	c := s.connect("Origin", s.URL, "User-Agent", "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0")
	session := randomID(protocol.IDBytes)
	c.send(&protocol.Hello{Version: protocol.Version, Session: session, Token: randomID(protocol.TokenBytes), Key: "demo"})
	if w := receive[*protocol.Welcome](c); w.Session != session {
		s.t.Fatalf("welcomed another session: %+v", w)
	}
	return c, session
}

func (s *fixture) connectAgent(p *testClient) (*testSocket, string) {
	s.t.Helper()
	c := s.connect("Origin", s.URL, "Cookie", signInCookie+"="+p.cookie().Value)
	session := randomID(protocol.IDBytes)
	c.send(&protocol.AgentHello{Version: protocol.Version, Session: session})
	receive[*protocol.Inbox](c)
	return c, session
}

func TestAVisitorAndAnAgentTalk(t *testing.T) {
	s := newFixture(t)
	agent, agentSession := s.connectAgent(s.signedInClient("Mira"))
	visitor, session := s.connectVisitor()
	conversation := randomID(protocol.IDBytes)
	visitor.send(&protocol.Send{Session: session, Conversation: conversation, Client: randomID(protocol.IDBytes), Text: "Where is it?", New: true})
	if ack := receive[*protocol.Ack](visitor); ack.Number != 1 {
		t.Errorf("acknowledged as %+v", ack)
	}
	changed := receive[*protocol.ConversationChanged](agent)
	for changed.Conversation.Preview != "Where is it?" {
		changed = receive[*protocol.ConversationChanged](agent)
	}
	if got := changed.Conversation.Customer.Browser; got != "Firefox 140 on Linux" {
		t.Errorf("the browser is %q", got)
	}
	agent.send(&protocol.Send{Session: agentSession, Conversation: conversation, Client: randomID(protocol.IDBytes), Text: "On its way."})
	if said := receive[*protocol.MessageAppended](visitor); said.Message.Text != "On its way." || said.Message.Person.Name != "Mira" {
		t.Errorf("the visitor hears %+v", said)
	}
}

func TestSocketsOfOtherSitesAreRefused(t *testing.T) {
	s := newFixture(t)
	for _, origin := range []string{"https://evil.example", "null", s.URL + "0", "http://"} {
		if _, answer, err := s.dial("Origin", origin); err == nil || answer.StatusCode != 403 {
			t.Errorf("%s: %v", origin, err)
		}
	}
	s.connect() // no browser
}

func TestASocketSaysWhyItEnds(t *testing.T) {
	t.Run("an unknown brand", func(t *testing.T) {
		c := newFixture(t).connect()
		c.send(&protocol.Hello{Version: protocol.Version, Session: randomID(protocol.IDBytes), Token: randomID(protocol.TokenBytes), Key: "nobody"})
		if code := c.closeCode(); code != websocket.StatusCode(protocol.CloseBrand) {
			t.Errorf("code %d", code)
		}
	})
	t.Run("no JSON", func(t *testing.T) {
		c := newFixture(t).connect()
		c.Write(t.Context(), websocket.MessageText, []byte("hello?"))
		if code := c.closeCode(); code != websocket.StatusCode(protocol.CloseBadFrame) {
			t.Errorf("code %d", code)
		}
	})
	t.Run("bytes", func(t *testing.T) {
		c := newFixture(t).connect()
		c.Write(t.Context(), websocket.MessageBinary, []byte("{}"))
		if code := c.closeCode(); code != websocket.StatusUnsupportedData {
			t.Errorf("code %d", code)
		}
	})
	t.Run("too long", func(t *testing.T) {
		c, _ := newFixture(t).connectVisitor()
		c.Write(t.Context(), websocket.MessageText, []byte(strings.Repeat("x", protocol.FrameBytes+1)))
		if code := c.closeCode(); code != websocket.StatusMessageTooBig {
			t.Errorf("code %d", code)
		}
	})
	t.Run("no agent", func(t *testing.T) {
		c := newFixture(t).connect("Cookie", signInCookie+"=nonsense")
		c.send(&protocol.AgentHello{Version: protocol.Version, Session: randomID(protocol.IDBytes)})
		if code := c.closeCode(); code != websocket.StatusCode(protocol.CloseSignedOut) {
			t.Errorf("code %d", code)
		}
	})
	t.Run("signed out", func(t *testing.T) {
		s := newFixture(t)
		p := s.signedInClient("Mira")
		c, _ := s.connectAgent(p)
		p.post("/v1/agent/signout", nil).want(t, 204)
		if code := c.closeCode(); code != websocket.StatusCode(protocol.CloseSignedOut) {
			t.Errorf("code %d", code)
		}
	})
	t.Run("the server stops", func(t *testing.T) {
		s := newFixture(t)
		c, _ := s.connectVisitor()
		drained := make(chan error, 1)
		go func() { drained <- s.Drain(t.Context()) }()
		if code := c.closeCode(); code != websocket.StatusCode(protocol.CloseGoingAway) {
			t.Errorf("code %d", code)
		}
		if err := <-drained; err != nil {
			t.Error(err)
		}
		late := s.connect()
		if code := late.closeCode(); code != websocket.StatusCode(protocol.CloseGoingAway) {
			t.Errorf("a late one: code %d", code)
		}
	})
}

// TestASocketWhileTheStoreFails: an agent is not taken for a visitor, but asked to come
// again.
func TestASocketWhileTheStoreFails(t *testing.T) {
	var failing *storetest.Failing
	s := newFixture(t, func(c *Config) {
		failing = &storetest.Failing{Store: c.Store}
		c.Store = failing
	})
	p := s.signedInClient("Mira")
	failing.FailAt(1)
	if _, answer, err := s.dial("Origin", s.URL, "Cookie", signInCookie+"="+p.cookie().Value); err == nil || answer.StatusCode != 500 {
		t.Errorf("got %v", err)
	}
	s.connectAgent(p)
}
