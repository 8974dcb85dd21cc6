package harness

import "kith/server/protocol"

// A Caller is a visitor without a browser.
type Caller struct {
	*Socket
	Session, Token string
}

// Call opens a visitor's socket and says Hello. A session that is "" is made
// anew.
func Call(j Judge, s *Server, session, token string) *Caller {
	j.Helper()
	if session == "" {
		session, token = ID(), Token()
	}
	c := &Caller{Socket: Dial(j, s, nil), Session: session, Token: token}
	c.Say(&protocol.Hello{Version: protocol.Version, Session: session, Token: token, Key: "demo", Build: "e2e", Language: "en",
		Page: protocol.Page{Address: s.Address + "/", Title: "Test"}})
	return c
}

// Welcomed waits until the server has welcomed the caller.
func (c *Caller) Welcomed() *protocol.Welcome {
	c.j.Helper()
	return Hear[*protocol.Welcome](c.Socket, "Welcome", nil)
}

// Write sends a message and answers its client id; it waits for nothing.
func (c *Caller) Write(conversation, text string) (client string) {
	client = ID()
	c.Say(&protocol.Send{Session: c.Session, Conversation: conversation, Client: client, Text: text, New: true})
	return client
}

// Acked waits until the server has acknowledged a message.
func (c *Caller) Acked(client string) *protocol.Ack {
	c.j.Helper()
	return Hear(c.Socket, "the acknowledgement", func(a *protocol.Ack) bool { return a.Client == client })
}

// Refusal waits for a refusal of a message.
func (c *Caller) Refusal(client string) *protocol.Refused {
	c.j.Helper()
	return Hear(c.Socket, "the refusal", func(r *protocol.Refused) bool { return r.Client == client })
}
