package simulation

import (
	"slices"
	"strconv"

	"kith/server/protocol"
)

// A server is the smallest one that keeps the promises of the protocol. It
// exists so that a walk of a million steps needs no disk and no clock; the
// same walks run against the real one in a browser.
type server struct {
	now         int64
	onSend      func(session string, f *protocol.Send) // told of each message before it is taken
	lastID      int64                                  // of the ids it made
	sessions    map[string]*session
	customers   []*customer
	connections []*serverConnection
}

type session struct {
	token    string
	customer *customer // nil until something is written
	revoked  bool
}

type customer struct {
	card          protocol.Customer
	session       string // under which it began
	conversations []*conversation
}

type conversation struct {
	protocol.Conversation
	messages []protocol.Message
	owner    *customer
	session  string // under which it began
}

// A serverConnection is one socket as the server sees it.
type serverConnection struct {
	tab       int
	socket    int64
	session   string
	toTab     []string           // sent, and not yet carried to the tab
	carried   []string           // carried to the tab
	toServer  []string           // sent by the tab, and not yet carried here
	closeCode protocol.CloseCode // why the server closed it; 0 while it has not
	lost      bool               // the network lost it
}

// agentPerson is the agent of the walks.
var agentPerson = protocol.Person{ID: "p1", Name: "Ada"}

func newServer() *server { return &server{sessions: map[string]*session{}} }

func (s *server) id(prefix string) string {
	s.lastID++
	return prefix + strconv.FormatInt(s.lastID, 10)
}

func (l *serverConnection) send(f protocol.Frame) { l.toTab = append(l.toTab, protocol.Encode(f)) }

// receive takes one text of a tab, as the hub does.
func (s *server) receive(l *serverConnection, text string) {
	frame, err := protocol.Decode(text)
	if err != nil {
		l.send(&protocol.Refused{Session: l.session, Code: protocol.CodeBadFrame, Text: err.Error()})
		return
	}
	switch f := frame.(type) {
	case *protocol.Revoke:
		s.revoke(f.Session)
		l.send(&protocol.Revoked{Session: f.Session})
		return
	case *protocol.Hello:
		s.hello(l, f)
		return
	}
	if l.session == "" || frame.SessionID() != l.session {
		return // a frame of a session that ended
	}
	at := s.sessions[l.session]
	if at == nil || at.revoked {
		l.closeCode = protocol.CloseRevoked
		return
	}
	switch f := frame.(type) {
	case *protocol.Send:
		s.onSend(l.session, f)
		s.appendOnce(l, at, f)
	case *protocol.History:
		if v := at.conversationByID(f.Conversation); v != nil {
			l.send(page(l.session, v, f.Before))
		} else {
			l.send(&protocol.Refused{Session: l.session, Conversation: f.Conversation, Code: protocol.CodeNotFound, Text: "There is no such conversation."})
		}
	case *protocol.Read:
		if v := at.conversationByID(f.Conversation); v != nil && f.Number > v.Marks.CustomerRead {
			v.Marks.CustomerRead = min(f.Number, v.Last)
			v.Marks.CustomerDelivered = max(v.Marks.CustomerDelivered, v.Marks.CustomerRead)
			s.sendConversation(v)
		}
	case *protocol.Delivered:
		if v := at.conversationByID(f.Conversation); v != nil && f.Number > v.Marks.CustomerDelivered {
			v.Marks.CustomerDelivered = min(f.Number, v.Last)
		}
	case *protocol.Login:
		s.login(l, at, f)
	case *protocol.Describe:
		s.describe(l, at, f)
	}
}

func (s *server) hello(l *serverConnection, f *protocol.Hello) {
	at := s.sessions[f.Session]
	switch {
	case at == nil:
		at = &session{token: f.Token}
		s.sessions[f.Session] = at
	case at.revoked || at.token != f.Token:
		l.closeCode = protocol.CloseRevoked
		return
	}
	l.session = f.Session
	for _, ticket := range f.Joined {
		s.joinSession(l.session, at, ticket)
	}
	welcome := &protocol.Welcome{Session: f.Session, Availability: "online", Now: s.now}
	if at.customer != nil {
		welcome.Customer = at.customer.card
		for _, v := range at.customer.newestFirst() {
			welcome.Conversations = append(welcome.Conversations, v.forCustomer())
		}
	}
	l.send(welcome)
	if at.customer == nil {
		return
	}
	for _, v := range at.customer.conversations {
		i := slices.IndexFunc(f.Resume, func(h protocol.ResumePoint) bool { return h.Conversation == v.ID })
		switch {
		case i < 0 || f.Resume[i].Number > v.Last:
			l.send(page(l.session, v, 0))
		case f.Resume[i].Number < v.Last:
			l.send(messagesAfter(l.session, v, f.Resume[i].Number))
		}
	}
}

// messagesAfter is what came after a number, or the newest page with Reset where that
// is too much.
func messagesAfter(session string, v *conversation, number int64) *protocol.Messages {
	if v.Last-number > protocol.PageSize {
		return page(session, v, 0)
	}
	return &protocol.Messages{Session: session, Conversation: v.ID, Messages: v.messages[number:]}
}

// page is the page of messages before a number; the newest one resets.
func page(session string, v *conversation, before int64) *protocol.Messages {
	end := v.Last
	if before > 0 {
		end = min(end, before-1)
	}
	begin := max(0, end-protocol.PageSize)
	return &protocol.Messages{Session: session, Conversation: v.ID, Messages: v.messages[begin:end], Reset: before == 0, More: begin > 0}
}

func (s *server) sendConversation(v *conversation) {
	s.eachConnection(v, func(l *serverConnection) {
		l.send(&protocol.ConversationChanged{Session: l.session, Conversation: v.forCustomer()})
	})
}

// eachConnection visits the open links of a conversation's owner.
func (s *server) eachConnection(v *conversation, f func(*serverConnection)) {
	for _, l := range s.connections {
		if l.lost || l.closeCode != 0 || l.session == "" {
			continue
		}
		if at := s.sessions[l.session]; !at.revoked && at.customer == v.owner {
			f(l)
		}
	}
}

func (at *session) conversationByID(id string) *conversation {
	if at.customer == nil {
		return nil
	}
	for _, v := range at.customer.conversations {
		if v.ID == id {
			return v
		}
	}
	return nil
}

func (c *customer) newestFirst() []*conversation {
	all := slices.Clone(c.conversations)
	slices.SortStableFunc(all, func(a, b *conversation) int { return int(b.At - a.At) })
	return all
}

// forCustomer is the conversation as its customer's list shows it.
func (v *conversation) forCustomer() protocol.Conversation {
	seen := v.Conversation
	for _, m := range v.messages {
		if m.Author != protocol.AuthorCustomer && m.Number > v.Marks.CustomerRead {
			seen.Unread++
		}
	}
	return seen
}

// conversations are all there are, in the order of their beginning.
func (s *server) conversations() (all []*conversation) {
	for _, c := range s.customers {
		all = append(all, c.conversations...)
	}
	return all
}

// customerByID answers one by its id, and nil where there is none.
func (s *server) customerByID(id string) *customer {
	for _, c := range s.customers {
		if c.card.ID == id {
			return c
		}
	}
	return nil
}

// conversationByID answers a conversation, whoever it belongs to, and nil where there is
// none of that id.
func (s *server) conversationByID(id string) *conversation {
	for _, c := range s.customers {
		for _, v := range c.conversations {
			if v.ID == id {
				return v
			}
		}
	}
	return nil
}
