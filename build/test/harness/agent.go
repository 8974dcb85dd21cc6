package harness

import (
	"bytes"
	"encoding/json"
	"fmt"
	"image"
	"image/png"
	"io"
	"net/http"
	"net/url"
	"strings"

	"kith/server/protocol"
)

// Password is the password of every agent, in tests.
const Password = "a long sentence that nobody guesses"

// An Agent is an agent without a browser, signed in and connected.
type Agent struct {
	*Socket
	Name    string
	Cookie  *http.Cookie
	session string
}

// SetUpAgent sets up the first agent by the one-time address that the server printed.
func SetUpAgent(tb TB, s *Server, name string) *Agent {
	tb.Helper()
	at, err := url.Parse(s.Setup(tb))
	if err != nil {
		tb.Fatalf("the one-time address: %v", err)
	}
	code, _ := strings.CutPrefix(at.Fragment, "setup=")
	return authenticate(tb, s, name, "/v1/agent/setup", map[string]string{"code": code, "name": name, "password": Password})
}

// SignInAgent signs in an agent who has been set up before.
func SignInAgent(tb TB, s *Server, name string) *Agent {
	tb.Helper()
	return authenticate(tb, s, name, "/v1/agent/signin", map[string]string{"name": name, "password": Password})
}

// InviteAgent sets up another agent, with a role, whom an owner invites.
func InviteAgent(tb TB, s *Server, owner *Agent, name string, role protocol.Role) *Agent {
	tb.Helper()
	var v struct{ Address string }
	if err := json.NewDecoder(Post(tb, s, "/v1/agent/invite", map[string]any{"role": role}, owner.Cookie).Body).Decode(&v); err != nil {
		tb.Fatalf("inviting %s: %v", name, err)
	}
	_, code, _ := strings.Cut(v.Address, "#setup=")
	return authenticate(tb, s, name, "/v1/agent/setup", map[string]string{"code": code, "name": name, "password": Password})
}

// authenticate posts a form to path and connects with the cookie of the response.
func authenticate(tb TB, s *Server, name, path string, form map[string]string) *Agent {
	tb.Helper()
	answer := Post(tb, s, path, form)
	for _, c := range answer.Cookies() {
		if c.Name == "kith-agent" {
			a := &Agent{Name: name, Cookie: c}
			a.connect(tb, s)
			return a
		}
	}
	text, _ := io.ReadAll(answer.Body)
	tb.Fatalf("%s: %s without a cookie: %s", path, answer.Status, text)
	return nil
}

// NewConnection opens another socket for the same agent. It is closed when tb is done.
func (a *Agent) NewConnection(tb TB, s *Server) *Agent {
	tb.Helper()
	b := &Agent{Name: a.Name, Cookie: a.Cookie}
	b.connect(tb, s)
	return b
}

func (a *Agent) connect(tb TB, s *Server) {
	tb.Helper()
	a.session = ID()
	a.Socket = Dial(tb, s, http.Header{"Cookie": {a.Cookie.Name + "=" + a.Cookie.Value}})
	a.Send(&protocol.AgentHello{Version: protocol.Version, Session: a.session, Build: "e2e"})
	WaitFrame[*protocol.Inbox](a.Socket, "the inbox", nil)
}

// WaitMessage waits until a visitor has written that text, and returns the id of the
// conversation. The text must be short enough for a list to show it whole.
func (a *Agent) WaitMessage(text string) (conversation string) {
	a.tb.Helper()
	changed := WaitFrame(a.Socket, fmt.Sprintf("of a message %q", text), func(c *protocol.ConversationChanged) bool {
		return c.Conversation.Author == protocol.AuthorCustomer && c.Conversation.Preview == text
	})
	return changed.Conversation.ID
}

// List asks for the first page of a view and returns it.
func (a *Agent) List(view protocol.View) []protocol.Conversation {
	a.tb.Helper()
	ref := ID()
	a.Send(&protocol.List{Session: a.session, Ref: ref, View: view})
	return WaitFrame(a.Socket, "the view "+string(view), func(f *protocol.Listed) bool { return f.Ref == ref }).Conversations
}

// Messages asks for the newest messages of a conversation and returns them.
func (a *Agent) Messages(conversation string) []protocol.Message {
	a.tb.Helper()
	before := len(Frames[*protocol.Messages](a.Socket))
	a.Send(&protocol.History{Session: a.session, Conversation: conversation})
	var page []protocol.Message
	Until(a.tb, "the agent reads the conversation", func() string {
		for _, m := range Frames[*protocol.Messages](a.Socket)[before:] {
			if m.Conversation == conversation {
				page = m.Messages
				return ""
			}
		}
		return "no messages came"
	})
	return page
}

// Reply sends a message to a conversation and waits until it is acknowledged.
func (a *Agent) Reply(conversation, text string) {
	a.tb.Helper()
	client := ID()
	a.Send(&protocol.Send{Session: a.session, Conversation: conversation, Client: client, Text: text})
	WaitFrame(a.Socket, "the acknowledgement", func(k *protocol.Ack) bool { return k.Client == client })
}

// SetTyping says whether the agent is typing.
func (a *Agent) SetTyping(conversation string, on bool) {
	a.Send(&protocol.Typing{Session: a.session, Conversation: conversation, On: on})
}

// MarkRead marks the messages up to a number as read.
func (a *Agent) MarkRead(conversation string, number int64) {
	a.Send(&protocol.Read{Session: a.session, Conversation: conversation, Number: number})
}

// EndConversation ends a conversation.
func (a *Agent) EndConversation(conversation string) {
	a.Send(&protocol.End{Session: a.session, Conversation: conversation})
}

// ReopenConversation reopens a conversation that has ended.
func (a *Agent) ReopenConversation(conversation string) {
	a.Send(&protocol.End{Session: a.session, Conversation: conversation, Reopen: true})
}

// SetPicture gives the agent a picture.
func (a *Agent) SetPicture(tb TB, s *Server) {
	tb.Helper()
	var picture bytes.Buffer
	if err := png.Encode(&picture, image.NewGray(image.Rect(0, 0, 64, 64))); err != nil {
		tb.Fatalf("a picture: %v", err)
	}
	r, err := http.NewRequestWithContext(tb.Context(), "PUT", s.Address+"/v1/agent/picture", &picture)
	if err != nil {
		tb.Fatalf("a picture: %v", err)
	}
	r.Header.Set("Origin", s.Address)
	r.AddCookie(a.Cookie)
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		tb.Fatalf("a picture: %v", err)
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		text, _ := io.ReadAll(answer.Body)
		tb.Fatalf("a picture: %s: %s", answer.Status, text)
	}
}

// Post posts a form as JSON, as one of the server's own pages does.
func Post(tb TB, s *Server, path string, form any, cookies ...*http.Cookie) *http.Response {
	tb.Helper()
	text, err := json.Marshal(form)
	if err != nil {
		tb.Fatalf("%s: %v", path, err)
	}
	r, err := http.NewRequestWithContext(tb.Context(), "POST", s.Address+path, bytes.NewReader(text))
	if err != nil {
		tb.Fatalf("%s: %v", path, err)
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Origin", s.Address)
	for _, c := range cookies {
		r.AddCookie(c)
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		tb.Fatalf("%s: %v", path, err)
	}
	tb.Cleanup(func() { answer.Body.Close() })
	return answer
}

// MarkReceived marks the messages up to a number as received.
func (a *Agent) MarkReceived(conversation string, number int64) {
	a.Send(&protocol.Delivered{Session: a.session, Conversation: conversation, Number: number})
}
