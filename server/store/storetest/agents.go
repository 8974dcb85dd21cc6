package storetest

import (
	"bytes"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"kith/server/protocol"
	"kith/server/store"
)

// invitation returns an invitation with a code, as somebody with that role.
func invitation(code string, role protocol.Role, brands ...string) store.NewInvitation {
	return store.NewInvitation{CodeHash: store.HashToken(code), Role: role, Brands: brands, Expires: time.Now().Add(time.Hour)}
}

// createMember creates an agent with a role and brands.
func (s *fixture) createMember(name string, role protocol.Role, brands ...string) store.Agent {
	s.Helper()
	code := "code for " + name
	s.must(s.Invite(s.Context(), store.Cause{}, invitation(code, role, brands...)))
	a, err := s.CreateAgent(s.Context(), "192.0.2.1", store.HashToken(code), name, "hash of "+name)
	s.must(err)
	return a
}

// createAgent creates an owner.
func (s *fixture) createAgent(name string) protocol.Person {
	s.Helper()
	return s.createMember(name, protocol.RoleOwner).Person
}

// signIn signs an agent in with a token.
func (s *fixture) signIn(agent, token string) {
	s.Helper()
	s.must(s.SignIn(s.Context(), store.Cause{Agent: agent, Network: "192.0.2.1"},
		store.NewSignIn{Agent: agent, TokenHash: store.HashToken(token), DeviceHash: store.HashToken("device of " + token), Browser: "Firefox 140 on Linux"}))
}

// signedIn reports whether a token is one of an agent who is signed in.
func (s *fixture) signedIn(token string) bool {
	s.Helper()
	_, _, err := s.AgentBySignIn(s.Context(), store.HashToken(token))
	if err != nil {
		s.wantError(err, store.ErrNotFound)
	}
	return err == nil
}

func signInID(token string) string { return fmt.Sprintf("%x", store.HashToken(token)) }

// audited returns the actions of the audit log, the oldest first.
func (s *fixture) audited() (actions []string) {
	s.Helper()
	page, err := s.AuditLog(s.Context(), 0)
	s.must(err)
	for _, e := range page.Entries {
		actions = append([]string{fmt.Sprint(e.Actor, " ", e.Action, " ", e.Target, " ", e.Detail)}, actions...)
	}
	return actions
}

func testCreateAgent(s *fixture) {
	n, err := s.CountOwners(s.Context())
	s.must(err)
	equal(s, "owners", n, 0)
	mira := s.createMember("Mira  Ölmez", protocol.RoleAgent, "demo", "other")
	for _, name := range []string{"mira ölmez", "MIRA ÖLMEZ", " Mira Ölmez\t"} {
		got, err := s.AgentByName(s.Context(), store.FoldName(name))
		s.must(err)
		equal(s, "by name", got, mira)
	}
	got, err := s.AgentByID(s.Context(), mira.ID)
	s.must(err)
	equal(s, "by id", got, mira)
	equal(s, "rights", []any{mira.Role, mira.Brands, mira.Sees("demo"), mira.Sees("third")}, []any{protocol.RoleAgent, []string{"demo", "other"}, true, false})
	_, err = s.AgentByID(s.Context(), "nobody")
	s.wantError(err, store.ErrNotFound)

	code := store.HashToken("code")
	s.must(s.Invite(s.Context(), store.Cause{}, invitation("code", protocol.RoleOwner, "demo")))
	_, err = s.CreateAgent(s.Context(), "", code, "mira ölmez", "x")
	s.wantError(err, store.ErrNameTaken)
	jonas, err := s.CreateAgent(s.Context(), "", code, "Jonas", "x") // the taken name did not use the code up
	s.must(err)
	equal(s, "an owner's brands", jonas.Brands, nil)
	_, err = s.CreateAgent(s.Context(), "", code, "Amal", "x")
	s.wantError(err, store.ErrInvite)
	_, err = s.CreateAgent(s.Context(), "", store.HashToken("guessed"), "Amal", "x")
	s.wantError(err, store.ErrInvite)
	old := invitation("old", protocol.RoleOwner)
	old.Expires = time.Now().Add(-time.Second)
	s.must(s.Invite(s.Context(), store.Cause{}, old))
	s.wantError(s.CodeIsOpen(s.Context(), old.CodeHash), store.ErrInvite)
	_, err = s.CreateAgent(s.Context(), "", old.CodeHash, "Amal", "x")
	s.wantError(err, store.ErrInvite)

	// Of many who use a code at once, one becomes an agent.
	s.must(s.Invite(s.Context(), store.Cause{}, invitation("code", protocol.RoleAgent)))
	var in atomic.Int32
	var wait sync.WaitGroup
	for i := range 8 {
		wait.Go(func() {
			if _, err := s.CreateAgent(s.Context(), "", code, fmt.Sprint("racer ", i), "x"); err == nil {
				in.Add(1)
			}
		})
	}
	wait.Wait()
	equal(s, "how many of them became agents", in.Load(), 1)
}

// testAgentRights: a write is refused with the rights that the agent has in that moment,
// whoever let it through.
func testAgentRights(s *fixture) {
	s.createMember("Mira", protocol.RoleOwner)
	s.append(visitor("ann"), "c", "hello")
	for name, c := range map[string]struct {
		agent store.Agent
		code  protocol.Code // "" if it may write
	}{
		"agent":     {s.createMember("Agent", protocol.RoleAgent), ""},
		"the brand": {s.createMember("Demo", protocol.RoleAgent, "demo"), ""},
		"read-only": {s.createMember("Reader", protocol.RoleReadOnly), protocol.CodeForbidden},
		"another":   {s.createMember("Other", protocol.RoleAgent, "other"), protocol.CodeNotFound},
	} {
		actor := store.Actor{Agent: c.agent.ID}
		s.must(s.Block(s.Context(), store.Actor{Agent: s.createMember("For "+name, protocol.RoleAgent).ID}, "c", store.NewBlock{}))
		rules, _, err := s.BlockRules(s.Context(), nil, protocol.Cursor{}, 1)
		s.must(err)
		unblock := s.Unblock(s.Context(), actor, rules[0].ID)
		_, err = s.Append(s.Context(), actor, store.NewMessage{Conversation: "c", Client: name, Text: name})
		all := map[string]error{
			"append": err,
			"mark":   s.Mark(s.Context(), actor, "c", 1, 1),
			"spam":   s.MarkSpam(s.Context(), actor, "c", false),
			"block":  s.Block(s.Context(), actor, "c", store.NewBlock{}),
			"end":    s.EndConversation(s.Context(), actor, "c", false),
		}
		s.must(s.EndConversation(s.Context(), store.Actor{Agent: s.createMember("Again "+name, protocol.RoleAgent).ID}, "c", true))
		for write, err := range all {
			if c.code == "" {
				s.must(err)
			} else {
				s.Log(name, write)
				s.wantRefusal(err, c.code)
			}
		}
		if (unblock == nil) != (c.code == "") {
			s.Fatalf("%s: lifting a block: %v", name, unblock)
		}
	}
}

// testFirstCode: of the codes for the first agent one is valid at a time, and none once
// there is an agent.
func testFirstCode(s *fixture) {
	first := func(code string) store.NewInvitation {
		v := invitation(code, protocol.RoleOwner)
		v.First = true
		return v
	}
	open := func(code string) error { return s.CodeIsOpen(s.Context(), store.HashToken(code)) }
	s.must(s.Invite(s.Context(), store.Cause{}, first("one")))
	s.must(open("one"))
	s.must(s.Invite(s.Context(), store.Cause{}, first("two")))
	s.wantError(open("one"), store.ErrInvite)
	_, err := s.CreateAgent(s.Context(), "", store.HashToken("one"), "Eve", "x")
	s.wantError(err, store.ErrInvite)
	list, err := s.OpenInvitations(s.Context())
	s.must(err)
	equal(s, "invitations that owners see", len(list), 0)
	equal(s, "the log of codes that nobody has made", len(s.audited()), 0)
	s.createMember("Mira", protocol.RoleOwner) // by another invitation
	s.wantError(open("two"), store.ErrInvite)
}

func testInvitations(s *fixture) {
	mira := s.createMember("Mira", protocol.RoleOwner)
	by := store.Cause{Agent: mira.ID, Network: "192.0.2.1"}
	v := invitation("code", protocol.RoleReadOnly, "demo")
	v.For = "Jonas"
	s.must(s.Invite(s.Context(), by, v))
	list, err := s.OpenInvitations(s.Context())
	s.must(err)
	if len(list) != 1 {
		s.Fatalf("%+v", list)
	}
	got := list[0]
	equal(s, "the invitation", got, protocol.Invitation{ID: got.ID, For: "Jonas", Role: protocol.RoleReadOnly, Brands: []string{"demo"}, By: "Mira",
		Created: got.Created, Expires: v.Expires.UnixMilli()})
	s.must(s.Withdraw(s.Context(), by, got.ID))
	s.wantError(s.Withdraw(s.Context(), by, got.ID), store.ErrNotFound)
	s.wantError(s.CodeIsOpen(s.Context(), v.CodeHash), store.ErrInvite)
	_, err = s.CreateAgent(s.Context(), "", v.CodeHash, "Jonas", "x")
	s.wantError(err, store.ErrInvite)
	equal(s, "the audit log", s.audited(), []string{
		"Operator invited  owner", "Mira joined Mira owner",
		"Mira invited Jonas read-only: demo", "Mira invite-withdrawn Jonas read-only: demo"})
}

func testReset(s *fixture) {
	mira := s.createMember("Mira", protocol.RoleOwner)
	s.signIn(mira.ID, "token")
	s.must(s.SetSecondFactor(s.Context(), store.Cause{}, mira.ID, []byte("secret"), [][]byte{{1}}))
	reset := func(code string, clear bool) {
		s.must(s.Reset(s.Context(), store.Cause{}, store.NewReset{CodeHash: store.HashToken(code), Agent: mira.ID, ClearSecondFactor: clear, Expires: time.Now().Add(time.Hour)}))
	}
	reset("one", false)
	reset("two", false)
	s.wantError(s.CodeIsOpen(s.Context(), store.HashToken("one")), store.ErrInvite)
	_, err := s.CreateAgent(s.Context(), "", store.HashToken("two"), "Eve", "x")
	s.wantError(err, store.ErrInvite) // it recovers an account, and makes none
	got, err := s.Recover(s.Context(), "192.0.2.9", store.HashToken("two"), "new hash")
	s.must(err)
	equal(s, "the hash and the second factor", []any{got.PasswordHash, string(got.TOTPSecret), got.Recovery}, []any{"new hash", "secret", int64(1)})
	equal(s, "signed in", s.signedIn("token"), false)
	_, err = s.Recover(s.Context(), "", store.HashToken("two"), "x")
	s.wantError(err, store.ErrInvite)
	s.must(s.Invite(s.Context(), store.Cause{}, invitation("invitation", protocol.RoleOwner)))
	_, err = s.Recover(s.Context(), "", store.HashToken("invitation"), "x")
	s.wantError(err, store.ErrInvite)
	s.signIn(mira.ID, "again")
	reset("three", true)
	got, err = s.Recover(s.Context(), "", store.HashToken("three"), "newer hash")
	s.must(err)
	equal(s, "the hash and no second factor", []any{got.PasswordHash, len(got.TOTPSecret), got.Recovery}, []any{"newer hash", 0, int64(0)})
	equal(s, "signed in after that", s.signedIn("again"), false)
	log := s.audited()
	equal(s, "the log", log[len(log)-1], "Mira recovered Mira ")
	s.wantError(s.Reset(s.Context(), store.Cause{}, store.NewReset{Agent: "nobody"}), store.ErrNotFound)
	old := store.NewReset{CodeHash: store.HashToken("old"), Agent: mira.ID, Expires: time.Now().Add(-time.Second)}
	s.must(s.Reset(s.Context(), store.Cause{}, old))
	s.wantError(s.CodeIsOpen(s.Context(), old.CodeHash), store.ErrInvite)
	_, err = s.Recover(s.Context(), "", old.CodeHash, "x")
	s.wantError(err, store.ErrInvite)
}

func testRename(s *fixture) {
	mira, jonas := s.createMember("Mira", protocol.RoleOwner), s.createMember("Jonas", protocol.RoleAgent)
	s.takeEvents()
	s.wantError(s.Rename(s.Context(), store.Cause{Agent: jonas.ID}, jonas.ID, "MIRA"), store.ErrNameTaken)
	s.must(s.Rename(s.Context(), store.Cause{Agent: jonas.ID}, jonas.ID, "jonas"))
	s.must(s.Rename(s.Context(), store.Cause{Agent: jonas.ID}, jonas.ID, "Jo"))
	s.must(s.Rename(s.Context(), store.Cause{Agent: jonas.ID}, jonas.ID, " Jo ")) // no change
	got, err := s.AgentByName(s.Context(), store.FoldName("jo"))
	s.must(err)
	equal(s, "the last event", s.takeEvents()[1], store.Event(store.AgentChanged{Agent: got}))
	_, err = s.AgentByName(s.Context(), store.FoldName("jonas"))
	s.wantError(err, store.ErrNotFound)
	s.wantError(s.Rename(s.Context(), store.Cause{}, "nobody", "x"), store.ErrNotFound)
	equal(s, "others", s.audited()[4:], []string{"jonas renamed jonas Jonas", "Jo renamed Jo jonas"})
	_ = mira
}

// testLastOwner: no change leaves a team without an owner who can sign in.
func testLastOwner(s *fixture) {
	mira, jonas := s.createMember("Mira", protocol.RoleOwner), s.createMember("Jonas", protocol.RoleAgent)
	changes := map[string]func(id string) error{
		"role":        func(id string) error { return s.SetRole(s.Context(), store.Cause{}, id, protocol.RoleAgent, nil) },
		"deactivated": func(id string) error { return s.SetActive(s.Context(), store.Cause{}, id, false) },
		"removed":     func(id string) error { return s.RemoveAgent(s.Context(), store.Cause{}, id) },
	}
	owners := func(want int) {
		n, err := s.CountOwners(s.Context())
		s.must(err)
		equal(s, "owners", n, want)
	}
	owners(1)
	for name, change := range changes {
		if err := change(mira.ID); err != store.ErrLastOwner {
			s.Fatalf("%s: %v", name, err)
		}
	}
	got, err := s.AgentByID(s.Context(), mira.ID)
	s.must(err)
	equal(s, "the last owner", got, mira)
	s.must(s.SetRole(s.Context(), store.Cause{}, jonas.ID, protocol.RoleOwner, []string{"demo"}))
	owners(2)
	s.must(changes["role"](mira.ID))
	owners(1)
	s.wantError(changes["removed"](jonas.ID), store.ErrLastOwner)
}

func testDeactivate(s *fixture) {
	mira, jonas := s.createMember("Mira", protocol.RoleOwner), s.createMember("Jonas", protocol.RoleAgent)
	s.signIn(mira.ID, "mira's")
	s.signIn(jonas.ID, "jonas's")
	s.append(visitor("ann"), "c", "hello")
	s.takeEvents()
	by := store.Cause{Agent: mira.ID}
	s.must(s.SetActive(s.Context(), by, jonas.ID, false))
	got, err := s.AgentByID(s.Context(), jonas.ID)
	s.must(err)
	equal(s, "active", got.Active(), false)
	equal(s, "events", s.takeEvents(), []store.Event{store.SignInEnded{SignIn: signInID("jonas's")}, store.AgentChanged{Agent: got}})
	equal(s, "signed in", []bool{s.signedIn("jonas's"), s.signedIn("mira's")}, []bool{false, true})
	s.wantError(s.SignIn(s.Context(), by, store.NewSignIn{Agent: jonas.ID, TokenHash: store.HashToken("x")}), store.ErrNotFound)
	_, err = s.Append(s.Context(), store.Actor{Agent: jonas.ID}, store.NewMessage{Conversation: "c", Client: "m", Text: "hello"})
	s.wantError(err, store.ErrNotFound)
	s.must(s.SetActive(s.Context(), by, jonas.ID, false)) // nothing is left to do
	s.must(s.SetActive(s.Context(), by, jonas.ID, true))
	s.signIn(jonas.ID, "another")
	equal(s, "signed in again", s.signedIn("another"), true)
	equal(s, "others", s.audited()[6:], []string{"Mira deactivated Jonas ", "Mira reactivated Jonas ", "Jonas signed-in Jonas Firefox 140 on Linux"})
}

// testRemoveAgent: what was written keeps the name, which another may have.
func testRemoveAgent(s *fixture) {
	mira, jonas := s.createMember("Mira", protocol.RoleOwner), s.createMember("Jonas", protocol.RoleAgent)
	s.signIn(jonas.ID, "token")
	s.append(visitor("ann"), "c", "hello")
	s.append(store.Actor{Agent: jonas.ID}, "c", "an answer")
	s.must(s.SetPicture(s.Context(), jonas.ID, "image/png", []byte{1}))
	by := store.Cause{Agent: mira.ID}
	s.takeEvents()
	s.must(s.RemoveAgent(s.Context(), by, jonas.ID))
	events := s.takeEvents()
	if changed, is := events[len(events)-1].(store.AgentChanged); !is || changed.Agent.ID != jonas.ID || changed.Agent.Active() {
		s.Fatalf("the last event is %+v", events[len(events)-1])
	}
	s.wantError(s.RemoveAgent(s.Context(), by, jonas.ID), store.ErrNotFound)
	equal(s, "signed in", s.signedIn("token"), false)
	_, err := s.AgentByName(s.Context(), store.FoldName("Jonas"))
	s.wantError(err, store.ErrNotFound)
	_, _, err = s.Picture(s.Context(), jonas.ID)
	s.wantError(err, store.ErrNotFound)
	page, err := s.History(s.Context(), "c", 0)
	s.must(err)
	equal(s, "the name of what was written", page.Messages[1].Person.Name, "Jonas")
	members, err := s.Members(s.Context())
	s.must(err)
	equal(s, "members", len(members), 1)
	again := s.createMember("Jonas", protocol.RoleAgent)
	if again.ID == jonas.ID {
		s.Fatal("the new agent has the id of the one who was removed")
	}
}

func testMembers(s *fixture) {
	s.createMember("Mira", protocol.RoleOwner)
	ann := s.createMember("ann", protocol.RoleReadOnly, "demo")
	s.signIn(ann.ID, "token")
	members, err := s.Members(s.Context())
	s.must(err)
	if len(members) != 2 || members[0].Name != "ann" || members[1].Name != "Mira" {
		s.Fatalf("%+v", members)
	}
	equal(s, "rights", []any{members[0].Role, members[0].Brands, members[1].Role}, []any{protocol.RoleReadOnly, []string{"demo"}, protocol.RoleOwner})
	if members[0].Used == 0 || members[1].Used != 0 {
		s.Fatalf("last used: %d and %d", members[0].Used, members[1].Used)
	}
}

func testSignIn(s *fixture) {
	mira := s.createMember("Mira", protocol.RoleOwner)
	equal(s, "signed in", s.signedIn("token"), false)
	s.signIn(mira.ID, "token")
	got, signIn, err := s.AgentBySignIn(s.Context(), store.HashToken("token"))
	s.must(err)
	equal(s, "the agent", got, mira)
	equal(s, "the sign-in", []any{signIn.ID, signIn.Proved, signIn.Used}, []any{signInID("token"), signIn.Began, signIn.Began})

	// Another sign-in in the same browser takes the place of the first.
	s.takeEvents()
	s.must(s.SignIn(s.Context(), store.Cause{Agent: mira.ID}, store.NewSignIn{Agent: mira.ID, TokenHash: store.HashToken("second"),
		FormerHash: store.HashToken("token"), DeviceHash: store.HashToken("d2"), FormerDevice: store.HashToken("device of token")}))
	equal(s, "events", s.takeEvents(), []store.Event{store.SignInEnded{SignIn: signInID("token")}})
	equal(s, "signed in", []bool{s.signedIn("token"), s.signedIn("second")}, []bool{false, true})

	s.must(s.UseSignIn(s.Context(), signInID("second"), "198.51.100.0/24"))
	s.must(s.ProveSignIn(s.Context(), signInID("second")))
	s.signIn(mira.ID, "third")
	list, err := s.SignInsOf(s.Context(), mira.ID)
	s.must(err)
	equal(s, "sign-ins", []any{len(list), list[0].Browser, list[1].ID, list[1].Network}, []any{2, "Firefox 140 on Linux", signInID("second"), "198.51.100.0/24"})

	jonas := s.createMember("Jonas", protocol.RoleAgent)
	s.must(s.EndSignIn(s.Context(), store.Cause{Agent: jonas.ID}, jonas.ID, signInID("third"))) // another's: nothing
	s.must(s.EndSignIn(s.Context(), store.Cause{Agent: mira.ID}, mira.ID, signInID("third")+"x"))
	equal(s, "signed in", s.signedIn("third"), true)
	s.must(s.EndOtherSignIns(s.Context(), store.Cause{Agent: mira.ID}, mira.ID, signInID("third")))
	equal(s, "signed in", []bool{s.signedIn("second"), s.signedIn("third")}, []bool{false, true})
	s.must(s.EndSignIn(s.Context(), store.Cause{Agent: mira.ID}, mira.ID, signInID("third")))
	s.must(s.EndSignIn(s.Context(), store.Cause{Agent: mira.ID}, mira.ID, "no such id"))
	equal(s, "signed in", s.signedIn("third"), false)
}

// testSignInsAreBounded: of more than there may be, those used longest ago end.
func testSignInsAreBounded(s *fixture) {
	mira := s.createMember("Mira", protocol.RoleOwner)
	for i := range protocol.SignInsPerAgent + 3 {
		s.signIn(mira.ID, fmt.Sprint("token ", i))
	}
	list, err := s.SignInsOf(s.Context(), mira.ID)
	s.must(err)
	equal(s, "sign-ins", len(list), protocol.SignInsPerAgent)
	equal(s, "the newest", s.signedIn(fmt.Sprint("token ", protocol.SignInsPerAgent+2)), true)
}

func testDevices(s *fixture) {
	mira, jonas := s.createMember("Mira", protocol.RoleOwner), s.createMember("Jonas", protocol.RoleAgent)
	knows := func(device, name string) bool {
		known, err := s.KnowsDevice(s.Context(), store.HashToken(device), store.FoldName(name))
		s.must(err)
		return known
	}
	equal(s, "before", knows("device of token", "Mira"), false)
	s.signIn(mira.ID, "token")
	equal(s, "after", []bool{knows("device of token", " MIRA "), knows("device of token", "Jonas"), knows("guessed", "Mira")}, []bool{true, false, false})
	// Another agent signs in in that browser: its token is new, and known to both.
	s.must(s.SignIn(s.Context(), store.Cause{Agent: jonas.ID}, store.NewSignIn{Agent: jonas.ID, TokenHash: store.HashToken("t2"),
		DeviceHash: store.HashToken("new"), FormerDevice: store.HashToken("device of token")}))
	equal(s, "a shared browser", []bool{knows("new", "Mira"), knows("new", "Jonas"), knows("device of token", "Mira")}, []bool{true, true, false})
	s.must(s.SetPassword(s.Context(), store.Cause{}, jonas.ID, "x", "", store.HashToken("new")))
	equal(s, "after a change of the password", knows("new", "Jonas"), true)
	s.must(s.SetPassword(s.Context(), store.Cause{}, jonas.ID, "x", "", nil))
	equal(s, "forgotten", []bool{knows("new", "Mira"), knows("new", "Jonas")}, []bool{true, false})
}

func testSecondFactor(s *fixture) {
	mira := s.createMember("Mira", protocol.RoleOwner)
	by := store.Cause{Agent: mira.ID}
	s.must(s.SetSecondFactor(s.Context(), by, mira.ID, []byte("secret"), [][]byte{{1}, {2}}))
	got, err := s.AgentByID(s.Context(), mira.ID)
	s.must(err)
	equal(s, "the account", got.Account(), protocol.Account{Person: mira.Person, Role: protocol.RoleOwner, TwoFactor: true, Recovery: 2})
	s.must(s.UseStep(s.Context(), mira.ID, 7))
	for _, step := range []int64{7, 6} {
		s.wantError(s.UseStep(s.Context(), mira.ID, step), store.ErrNotFound)
	}
	s.must(s.UseStep(s.Context(), mira.ID, 8))
	s.must(s.UseRecoveryCode(s.Context(), by, mira.ID, []byte{1}))
	s.wantError(s.UseRecoveryCode(s.Context(), by, mira.ID, []byte{1}), store.ErrNotFound)
	s.must(s.SetRecoveryCodes(s.Context(), by, mira.ID, [][]byte{{3}}))
	s.wantError(s.UseRecoveryCode(s.Context(), by, mira.ID, []byte{2}), store.ErrNotFound)
	s.must(s.SetSecondFactor(s.Context(), by, mira.ID, nil, nil))
	got, err = s.AgentByID(s.Context(), mira.ID)
	s.must(err)
	equal(s, "the account", got.Account().TwoFactor, false)
}

// testPassword: another password ends all sign-ins but the one that asked for it.
func testPassword(s *fixture) {
	mira := s.createMember("Mira", protocol.RoleOwner)
	s.signIn(mira.ID, "here")
	s.signIn(mira.ID, "there")
	s.takeEvents()
	s.must(s.SetPassword(s.Context(), store.Cause{Agent: mira.ID}, mira.ID, "new hash", signInID("here"), store.HashToken("device of here")))
	got, err := s.AgentByID(s.Context(), mira.ID)
	s.must(err)
	equal(s, "the hash", got.PasswordHash, "new hash")
	equal(s, "signed in", []bool{s.signedIn("here"), s.signedIn("there")}, []bool{true, false})
	equal(s, "events", s.takeEvents(), []store.Event{store.SignInEnded{SignIn: signInID("there")}, store.AgentChanged{Agent: got}})
	s.wantError(s.SetPassword(s.Context(), store.Cause{}, "nobody", "x", "", nil), store.ErrNotFound)
}

// testAccountAudited: whatever changes an account, or who may use it, is in the log, with
// who did it and the network.
func testAccountAudited(s *fixture) {
	mira := s.createMember("Mira", protocol.RoleOwner)
	by := store.Cause{Agent: mira.ID, Network: "192.0.2.7"}
	logged := len(s.audited())
	s.signIn(mira.ID, "one")
	s.signIn(mira.ID, "two")
	s.signIn(mira.ID, "three")
	s.must(errors.Join(
		s.EndSignIn(s.Context(), by, mira.ID, signInID("one")),
		s.EndSignIn(s.Context(), by, mira.ID, signInID("one")), // nothing is left to do
		s.EndOtherSignIns(s.Context(), by, mira.ID, signInID("two")),
		s.SetSecondFactor(s.Context(), by, mira.ID, []byte("secret"), [][]byte{{1}}),
		s.UseRecoveryCode(s.Context(), by, mira.ID, []byte{1}),
		s.SetRecoveryCodes(s.Context(), by, mira.ID, [][]byte{{2}}),
		s.SetSecondFactor(s.Context(), by, mira.ID, nil, nil),
		s.SetPassword(s.Context(), by, mira.ID, "hash", signInID("two"), nil),
		s.Reset(s.Context(), store.Cause{}, store.NewReset{CodeHash: store.HashToken("code"), Agent: mira.ID, Expires: time.Now().Add(time.Hour)}),
	))
	_, err := s.Recover(s.Context(), "192.0.2.7", store.HashToken("code"), "newer hash")
	s.must(err)
	equal(s, "the log", s.audited()[logged:], []string{
		"Mira signed-in Mira Firefox 140 on Linux", "Mira signed-in Mira Firefox 140 on Linux", "Mira signed-in Mira Firefox 140 on Linux",
		"Mira signed-out Mira Firefox 140 on Linux", "Mira signed-out-others Mira ", "Mira two-factor-on Mira ", "Mira recovery-code Mira ",
		"Mira recovery-codes Mira ", "Mira two-factor-off Mira ", "Mira password Mira ", "Operator reset Mira ", "Mira recovered Mira ",
	})
	page, err := s.AuditLog(s.Context(), 0)
	s.must(err)
	equal(s, "the networks", []string{page.Entries[0].Network, page.Entries[1].Network, page.Entries[2].Network}, []string{"192.0.2.7", "", "192.0.2.7"})
	for what, err := range map[string]error{
		"a second factor":        s.SetSecondFactor(s.Context(), by, "nobody", []byte("x"), nil),
		"recovery codes":         s.SetRecoveryCodes(s.Context(), by, "nobody", nil),
		"the end of others":      s.EndOtherSignIns(s.Context(), by, "nobody", ""),
		"an actor who is nobody": s.Rename(s.Context(), store.Cause{Agent: "nobody"}, mira.ID, "Mira K"),
	} {
		s.Log(what)
		s.wantError(err, store.ErrNotFound)
	}
}

func testAuditLog(s *fixture) {
	mira := s.createMember("Mira", protocol.RoleOwner)
	for i := range protocol.AuditPageSize + 5 {
		s.must(s.Rename(s.Context(), store.Cause{Agent: mira.ID, Network: "192.0.2.1"}, mira.ID, fmt.Sprint("Mira ", i)))
	}
	page, err := s.AuditLog(s.Context(), 0)
	s.must(err)
	newest := page.Entries[0]
	if newest.At == 0 {
		s.Fatal("an entry has no time")
	}
	equal(s, "the newest", newest, protocol.AuditEntry{Number: protocol.AuditPageSize + 7, At: newest.At, Actor: "Mira 54", Action: protocol.AuditRenamed, Target: "Mira 54", Detail: "Mira 53", Network: "192.0.2.1"})
	equal(s, "the page", []any{len(page.Entries), page.More}, []any{protocol.AuditPageSize, true})
	page, err = s.AuditLog(s.Context(), page.Entries[protocol.AuditPageSize-1].Number)
	s.must(err)
	equal(s, "the last page", []any{len(page.Entries), page.More}, []any{7, false})
}

func testPicture(s *fixture) {
	mira := s.createAgent("Mira")
	equal(s, "no picture", mira.Picture, "")
	_, _, err := s.Picture(s.Context(), mira.ID)
	s.wantError(err, store.ErrNotFound)
	s.must(s.SetPicture(s.Context(), mira.ID, "image/png", []byte{1, 2, 0, 255}))
	mediaType, picture, err := s.Picture(s.Context(), mira.ID)
	s.must(err)
	equal(s, "picture", []any{mediaType, picture}, []any{"image/png", []byte{1, 2, 0, 255}})
	first, err := s.AgentByID(s.Context(), mira.ID)
	s.must(err)
	s.must(s.SetPicture(s.Context(), mira.ID, "image/png", []byte{3}))
	second, err := s.AgentByID(s.Context(), mira.ID)
	s.must(err)
	if first.Picture == "" || first.Picture == second.Picture {
		s.Fatalf("the new picture has the address %q, the old one had %q", second.Picture, first.Picture)
	}

	// It is shown wherever the agent is named.
	agent := store.Actor{Agent: mira.ID}
	s.append(visitor("ann"), "c", "hello")
	equal(s, "who has answered", s.append(agent, "c", "an answer").Person, second.Person)
	c, page, err := s.ConversationWithHistory(s.Context(), "c")
	s.must(err)
	s.block(agent, "c", store.NewBlock{})
	rules, _, err := s.BlockRules(s.Context(), nil, protocol.Cursor{}, 1)
	s.must(err)
	for what, person := range map[string]protocol.Person{"the author": page.Messages[1].Person, "the last to answer": c.Person, "who has blocked": rules[0].Person} {
		equal(s, what, person, second.Person)
	}
	if s.SetPicture(s.Context(), mira.ID, "image/png", bytes.Repeat([]byte{1}, store.PictureLimit+1)) == nil {
		s.Fatal("a picture over the limit was stored")
	}
	s.wantError(s.SetPicture(s.Context(), "nobody", "image/png", []byte{1}), store.ErrNotFound)
}
