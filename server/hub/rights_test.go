package hub_test

import (
	"fmt"
	"reflect"
	"slices"
	"testing"

	"kith/server/hub"
	"kith/server/protocol"
	"kith/server/store"
)

// member stores an agent with a role and brands, opens a connection and sends
// AgentHello; the name is the session.
func (s *fixture) member(name string, role protocol.Role, brands ...string) (*testConnection, []protocol.Frame) {
	s.Helper()
	id := s.createMember(name, role, brands...)
	if err := s.store.SignIn(s.Context(), store.Cause{Agent: id}, store.NewSignIn{Agent: id, TokenHash: store.HashToken(name), DeviceHash: []byte(name)}); err != nil {
		s.Fatal(err)
	}
	c := s.connect(name, hub.Caller{Agent: id, SignIn: signInOf(name)})
	return c, s.send(c, &protocol.AgentHello{Version: protocol.Version, Session: name})
}

// signInOf returns the id of the sign-in of a member.
func signInOf(name string) string { return fmt.Sprintf("%x", store.HashToken(name)) }

// write has a visitor begin a conversation.
func (s *fixture) write(c *testConnection, session, conversation string) {
	s.Helper()
	frames := s.send(c, &protocol.Send{Session: session, Conversation: conversation, Client: conversation + "-1", Text: "hello", New: true})
	if !hasKind(frames, "ack") {
		s.Fatalf("%s was not stored: %v", conversation, kinds(frames))
	}
}

func kinds(frames []protocol.Frame) (list []string) {
	for _, f := range frames {
		list = append(list, f.Kind())
	}
	return list
}

func hasKind(frames []protocol.Frame, kind string) bool { return slices.Contains(kinds(frames), kind) }

// TestRights: what each role may do with a connection. A guard that is missing lets an
// action through, and one that is too wide refuses an owner.
func TestRights(t *testing.T) {
	actions := []struct {
		name    string
		frame   func(session string) protocol.Frame
		changes bool   // only those who may reply may do it
		answer  string // the kind of frame that it is answered with; "" for none
	}{
		{"history", func(s string) protocol.Frame { return &protocol.History{Session: s, Conversation: "c"} }, false, "messages"},
		{"list", func(s string) protocol.Frame { return &protocol.List{Session: s, View: protocol.ViewOpen} }, false, "listed"},
		{"blocks", func(s string) protocol.Frame { return &protocol.Blocks{Session: s} }, false, "blocked"},
		{"spam", func(s string) protocol.Frame {
			return &protocol.MarkSpam{Session: s, Ref: "r", Conversations: []string{"c"}}
		}, true, "conversation"},
		{"delete", func(s string) protocol.Frame {
			return &protocol.Delete{Session: s, Ref: "r", Conversations: []string{"c"}}
		}, true, "deleted"},
		{"end all", func(s string) protocol.Frame {
			return &protocol.EndAll{Session: s, Ref: "r", Conversations: []string{"c"}}
		}, true, "conversation"},
		{"block", func(s string) protocol.Frame {
			return &protocol.BlockCustomers{Session: s, Ref: "r", Conversations: []string{"c"}}
		}, true, "conversation"},
		{"unblock", func(s string) protocol.Frame { return &protocol.Unblock{Session: s, Ref: "r", Block: "none"} }, true, "unblock"},
		{"send", func(s string) protocol.Frame {
			return &protocol.Send{Session: s, Conversation: "c", Client: "m", Text: "an answer"}
		}, true, "ack"},
		{"end", func(s string) protocol.Frame { return &protocol.End{Session: s, Conversation: "c"} }, true, "conversation"},
		{"reopen", func(s string) protocol.Frame { return &protocol.End{Session: s, Conversation: "ended", Reopen: true} }, true, "conversation"},
		{"read", func(s string) protocol.Frame { return &protocol.Read{Session: s, Conversation: "c", Number: 1} }, true, "conversation"},
		{"delivered", func(s string) protocol.Frame { return &protocol.Delivered{Session: s, Conversation: "c", Number: 1} }, true, "conversation"},
		{"describe", func(s string) protocol.Frame {
			return &protocol.Describe{Session: s, Ref: "r", Conversation: "c", Attributes: `{"a":1}`}
		}, true, "described"},
	}
	for _, role := range protocol.Roles {
		for _, a := range actions {
			t.Run(string(role)+" "+a.name, func(t *testing.T) {
				withFixture(t, func(s *fixture) {
					ann := s.visitor("ann")
					s.write(ann, "ann", "c")
					s.write(ann, "ann", "ended")
					s.send(ann, &protocol.End{Session: "ann", Conversation: "ended"})
					mira, _ := s.member("mira", role)
					before := s.conversation("c")
					frames := s.send(mira, a.frame("mira"))
					allowed := !a.changes || role.MayReply()
					if hasKind(frames, a.answer) != allowed {
						t.Errorf("the answer is %v", kinds(frames))
					}
					byItself := a.name == "read" || a.name == "delivered" // a page says so, and waits for no answer
					if refused := hasKind(frames, "refused"); refused == (allowed || byItself) {
						t.Errorf("it is refused: %v", refused)
					}
					if v, err := s.store.Conversation(s.Context(), "c"); !allowed && (err != nil || !reflect.DeepEqual(v, before)) {
						t.Errorf("it was refused, and changed the conversation to %+v, %v", v, err)
					}
				})
			})
		}
	}
}

// TestReadOnlyIsNotSeenTyping: a visitor learns nothing of those who look on.
func TestReadOnlyIsNotSeenTyping(t *testing.T) {
	for role, want := range map[protocol.Role]bool{protocol.RoleAgent: true, protocol.RoleReadOnly: false} {
		withFixture(t, func(s *fixture) {
			ann := s.visitor("ann")
			s.write(ann, "ann", "c")
			mira, _ := s.member("mira", role)
			s.send(mira, &protocol.History{Session: "mira", Conversation: "c"}, &protocol.Typing{Session: "mira", Conversation: "c", On: true})
			if got := hasKind(s.received(ann), "typing"); got != want {
				t.Errorf("%s: typing is shown: %v", role, got)
			}
			if ignored := s.metricOf("kith_dropped_frames_total", "forbidden") == 1; ignored == want {
				t.Errorf("%s: the frame is counted as forbidden: %v", role, ignored)
			}
		})
	}
}

func (s *fixture) conversation(id string) store.Conversation {
	s.Helper()
	v, err := s.store.Conversation(s.Context(), id)
	if err != nil {
		s.Fatal(err)
	}
	return v
}

// TestOtherRightsAtOnce: an agent who has fewer rights uses them from the moment of the
// change, on the connections that are there.
func TestOtherRightsAtOnce(t *testing.T) {
	for name, c := range map[string]struct {
		change func(s *fixture, id string) error
		code   protocol.CloseCode
	}{
		"another role": {func(s *fixture, id string) error {
			return s.store.SetRole(s.Context(), store.Cause{}, id, protocol.RoleReadOnly, nil)
		}, protocol.CloseGoingAway},
		"other brands": {func(s *fixture, id string) error {
			return s.store.SetRole(s.Context(), store.Cause{}, id, protocol.RoleAgent, []string{"other"})
		}, protocol.CloseGoingAway},
		"deactivated": {func(s *fixture, id string) error { return s.store.SetActive(s.Context(), store.Cause{}, id, false) }, protocol.CloseSignedOut},
		"removed":     {func(s *fixture, id string) error { return s.store.RemoveAgent(s.Context(), store.Cause{}, id) }, protocol.CloseSignedOut},
		"sign-in ended": {func(s *fixture, id string) error {
			return s.store.EndSignIn(s.Context(), store.Cause{}, id, signInOf("mira"))
		}, protocol.CloseSignedOut},
		"password changed": {func(s *fixture, id string) error {
			return s.store.SetPassword(s.Context(), store.Cause{}, id, "hash", "another sign-in", nil)
		}, protocol.CloseSignedOut},
		"renamed": {func(s *fixture, id string) error { return s.store.Rename(s.Context(), store.Cause{}, id, "Mirabel") }, 0},
	} {
		t.Run(name, func(t *testing.T) {
			withFixture(t, func(s *fixture) {
				s.createAgent("owner")
				mira, hello := s.member("mira", protocol.RoleAgent)
				jonas, _ := s.member("jonas", protocol.RoleAgent)
				if err := c.change(s, last[*protocol.Inbox](s, hello).Self.ID); err != nil {
					t.Fatal(err)
				}
				if _, code := mira.Received(); code != c.code {
					t.Errorf("the connection was closed with %d, want %d", code, c.code)
				}
				if _, code := jonas.Received(); code != 0 {
					t.Errorf("a colleague's connection was closed with %d", code)
				}
			})
		})
	}
}

// TestDeactivatedWithoutASignIn: an agent who is deactivated is out, also if the store
// knows nothing of the sign-in that the connection was made with.
func TestDeactivatedWithoutASignIn(t *testing.T) {
	withFixture(t, func(s *fixture) {
		s.createAgent("owner")
		id := s.createMember("mira", protocol.RoleAgent)
		mira := s.connect("mira", hub.Caller{Agent: id})
		s.send(mira, &protocol.AgentHello{Version: protocol.Version, Session: "mira"})
		if err := s.store.SetActive(s.Context(), store.Cause{}, id, false); err != nil {
			t.Fatal(err)
		}
		if _, code := mira.Received(); code != protocol.CloseSignedOut {
			t.Errorf("the connection was closed with %d", code)
		}
	})
}

// TestDeactivatedBeforeTheHello: so is one who was deactivated before the connection was
// made.
func TestDeactivatedBeforeTheHello(t *testing.T) {
	withFixture(t, func(s *fixture) {
		s.createAgent("owner")
		id := s.createMember("mira", protocol.RoleAgent)
		if err := s.store.SetActive(s.Context(), store.Cause{}, id, false); err != nil {
			t.Fatal(err)
		}
		mira := s.connect("mira", hub.Caller{Agent: id})
		frames, code := s.sendTold(mira, &protocol.AgentHello{Version: protocol.Version, Session: "mira"})
		if code != protocol.CloseSignedOut || len(frames) != 0 {
			t.Errorf("the connection was closed with %d after %v", code, kinds(frames))
		}
	})
}

// TestASignInThatEndedBeforeTheHello: a connection that was made with a sign-in that has
// ended since is no agent's, and may be a visitor's.
func TestASignInThatEndedBeforeTheHello(t *testing.T) {
	withFixture(t, func(s *fixture) {
		_, inbox := s.member("mira", protocol.RoleAgent)
		id := last[*protocol.Inbox](s, inbox).Self.ID
		late := s.connect("late", hub.Caller{Agent: id, SignIn: signInOf("mira")})
		visitor := s.connect("ann", hub.Caller{Agent: id, SignIn: signInOf("mira")})
		if err := s.store.EndSignIn(s.Context(), store.Cause{}, id, signInOf("mira")); err != nil {
			t.Fatal(err)
		}
		late.Receive(s.Context(), protocol.Encode(&protocol.AgentHello{Version: protocol.Version, Session: "late"}))
		if _, code := late.Received(); code != protocol.CloseSignedOut {
			t.Errorf("closed with %d", code)
		}
		if frames := s.send(visitor, hello("ann")); !hasKind(frames, "welcome") {
			t.Errorf("a visitor's connection is answered by %v", kinds(frames))
		}
	})
}

// TestAnAgentAsAVisitor: what changes of an agent is nothing to the chat that the agent
// has opened as a visitor, in the same browser.
func TestAnAgentAsAVisitor(t *testing.T) {
	withFixture(t, func(s *fixture) {
		s.createAgent("owner")
		id := s.createMember("mira", protocol.RoleAgent)
		visitor := s.connect("ann", hub.Caller{Network: network("10.0.0.1"), Agent: id})
		s.send(visitor, hello("ann"), send("ann", "c", "1", "hello"))
		if err := s.store.SetRole(s.Context(), store.Cause{}, id, protocol.RoleReadOnly, nil); err != nil {
			t.Fatal(err)
		}
		if _, code := visitor.Received(); code != 0 {
			t.Errorf("the visitor's connection was closed with %d", code)
		}
	})
}

// TestRenamed: visitors see an agent's new name from the next message on.
func TestRenamed(t *testing.T) {
	withFixture(t, func(s *fixture) {
		ann := s.visitor("ann")
		s.write(ann, "ann", "c")
		mira, inbox := s.member("mira", protocol.RoleAgent)
		if err := s.store.Rename(s.Context(), store.Cause{}, last[*protocol.Inbox](s, inbox).Self.ID, "Mirabel"); err != nil {
			t.Fatal(err)
		}
		s.send(mira, &protocol.History{Session: "mira", Conversation: "c"}, &protocol.Typing{Session: "mira", Conversation: "c", On: true})
		if f := last[*protocol.Typing](s, s.received(ann)); f.Person.Name != "Mirabel" {
			t.Errorf("%s is typing", f.Person.Name)
		}
	})
}

// TestSignedOut: a page whose sign-in has run out is closed, and the hub goes on.
func TestSignedOut(t *testing.T) {
	withFixture(t, func(s *fixture) {
		mira := s.agent("mira")
		mira.SignedOut()
		if _, code := mira.Received(); code != protocol.CloseSignedOut {
			t.Errorf("closed with %d", code)
		}
		s.write(s.visitor("ann"), "ann", "c")
	})
}
