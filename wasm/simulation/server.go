package simulation

import (
	"math/rand/v2"
	"slices"
	"strconv"

	"kith/server/protocol"
)

// A server is a model of the real one (server/hub with server/store): it speaks the same
// protocol, but needs no disk and no time, so that a million steps take seconds. It has
// less in it. There are no limits but that of a page, and no temporary refusals; conversations end only
// when a step says so; and agents do not see what visitors type. build/test/browserfuzz makes runs of the same kind, but not the
// same runs, against the real server.
type server struct {
	now         int64
	onSend      func(session string, f *protocol.Send) // called for each message before it is appended
	lastID      int64                                  // the number in the newest id
	sessions    map[string]*session                    // those under which something was written, by id
	revocations map[[2]string]bool                     // of others: id and key
	customers   []*customer
	connections []*serverConnection
	mistake     serverMistake // "" for none
	random      *rand.Rand    // how long pages are
}

type session struct {
	token      string
	revokeKey  string
	customer   *customer // nil until something is written under the session
	replacedBy string    // the id of the session that goes on in its place; "" for none
	revoked    bool
}

type customer struct {
	card          protocol.Customer
	session       string // the session under which it began
	conversations []*conversation
}

type conversation struct {
	protocol.Conversation
	messages []protocol.Message
	owner    *customer
	session  string // the session under which it began
}

// A serverConnection is a socket between a tab and the server, with the frames under
// way.
type serverConnection struct {
	tab       int
	socket    int64
	session   string             // "" until it has greeted
	token     string             // with which it has
	revokeKey string             // likewise
	toTab     []string           // sent by the server, and not carried yet
	carried   []string           // carried to the tab already
	toServer  []string           // sent by the tab, and not carried yet
	closeCode protocol.CloseCode // with which the server closed it; 0 while it is open
	lost      bool               // whether the network or the tab broke it
}

// agentPerson is the one agent.
var agentPerson = protocol.Person{ID: "p1", Name: "Ada"}

func newServer(mistake serverMistake, seed uint64) *server {
	return &server{sessions: map[string]*session{}, revocations: map[[2]string]bool{}, mistake: mistake, random: rand.New(rand.NewPCG(seed, 2))}
}

func (s *server) id(prefix string) string {
	s.lastID++
	return prefix + strconv.FormatInt(s.lastID, 10)
}

func (conn *serverConnection) send(f protocol.Frame) {
	conn.toTab = append(conn.toTab, protocol.Encode(f))
}

// receive handles a frame of a tab.
func (s *server) receive(conn *serverConnection, text string) {
	frame, err := protocol.Decode(text)
	if err != nil {
		conn.send(&protocol.Refused{Session: conn.session, Code: protocol.CodeBadFrame, Text: err.Error()})
		return
	}
	switch f := frame.(type) {
	case *protocol.Revoke:
		key := f.Key
		if f.Session == conn.session {
			key = conn.revokeKey
		}
		s.revokeByKey(f.Session, key)
		conn.send(&protocol.Revoked{Session: f.Session})
		return
	case *protocol.Hello:
		s.hello(conn, f)
		return
	}
	if conn.session == "" || frame.SessionID() != conn.session {
		return // of a session that this connection is not for
	}
	at, accepted := s.authenticate(conn)
	if !accepted {
		return
	}
	switch f := frame.(type) {
	case *protocol.Send:
		s.onSend(conn.session, f)
		s.appendOnce(conn, at, f)
	case *protocol.History:
		if v := at.conversationByID(f.Conversation); v != nil {
			conn.send(s.page(conn.session, v, f.Before))
		} else {
			conn.send(&protocol.Refused{Session: conn.session, Conversation: f.Conversation, Code: protocol.CodeNotFound, Text: "There is no such conversation."})
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
		s.login(conn, at, f)
	case *protocol.Describe:
		s.describe(conn, at, f)
	}
}

// authenticate returns the session of a connection; one that is not stored yet is a
// new one. If the connection may not use it, it is told so and closed.
func (s *server) authenticate(conn *serverConnection) (at *session, accepted bool) {
	at = s.sessions[conn.session]
	switch {
	case s.revocations[[2]string{conn.session, conn.revokeKey}], at != nil && at.token == conn.token && at.revoked:
		conn.close(protocol.CloseRevoked, &protocol.Refused{Session: conn.session, Code: protocol.CodeRevoked})
	case at == nil:
		return &session{token: conn.token, revokeKey: conn.revokeKey}, true
	case at.token != conn.token && s.mistake != strangersMayWrite:
		conn.close(protocol.CloseRevoked, &protocol.Refused{Session: conn.session, Code: protocol.CodeUnauthorized})
	case at.replacedBy != "":
		conn.close(protocol.CloseReplaced, &protocol.Refused{Session: conn.session, Code: protocol.CodeReplaced, Ref: at.replacedBy})
	default:
		return at, true
	}
	return nil, false
}

// close sends a last frame and closes the connection.
func (conn *serverConnection) close(code protocol.CloseCode, last protocol.Frame) {
	if conn.closeCode == 0 {
		conn.send(last)
		conn.closeCode = code
	}
}

// hello welcomes a session, and sends what the client does not have.
func (s *server) hello(conn *serverConnection, f *protocol.Hello) {
	conn.session, conn.token, conn.revokeKey = f.Session, f.Token, f.Revoke
	at, accepted := s.authenticate(conn)
	if !accepted {
		return
	}
	for _, ticket := range f.Joined {
		s.joinSession(conn.session, at, ticket)
	}
	welcome := &protocol.Welcome{Session: f.Session, Availability: "online", Now: s.now}
	if at.customer != nil {
		welcome.Customer = at.customer.card
		for _, v := range at.customer.newestFirst() {
			welcome.Conversations = append(welcome.Conversations, v.forCustomer())
		}
	}
	conn.send(welcome)
	if at.customer == nil {
		return
	}
	for _, v := range at.customer.conversations {
		i := slices.IndexFunc(f.Resume, func(h protocol.ResumePoint) bool { return h.Conversation == v.ID })
		switch {
		case i < 0 || f.Resume[i].Number > v.Last:
			conn.send(s.page(conn.session, v, 0))
		case f.Resume[i].Number < v.Last:
			conn.send(s.messagesAfter(conn.session, v, f.Resume[i].Number))
		}
	}
}

// pageSize returns how many messages fit into the next page: few, if they are long.
func (s *server) pageSize() int64 {
	if s.random.IntN(2) == 0 {
		return protocol.PageSize
	}
	return 1 + s.random.Int64N(protocol.PageSize)
}

// messagesAfter returns the messages after a number; or, if they do not fit into one
// page, the newest page with Reset; or sometimes, as if there were too much to send,
// none with Reset.
func (s *server) messagesAfter(session string, v *conversation, number int64) *protocol.Messages {
	if s.random.IntN(20) == 0 {
		return &protocol.Messages{Session: session, Conversation: v.ID, Reset: true, More: true}
	}
	if size := s.pageSize(); v.Last-number > size {
		return newest(session, v, v.Last, size, true)
	}
	return &protocol.Messages{Session: session, Conversation: v.ID, Messages: v.messages[number:]}
}

// page returns the page of messages before a number, or the newest page, with Reset, if
// the number is 0.
func (s *server) page(session string, v *conversation, before int64) *protocol.Messages {
	end := v.Last
	if before > 0 {
		end = min(end, before-1)
	}
	return newest(session, v, end, s.pageSize(), before == 0)
}

// newest returns the newest messages up to a number.
func newest(session string, v *conversation, end, size int64, reset bool) *protocol.Messages {
	begin := max(0, end-size)
	return &protocol.Messages{Session: session, Conversation: v.ID, Messages: v.messages[begin:end], Reset: reset, More: begin > 0}
}

// sendConversation sends a conversation as it is now to its owner's connections.
func (s *server) sendConversation(v *conversation) {
	s.eachConnection(v, func(conn *serverConnection) {
		conn.send(&protocol.ConversationChanged{Session: conn.session, Conversation: v.forCustomer()})
	})
}

// eachConnection calls f for the open connections of a conversation's owner.
func (s *server) eachConnection(v *conversation, f func(*serverConnection)) {
	for _, conn := range s.connections {
		if conn.lost || conn.closeCode != 0 || conn.session == "" {
			continue
		}
		at := s.sessions[conn.session]
		if at != nil && (at.token == conn.token || s.mistake == idsAreProof) && !at.revoked && at.replacedBy == "" && at.customer == v.owner {
			f(conn)
		}
	}
}

// conversationByID returns one of the session's conversations, or nil.
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

// newestFirst returns the customer's conversations, newest first.
func (c *customer) newestFirst() []*conversation {
	all := slices.Clone(c.conversations)
	slices.SortStableFunc(all, func(a, b *conversation) int { return int(b.At - a.At) })
	return all
}

// forCustomer returns the conversation as its customer's list shows it.
func (v *conversation) forCustomer() protocol.Conversation {
	seen := v.Conversation
	for _, m := range v.messages {
		if m.Author != protocol.AuthorCustomer && m.Number > v.Marks.CustomerRead {
			seen.Unread++
		}
	}
	return seen
}

// conversations returns all conversations, by customer and then oldest first.
func (s *server) conversations() (all []*conversation) {
	for _, c := range s.customers {
		all = append(all, c.conversations...)
	}
	return all
}

// customerByID returns a customer, or nil if there is none with that id.
func (s *server) customerByID(id string) *customer {
	for _, c := range s.customers {
		if c.card.ID == id {
			return c
		}
	}
	return nil
}

// conversationByID returns a conversation, whoever it belongs to, or nil if there is
// none with that id.
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
