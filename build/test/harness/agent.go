package harness

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"

	"kith/server/protocol"
)

// Password is every agent's, in tests.
const Password = "a long sentence that nobody guesses"

// An Agent answers visitors, without a browser.
type Agent struct {
	*Socket
	Name    string
	Cookie  *http.Cookie
	session string
}

// FirstAgent sets up the first agent by the address that the server printed.
func FirstAgent(j Judge, s *Server, name string) *Agent {
	j.Helper()
	at, err := url.Parse(s.Setup(j))
	if err != nil {
		j.Fatalf("the one-time address: %v", err)
	}
	code, _ := strings.CutPrefix(at.Fragment, "setup=")
	return agent(j, s, name, "/v1/agent/setup", map[string]string{"code": code, "name": name, "password": Password})
}

// SignedIn signs an agent in who has been set up before.
func SignedIn(j Judge, s *Server, name string) *Agent {
	j.Helper()
	return agent(j, s, name, "/v1/agent/signin", map[string]string{"name": name, "password": Password})
}

func agent(j Judge, s *Server, name, path string, form map[string]string) *Agent {
	j.Helper()
	answer := Post(j, s, path, form)
	for _, c := range answer.Cookies() {
		if c.Name == "kith-agent" {
			a := &Agent{Name: name, Cookie: c}
			a.connect(j, s)
			return a
		}
	}
	text, _ := io.ReadAll(answer.Body)
	j.Fatalf("%s: %s without a cookie: %s", path, answer.Status, text)
	return nil
}

// Again opens another socket for the same agent, which belongs to j.
func (a *Agent) Again(j Judge, s *Server) *Agent {
	j.Helper()
	b := &Agent{Name: a.Name, Cookie: a.Cookie}
	b.connect(j, s)
	return b
}

func (a *Agent) connect(j Judge, s *Server) {
	j.Helper()
	a.session = ID()
	a.Socket = Dial(j, s, http.Header{"Cookie": {a.Cookie.Name + "=" + a.Cookie.Value}})
	a.Say(&protocol.AgentHello{Version: protocol.Version, Session: a.session, Build: "e2e"})
	Hear[*protocol.Inbox](a.Socket, "the inbox", nil)
}

// Receives waits until somebody has written that text, and answers in which
// conversation. The text must be short enough for a list to show it whole.
func (a *Agent) Receives(text string) (conversation string) {
	a.j.Helper()
	changed := Hear(a.Socket, fmt.Sprintf("of a message %q", text), func(c *protocol.ConversationChanged) bool {
		return c.Conversation.Author == protocol.AuthorCustomer && c.Conversation.Preview == text
	})
	return changed.Conversation.ID
}

// Reads opens a conversation and waits for its newest messages.
func (a *Agent) Reads(conversation string) []protocol.Message {
	a.j.Helper()
	before := len(Heard[*protocol.Messages](a.Socket))
	a.Say(&protocol.History{Session: a.session, Conversation: conversation})
	var page []protocol.Message
	Until(a.j, "the agent reads the conversation", func() string {
		for _, m := range Heard[*protocol.Messages](a.Socket)[before:] {
			if m.Conversation == conversation {
				page = m.Messages
				return ""
			}
		}
		return "no messages came"
	})
	return page
}

// Replies writes into a conversation and waits until that is durable.
func (a *Agent) Replies(conversation, text string) {
	a.j.Helper()
	client := ID()
	a.Say(&protocol.Send{Session: a.session, Conversation: conversation, Client: client, Text: text})
	Hear(a.Socket, "the acknowledgement", func(k *protocol.Ack) bool { return k.Client == client })
}

// Types tells the visitor that the agent is writing.
func (a *Agent) Types(conversation string, on bool) {
	a.Say(&protocol.Typing{Session: a.session, Conversation: conversation, On: on})
}

// HasRead marks messages as read.
func (a *Agent) HasRead(conversation string, number int64) {
	a.Say(&protocol.Read{Session: a.session, Conversation: conversation, Number: number})
}

// Finishes ends a conversation.
func (a *Agent) Finishes(conversation string) {
	a.Say(&protocol.End{Session: a.session, Conversation: conversation})
}

// Reopens takes the end of a conversation back.
func (a *Agent) Reopens(conversation string) {
	a.Say(&protocol.End{Session: a.session, Conversation: conversation, Reopen: true})
}

// Post posts a form as JSON from one of the server's own pages.
func Post(j Judge, s *Server, path string, form any, cookies ...*http.Cookie) *http.Response {
	j.Helper()
	text, err := json.Marshal(form)
	if err != nil {
		j.Fatalf("%s: %v", path, err)
	}
	r, err := http.NewRequestWithContext(j.Context(), "POST", s.Address+path, bytes.NewReader(text))
	if err != nil {
		j.Fatalf("%s: %v", path, err)
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Origin", s.Address)
	for _, c := range cookies {
		r.AddCookie(c)
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		j.Fatalf("%s: %v", path, err)
	}
	j.Cleanup(func() { answer.Body.Close() })
	return answer
}
