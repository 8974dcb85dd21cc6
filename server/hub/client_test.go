package hub_test

import (
	"context"
	"fmt"
	"slices"
	"sync"

	"kith/server/hub"
	"kith/server/protocol"
)

// A testClient is a client as the protocol wants it to be: it keeps what it has
// when it reconnects, sends again what was not acknowledged, and records an error
// for every frame that it should not have received.
type testClient struct {
	fixture *fixture
	session string
	agent   string // the id of the agent whose page this is
	open    []string

	mu         sync.Mutex
	connection *hub.Connection
	generation int                           // counts connections; frames of an earlier one are ignored
	messages   map[string][]protocol.Message // by conversation, in order
	more       map[string]bool               // by conversation, whether there are older messages
	outbox     []protocol.Send
	sent       int
	errors     []string
}

func newClient(s *fixture, session, agent string) *testClient {
	return &testClient{fixture: s, session: session, agent: agent, messages: map[string][]protocol.Message{}, more: map[string]bool{}}
}

func (c *testClient) errorf(format string, args ...any) {
	c.errors = append(c.errors, c.session+": "+fmt.Sprintf(format, args...))
}

// connect opens a connection, sends the resume points, and sends the outbox again.
func (c *testClient) connect() {
	l, err := c.fixture.hub.Connect(hub.Caller{Network: network("10.0.0.1"), Agent: c.agent})
	c.mu.Lock()
	if err != nil {
		c.errorf("%v", err)
		c.mu.Unlock()
		return
	}
	c.connection = l
	c.generation++
	age := c.generation
	var have []protocol.ResumePoint
	for id, list := range c.messages {
		if len(list) > 0 && (c.agent == "" || slices.Contains(c.open, id)) {
			have = append(have, protocol.ResumePoint{Conversation: id, Number: list[len(list)-1].Number})
		}
	}
	outbox := slices.Clone(c.outbox)
	c.mu.Unlock()
	go func() {
		for text := range l.Outgoing() {
			c.receive(age, text)
		}
	}()
	if c.agent == "" {
		h := hello(c.session, have...)
		h.Token = "token" // several clients have one session here
		c.send(h)
	} else {
		c.send(&protocol.AgentHello{Version: protocol.Version, Session: c.session, Resume: have})
		for _, id := range c.open {
			if !slices.ContainsFunc(have, func(h protocol.ResumePoint) bool { return h.Conversation == id }) {
				c.send(&protocol.History{Session: c.session, Conversation: id})
			}
		}
	}
	for _, f := range outbox {
		c.send(&f)
	}
}

// disconnect closes the connection; frames that were on their way are lost.
func (c *testClient) disconnect() {
	c.mu.Lock()
	l := c.connection
	c.connection, c.generation = nil, c.generation+1
	c.mu.Unlock()
	if l != nil {
		l.Close()
	}
}

func (c *testClient) send(f protocol.Frame) {
	c.mu.Lock()
	l := c.connection
	c.mu.Unlock()
	if l != nil {
		l.Receive(context.Background(), protocol.Encode(f))
	}
}

// write puts a message into the outbox and sends it.
func (c *testClient) write(conversation, name string) {
	c.mu.Lock()
	c.sent++
	f := protocol.Send{Session: c.session, Conversation: conversation, Client: fmt.Sprintf("%s-%d", name, c.sent), Text: fmt.Sprintf("%s %d", name, c.sent), New: c.agent == ""}
	c.outbox = append(c.outbox, f)
	c.mu.Unlock()
	c.send(&f)
}

// resend sends what is still in the outbox a second time.
func (c *testClient) resend() {
	c.mu.Lock()
	outbox := slices.Clone(c.outbox)
	c.mu.Unlock()
	for _, f := range outbox {
		c.send(&f)
	}
}

// waiting returns how many messages are in the outbox.
func (c *testClient) waiting() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.outbox)
}

func (c *testClient) receive(age int, text string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if age != c.generation {
		return
	}
	frame, err := protocol.Decode(text)
	if err != nil {
		c.errorf("%v in %s", err, text)
		return
	}
	switch f := frame.(type) {
	case *protocol.MessageAppended:
		c.receiveMessage(f.Message)
	case *protocol.Ack:
		c.receiveAck(f)
	case *protocol.Messages:
		c.receivePage(f)
	case *protocol.Refused:
		if f.Code != protocol.CodeNotFound { // an agent may ask for a conversation that does not exist yet
			c.errorf("refused: %s", text)
		}
	}
}

// receiveMessage adds one new message, which must be the next.
func (c *testClient) receiveMessage(m protocol.Message) {
	list := c.messages[m.Conversation]
	if len(list) > 0 && m.Number != list[len(list)-1].Number+1 {
		c.errorf("in %s message %d came after %d", m.Conversation, m.Number, list[len(list)-1].Number)
		return
	}
	if len(list) == 0 {
		c.more[m.Conversation] = m.Number > 1
	}
	c.messages[m.Conversation] = append(list, m)
}

func (c *testClient) receiveAck(f *protocol.Ack) {
	i := slices.IndexFunc(c.outbox, func(s protocol.Send) bool { return s.Client == f.Client && s.Conversation == f.Conversation })
	if i < 0 {
		return // acknowledged a second time
	}
	mine := c.outbox[i]
	c.outbox = slices.Delete(c.outbox, i, i+1)
	list := c.messages[f.Conversation]
	if slices.ContainsFunc(list, func(m protocol.Message) bool { return m.Number == f.Number }) {
		return // it came in a page; it was sent over the connection before this one
	}
	if c.agent != "" && !slices.Contains(c.open, f.Conversation) {
		return
	}
	author := protocol.AuthorCustomer
	if c.agent != "" {
		author = protocol.AuthorAgent
	}
	c.receiveMessage(protocol.Message{Conversation: f.Conversation, ID: f.ID, Client: f.Client, Number: f.Number, Author: author, Text: mine.Text, At: f.At})
}

// receivePage adds a page of messages: after those that are there, before them, or
// instead of them.
func (c *testClient) receivePage(f *protocol.Messages) {
	list := c.messages[f.Conversation]
	if f.Reset {
		list = nil
	}
	for i, m := range f.Messages {
		if i > 0 && m.Number != f.Messages[i-1].Number+1 {
			c.errorf("a gap within a page of %s", f.Conversation)
		}
	}
	if len(f.Messages) == 0 {
		return
	}
	first, last := f.Messages[0].Number, f.Messages[len(f.Messages)-1].Number
	switch {
	case len(list) == 0:
		c.messages[f.Conversation], c.more[f.Conversation] = f.Messages, f.More
	case first == list[len(list)-1].Number+1:
		c.messages[f.Conversation] = append(list, f.Messages...)
	case last == list[0].Number-1:
		c.messages[f.Conversation], c.more[f.Conversation] = append(slices.Clone(f.Messages), list...), f.More
	case first >= list[0].Number && last <= list[len(list)-1].Number: // known
	default:
		c.errorf("a page of %s from %d to %d does not join %d to %d", f.Conversation, first, last, list[0].Number, list[len(list)-1].Number)
	}
}
