package harness

import "kith/server/protocol"

// A Visitor is a visitor without a browser.
type Visitor struct {
	*Socket
	Session, Token string
}

// DialVisitor opens a visitor's socket and says Hello. A session that is "" is made
// anew.
func DialVisitor(tb TB, s *Server, session, token string) *Visitor {
	tb.Helper()
	if session == "" {
		session, token = ID(), Token()
	}
	c := &Visitor{Socket: Dial(tb, s, nil), Session: session, Token: token}
	c.Send(&protocol.Hello{Version: protocol.Version, Session: session, Token: token, Key: "demo", Build: "e2e", Language: "en",
		Page: protocol.Page{Address: s.Address + "/", Title: "Test"}})
	return c
}

// WaitWelcome waits until the server has welcomed the caller.
func (c *Visitor) WaitWelcome() *protocol.Welcome {
	c.tb.Helper()
	return WaitFrame[*protocol.Welcome](c.Socket, "Welcome", nil)
}

// SendMessage sends a message and answers its client id; it waits for nothing.
func (c *Visitor) SendMessage(conversation, text string) (client string) {
	client = ID()
	c.Send(&protocol.Send{Session: c.Session, Conversation: conversation, Client: client, Text: text, New: true})
	return client
}

// WaitAck waits until the server has acknowledged a message.
func (c *Visitor) WaitAck(client string) *protocol.Ack {
	c.tb.Helper()
	return WaitFrame(c.Socket, "the acknowledgement", func(a *protocol.Ack) bool { return a.Client == client })
}

// WaitRefused waits for a refusal of a message.
func (c *Visitor) WaitRefused(client string) *protocol.Refused {
	c.tb.Helper()
	return WaitFrame(c.Socket, "the refusal", func(r *protocol.Refused) bool { return r.Client == client })
}
