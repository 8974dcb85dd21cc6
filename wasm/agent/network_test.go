package agent

import (
	"slices"
	"strconv"
	"testing"

	"pgregory.net/rapid"

	"kith/server/protocol"
	"kith/server/protocol/codec"
	"kith/wasm/agent/state"
	"kith/wasm/agent/view"
	"kith/wasm/app"
	"kith/wasm/connection"
)

// A network is the program, the smallest server that keeps to the protocol, and
// a connection between them that breaks at random.
type network struct {
	*rapid.T
	p             *Program
	now           int64
	conversations []string
	messages      map[string][]protocol.Message
	read          map[string]int64
	up, down      []string
	connected     bool
	open          map[string]bool // conversations whose messages the server sends on this connection
	written       []string        // every reply that the agent wrote
}

var conversationIDs = []string{"a", "b", "c"}

func newNetwork(t *rapid.T) *network {
	n := &network{T: t, p: New("b1"), now: now, conversations: conversationIDs, messages: map[string][]protocol.Message{}, read: map[string]int64{}}
	for _, id := range n.conversations {
		for range rapid.IntRange(1, 60).Draw(t, "before") {
			n.append(id, "", protocol.AuthorCustomer, "before")
		}
	}
	n.handle(app.Started{Visible: true, Online: true})
	n.handle(app.Responded{Name: selfRequest, Status: 200, Body: codec.Encode(&anna)})
	return n
}

func (n *network) model() *state.Model { return &n.p.model }

func (n *network) handle(e app.Event) {
	moment := app.Moment{Now: n.now}
	for i := range 8 {
		moment.Seed[i] = byte(n.now >> (8 * i))
	}
	n.now++
	for _, f := range n.p.Update(moment, e) {
		switch f := f.(type) {
		case app.Connect:
			n.up, n.down, n.connected, n.open = nil, nil, false, map[string]bool{}
		case app.Disconnect:
			n.connected = false
		case app.Send:
			n.up = append(n.up, f.Text)
		}
	}
	n.p.View()
}

func (n *network) conversation(id string) protocol.Conversation {
	list := n.messages[id]
	last := list[len(list)-1]
	c := protocol.Conversation{ID: id, Created: 1, Last: last.Number, At: last.At, Preview: last.Text, Author: last.Author,
		Customer: protocol.Customer{ID: "c-" + id}, Marks: protocol.Marks{AgentRead: n.read[id], AgentDelivered: n.read[id]}}
	for _, v := range list {
		if v.Author == protocol.AuthorCustomer && v.Number > n.read[id] {
			c.Unread++
		}
	}
	return c
}

func (n *network) append(id, client string, author protocol.Author, text string) protocol.Message {
	number := int64(len(n.messages[id]) + 1)
	n.now++
	v := protocol.Message{Conversation: id, ID: id + strconv.FormatInt(number, 10), Client: client, Number: number, Author: author, Text: text, At: n.now}
	if author == protocol.AuthorAgent {
		v.Person = anna
	}
	n.messages[id] = append(n.messages[id], v)
	return v
}

func (n *network) sendDown(f protocol.Frame) { n.down = append(n.down, protocol.Encode(f)) }

// broadcast sends a message to the program, or only the change of the
// conversation if the program sent it itself.
func (n *network) broadcast(v protocol.Message, own bool) {
	if !n.connected {
		return
	}
	if n.open[v.Conversation] && !own {
		n.sendDown(&protocol.MessageAppended{Session: n.model().Session, Message: v})
	}
	n.sendDown(&protocol.ConversationChanged{Session: n.model().Session, Conversation: n.conversation(v.Conversation)})
}

// serve is the server receiving a frame.
func (n *network) serve(text string) {
	f, err := protocol.Decode(text)
	if err != nil {
		n.Fatalf("the program sent a frame that cannot be decoded: %v", err)
	}
	session := n.model().Session
	switch f := f.(type) {
	case *protocol.AgentHello:
		n.connected = true
		in := protocol.Inbox{Session: session, Self: anna}
		for _, id := range n.conversations {
			in.Conversations = append(in.Conversations, n.conversation(id))
		}
		n.sendDown(&in)
		for _, h := range f.Resume {
			n.open[h.Conversation] = true
			n.resume(h)
		}
	case *protocol.History:
		list := n.messages[f.Conversation]
		if f.Before > 0 {
			list = list[:f.Before-1]
		} else {
			n.open[f.Conversation] = true
		}
		n.page(f.Conversation, list, false)
	case *protocol.Send:
		n.serveSend(f)
	case *protocol.Read:
		n.read[f.Conversation] = max(n.read[f.Conversation], f.Number)
		n.sendDown(&protocol.ConversationChanged{Session: session, Conversation: n.conversation(f.Conversation)})
	}
}

// resume sends what came after a number, if it fits.
func (n *network) resume(h protocol.ResumePoint) {
	list := n.messages[h.Conversation]
	missing := int64(len(list)) - h.Number
	if missing <= 0 {
		return
	}
	if rapid.IntRange(0, 9).Draw(n.T, "too much") == 0 {
		n.sendDown(&protocol.Messages{Session: n.model().Session, Conversation: h.Conversation, Reset: true, More: true})
		return
	}
	size := n.pageSize()
	if missing <= size {
		n.sendDown(&protocol.Messages{Session: n.model().Session, Conversation: h.Conversation, Messages: list[h.Number:], More: h.Number > 0})
		return
	}
	n.newest(h.Conversation, list, size, true)
}

// pageSize returns how many messages fit into a page: few, if they are long.
func (n *network) pageSize() int64 {
	return rapid.SampledFrom([]int64{protocol.PageSize, protocol.PageSize, 6, 1}).Draw(n.T, "page size")
}

func (n *network) page(id string, list []protocol.Message, reset bool) {
	n.newest(id, list, n.pageSize(), reset)
}

// newest sends the newest messages of a list.
func (n *network) newest(id string, list []protocol.Message, size int64, reset bool) {
	from := max(0, int64(len(list))-size)
	n.sendDown(&protocol.Messages{Session: n.model().Session, Conversation: id, Messages: list[from:], Reset: reset, More: from > 0})
}

func (n *network) serveSend(f *protocol.Send) {
	ack := func(v protocol.Message) {
		n.sendDown(&protocol.Ack{Session: n.model().Session, Conversation: v.Conversation, Client: v.Client, ID: v.ID, Number: v.Number, At: v.At})
	}
	if i := slices.IndexFunc(n.messages[f.Conversation], func(v protocol.Message) bool { return v.Client == f.Client }); i >= 0 {
		ack(n.messages[f.Conversation][i])
		return
	}
	if rapid.IntRange(0, 9).Draw(n.T, "busy") == 0 {
		n.sendDown(&protocol.Refused{Session: n.model().Session, Conversation: f.Conversation, Client: f.Client, Code: protocol.CodeTooMany, Text: "Wait.", Retry: 10})
		return
	}
	v := n.append(f.Conversation, f.Client, protocol.AuthorAgent, f.Text)
	n.broadcast(v, true)
	ack(v)
}

// deliver delivers one frame, in either direction, and reports whether there was
// one.
func (n *network) deliver() bool {
	switch {
	case len(n.up) > 0:
		text := n.up[0]
		n.up = n.up[1:]
		n.serve(text)
	case len(n.down) > 0:
		text := n.down[0]
		n.down = n.down[1:]
		n.handle(app.SocketReceived{Socket: n.model().Connection.Socket, Text: text})
	default:
		return false
	}
	return true
}

// check checks what must always be true.
func (n *network) check() {
	if !slices.IsSortedFunc(n.model().List.Items, func(a, b state.ListItem) int { return state.Newer(&a, &b) }) {
		n.Fatalf("the list is not in order: %+v", n.model().List.Items)
	}
	for _, k := range n.model().Conversations {
		for i, v := range k.Messages {
			if i > 0 && v.Number != k.Messages[i-1].Number+1 {
				n.Fatalf("a gap in %s before %d", k.ID, v.Number)
			}
			if v.ID != n.messages[k.ID][v.Number-1].ID {
				n.Fatalf("%s %d is not the server's", k.ID, v.Number)
			}
		}
		seen := map[string]bool{}
		for _, e := range n.model().Entries(k.ID) {
			if seen[e.Key] {
				n.Fatalf("%s is twice in %s", e.Key, k.ID)
			}
			seen[e.Key] = true
		}
	}
}

// Whatever an agent, a customer and a bad network do, in the end each message is
// stored and shown exactly once.
func TestNothingIsLostOrDoubled(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := newNetwork(t)
		n.deliverAll()
		for range rapid.IntRange(10, 80).Draw(t, "steps") {
			n.step()
			n.check()
		}
		n.heal()
	})
}

// step does one thing at random; what is listed more often happens more often.
func (n *network) step() {
	id := rapid.SampledFrom(conversationIDs).Draw(n.T, "conversation")
	switch rapid.SampledFrom([]string{"open", "open", "send", "send", "send", "customer", "customer", "manyMessages", "older", "back",
		"deliver", "deliver", "deliver", "deliverAll", "deliverAll", "disconnect", "disconnect", "timer", "opened", "forget", "forget", "reload"}).Draw(n.T, "step") {
	case "open":
		n.handle(app.Action{Type: "click", Name: view.NameOpenConversation, Value: id})
	case "back":
		n.handle(app.Action{Type: "escape", Name: view.NameBack})
	case "older":
		n.handle(app.Action{Type: "click", Name: view.NameOlder})
	case "send":
		if shown := n.model().Shown; shown != "" {
			text := "reply " + strconv.Itoa(len(n.written))
			n.written = append(n.written, text)
			n.handle(app.Action{Type: "input", Name: view.NameReply, Value: shown, Text: text})
			n.handle(app.Action{Type: "enter", Name: view.NameSend, Value: shown, Text: text})
		}
	case "customer":
		n.broadcast(n.append(id, "", protocol.AuthorCustomer, "hello"), false)
	case "manyMessages":
		for range protocol.PageSize + 5 {
			n.broadcast(n.append(id, "", protocol.AuthorCustomer, "hello"), false)
		}
	case "deliver":
		n.deliver()
	case "deliverAll":
		n.deliverAll()
	case "disconnect":
		n.connected, n.up, n.down = false, nil, nil
		n.handle(app.SocketClosed{Socket: n.model().Connection.Socket, Code: 1006})
	case "timer":
		n.fireTimer()
	case "opened":
		n.handle(app.SocketOpened{Socket: n.model().Connection.Socket})
	case "forget": // the server sends the messages of a limited number of conversations only
		clear(n.open)
		n.broadcast(n.append(id, "", protocol.AuthorCustomer, "hello"), false)
	case "reload":
		n.reload()
	}
}

// deliverAll connects and delivers everything.
func (n *network) deliverAll() {
	if n.model().Connection.Phase == connection.Waiting {
		n.fireTimer()
	}
	n.handle(app.SocketOpened{Socket: n.model().Connection.Socket})
	for n.deliver() {
	}
}

func (n *network) fireTimer() {
	if at := n.p.View().Timer; at > n.now {
		n.now = at
	}
	n.handle(app.TimerFired{})
}

// reload loads the page again, with what was stored.
func (n *network) reload() {
	stored, _ := n.p.Stored()
	n.p = New("b1")
	n.connected, n.up, n.down = false, nil, nil
	n.handle(app.Started{Stored: stored, Visible: true, Online: true})
	n.handle(app.Responded{Name: selfRequest, Status: 200, Body: codec.Encode(&anna)})
}

// heal delivers everything until nothing is left to do, and checks the result.
func (n *network) heal() {
	for range 200 {
		n.deliverAll()
		if n.model().Connection.Phase == connection.Live && len(n.model().Stored.Outbox) == 0 {
			break
		}
		n.fireTimer()
	}
	n.check()
	if unsent := len(n.model().Stored.Outbox); unsent > 0 {
		n.Fatalf("%d replies are still in the outbox, the connection is %+v", unsent, n.model().Connection)
	}
	times := map[string]int{}
	for _, list := range n.messages {
		for _, v := range list {
			times[v.Text]++
		}
	}
	for _, text := range n.written {
		if times[text] != 1 {
			n.Fatalf("%q arrived %d times", text, times[text])
		}
	}
	for _, id := range n.conversations {
		n.handle(app.Action{Type: "click", Name: view.NameOpenConversation, Value: id})
		for n.deliver() {
		}
		k := n.model().Conversation(id)
		if k.Newest() != int64(len(n.messages[id])) {
			n.Fatalf("%s shows messages up to %d of %d", id, k.Newest(), len(n.messages[id]))
		}
		if v := n.model().Item(id); v.Unread != 0 || n.read[id] < k.Newest() && n.conversation(id).Unread > 0 {
			n.Fatalf("%s was seen to its end and is not read: %+v", id, v)
		}
	}
}
