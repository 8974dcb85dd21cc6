package hub_test

import (
	"bytes"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/prometheus/client_golang/prometheus/testutil"

	"kith/server/brand"
	"kith/server/hub"
	"kith/server/limit"
	"kith/server/protocol"
)

// last returns the last frame of a type among frames, or fails.
func last[F protocol.Frame](s *fixture, frames []protocol.Frame) F {
	s.Helper()
	for i := len(frames) - 1; i >= 0; i-- {
		if f, is := frames[i].(F); is {
			return f
		}
	}
	var none F
	s.Fatalf("there is no %T among %d frames", none, len(frames))
	return none
}

func send(session, conversation, client, text string) *protocol.Send {
	return &protocol.Send{Session: session, Conversation: conversation, Client: client, Text: text, New: true}
}

// limited returns how often a limit has refused something.
func (s *fixture) limited(name string) int {
	s.Helper()
	return s.metricOf("kith_limited_total", name)
}

// flood calls send with 0, 1, and so on until a frame is refused, and checks
// that it was by the named limit, and that the same frame is taken after the
// time that the refusal says. It returns how many were taken before.
func (s *fixture) flood(limit string, send func(i int) []protocol.Frame) int {
	s.Helper()
	for i := range 20_000 {
		for _, f := range send(i) {
			r, is := f.(*protocol.Refused)
			if !is {
				continue
			}
			if r.Code != protocol.CodeTooMany || r.Retry <= 0 || s.limited(limit) != 1 {
				s.Fatalf("number %d is refused by another limit than %s: %+v", i, limit, r)
			}
			advance(time.Duration(r.Retry) * time.Millisecond)
			for _, f := range send(i) {
				if r, is := f.(*protocol.Refused); is {
					s.Fatalf("after the time to wait: %+v", r)
				}
			}
			return i
		}
	}
	s.Fatal("nothing is refused by", limit)
	return 0
}

// TestTooManyMessages: a flood of one session is refused with the time after
// which the same message is accepted; another session is counted by itself.
func TestTooManyMessages(t *testing.T) {
	withFixture(t, func(s *fixture) {
		ann := s.visitor("ann")
		stored := s.flood("messages_per_session", func(i int) []protocol.Frame {
			return s.send(ann, send("ann", "c", fmt.Sprint(i), "flood"))
		})
		if n := s.metric("kith_messages_total"); n != stored+1 || stored < 20 {
			t.Errorf("%d messages counted, and %d sent", n, stored)
		}
		last[*protocol.Ack](s, s.send(s.visitor("bob"), send("bob", "d", "1", "hello")))
	})
}

// TestTooManyMessagesOfANetwork: sessions without end of one network, each within
// its own limit.
func TestTooManyMessagesOfANetwork(t *testing.T) {
	withFixture(t, func(s *fixture) {
		var visitors []*testConnection
		for i := range 40 {
			visitors = append(visitors, s.visitorFrom(fmt.Sprintf("2001:db8::%x", i+1), fmt.Sprint("v", i)))
		}
		s.flood("messages_per_network", func(i int) []protocol.Frame {
			v := i % len(visitors)
			return s.send(visitors[v], send(fmt.Sprint("v", v), fmt.Sprint("c", v), fmt.Sprint(i), "flood"))
		})
		bob := s.visitorFrom("2001:db8:0:1::1", "bob")
		last[*protocol.Ack](s, s.send(bob, send("bob", "d", "1", "hello")))
	})
}

// TestTooManyMessagesOfAConversation: many agents, or one agent's script.
func TestTooManyMessagesOfAConversation(t *testing.T) {
	withFixture(t, func(s *fixture) {
		ann, mira := s.visitor("ann"), s.agent("mira")
		s.send(ann, send("ann", "c", "1", "hello"))
		s.flood("messages_per_conversation", func(i int) []protocol.Frame {
			return s.send(mira, &protocol.Send{Session: "mira", Conversation: "c", Client: fmt.Sprint(i), Text: "flood"})
		})
		last[*protocol.Ack](s, s.send(ann, send("ann", "c", "2", "still here")))
	})
}

// TestTooManyMessagesOfACustomer: a customer who is signed in in several browsers, each
// within its own limit, in one conversation.
func TestTooManyMessagesOfACustomer(t *testing.T) {
	withFixture(t, func(s *fixture) {
		var browsers []*testConnection
		name := func(i int) string { return fmt.Sprint("browser", i%len(browsers)) }
		for i := range 4 {
			browsers = append(browsers, s.visitorFrom(fmt.Sprintf("10.%d.0.1", i), fmt.Sprint("browser", i)))
			signed := token(brand.DemoSecret, jwt.SigningMethodHS256, jwt.MapClaims{"externalId": "ann", "iat": time.Now().Unix()})
			last[*protocol.LoggedIn](s, s.send(browsers[i], &protocol.Login{Session: name(i), Ref: "1", JWT: signed}))
		}
		s.send(browsers[0], send(name(0), "c", "first", "hello"))
		s.flood("messages_per_conversation", func(i int) []protocol.Frame {
			return s.send(browsers[i%len(browsers)], send(name(i), "c", fmt.Sprint(i), "flood"))
		})
		last[*protocol.Ack](s, s.send(browsers[1], send(name(1), "d", "1", "in another conversation")))
	})
}

// TestLimitsOfAnother: whoever knows the ids of a session and a conversation, and
// no token, cannot use up their limits.
func TestLimitsOfAnother(t *testing.T) {
	withFixture(t, func(s *fixture) {
		eve := s.connect("eve", hub.Caller{Network: network("10.9.0.1")})
		h := hello("ann") // before ann has written anything
		h.Token = "guessed"
		s.send(eve, h)
		for i := range 60 {
			s.send(eve, &protocol.Send{Session: "ann", Conversation: "nowhere", Client: fmt.Sprint(i), Text: "not mine"})
		}
		ann := s.visitor("ann")
		last[*protocol.Ack](s, s.send(ann, send("ann", "c", "1", "mine")))
		for i := range 200 {
			name := fmt.Sprint("mallory", i)
			mallory := s.connect(name, hub.Caller{Network: network(fmt.Sprintf("10.%d.1.1", i))})
			s.send(mallory, hello(name), send(name, "c", "1", "not mine"))
			mallory.Close()
		}
		last[*protocol.Ack](s, s.send(ann, send("ann", "c", "2", "mine")))
		last[*protocol.Ack](s, s.send(s.agent("mira"), &protocol.Send{Session: "mira", Conversation: "c", Client: "1", Text: "an answer"}))
	})
}

// metric returns the sum of a metric over its labels.
func (s *fixture) metric(name string) int { return s.metricOf(name, "") }

// metricOf returns the sum of a metric over those of its labels that have a
// value; "" is every value.
func (s *fixture) metricOf(name, label string) int {
	s.Helper()
	families, err := s.registry.Gather()
	if err != nil {
		s.Fatal(err)
	}
	sum := 0.0
	for _, f := range families {
		if f.GetName() == name {
			for _, m := range f.GetMetric() {
				if label != "" && (len(m.GetLabel()) != 1 || m.GetLabel()[0].GetValue() != label) {
					continue
				}
				sum += m.GetCounter().GetValue() + m.GetGauge().GetValue()
			}
		}
	}
	return int(sum)
}

// TestTooManyConversations: of one session, of one network whatever its
// sessions and addresses, and of one brand whatever the networks.
func TestTooManyConversations(t *testing.T) {
	begin := func(s *fixture, v *testConnection, session string, i int) []protocol.Frame {
		return s.send(v, send(session, fmt.Sprint("c-", session, "-", i), "m", "hello"))
	}
	t.Run("session", func(t *testing.T) {
		withFixture(t, func(s *fixture) {
			ann := s.visitor("ann")
			s.flood("conversations_per_session", func(i int) []protocol.Frame { return begin(s, ann, "ann", i) })
			last[*protocol.Ack](s, s.send(ann, send("ann", "c-ann-0", "2", "in one that is there")))
		})
	})
	t.Run("network", func(t *testing.T) {
		withFixture(t, func(s *fixture) {
			begun := s.flood("conversations_per_network", func(i int) []protocol.Frame {
				name := fmt.Sprint("v", i)
				if s.connections[name] == nil {
					s.visitorFrom(fmt.Sprintf("2001:db8::%x", i+1), name)
				}
				return begin(s, s.connections[name], name, i)
			})
			if begun != 3*hub.DefaultConversationsPerNetwork {
				t.Errorf("%d were begun at once", begun)
			}
			bob := s.visitorFrom("2001:db8:0:1::1", "bob")
			last[*protocol.Ack](s, begin(s, bob, "bob", 0))
		})
	})
	t.Run("wide network", func(t *testing.T) {
		withFixture(t, func(s *fixture) {
			s.flood("conversations_per_wide_network", func(i int) []protocol.Frame {
				name := fmt.Sprint("v", i)
				if s.connections[name] == nil {
					s.visitorFrom(fmt.Sprintf("2001:db8:0:%x::1", i+1), name)
				}
				return begin(s, s.connections[name], name, i)
			})
		}, hub.Limits{ConversationsPerNetwork: 2})
	})
	t.Run("brand", func(t *testing.T) {
		withFixture(t, func(s *fixture) {
			s.flood("conversations_per_brand", func(i int) []protocol.Frame {
				name := fmt.Sprint("v", i)
				if s.connections[name] == nil {
					s.visitorFrom(fmt.Sprintf("10.%d.%d.1", i/256, i%256), name)
				}
				return begin(s, s.connections[name], name, i)
			})
			other := s.connect("bob", hub.Caller{Network: network("10.0.0.1")})
			h := hello("bob")
			h.Key = "other"
			s.send(other, h)
			last[*protocol.Ack](s, begin(s, other, "bob", 0))
		}, hub.Limits{ConversationsPerBrand: 10}, otherBrand())
	})
}

// TestTooManySessions: whatever begins a session, or leaves a row for one, counts for
// the network.
func TestTooManySessions(t *testing.T) {
	const limit = "sessions_per_network"
	begins := map[string]func(s *fixture, v *testConnection, session string) []protocol.Frame{
		"a message": func(s *fixture, v *testConnection, session string) []protocol.Frame {
			return s.send(v, send(session, "c-"+session, "1", "hello"))
		},
		"a description": func(s *fixture, v *testConnection, session string) []protocol.Frame {
			return s.send(v, &protocol.Describe{Session: session, Ref: "1", Attributes: `{"plan":"gold"}`})
		},
		"a revocation": func(s *fixture, v *testConnection, session string) []protocol.Frame {
			return s.send(v, &protocol.Revoke{Session: "another-" + session})
		},
	}
	for name, begin := range begins {
		t.Run(name, func(t *testing.T) {
			withFixture(t, func(s *fixture) {
				s.flood(limit, func(i int) []protocol.Frame {
					session := fmt.Sprint("v", i)
					if s.connections[session] == nil {
						s.visitorFrom(fmt.Sprintf("2001:db8::%x", i), session)
					}
					frames := begin(s, s.connections[session], session)
					if answer := frames[len(frames)-1]; answer.Kind() != "refused" { // they may not use up the network's connections
						s.connections[session].Close()
					}
					return frames
				})
			}, hub.Limits{ConversationsPerNetwork: 10_000, ConversationsPerBrand: 10_000})
		})
	}
}

// TestWhoHasASessionBeginsNone: what those describe who have written before, and agents,
// does not count as sessions that their network begins.
func TestWhoHasASessionBeginsNone(t *testing.T) {
	withFixture(t, func(s *fixture) {
		describe := func(c *testConnection, session, conversation string, i int) {
			t.Helper()
			frame := &protocol.Describe{Session: session, Ref: "r", Conversation: conversation, Attributes: fmt.Sprintf(`{"n":%d}`, i)}
			if f, is := last[protocol.Frame](s, s.send(c, frame)).(*protocol.Refused); is {
				t.Fatalf("%s, description %d: %+v", session, i, f)
			}
		}
		const each = 30
		for name := range 5 {
			visitor, agent := fmt.Sprint("v", name), fmt.Sprint("a", name)
			v, a := s.visitorFrom("10.0.0.2", visitor), s.agent(agent)
			s.write(v, visitor, visitor)
			for i := range each {
				describe(v, visitor, "", i)
				describe(a, agent, visitor, i)
			}
		}
		for name := range 8 { // each of whom begins as many conversations as one session may
			visitor := fmt.Sprint("w", name)
			v := s.visitorFrom("10.0.0.2", visitor)
			for i := range 19 {
				s.write(v, visitor, fmt.Sprint(visitor, "-", i))
			}
		}
	}, hub.Limits{ConversationsPerNetwork: 10_000, ConversationsPerBrand: 10_000})
}

// TestConversationsOfAMinute: when as many have begun as may at once, a minute makes room
// for as many as the limit says.
func TestConversationsOfAMinute(t *testing.T) {
	const perMinute = 6
	for name, limits := range map[string]hub.Limits{
		"network": {ConversationsPerNetwork: perMinute},
		"brand":   {ConversationsPerBrand: perMinute},
	} {
		t.Run(name, func(t *testing.T) {
			withFixture(t, func(s *fixture) {
				visitors := 0
				begin := func() (begun int) {
					for {
						visitors++
						session := fmt.Sprint("v", visitors)
						frames := s.send(s.visitor(session), send(session, session, "1", "hello"))
						s.connections[session].Close()
						if hasKind(frames, "refused") {
							return begun
						}
						begun++
					}
				}
				if n := begin(); n != 3*perMinute {
					t.Errorf("%d begin at once", n)
				}
				for range 2 {
					advance(time.Minute)
					if n := begin(); n != perMinute {
						t.Errorf("%d begin after a minute", n)
					}
				}
			}, limits)
		})
	}
}

// TestWhatBeginsNoConversation does not count as one: a message to a conversation that is
// not there, and is not to be begun.
func TestWhatBeginsNoConversation(t *testing.T) {
	withFixture(t, func(s *fixture) {
		ann := s.visitor("ann")
		for i := range 30 {
			frames := s.send(ann, &protocol.Send{Session: "ann", Conversation: fmt.Sprint("none", i), Client: "1", Text: "hello"})
			if r := last[*protocol.Refused](s, frames); r.Code != protocol.CodeNotFound {
				t.Fatalf("message %d: %+v", i, r)
			}
		}
		s.write(ann, "ann", "c")
	})
}

// TestTooManyWrites: one session that describes itself again and again.
func TestTooManyWrites(t *testing.T) {
	withFixture(t, func(s *fixture) {
		ann := s.visitor("ann")
		taken := s.flood("writes_per_session", func(i int) []protocol.Frame {
			return s.send(ann, &protocol.Describe{Session: "ann", Ref: fmt.Sprint(i), Attributes: fmt.Sprintf(`{"n":%d}`, i)})
		})
		if taken != 30 { // the first, which begins the session, counts as well
			t.Errorf("%d are taken at once", taken)
		}
		bob := s.visitor("bob")
		last[*protocol.Described](s, s.send(bob, &protocol.Describe{Session: "bob", Ref: "1", Attributes: `{"n":1}`}))
	})
}

func TestTooManyFrames(t *testing.T) {
	withFixture(t, func(s *fixture) {
		ann := s.visitor("ann")
		for range 1000 {
			ann.Receive(s.Context(), `{"t":"beat"}`)
		}
		if _, code := ann.Received(); code != protocol.CloseTooMany {
			t.Errorf("closed with %d", code)
		}
		if n := s.metricOf("kith_dropped_frames_total", "too_many"); n != 1 {
			t.Errorf("%d frames are counted as too many", n)
		}
	})
}

// TestTooManyConnections: however many addresses a network has, it may hold so
// many connections; agents are not among them; and a seat is given back once.
func TestTooManyConnections(t *testing.T) {
	const perNetwork = 4
	withFixture(t, func(s *fixture) {
		mira := s.createAgent("mira")
		open := 0
		connect := func(address, agent string) (*hub.Connection, string) {
			c, err := s.hub.Connect(hub.Caller{Network: network(address), Agent: agent})
			if over, is := errors.AsType[*limit.Exceeded](err); is {
				return nil, over.Limit
			}
			if err != nil {
				s.Fatal(err)
			}
			open++
			return c, ""
		}
		var connections []*hub.Connection
		for round := range 3 {
			for i := range perNetwork {
				c, over := connect(fmt.Sprintf("2001:db8::%x", i), "")
				if over != "" {
					t.Fatalf("round %d: %s answers", round, over)
				}
				connections = append(connections, c)
			}
			if _, over := connect("2001:db8::abcd:1", ""); over != "connections_per_network" {
				t.Fatalf("%q answers", over)
			}
			other, over := connect("2001:db8:0:1::1", "")
			if over != "" {
				t.Fatalf("from another network: %s answers", over)
			}
			other.Close()
			other.Close() // gives no second seat back
			if n := s.hub.Connections(); n != perNetwork {
				t.Fatalf("%d connections", n)
			}
			if round == 1 { // agents have seats of their own, and each of them so many
				over := ""
				for range 100 {
					c, limit := connect("2001:db8::1", mira)
					if over = limit; over != "" {
						break
					}
					connections = append(connections, c)
				}
				if over != "connections_per_agent" {
					t.Errorf("%q answers", over)
				}
			}
			for _, c := range connections {
				c.Close()
			}
			connections = nil
		}
	}, hub.Limits{ConnectionsPerNetwork: perNetwork})
}

// TestConnectionsOfAll: the visitors of all networks together may hold so many.
func TestConnectionsOfAll(t *testing.T) {
	withFixture(t, func(s *fixture) {
		var connections []*hub.Connection
		for i := range 3 {
			c, err := s.hub.Connect(hub.Caller{Network: network(fmt.Sprintf("10.%d.0.1", i))})
			if err != nil {
				t.Fatal(err)
			}
			connections = append(connections, c)
		}
		_, err := s.hub.Connect(hub.Caller{Network: network("10.9.0.1")})
		if over, is := errors.AsType[*limit.Exceeded](err); !is || over.Limit != hub.AllConnections {
			t.Errorf("%v", err)
		}
		if limited, refused := s.limited(hub.AllConnections), s.metricOf("kith_refusals_total", string(protocol.CodeTooMany)); limited != 1 || refused != 1 {
			t.Errorf("%d are counted as over the limit, and %d as refused", limited, refused)
		}
		s.agent("mira")
		for _, c := range connections {
			c.Close()
		}
	}, hub.Limits{Connections: 3})
}

// TestWarningOfOneNetwork: a forgotten -trusted-proxies is said once a minute, and
// nothing is said of an office among others.
func TestWarningOfOneNetwork(t *testing.T) {
	for name, c := range map[string]struct{ ofOne, ofOthers, warnings int }{
		"a proxy":               {60, 20, 3},
		"a small proxy":         {32, 31, 3},
		"a small office":        {31, 30, 0},
		"an office":             {60, 60, 0},
		"the only two visitors": {2, 0, 0},
	} {
		t.Run(name, func(t *testing.T) {
			var log bytes.Buffer
			withFixture(t, func(s *fixture) {
				for i := range c.ofOne + c.ofOthers {
					address := "192.0.2.1"
					if i >= c.ofOne {
						address = fmt.Sprintf("10.%d.0.1", i)
					}
					s.visitorFrom(address, fmt.Sprint("v", i))
				}
				advance(3*time.Minute + time.Second)
			}, slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelWarn})))
			if n := strings.Count(log.String(), "\n"); n != c.warnings {
				t.Errorf("%d lines:\n%s", n, &log)
			}
			for line := range strings.Lines(log.String()) {
				if !strings.Contains(line, "-trusted-proxies") || !strings.Contains(line, fmt.Sprintf("address=192.0.2.1 connections=%d of=%d", c.ofOne, c.ofOne+c.ofOthers)) {
					t.Error(line)
				}
			}
		})
	}
}

func TestLongText(t *testing.T) {
	withFixture(t, func(s *fixture) {
		ann := s.visitor("ann")
		for name, c := range map[string]struct {
			text string
			fits bool
		}{
			"just fits":        {strings.Repeat("a", protocol.TextLimit), true},
			"emoji":            {strings.Repeat("🫖", protocol.TextLimit), true},
			"one more":         {strings.Repeat("a", protocol.TextLimit+1), false},
			"one emoji more":   {strings.Repeat("🫖", protocol.TextLimit+1), false},
			"twice the length": {strings.Repeat("a", 2*protocol.TextLimit), false},
		} {
			frames := s.send(ann, send("ann", "c", strings.ReplaceAll(name, " ", "-"), c.text))
			if c.fits {
				last[*protocol.Ack](s, frames)
				continue
			}
			r := last[*protocol.Refused](s, frames)
			if r.Code != protocol.CodeTooLong || r.Client != strings.ReplaceAll(name, " ", "-") {
				t.Errorf("%s: %+v", name, r)
			}
		}
	})
}

// TestSlowReader: a client who does not read is disconnected, and nobody waits
// for it.
func TestSlowReader(t *testing.T) {
	withFixture(t, func(s *fixture) {
		ann := s.visitor("ann")
		s.send(ann, send("ann", "c", "1", strings.Repeat("🫖", protocol.TextLimit)))
		slow, err := s.hub.Connect(hub.Caller{Network: network("10.0.0.3")})
		if err != nil {
			t.Fatal(err)
		}
		defer slow.Close()
		slow.Receive(s.Context(), protocol.Encode(hello("ann")))
		for i := 0; s.metric("kith_slow_readers_total") == 0; i++ {
			if i > 2000 {
				t.Fatal("the connection is still open")
			}
			slow.Receive(s.Context(), protocol.Encode(&protocol.History{Session: "ann", Conversation: "c"}))
			advance(100 * time.Millisecond)
		}
		for range slow.Outgoing() {
		}
		if slow.CloseCode() != protocol.CloseTooSlow {
			t.Errorf("closed with %d", slow.CloseCode())
		}
		last[*protocol.Ack](s, s.send(ann, send("ann", "c", "2", "still here")))
		if n, err := testutil.GatherAndCount(s.registry); err != nil || n == 0 {
			t.Error(n, err)
		}
		synctest.Wait()
	})
}

// TestSeatsOfAnAgent: an agent has so many connections, and each that is closed makes
// room for one.
func TestSeatsOfAnAgent(t *testing.T) {
	const seats = 50
	withFixture(t, func(s *fixture) {
		mira := s.createAgent("mira")
		var open []*hub.Connection
		connect := func() bool {
			c, err := s.hub.Connect(hub.Caller{Agent: mira})
			if over, is := errors.AsType[*limit.Exceeded](err); is && over.Limit == "connections_per_agent" {
				return false
			} else if err != nil {
				t.Fatal(err)
			}
			open = append(open, c)
			return true
		}
		for round := range 3 {
			for len(open) < seats {
				if !connect() {
					t.Fatalf("round %d: connection %d is refused", round, len(open)+1)
				}
			}
			if connect() {
				t.Errorf("round %d: there is one more", round)
			}
			open[0].Close()
			open = open[1:]
			if !connect() || connect() {
				t.Errorf("round %d: one that is closed makes room for %d", round, len(open)-seats+1)
			}
			for _, c := range open {
				c.Close()
			}
			open = nil
		}
	})
}

// TestTooManyLogins: one session that signs in again and again.
func TestTooManyLogins(t *testing.T) {
	withFixture(t, func(s *fixture) {
		ann := s.visitor("ann")
		s.flood("writes_per_session", func(i int) []protocol.Frame {
			return s.send(ann, &protocol.Login{Session: "ann", Ref: fmt.Sprint(i),
				JWT: token(brand.DemoSecret, jwt.SigningMethodHS256, jwt.MapClaims{"externalId": "ann", "iat": time.Now().Unix()})})
		})
	})
}
