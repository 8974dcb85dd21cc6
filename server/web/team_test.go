package web

import (
	"strings"
	"testing"

	"kith/server/protocol"
)

// TestTeam: what an owner changes is in the answer.
func TestTeam(t *testing.T) {
	s := newFixture(t)
	owner := s.signedInClient("Mira")
	owner.send("POST", "/v1/agent/invite", map[string]string{"for": "  Jonas \t K. "}).want(t, 200)
	owner.send("POST", "/v1/agent/invite", map[string]string{"for": strings.Repeat("x", protocol.NameLimit)}).want(t, 200)
	owner.send("POST", "/v1/agent/invite", map[string]string{"for": strings.Repeat("x", protocol.NameLimit+1)}).want(t, 400, "more shortly")
	owner.send("POST", "/v1/agent/invite", map[string]string{"for": "a\u202eb"}).want(t, 400, "more shortly")
	owner.send("POST", "/v1/agent/invite", map[string]string{"role": "king"}).want(t, 400, "owner, agent or read-only")
	owner.send("POST", "/v1/agent/invite", map[string]any{"brands": []string{"nothing"}}).want(t, 400, "nothing")
	owner.do("POST", "/v1/agent/invite", "{", "Origin", s.URL, "Sec-Fetch-Site", "same-origin").want(t, 400)

	team := decode[protocol.Team](t, owner.send("GET", "/v1/agent/team", nil).want(t, 200))
	if len(team.Members) != 1 || len(team.Invitations) != 2 || len(team.Brands) != 2 {
		t.Fatalf("%+v", team)
	}
	for _, i := range team.Invitations {
		if i.For != "Jonas K." && !strings.HasPrefix(i.For, "xxx") {
			t.Errorf("an invitation for %q", i.For)
		}
		team = decode[protocol.Team](t, owner.send("DELETE", "/v1/agent/invitations/"+i.ID, nil).want(t, 200))
	}
	if len(team.Invitations) != 0 {
		t.Errorf("%+v are still there", team.Invitations)
	}

	jonas := s.signedInAs("Jonas", protocol.RoleAgent).account().ID
	for _, c := range []struct {
		change map[string]any
		role   protocol.Role
		gone   bool
	}{
		{map[string]any{"role": "read-only"}, protocol.RoleReadOnly, false},
		{map[string]any{"role": "agent", "active": true}, protocol.RoleAgent, false},
		{map[string]any{"role": "read-only", "active": false}, protocol.RoleAgent, true}, // for when they come back
		{map[string]any{"role": "read-only", "active": true}, protocol.RoleReadOnly, false},
	} {
		team = decode[protocol.Team](t, owner.send("PUT", "/v1/agent/team/"+jonas, c.change).want(t, 200))
		if m := memberOf(team, jonas); (m.Deactivated != 0) != c.gone || m.Role != c.role {
			t.Errorf("after %v: %+v", c.change, m)
		}
	}
	owner.send("PUT", "/v1/agent/team/nobody", map[string]string{"role": "agent"}).want(t, 404)
	owner.send("PUT", "/v1/agent/team/nobody", map[string]any{"role": "agent", "active": false}).want(t, 404)
	team = decode[protocol.Team](t, owner.send("DELETE", "/v1/agent/team/"+jonas, nil).want(t, 200))
	if len(team.Members) != 1 || team.Members[0].Name != "Mira" {
		t.Errorf("%+v are left", team.Members)
	}
	owner.send("DELETE", "/v1/agent/team/"+jonas, nil).want(t, 404)
}

func memberOf(team protocol.Team, id string) protocol.Member {
	for _, m := range team.Members {
		if m.ID == id {
			return m
		}
	}
	return protocol.Member{}
}
