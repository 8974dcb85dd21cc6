package hub

import (
	"time"

	"golang.org/x/time/rate"

	"kith/server/limit"
)

// Limits are the limits that an operator may have to change: more for a busy
// shop, less for a small machine. The zero value of a field is its default.
type Limits struct {
	// Connections is how many connections visitors may have open, all
	// together. Threat: strangers use up the server's memory, some 40 KB for
	// each. Agents have seats of their own, so they are never kept out.
	Connections int

	// ConnectionsPerNetwork is how many of them one network may have. Threat:
	// one machine takes all of them. An office behind one address stays well
	// below.
	ConnectionsPerNetwork int

	// ConversationsPerNetwork is how many conversations one network may begin
	// in a minute; three times as many at once after a rest. Threat: one
	// stranger, with a new session for each, fills the inbox.
	ConversationsPerNetwork int

	// ConversationsPerBrand is the same for all visitors of a brand. Threat: a
	// stranger with many networks fills the inbox.
	ConversationsPerBrand int

	// QueuedMegabytes is how much may wait to be sent, on all connections
	// together; over it those who read slowest are disconnected. Threat: many
	// who ask for much and do not read it, each within the bounds of one
	// connection.
	QueuedMegabytes int
}

// The defaults of Limits.
const (
	DefaultConnections             = 20_000
	DefaultConnectionsPerNetwork   = 256
	DefaultConversationsPerNetwork = 20
	DefaultConversationsPerBrand   = 300
	DefaultQueuedMegabytes         = 64
)

// AllConnections is the name of the limit that a limit.Exceeded of Hub.Connect is
// about if all visitors together have too many connections.
const AllConnections = "connections"

// withDefaults returns the limits with defaults in place of zeros.
func (l Limits) withDefaults() Limits {
	for _, f := range []struct {
		value *int
		def   int
	}{
		{&l.Connections, DefaultConnections},
		{&l.ConnectionsPerNetwork, DefaultConnectionsPerNetwork},
		{&l.ConversationsPerNetwork, DefaultConversationsPerNetwork},
		{&l.ConversationsPerBrand, DefaultConversationsPerBrand},
		{&l.QueuedMegabytes, DefaultQueuedMegabytes},
	} {
		if *f.value == 0 {
			*f.value = f.def
		}
	}
	return l
}

const (
	// connectionsPerAgent is how many connections one agent may have open.
	// They do not count among Limits.Connections. Threat: a page that opens
	// them without end, in an agent's own browser.
	connectionsPerAgent = 50

	// agentSeatWait is how long an agent over connectionsPerAgent is told to
	// wait.
	agentSeatWait = 30 * time.Second

	// suspiciousConnections is how many connections one network must have
	// before it is worth a warning that it has most of them.
	suspiciousConnections = 32

	// framesPerSecond and framesBurst bound the frames that are taken from one
	// connection. Threat: a script whose frames cost a core only to be decoded.
	// No person comes near.
	framesPerSecond rate.Limit = 30
	framesBurst     int        = 300

	// messagesRate and messagesBurst bound the messages of one session: so many in a
	// second, and so many at once after a rest. Threat: a script in a visitor's page
	// floods the agents. The outbox of a day without a network fits in at once.
	messagesRate  = 2
	messagesBurst = 40

	// networkMessagesRate and networkMessagesBurst bound those of one network. Threat:
	// one machine floods the agents through many sessions.
	networkMessagesRate  = 50
	networkMessagesBurst = 1000

	// conversationMessagesRate and conversationMessagesBurst bound those of one writer
	// in one conversation. Threat: many sessions of one customer, or a customer and a
	// bot, make one conversation grow without end.
	conversationMessagesRate  = 5
	conversationMessagesBurst = 80

	// sessionConversationsRate and sessionConversationsBurst bound the conversations
	// that one session begins. Threat: one visitor fills the inbox, where each takes a
	// line of every agent's list.
	sessionConversationsRate  = 0.1
	sessionConversationsBurst = 20

	// conversationsBurst is how many minutes' worth of new conversations may begin at
	// once; see Limits. Threat: without a burst, a school class, or the visitors who
	// return when a server has been down, are refused.
	conversationsBurst = 3

	// writesRate and writesBurst bound a session's logins and descriptions. Threat: they
	// are dear; the one checks a signature, the other rewrites up to 16 KB.
	writesRate  = 1
	writesBurst = 30

	// sessionsRate and sessionsBurst bound the sessions that one network begins or
	// revokes. Threat: somebody fills the disk with them; each leaves a row for good.
	sessionsRate  = 1
	sessionsBurst = 120

	// workRate and workBurst bound what one network has done for it in a
	// second, in frames; over them its clients wait, and lose nothing. Threat:
	// the connections of one network, each within its own limits, keep the
	// processors and the disk busy. Agents do not count.
	workRate  = 200
	workBurst = 2000

	// bytesPerWork is how many bytes of an answer are as much work as a frame.
	bytesPerWork = 4 << 10

	// openPerAgent is how many conversations an agent's page may have open; a
	// further one closes the one that was opened first. Threat: a page that is
	// left open for days receives a frame for every message and every keystroke
	// of all that was ever looked at.
	openPerAgent = 50
)

// limiters are the limits of how often something may be done. Over one of them
// a frame is refused with CodeTooMany and the time after which it will be taken.
type limiters struct {
	connections             *limit.Seats
	messagesPerSession      *limit.Limiter[string]
	messagesPerNetwork      *limit.PerNetwork
	messagesPerConversation *limit.Limiter[writer]
	conversationsPerSession *limit.Limiter[string]
	conversationsPerNetwork *limit.PerNetwork
	conversationsPerBrand   *limit.Limiter[string]
	writesPerSession        *limit.Limiter[string]
	sessionsPerNetwork      *limit.PerNetwork
	work                    *limit.PerNetwork
}

// A writer is a customer in one conversation, or, if the customer is "", all
// agents in it. Whoever knows the id of another's conversation must not be able
// to use up its limit.
type writer struct{ customer, conversation string }

func newLimiters(l Limits) limiters {
	return limiters{
		connections:             limit.NewSeats(AllConnections, l.Connections, l.ConnectionsPerNetwork),
		messagesPerSession:      limit.New[string]("messages_per_session", messagesRate, messagesBurst),
		messagesPerNetwork:      limit.NewPerNetwork("messages", networkMessagesRate, networkMessagesBurst),
		messagesPerConversation: limit.New[writer]("messages_per_conversation", conversationMessagesRate, conversationMessagesBurst),
		conversationsPerSession: limit.New[string]("conversations_per_session", sessionConversationsRate, sessionConversationsBurst),
		conversationsPerNetwork: limit.NewPerNetwork("conversations", float64(l.ConversationsPerNetwork)/60, conversationsBurst*l.ConversationsPerNetwork),
		conversationsPerBrand:   limit.New[string]("conversations_per_brand", float64(l.ConversationsPerBrand)/60, conversationsBurst*l.ConversationsPerBrand),
		writesPerSession:        limit.New[string]("writes_per_session", writesRate, writesBurst),
		sessionsPerNetwork:      limit.NewPerNetwork("sessions", sessionsRate, sessionsBurst),
		work:                    limit.NewPerNetwork("work", workRate, workBurst),
	}
}
