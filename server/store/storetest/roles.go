package storetest

import (
	"kith/server/protocol"
	"kith/server/store"
)

// testSetRole: an agent has the role and the brands that were given last; an owner has
// all brands. What is so already is no change.
func testSetRole(s *fixture) {
	mira, jonas := s.createMember("Mira", protocol.RoleOwner), s.createMember("Jonas", protocol.RoleAgent, "demo")
	by := store.Cause{Agent: mira.ID}
	logged := len(s.audited())
	s.takeEvents()
	s.must(s.SetRole(s.Context(), by, jonas.ID, protocol.RoleAgent, []string{"demo"}))
	s.must(s.SetRole(s.Context(), by, mira.ID, protocol.RoleOwner, []string{"demo"}))
	equal(s, "the log of no change", len(s.audited()), logged)
	s.takeEvents()
	for _, c := range []struct {
		role         protocol.Role
		brands, want []string
		logged       string
	}{
		{protocol.RoleAgent, []string{"demo", "other"}, []string{"demo", "other"}, "agent: demo, other"},
		{protocol.RoleReadOnly, []string{"demo", "other"}, []string{"demo", "other"}, "read-only: demo, other"},
		{protocol.RoleReadOnly, nil, nil, "read-only"},
		{protocol.RoleOwner, []string{"demo"}, nil, "owner"},
	} {
		s.must(s.SetRole(s.Context(), by, jonas.ID, c.role, c.brands))
		got, err := s.AgentByID(s.Context(), jonas.ID)
		s.must(err)
		equal(s, "the rights", []any{got.Role, got.Brands}, []any{c.role, c.want})
		equal(s, "events", s.takeEvents(), []store.Event{store.AgentChanged{Agent: got}})
		log := s.audited()
		equal(s, "the log", log[len(log)-1], "Mira role Jonas "+c.logged)
	}
	s.wantError(s.SetRole(s.Context(), by, "nobody", protocol.RoleAgent, nil), store.ErrNotFound)
}

// testUnblockRights: a block belongs to a brand, and whoever may not write there lifts
// none.
func testUnblockRights(s *fixture) {
	mira := store.Actor{Agent: s.createMember("Mira", protocol.RoleOwner).ID}
	s.append(visitor("ann"), "c", "hello")
	s.block(mira, "c", store.NewBlock{})
	rules, _, err := s.BlockRules(s.Context(), nil, protocol.Cursor{}, 1)
	s.must(err)
	gone := s.createMember("Gone", protocol.RoleAgent)
	s.must(s.SetActive(s.Context(), store.Cause{}, gone.ID, false))
	for name, err := range map[string]error{
		"another brand's": s.Unblock(s.Context(), store.Actor{Agent: s.createMember("Other", protocol.RoleAgent, "other").ID}, rules[0].ID),
		"deactivated":     s.Unblock(s.Context(), store.Actor{Agent: gone.ID}, rules[0].ID),
		"nobody":          s.Unblock(s.Context(), store.Actor{Agent: "nobody"}, rules[0].ID),
	} {
		s.Log(name)
		s.wantError(err, store.ErrNotFound)
	}
	s.wantRefusal(s.Unblock(s.Context(), store.Actor{Agent: s.createMember("Reader", protocol.RoleReadOnly).ID}, rules[0].ID), protocol.CodeForbidden)
	equal(s, "whether ann is blocked", s.isBlocked(visitor("ann")), true)
	s.must(s.Unblock(s.Context(), store.Actor{Agent: s.createMember("Demo", protocol.RoleAgent, "demo").ID}, rules[0].ID))
	equal(s, "whether ann is blocked after that", s.isBlocked(visitor("ann")), false)
}
