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

// A world is the program with the smallest server that keeps the promises of
// the protocol, and a network between them that loses what it likes.
type world struct {
	*rapid.T
	p        *Program
	now      int64
	talks    []string
	messages map[string][]protocol.Message
	read     map[string]int64
	up, down []string
	linked   bool
	open     map[string]bool // those of which the server tells this link each message
	typed    []string        // every reply that was ever sent
}

var talkIDs = []string{"a", "b", "c"}

func newWorld(t *rapid.T) *world {
	w := &world{T: t, p: New("b1"), now: now, talks: talkIDs, messages: map[string][]protocol.Message{}, read: map[string]int64{}}
	for _, id := range w.talks {
		for range rapid.IntRange(1, 60).Draw(t, "before") {
			w.append(id, "", protocol.AuthorCustomer, "before")
		}
	}
	w.take(app.Started{Visible: true, Online: true})
	w.take(app.Responded{Name: selfRequest, Status: 200, Body: codec.Encode(&anna)})
	return w
}

func (w *world) m() *state.Model { return &w.p.model }

func (w *world) take(e app.Event) {
	moment := app.Moment{Now: w.now}
	for i := range 8 {
		moment.Seed[i] = byte(w.now >> (8 * i))
	}
	w.now++
	for _, f := range w.p.Update(moment, e) {
		switch f := f.(type) {
		case app.Connect:
			w.up, w.down, w.linked, w.open = nil, nil, false, map[string]bool{}
		case app.Disconnect:
			w.linked = false
		case app.Send:
			w.up = append(w.up, f.Text)
		}
	}
	w.p.View()
}

func (w *world) conversation(id string) protocol.Conversation {
	list := w.messages[id]
	last := list[len(list)-1]
	c := protocol.Conversation{ID: id, Created: 1, Last: last.Number, At: last.At, Preview: last.Text, Author: last.Author,
		Customer: protocol.Customer{ID: "c-" + id}, Marks: protocol.Marks{AgentRead: w.read[id], AgentDelivered: w.read[id]}}
	for _, v := range list {
		if v.Author == protocol.AuthorCustomer && v.Number > w.read[id] {
			c.Unread++
		}
	}
	return c
}

func (w *world) append(id, client string, author protocol.Author, text string) protocol.Message {
	n := int64(len(w.messages[id]) + 1)
	w.now++
	v := protocol.Message{Conversation: id, ID: id + strconv.FormatInt(n, 10), Client: client, Number: n, Author: author, Text: text, At: w.now}
	if author == protocol.AuthorAgent {
		v.Person = anna
	}
	w.messages[id] = append(w.messages[id], v)
	return v
}

func (w *world) tell(f protocol.Frame) { w.down = append(w.down, protocol.Encode(f)) }

// changed tells this link of a message, unless the link asked for it itself.
func (w *world) changed(v protocol.Message, own bool) {
	if !w.linked {
		return
	}
	if w.open[v.Conversation] && !own {
		w.tell(&protocol.MessageAppended{Session: w.m().Session, Message: v})
	}
	w.tell(&protocol.ConversationChanged{Session: w.m().Session, Conversation: w.conversation(v.Conversation)})
}

// serve is the server hearing one frame.
func (w *world) serve(text string) {
	f, err := protocol.Decode(text)
	if err != nil {
		w.Fatalf("the program said what cannot be read: %v", err)
	}
	session := w.m().Session
	switch f := f.(type) {
	case *protocol.AgentHello:
		w.linked = true
		in := protocol.Inbox{Session: session, Self: anna}
		for _, id := range w.talks {
			in.Conversations = append(in.Conversations, w.conversation(id))
		}
		w.tell(&in)
		for _, h := range f.Resume {
			w.open[h.Conversation] = true
			w.resume(h)
		}
	case *protocol.History:
		list := w.messages[f.Conversation]
		if f.Before > 0 {
			list = list[:f.Before-1]
		} else {
			w.open[f.Conversation] = true
		}
		w.page(f.Conversation, list, false)
	case *protocol.Send:
		w.hearSend(f)
	case *protocol.Read:
		w.read[f.Conversation] = max(w.read[f.Conversation], f.Number)
		w.tell(&protocol.ConversationChanged{Session: session, Conversation: w.conversation(f.Conversation)})
	}
}

func (w *world) resume(h protocol.ResumePoint) {
	list := w.messages[h.Conversation]
	switch missing := int64(len(list)) - h.Number; {
	case missing > protocol.PageSize:
		w.page(h.Conversation, list, true)
	case missing > 0:
		w.tell(&protocol.Messages{Session: w.m().Session, Conversation: h.Conversation, Messages: list[h.Number:], More: h.Number > 0})
	}
}

func (w *world) page(id string, list []protocol.Message, reset bool) {
	from := max(0, len(list)-protocol.PageSize)
	w.tell(&protocol.Messages{Session: w.m().Session, Conversation: id, Messages: list[from:], Reset: reset, More: from > 0})
}

func (w *world) hearSend(f *protocol.Send) {
	ack := func(v protocol.Message) {
		w.tell(&protocol.Ack{Session: w.m().Session, Conversation: v.Conversation, Client: v.Client, ID: v.ID, Number: v.Number, At: v.At})
	}
	if i := slices.IndexFunc(w.messages[f.Conversation], func(v protocol.Message) bool { return v.Client == f.Client }); i >= 0 {
		ack(w.messages[f.Conversation][i])
		return
	}
	if rapid.IntRange(0, 9).Draw(w.T, "busy") == 0 {
		w.tell(&protocol.Refused{Session: w.m().Session, Conversation: f.Conversation, Client: f.Client, Code: protocol.CodeTooMany, Text: "Wait.", Retry: 10})
		return
	}
	v := w.append(f.Conversation, f.Client, protocol.AuthorAgent, f.Text)
	w.changed(v, true)
	ack(v)
}

// carry brings one frame over, in either direction.
func (w *world) carry() bool {
	switch {
	case len(w.up) > 0:
		text := w.up[0]
		w.up = w.up[1:]
		w.serve(text)
	case len(w.down) > 0:
		text := w.down[0]
		w.down = w.down[1:]
		w.take(app.SocketReceived{Socket: w.m().Connection.Socket, Text: text})
	default:
		return false
	}
	return true
}

// check holds what must always be true.
func (w *world) check() {
	if !slices.IsSortedFunc(w.m().List.Items, func(a, b state.ListItem) int { return state.Newer(&a, &b) }) {
		w.Fatalf("the list is not in order: %+v", w.m().List.Items)
	}
	for _, k := range w.m().Conversations {
		for i, v := range k.Messages {
			if i > 0 && v.Number != k.Messages[i-1].Number+1 {
				w.Fatalf("a hole in %s before %d", k.ID, v.Number)
			}
			if v.ID != w.messages[k.ID][v.Number-1].ID {
				w.Fatalf("%s %d is not the server's", k.ID, v.Number)
			}
		}
		seen := map[string]bool{}
		for _, e := range w.m().Entries(k.ID) {
			if seen[e.Key] {
				w.Fatalf("%s stands twice in %s", e.Key, k.ID)
			}
			seen[e.Key] = true
		}
	}
}

// TestNothingIsLostOrDoubled lets an agent, a customer and a bad network do
// what they like; in the end everything is there, once.
func TestNothingIsLostOrDoubled(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := newWorld(t)
		w.good()
		for range rapid.IntRange(10, 80).Draw(t, "steps") {
			w.step()
			w.check()
		}
		w.heal()
	})
}

// step lets one thing happen; what happens more often stands there more often.
func (w *world) step() {
	id := rapid.SampledFrom(talkIDs).Draw(w.T, "talk")
	switch rapid.SampledFrom([]string{"open", "open", "send", "send", "send", "say", "say", "many", "older", "back",
		"carry", "carry", "carry", "good", "good", "cut", "cut", "wake", "opened", "forget", "forget", "reload"}).Draw(w.T, "step") {
	case "open":
		w.take(app.Action{Type: "click", Name: view.NameOpenConversation, Value: id})
	case "back":
		w.take(app.Action{Type: "escape", Name: view.NameBack})
	case "older":
		w.take(app.Action{Type: "click", Name: view.NameOlder})
	case "send":
		if shown := w.m().Shown; shown != "" {
			text := "reply " + strconv.Itoa(len(w.typed))
			w.typed = append(w.typed, text)
			w.take(app.Action{Type: "input", Name: view.NameReply, Value: shown, Text: text})
			w.take(app.Action{Type: "enter", Name: view.NameSend, Value: shown, Text: text})
		}
	case "say":
		w.changed(w.append(id, "", protocol.AuthorCustomer, "hello"), false)
	case "many":
		for range protocol.PageSize + 5 {
			w.changed(w.append(id, "", protocol.AuthorCustomer, "hello"), false)
		}
	case "carry":
		w.carry()
	case "good":
		w.good()
	case "cut":
		w.linked, w.up, w.down = false, nil, nil
		w.take(app.SocketClosed{Socket: w.m().Connection.Socket, Code: 1006})
	case "wake":
		w.wake()
	case "opened":
		w.take(app.SocketOpened{Socket: w.m().Connection.Socket})
	case "forget": // the server tells of a limited number of conversations only
		clear(w.open)
		w.changed(w.append(id, "", protocol.AuthorCustomer, "hello"), false)
	case "reload":
		w.reload()
	}
}

// good is a moment in which the network does its work.
func (w *world) good() {
	if w.m().Connection.Phase == connection.Waiting {
		w.wake()
	}
	w.take(app.SocketOpened{Socket: w.m().Connection.Socket})
	for w.carry() {
	}
}

func (w *world) wake() {
	if at := w.p.View().Timer; at > w.now {
		w.now = at
	}
	w.take(app.TimerFired{})
}

// reload begins the page anew, with what was stored.
func (w *world) reload() {
	stored, _ := w.p.Stored()
	w.p = New("b1")
	w.linked, w.up, w.down = false, nil, nil
	w.take(app.Started{Stored: stored, Visible: true, Online: true})
	w.take(app.Responded{Name: selfRequest, Status: 200, Body: codec.Encode(&anna)})
}

// heal lets the network be good until nothing is left to do, and looks at the
// end.
func (w *world) heal() {
	for range 200 {
		w.good()
		if w.m().Connection.Phase == connection.Live && len(w.m().Stored.Outbox) == 0 {
			break
		}
		w.wake()
	}
	w.check()
	if n := len(w.m().Stored.Outbox); n > 0 {
		w.Fatalf("%d replies are still in the outbox, the link is %+v", n, w.m().Connection)
	}
	times := map[string]int{}
	for _, list := range w.messages {
		for _, v := range list {
			times[v.Text]++
		}
	}
	for _, text := range w.typed {
		if times[text] != 1 {
			w.Fatalf("%q arrived %d times", text, times[text])
		}
	}
	for _, id := range w.talks {
		w.take(app.Action{Type: "click", Name: view.NameOpenConversation, Value: id})
		for w.carry() {
		}
		k := w.m().Conversation(id)
		if k.Newest() != int64(len(w.messages[id])) {
			w.Fatalf("%s shows messages up to %d of %d", id, k.Newest(), len(w.messages[id]))
		}
		if v := w.m().Item(id); v.Unread != 0 || w.read[id] < k.Newest() && w.conversation(id).Unread > 0 {
			w.Fatalf("%s was seen to its end and is not read: %+v", id, v)
		}
	}
}
