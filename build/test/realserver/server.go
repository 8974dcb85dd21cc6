package realserver

import (
	"context"
	"fmt"
	"log/slog"
	"net/netip"
	"os"
	"strconv"
	"strings"
	"sync/atomic"
	"testing/synctest"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/prometheus/client_golang/prometheus"

	"kith/server/brand"
	"kith/server/hub"
	"kith/server/hub/hubtest"
	"kith/server/limit"
	"kith/server/protocol"
	"kith/server/store"
	"kith/server/store/storetest"
	"kith/wasm/simulation"
)

// A Server is a hub with a store. It is a simulation.Twin.
type Server struct {
	store       store.Store
	failures    atomic.Int64 // how many of the next writes that visitors want will fail
	releases    releases
	hub         *hub.Hub
	connections map[int64]*hubtest.Client
	agent       *hubtest.Client
	agentID     string
	open        map[string]bool // the conversations that the agent has opened
	sent        int             // how many messages the agent has sent
}

var _ simulation.Twin = (*Server)(nil)

// A Template is the store of a server that nobody has used, with one agent. Each new
// server gets a copy: to make the tables takes longer than most runs spend on writing.
type Template struct{ folder, agent string }

// NewTemplate makes a template in a folder.
func NewTemplate(folder string) (Template, error) {
	st, err := store.Open(folder)
	if err != nil {
		return Template{}, err
	}
	ctx := context.Background()
	invitation := store.NewInvitation{CodeHash: store.HashToken("code"), Role: protocol.RoleOwner, Expires: time.Now().Add(time.Hour)}
	if err := st.Invite(ctx, store.Cause{}, invitation); err != nil {
		return Template{}, err
	}
	a, err := st.CreateAgent(ctx, "", invitation.CodeHash, "Ada", "hash")
	if err != nil {
		return Template{}, err
	}
	return Template{folder, a.ID}, st.Close()
}

// New returns a server with a store of its own in a folder, which must not exist yet.
// Close must be called.
func (t Template) New(folder string) (*Server, error) {
	if err := os.CopyFS(folder, os.DirFS(t.folder)); err != nil {
		return nil, err
	}
	st, err := store.Open(folder)
	if err != nil {
		return nil, err
	}
	s := &Server{connections: map[int64]*hubtest.Client{}, agentID: t.agent}
	s.store = &storetest.Failing{Store: st, Fails: s.fails}
	s.start()
	return s, nil
}

// start starts a hub and connects the agent.
func (s *Server) start() {
	s.hub = hub.New(hub.Parts{
		Store:      s.store,
		Brands:     brand.NewSet(brand.Demo()),
		Releases:   &s.releases,
		Outcomes:   unheard{},
		Log:        slog.New(slog.DiscardHandler),
		Registerer: prometheus.NewRegistry(),
	})
	s.connectAgent()
}

// connectAgent connects the agent.
func (s *Server) connectAgent() {
	s.agent = s.connect(hub.Caller{Network: networkOf(0), Agent: s.agentID, SignIn: "sign-in"})
	s.open = map[string]bool{}
	s.toHub(s.agent, &protocol.AgentHello{Version: protocol.Version, Session: "agent"})
}

// stop stops the hub.
func (s *Server) stop() {
	ctx, cancel := context.WithTimeout(context.Background(), time.Hour) // of the bubble's clock
	defer cancel()
	if err := s.hub.Drain(ctx); err != nil {
		panic(fmt.Sprint("a connection was not closed: ", err))
	}
	synctest.Wait()
}

// Close ends the server.
func (s *Server) Close() error {
	s.stop()
	return s.store.Close()
}

// networkOf returns a network of its own for each number.
func networkOf(number int64) limit.Network {
	return limit.NetworkOf(netip.AddrFrom4([4]byte{10, byte(number >> 16), byte(number >> 8), byte(number)}))
}

func (s *Server) connect(caller hub.Caller) *hubtest.Client {
	c, err := hubtest.Connect(s.hub, caller)
	if err != nil {
		panic(fmt.Sprint("connecting: ", err))
	}
	return c
}

// Connect implements simulation.Twin.
func (s *Server) Connect(number int64) {
	s.connections[number] = s.connect(hub.Caller{Network: networkOf(number)})
}

// Receive implements simulation.Twin.
func (s *Server) Receive(number int64, text string) {
	if f, _, err := protocol.DecodeFromClient(text); err == nil {
		if login, is := f.(*protocol.Login); is {
			if address, ok := strings.CutPrefix(login.JWT, "jwt:"); ok {
				login.JWT = sign(address)
				text = protocol.Encode(login)
			}
		}
	}
	s.connections[number].Receive(context.Background(), text)
	synctest.Wait()
}

// sign returns a token that signs in whoever has an address.
func sign(address string) string {
	token, err := jwt.NewWithClaims(jwt.SigningMethodHS256, jwt.MapClaims{"email": address, "iat": time.Now().Unix()}).SignedString([]byte(brand.DemoSecret))
	if err != nil {
		panic(err)
	}
	return token
}

func (s *Server) toHub(c *hubtest.Client, f protocol.Frame) {
	c.Receive(context.Background(), protocol.Encode(f))
	synctest.Wait()
}

// Lose implements simulation.Twin.
func (s *Server) Lose(number int64) {
	if c := s.connections[number]; c != nil { // it is gone since a restart
		c.Close()
		delete(s.connections, number)
		synctest.Wait()
	}
}

// Agent implements simulation.Twin.
func (s *Server) Agent(kind simulation.Kind, conversation, text string) {
	if !s.open[conversation] {
		s.open[conversation] = true
		s.toHub(s.agent, &protocol.History{Session: "agent", Conversation: conversation})
	}
	switch kind {
	case simulation.AgentSend:
		s.sent++
		s.toHub(s.agent, &protocol.Send{Session: "agent", Conversation: conversation, Client: "agent-" + strconv.Itoa(s.sent), Text: text})
	case simulation.AgentType:
		s.toHub(s.agent, &protocol.Typing{Session: "agent", Conversation: conversation, On: true})
	case simulation.AgentReceive, simulation.AgentRead:
		v, err := s.store.Conversation(context.Background(), conversation)
		if err != nil {
			panic(err)
		}
		if kind == simulation.AgentRead {
			s.toHub(s.agent, &protocol.Read{Session: "agent", Conversation: conversation, Number: v.Last})
		} else {
			s.toHub(s.agent, &protocol.Delivered{Session: "agent", Conversation: conversation, Number: v.Last})
		}
	case simulation.AgentEnd, simulation.AgentReopen:
		s.toHub(s.agent, &protocol.End{Session: "agent", Conversation: conversation, Reopen: kind == simulation.AgentReopen})
	}
}

// Revoke implements simulation.Twin.
func (s *Server) Revoke(session, key string) {
	if err := s.store.RevokeSession(context.Background(), session, store.HashToken(key)); err != nil {
		panic(err)
	}
	synctest.Wait()
}

// unheard is the hub's Outcomes, to which nobody listens.
type unheard struct{}

// Stored implements hub.Outcomes.
func (unheard) Stored(string) {}

// releases has one release, and all others were rolled back. It is the hub's.
type releases struct {
	served  string // "" before SetRelease
	changed func() // the hub's
}

// ReleaseFor implements hub.Releases.
func (r *releases) ReleaseFor(string, int64) string { return r.served }

// Withdrawn implements hub.Releases.
func (r *releases) Withdrawn(release string) bool {
	return release == simulation.DamagingRelease || r.served != "" && release != "" && release != r.served
}

// Follow implements hub.Releases. Of several hubs only the last one runs.
func (r *releases) Follow(changed func()) { r.changed = changed }

// SetRelease implements simulation.Twin.
func (s *Server) SetRelease(release string) {
	s.releases.served = release
	s.releases.changed()
	synctest.Wait()
}

// FailStore implements simulation.Twin.
func (s *Server) FailStore(n int64) { s.failures.Store(n) }

// fails reports whether a call of the store fails.
func (s *Server) fails(method string, actor store.Actor) bool {
	switch method {
	case "UpdateVisitor", "Append", "Mark", "LoginCustomer", "DescribeCustomer", "DescribeConversation", "Repaired":
		return actor.Agent == "" && s.failures.Load() > 0 && s.failures.Add(-1) >= 0
	}
	return false
}

// Restart implements simulation.Twin.
func (s *Server) Restart() {
	s.stop()
	clear(s.connections)
	s.start()
}

// sleepAfter is after how long the agent's device sleeps, as the visitor's does in the
// simulation. Heartbeats of a week to somebody who is away would be most of what a run
// does.
const sleepAfter = time.Hour

// Wait implements simulation.Twin.
func (s *Server) Wait(milliseconds int64) {
	wait := time.Duration(milliseconds) * time.Millisecond
	if wait >= sleepAfter {
		s.agent.Close()
	}
	<-time.After(wait) // of the bubble
	synctest.Wait()
	if wait >= sleepAfter {
		s.connectAgent()
	}
}

// Now implements simulation.Twin.
func (s *Server) Now() int64 { return time.Now().UnixMilli() }

// Sent implements simulation.Twin.
func (s *Server) Sent(number int64) (frames []string, code protocol.CloseCode) {
	return s.connections[number].Received()
}
