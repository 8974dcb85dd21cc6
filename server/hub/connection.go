package hub

import (
	"iter"
	"time"

	"golang.org/x/time/rate"

	"kith/server/brand"
	"kith/server/limit"
	"kith/server/protocol"
	"kith/server/store"
)

const (
	// helloTimeout is how long a connection may stay without a Hello or an
	// AgentHello. Silent connections would hold memory and a seat of their
	// network for nothing.
	helloTimeout = 15 * time.Second

	heartbeatInterval = protocol.HeartbeatInterval * time.Millisecond

	// A Heartbeat goes to clients that have said who they are, for it names the session: this
	// does not compile if a silent one could get one.
	_ = uint64(heartbeatInterval - helloTimeout - 1)
)

// A Caller is what is known of a client before its first frame.
type Caller struct {
	Network limit.Network // where the client is; what it may do is counted by this
	Browser string        // such as "Firefox 140 on Windows"; agents see it among the customer's details
	Agent   string        // the id of the agent whose cookie the request carried; "" for a visitor
	SignIn  string        // the id of the agent's sign-in, as in store.SignInEnded
}

// A Connection is one client's connection, a visitor's or an agent's. The
// table in the package comment shows its states.
type Connection struct {
	hub            *Hub
	id             uint64
	caller         Caller
	queue          *sendQueue
	frameRate      *rate.Limiter // counts the frames received
	heartbeatTimer *time.Timer   // sends a Heartbeat; restarted by every frame sent
	helloTimer     *time.Timer   // closes a connection that does not say who it is

	// The hub's mu guards what follows. The first group is written once, when
	// the first frame is handled, by the goroutine that calls Receive, which
	// may therefore read it without mu.
	greeted bool          // Hello or AgentHello was accepted
	session string        // the session of that frame
	agent   bool          // an agent's connection; otherwise a visitor's
	role    protocol.Role // what the agent may do; with other rights the connection ends (agentChanged)
	brands  []string      // the keys of the brands the agent sees; nil is all
	brand   *brand.Brand  // the visitor's brand, as it was in the beginning, nil of an agent; see settings
	site    string        // the origin of the page that the visitor's panel is in
	bucket  int64         // the visitor's
	frame   string        // the id of the document that the visitor's panel is, "" if unknown

	person      protocol.Person // the agent
	signInOver  bool            // the sign-in of the caller has ended
	visitor     store.Visitor
	repair      bool   // the client is to repair its state, and has not yet
	toldRelease string // the release that the client was told to load
	customer    string // "" until something was written under the session
	closed      bool   // nothing is sent any more
	released    bool   // Close was called
	closeCode   protocol.CloseCode

	cursors      map[string]cursor      // by conversation; of an agent, those that are open
	open         map[string]string      // the conversations an agent has open, with their customers
	openOrder    []string               // their ids, the one opened first in front
	typing       map[string]*time.Timer // the conversations in which this side is typing
	resuming     bool                   // a snapshot is being read; events wait in queuedEvents
	stale        bool                   // the snapshot being read is outdated and must be read again
	queuedEvents []func()
	lastFrame    string // the last frame sent
	loggingIn    bool   // a Login is being handled, after which the client is told what became of the session
}

// A cursor is what a connection was last sent of a conversation: the number of
// its newest message, and its revision.
type cursor struct{ number, revision int64 }

func newConnection(h *Hub, id uint64, caller Caller) *Connection {
	c := &Connection{
		hub:       h,
		id:        id,
		caller:    caller,
		queue:     newSendQueue(&h.queued),
		frameRate: rate.NewLimiter(framesPerSecond, framesBurst),
		cursors:   map[string]cursor{},
		open:      map[string]string{},
		typing:    map[string]*time.Timer{},
	}
	c.heartbeatTimer = time.AfterFunc(heartbeatInterval, c.sendHeartbeat)
	c.helloTimer = time.AfterFunc(helloTimeout, func() {
		h.mu.Lock()
		defer h.mu.Unlock()
		if !c.greeted {
			c.disconnectLocked(protocol.CloseSilent)
		}
	})
	return c
}

// Outgoing returns the frames to send to the client, encoded and in order. They
// end after the last frame when the hub has closed the connection, and when Close
// is called. A frame counts as sent when the next one is asked for.
func (c *Connection) Outgoing() iter.Seq[string] { return c.queue.outgoing() }

// Abandoned is closed when no frame is to be sent any more, not even the rest of
// the one that is being sent: by Close, and if the hub needs the memory.
func (c *Connection) Abandoned() <-chan struct{} { return c.queue.abandoned }

// CloseCode returns why the hub closed the connection. It is final once
// Outgoing has ended, and 0 if it was not the hub that closed the connection.
func (c *Connection) CloseCode() protocol.CloseCode {
	c.hub.mu.Lock()
	defer c.hub.mu.Unlock()
	return c.closeCode
}

// Close releases the connection after its socket is gone; frames that were not
// sent are discarded. It may be called more than once.
func (c *Connection) Close() {
	h := c.hub
	h.mu.Lock()
	defer h.mu.Unlock()
	c.queue.abandon()
	c.unregister()
	if c.released {
		return
	}
	c.released = true
	delete(h.connections, c.id)
	h.leaveSeat(c.caller)
	h.checkDrained()
}

// disconnect closes the connection from the hub's side.
func (c *Connection) disconnect(code protocol.CloseCode) {
	c.hub.mu.Lock()
	defer c.hub.mu.Unlock()
	c.disconnectLocked(code)
}

// disconnectLocked is disconnect for a caller that holds mu. Frames sent
// before are still delivered, except to a reader who does not keep up.
func (c *Connection) disconnectLocked(code protocol.CloseCode) {
	if c.closed {
		return
	}
	c.closeCode = code
	c.queue.close(code == protocol.CloseTooSlow)
	c.unregister()
	c.hub.Log.Debug("connection closed by the hub", "connection", c.id, "code", int(code))
}

// unregister closes the connection and removes it from the hub's indexes, so
// that nothing is sent to it any more. The caller holds mu.
func (c *Connection) unregister() {
	if c.closed {
		return
	}
	c.closed = true
	c.queuedEvents = nil
	c.heartbeatTimer.Stop()
	c.helloTimer.Stop()
	for conversation := range c.typing {
		c.stopTyping(conversation, true)
	}
	h := c.hub
	h.bySession.remove(c.visitor.SessionKey(), c)
	h.byRevocation.remove(c.visitor.RevocationKey(), c)
	c.setCustomer("")
	delete(h.agents, c)
	if c.greeted {
		h.metrics.connections.WithLabelValues(c.side()).Dec()
	}
}

// setCustomer makes a visitor's connection receive that customer's events
// instead of the former's; "" is no customer. The caller holds mu.
func (c *Connection) setCustomer(customer string) {
	h := c.hub
	if c.customer == customer {
		return
	}
	former := c.customer
	h.byCustomer.remove(former, c)
	c.customer = customer
	h.byCustomer.add(customer, c)
	h.customerConnected(customer)
	h.customerDisconnected(former)
}

// limitKey returns the key of the limits by session: the hash of its token, for
// the reason that writer says, or the session of an agent's page. The caller
// holds mu.
func (c *Connection) limitKey() string {
	if c.agent {
		return c.session
	}
	return string(c.visitor.TokenHash)
}

// side returns the connection's label in the metrics.
func (c *Connection) side() string {
	if c.agent {
		return "agent"
	}
	return "customer"
}

// send queues one frame for the client. The caller holds mu. A
// ConversationChanged that equals the frame sent before it is left out: the
// conversation may have changed in a way that this side does not see.
func (c *Connection) send(f protocol.Frame) {
	if c.closed {
		return
	}
	text := protocol.Encode(f)
	if _, changed := f.(*protocol.ConversationChanged); changed && text == c.lastFrame {
		return
	}
	c.lastFrame = text
	c.heartbeatTimer.Reset(heartbeatInterval)
	if c.queue.push(text) {
		if c.hub.queued.Load() > c.hub.maxQueued {
			c.hub.dropSlowest()
		}
		return
	}
	c.hub.metrics.slowReaders.Inc()
	c.disconnectLocked(protocol.CloseTooSlow)
}

// sendHeartbeat shows a client to whom nothing was sent for heartbeatInterval
// that the connection still works.
func (c *Connection) sendHeartbeat() {
	c.hub.mu.Lock()
	defer c.hub.mu.Unlock()
	c.send(&protocol.Heartbeat{Session: c.session})
}

// deliver calls event, which sends frames: now, or after the snapshot that is
// being read was sent. The caller holds mu.
func (c *Connection) deliver(event func()) {
	switch {
	case c.closed:
	case !c.resuming:
		event()
	case len(c.queuedEvents) >= queueFrames:
		c.hub.metrics.slowReaders.Inc()
		c.disconnectLocked(protocol.CloseTooSlow)
	default:
		c.queuedEvents = append(c.queuedEvents, event)
	}
}

// finishResuming delivers the events that were queued while the snapshot was
// read. The caller holds mu, so none is added meanwhile, and has sent the snapshot.
func (c *Connection) finishResuming() {
	events := c.queuedEvents
	c.queuedEvents = nil
	for _, event := range events {
		if !c.closed {
			event()
		}
	}
	c.resuming = false
}
