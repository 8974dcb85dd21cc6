package simulation

import (
	"cmp"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"

	"kith/server/protocol"
)

// A server is a model of the real one (server/hub with server/store): it speaks the same
// protocol, but needs no disk and no time, so that a million steps take seconds.
// build/test/realserver holds it to what the real one sends to visitors, frame by
// frame. Of what it does not have, the steps make no use: limits of what one visitor
// may do (a refusal for some time comes with StoreFails), blocks, and several brands.
// What agents receive is not compared.
type server struct {
	now            int64
	onSend         func(session string, f *protocol.Send) // called for each message before it is appended
	lastID         int64                                  // the number in the newest id
	lastConnection int64                                  // the number of the newest connection
	sessions       map[string]*session                    // those under which something was written, by id
	revocations    map[[2]string]bool                     // of others: id and key
	customers      []*customer
	connections    []*serverConnection
	mistake        serverMistake // "" for none
	random         *rand.Rand    // how long pages are, without a twin
	failures       int64         // how many writes will fail
	twin           Twin          // nil for none
	names          names
	given          map[string]bool     // the ids that the model has given
	moved          []*serverConnection // to another customer, by the frame that is handled
	release        string              // that pages get; "" before a step has said so
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

	onceEnded  bool  // whether it has ever ended
	agentTypes int64 // until when the agent counts as typing, Unix milliseconds; 0 if not
}

// A serverConnection is a socket between a tab and the server, with the frames under
// way.
type serverConnection struct {
	tab       int
	number    int64 // for the twin
	since     int64 // when it was opened
	socket    int64
	session   string             // "" until it has greeted
	token     string             // with which it has
	build     string             // the release of the client
	told      string             // the release that the client was told to load last
	repair    bool               // whether the client is asked to repair its state, until it has
	revokeKey string             // likewise
	visitor   protocol.Customer  // what is known of the browser: language and page
	cursors   map[string]int64   // the newest message that was sent, by conversation
	last      string             // the last frame that was sent
	busy      bool               // a Hello or a Login is handled, after which a snapshot is sent
	toTab     []string           // sent by the server, and not carried yet
	carried   []string           // carried to the tab already
	toServer  []string           // sent by the tab, and not carried yet
	closeCode protocol.CloseCode // with which the server closed it; 0 while it is open
	lost      bool               // whether the network or the tab broke it

	onSend func(protocol.Frame) // called for each frame that the model sends; nil for nobody

	sent     []string           // by the model, in the action that is being done; see flush
	twinSent []string           // by the twin, likewise
	twinCode protocol.CloseCode // with which the twin closed it; 0 while it is open
}

// agentPerson is the one agent.
var agentPerson = protocol.Person{ID: "p1", Name: "Ada"}

func newServer(mistake serverMistake, twin Twin, seed uint64) *server {
	return &server{
		sessions: map[string]*session{}, revocations: map[[2]string]bool{}, mistake: mistake, random: rand.New(rand.NewPCG(seed, 2)),
		twin: twin, names: newNames(), given: map[string]bool{agentPerson.ID: true},
	}
}

func (s *server) id(prefix string) string {
	s.lastID++
	id := prefix + strconv.FormatInt(s.lastID, 10)
	if s.twin != nil {
		s.given[id] = true
	}
	return id
}

// connect opens a connection.
func (s *server) connect(conn *serverConnection) {
	s.connections = append(s.connections, conn)
	s.lastConnection++
	conn.number, conn.since = s.lastConnection, s.now
	if s.twin != nil {
		s.twin.Connect(conn.number)
	}
}

// carry carries a frame of a client to the server.
func (s *server) carry(conn *serverConnection, text string) error {
	s.receive(conn, text)
	if s.twin != nil {
		s.twin.Receive(conn.number, text)
	}
	return s.flush()
}

// lose breaks a connection. The frames under way are lost.
func (s *server) lose(conn *serverConnection) error {
	conn.lost = true
	s.connections = slices.DeleteFunc(s.connections, func(c *serverConnection) bool { return c == conn })
	if s.twin != nil {
		s.twin.Lose(conn.number)
	}
	return s.flush()
}

// send sends a frame, unless the server has closed the connection. A
// ConversationChanged that equals the frame before it is left out.
func (conn *serverConnection) send(f protocol.Frame) {
	if conn.closeCode != 0 {
		return
	}
	if conn.onSend != nil {
		conn.onSend(f)
	}
	text := protocol.Encode(f)
	if _, changed := f.(*protocol.ConversationChanged); changed && text == conn.last {
		return
	}
	conn.last = text
	conn.sent = append(conn.sent, text)
}

// receive handles a frame of a tab.
func (s *server) receive(conn *serverConnection, text string) {
	defer s.resumeMoved()
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
		if f.Session == conn.session && conn.closeCode == 0 {
			conn.closeCode = protocol.CloseRevoked
		}
		return
	case *protocol.Hello:
		s.hello(conn, f)
		return
	}
	if conn.session == "" {
		if f, sends := frame.(*protocol.Send); sends && s.mistake == greetingsAreLeftOut {
			if v := s.conversationByID(f.Conversation); v != nil {
				s.append(v, protocol.Message{Client: f.Client, Author: protocol.AuthorCustomer, Text: f.Text})
			}
		}
		conn.closeCode = protocol.CloseBadFrame // it has not greeted
		return
	}
	if frame.SessionID() != conn.session {
		return // of a session that this connection is not for
	}
	switch f := frame.(type) {
	case *protocol.Send:
		s.appendOnce(conn, f)
	case *protocol.Repaired:
		conn.repair = false
		s.authenticate(conn, protocol.Refused{})
	case *protocol.History:
		if v := s.sessionOf(conn).conversationByID(f.Conversation); v != nil {
			conn.send(s.page(conn.session, v, f.Before))
		} else {
			conn.send(&protocol.Refused{Session: conn.session, Conversation: f.Conversation, Code: protocol.CodeNotFound, Text: "There is no such conversation."})
		}
	case *protocol.Read:
		s.mark(conn, f.Conversation, f.Number, f.Number)
	case *protocol.Delivered:
		s.mark(conn, f.Conversation, f.Number, 0)
	case *protocol.PageChanged:
		conn.visitor.Page = visiblePage(f.Page)
		if s.sessionOf(conn).customer == nil {
			break // the first message stores it
		}
		if at, accepted := s.authenticate(conn, protocol.Refused{}); accepted {
			at.customer.see(conn)
		}
	case *protocol.Login:
		s.login(conn, f)
	case *protocol.Describe:
		s.describe(conn, f)
	}
}

// sessionOf returns the session that a connection hears of: an empty one if it is not
// stored, is another's with the same id, or is over.
func (s *server) sessionOf(conn *serverConnection) *session {
	if at := s.sessions[conn.session]; at != nil && (conn.mayHear(at) || s.mistake == strangersMayWrite) {
		return at
	}
	return &session{}
}

// authenticate returns the session of a connection; one that is not stored yet is a
// new one. If the connection may not use it, it is told so, about the frame that it
// has sent, and closed.
func (s *server) authenticate(conn *serverConnection, about protocol.Refused) (at *session, accepted bool) {
	about.Session = conn.session
	if s.failures > 0 {
		s.failures--
		about.Code, about.Retry = protocol.CodeUnavailable, retryAfterFailure
		conn.send(&about)
		return nil, false
	}
	refuse := func(code protocol.Code, with protocol.CloseCode) {
		about.Code = code
		conn.close(with, &about)
	}
	at = s.sessions[conn.session]
	switch {
	case s.revocations[[2]string{conn.session, conn.revokeKey}] && (at == nil || at.token != conn.token), at != nil && at.token == conn.token && at.revoked:
		refuse(protocol.CodeRevoked, protocol.CloseRevoked)
	case at == nil:
		return &session{token: conn.token, revokeKey: conn.revokeKey}, true
	case at.token != conn.token && s.mistake != strangersMayWrite:
		refuse(protocol.CodeUnauthorized, protocol.CloseRevoked)
	case at.replacedBy != "":
		about.Ref = at.replacedBy
		refuse(protocol.CodeReplaced, protocol.CloseReplaced)
	default:
		return at, true
	}
	return nil, false
}

// retryAfterFailure is when a client is told to try again after a write has failed, in
// milliseconds.
const retryAfterFailure = 2000

// failStore has the next n writes fail that visitors want.
func (s *server) failStore(n int64) {
	s.failures = n
	if s.twin != nil {
		s.twin.FailStore(n)
	}
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
	conn.session, conn.token, conn.revokeKey = f.Session, f.Token, revocationKey(f.Token, f.Revoke)
	conn.build, conn.repair = f.Build, s.asksRepair(f)
	conn.visitor = protocol.Customer{Language: f.Language, Page: visiblePage(f.Page)}
	conn.cursors = map[string]int64{}
	if at := s.sessions[f.Session]; s.mistake == welcomesFirst && at != nil && at.token == f.Token && (at.revoked || at.replacedBy != "") {
		s.resume(conn, at, nil)
	}
	at, accepted := s.authenticate(conn, protocol.Refused{})
	if !accepted {
		if conn.closeCode == 0 {
			conn.closeCode = protocol.CloseGoingAway // the store may work when the client comes again
		}
		return
	}
	if at.customer != nil {
		at.customer.see(conn)
	}
	conn.busy = true
	for _, ticket := range f.Joined {
		s.joinSession(conn, at, ticket)
	}
	conn.busy = false
	numbers := map[string]int64{}
	for _, point := range f.Resume {
		numbers[point.Conversation] = point.Number
	}
	s.resume(conn, at, numbers)
}

// DamagingRelease is the name of a release that damages what is stored, see damage. It was
// rolled back before anything else happened.
const DamagingRelease = "damaging"

// withdrawn reports whether a release was rolled back: all but the one that pages get.
func (s *server) withdrawn(release string) bool {
	return release == DamagingRelease || s.release != "" && release != "" && release != s.release
}

// asksRepair reports whether a client is asked to repair its state: if a release that was
// rolled back has stored it, and the one that it runs now was not. Without a twin it is
// asked sometimes for no reason, as an operator can have it.
func (s *server) asksRepair(f *protocol.Hello) bool {
	return !s.withdrawn(f.Build) && (slices.ContainsFunc(f.Ran, s.withdrawn) || s.twin == nil && s.random.IntN(16) == 0)
}

// nameRelease tells a client whose release was rolled back which one to load, once.
func (s *server) nameRelease(conn *serverConnection) {
	if conn.session == "" || !s.withdrawn(conn.build) || s.release == conn.told || s.release == conn.build {
		return
	}
	conn.told = s.release
	conn.send(&protocol.ReleaseChanged{Session: conn.session, Release: s.release})
}

// setRelease has pages get a release, and rolls back all others. The clients that have one
// of those are told. Other tabs of such a client's browser come again, and are asked to
// repair what they have taken over.
func (s *server) setRelease(release string) error {
	s.release = release
	for _, conn := range s.connections {
		if conn.session == "" || conn.closeCode != 0 || !s.withdrawn(conn.build) {
			continue
		}
		for _, other := range s.connections {
			if other.session == conn.session && other.token == conn.token && other.closeCode == 0 && !s.withdrawn(other.build) {
				other.closeCode = protocol.CloseGoingAway
			}
		}
		s.nameRelease(conn)
	}
	if s.twin != nil {
		s.twin.SetRelease(release)
	}
	return s.flush()
}

// revocationKey returns what ends a session.
func revocationKey(token, revoke string) string { return cmp.Or(revoke, token) }

// resume sends the snapshot of a session: what came after the numbers that the client
// has; or everything, if it is to repair its state.
func (s *server) resume(conn *serverConnection, at *session, numbers map[string]int64) {
	defer s.nameRelease(conn)
	welcome := &protocol.Welcome{Session: conn.session, Availability: "online", Now: s.now, Repair: conn.repair}
	if conn.repair {
		numbers = nil
	}
	if at.customer == nil {
		conn.send(welcome)
		return
	}
	welcome.Customer = at.customer.online()
	all := at.customer.newestFirst()
	for _, v := range all {
		welcome.Conversations = append(welcome.Conversations, v.forCustomer())
		conn.cursors[v.ID] = v.Last
	}
	conn.send(welcome)
	for i, v := range all {
		if number, known := numbers[v.ID]; (known || i < snapshotPages) && number != v.Last {
			conn.send(s.pageAfter(conn.session, v, number))
		}
	}
}

// snapshotPages is of how many conversations a client gets a page without having any of
// it.
const snapshotPages = 3

// visiblePage returns a page as the server keeps it.
func visiblePage(p protocol.Page) protocol.Page {
	if i := strings.IndexAny(p.Address, "?#"); i >= 0 {
		p.Address = p.Address[:i]
	}
	return p
}

// see records what is known of a customer's browser.
func (c *customer) see(conn *serverConnection) {
	c.card.Language, c.card.Page = conn.visitor.Language, conn.visitor.Page
}

// online returns what a customer who is connected is told of themselves.
func (c *customer) online() protocol.Customer {
	card := c.card
	card.Online = true
	return card
}

// mark records up to where a visitor has received and read a conversation.
func (s *server) mark(conn *serverConnection, conversation string, delivered, read int64) {
	at, accepted := s.authenticate(conn, protocol.Refused{Conversation: conversation})
	if !accepted {
		return
	}
	v := at.conversationByID(conversation)
	if v == nil {
		conn.send(&protocol.Refused{Session: conn.session, Conversation: conversation, Code: protocol.CodeNotFound, Text: "There is no such conversation."})
		return
	}
	before := v.Marks
	v.Marks.CustomerDelivered = max(before.CustomerDelivered, min(delivered, v.Last))
	v.Marks.CustomerRead = max(before.CustomerRead, min(read, v.Last))
	if v.Marks != before {
		s.sendConversation(v)
	}
}

// pageSize returns how many messages fit into the next page: few, if they are long.
func (s *server) pageSize() int64 {
	if s.twin != nil || s.random.IntN(2) == 0 {
		return protocol.PageSize
	}
	return 1 + s.random.Int64N(protocol.PageSize)
}

// pageAfter returns the messages after a number; or, if they do not fit into one page,
// the newest page with Reset; or sometimes, as if there were too much to send, none
// with Reset.
func (s *server) pageAfter(session string, v *conversation, number int64) *protocol.Messages {
	if s.twin == nil && number > 0 && s.random.IntN(20) == 0 {
		return &protocol.Messages{Session: session, Conversation: v.ID, Reset: true, More: true}
	}
	size := s.pageSize()
	if follows := 0 < number && number < v.Last && v.Last-number <= size; follows {
		return newest(session, v, v.Last, v.Last-number)
	}
	page := newest(session, v, v.Last, size)
	page.Reset = true
	return page
}

// page returns the page of messages before a number, or the newest page if the number
// is 0.
func (s *server) page(session string, v *conversation, before int64) *protocol.Messages {
	end := v.Last
	if before > 0 {
		end = min(end, before-1)
	}
	return newest(session, v, end, s.pageSize())
}

// newest returns the newest messages up to a number.
func newest(session string, v *conversation, end, size int64) *protocol.Messages {
	begin := max(0, end-size)
	return &protocol.Messages{Session: session, Conversation: v.ID, Messages: v.messages[begin:end], More: begin > 0}
}

// sendConversation sends a conversation as it is now to its owner's connections.
func (s *server) sendConversation(v *conversation) {
	s.eachConnection(v, func(conn *serverConnection) {
		if _, known := conn.cursors[v.ID]; !known {
			conn.cursors[v.ID] = v.Last // the client asks for what was written
		}
		conn.send(&protocol.ConversationChanged{Session: conn.session, Conversation: v.forCustomer()})
	})
}

// eachConnection calls f for the open connections of a conversation's owner.
func (s *server) eachConnection(v *conversation, f func(*serverConnection)) {
	for _, conn := range s.connections {
		if conn.closeCode != 0 || conn.session == "" || conn.busy {
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
	slices.SortFunc(all, func(a, b *conversation) int { return cmp.Or(cmp.Compare(b.At, a.At), strings.Compare(a.ID, b.ID)) })
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

// messageByID returns a message, by the id by which tabs know it, or nil if there is
// none with that id.
func (s *server) messageByID(id string) *protocol.Message {
	id = s.ofModel(id)
	for _, c := range s.customers {
		for _, v := range c.conversations {
			for i := range v.messages {
				if v.messages[i].ID == id {
					return &v.messages[i]
				}
			}
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
