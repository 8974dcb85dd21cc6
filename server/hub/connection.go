package hub

import (
	"time"

	"golang.org/x/time/rate"

	"kith/server/brand"
	"kith/server/protocol"
	"kith/server/store"
)

// helloWithin is how long a connection may stay without saying who it is.
// Silent ones would hold memory and a place of their address for nothing.
const helloWithin = 15 * time.Second

// A Connection is one connection, a visitor's or an agent's.
type Connection struct {
	hub    *Hub
	id     uint64
	caller Caller
	queue  *queue
	pace   *rate.Limiter
	beat   *time.Timer
	late   *time.Timer // ends a link that does not say hello

	// The hub's mu guards what follows.
	code     protocol.CloseCode
	over     bool // ended or left; nothing is sent any more
	left     bool
	greeted  bool
	session  string
	agent    bool // an agent's link; else a visitor's, once greeted
	person   protocol.Person
	brand    *brand.Brand
	visitor  store.Visitor
	customer string // "" until something was written under the session

	seen     map[string]cursor      // by conversation
	open     map[string]string      // an agent's open conversations, with their customers
	opened   []string               // the same in order, the longest open first
	typing   map[string]*time.Timer // conversations in which this side is typing
	arriving bool                   // live events wait in held
	again    bool                   // what is being read may be outdated; read it again
	held     []func()
	last     string // the last frame sent
	signing  bool   // a Login is under way, after which all is read anew
	acked    string // the client id of the last message acknowledged
}

// A cursor says how far a link has been told of a conversation.
type cursor struct{ number, revision int64 }

func newLink(h *Hub, id uint64, c Caller) *Connection {
	l := &Connection{
		hub:    h,
		id:     id,
		caller: c,
		queue:  newQueue(),
		pace:   rate.NewLimiter(framesPerLink, framesAtOnce),
		seen:   map[string]cursor{},
		open:   map[string]string{},
		typing: map[string]*time.Timer{},
	}
	l.beat = time.AfterFunc(beatEvery, l.sendBeat)
	l.late = time.AfterFunc(helloWithin, func() {
		h.mu.Lock()
		defer h.mu.Unlock()
		if !l.greeted {
			l.end(protocol.CloseSilent)
		}
	})
	return l
}

// Outgoing brings what to send, in order. It is closed when the hub ends the
// link, after the last frame, and by Leave.
func (l *Connection) Outgoing() <-chan string { return l.queue.out }

// CloseCode tells why the hub ended the link, after Frames is closed; 0 where it
// did not.
func (l *Connection) CloseCode() protocol.CloseCode {
	l.hub.mu.Lock()
	defer l.hub.mu.Unlock()
	return l.code
}

// Close tells that the connection is gone. It may be called more than once.
func (l *Connection) Close() {
	h := l.hub
	h.mu.Lock()
	defer h.mu.Unlock()
	l.queue.leave()
	l.detach()
	if l.left {
		return
	}
	l.left = true
	delete(h.links, l)
	if h.byAddress[l.caller.Address]--; h.byAddress[l.caller.Address] == 0 {
		delete(h.byAddress, l.caller.Address)
	}
	h.checkDrained()
}

// emit sends one frame; mu is held. The state of a conversation that the last
// frame told already is not told again: it may have been touched in a way that
// this side does not see.
func (l *Connection) emit(f protocol.Frame) {
	if l.over {
		return
	}
	text := protocol.Encode(f)
	if _, state := f.(*protocol.ConversationChanged); state && text == l.last {
		return
	}
	l.last = text
	l.beat.Reset(beatEvery)
	if l.queue.put(text) {
		return
	}
	l.hub.metrics.slow.Inc()
	l.end(protocol.CloseTooSlow)
}

// end closes a link from this side; mu is held. What was emitted before is
// still sent, except to a reader who does not keep up.
func (l *Connection) end(code protocol.CloseCode) {
	if l.over {
		return
	}
	l.code = code
	l.queue.end(code == protocol.CloseTooSlow)
	l.detach()
	l.hub.Log.Debug("link ended", "link", l.id, "code", int(code))
}

// detach makes the hub forget a link; mu is held.
func (l *Connection) detach() {
	if l.over {
		return
	}
	l.over = true
	l.held = nil
	l.beat.Stop()
	l.late.Stop()
	for conversation := range l.typing {
		l.stopTyping(conversation, true)
	}
	h := l.hub
	h.bySession.remove(l.session, l)
	l.belong("")
	delete(h.agents, l)
	if l.greeted {
		h.metrics.links.WithLabelValues(l.side()).Dec()
	}
}

// belong makes a visitor's link hear of that customer; mu is held.
func (l *Connection) belong(customer string) {
	h := l.hub
	if l.customer == customer {
		return
	}
	former := l.customer
	h.byCustomer.remove(former, l)
	l.customer = customer
	h.byCustomer.add(customer, l)
	h.came(customer)
	h.went(former)
}

func (l *Connection) side() string {
	if l.agent {
		return "agent"
	}
	return "customer"
}

// whenLive runs f now, or after what is being read has been sent; mu is held.
func (l *Connection) whenLive(f func()) {
	switch {
	case l.over:
	case !l.arriving:
		f()
	case len(l.held) >= queueFrames:
		l.hub.metrics.slow.Inc()
		l.end(protocol.CloseTooSlow)
	default:
		l.held = append(l.held, f)
	}
}

// live ends arriving and sends what has waited; mu is held.
func (l *Connection) live() {
	held := l.held
	l.arriving, l.held = false, nil
	for _, f := range held {
		if !l.over {
			f()
		}
	}
}
