package harness

import "kith/server/protocol"

// A Visitor is a visitor without a browser: a Socket with a session.
type Visitor struct {
	*Socket
	Session, Token string
}

// DialVisitor opens a socket and sends Hello for a session, or for a new one if session
// is "".
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

// WaitWelcome waits for Welcome and returns it.
func (c *Visitor) WaitWelcome() *protocol.Welcome {
	c.tb.Helper()
	return WaitFrame[*protocol.Welcome](c.Socket, "Welcome", nil)
}

// SendMessage sends a message and returns its client id. It does not wait.
func (c *Visitor) SendMessage(conversation, text string) (client string) {
	client = ID()
	c.Send(&protocol.Send{Session: c.Session, Conversation: conversation, Client: client, Text: text, New: true})
	return client
}

// WaitAck waits for the acknowledgement of a message and returns it.
func (c *Visitor) WaitAck(client string) *protocol.Ack {
	c.tb.Helper()
	return WaitFrame(c.Socket, "the acknowledgement", func(a *protocol.Ack) bool { return a.Client == client })
}

// WaitRefused waits for the refusal of a message and returns it.
func (c *Visitor) WaitRefused(client string) *protocol.Refused {
	c.tb.Helper()
	return WaitFrame(c.Socket, "the refusal", func(r *protocol.Refused) bool { return r.Client == client })
}
