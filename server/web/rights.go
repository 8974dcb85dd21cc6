package web

import (
	"net/http"
	"time"

	"kith/server/protocol"
)

// proofLifetime is how long after proving who they are an agent may do what takes a
// proof. Threat: somebody sits down at a computer that was left signed in, and makes the
// account theirs, or an account for themselves.
const proofLifetime = 10 * time.Minute

// A right is what an agent's request takes.
type right struct {
	manage bool // a role that may manage the team
	proof  bool // a proof of who it is, no older than proofLifetime
}

var (
	ownAccount   = right{}
	ownWithProof = right{proof: true}
	team         = right{manage: true}
	teamProof    = right{manage: true, proof: true}
)

// An agentRoute is an address for agents who are signed in.
type agentRoute struct {
	pattern string
	right   right
	handler func(http.ResponseWriter, *http.Request, signedIn) error
}

// agentRoutes returns the addresses for agents who are signed in. It is the one place
// that says what each takes; agentOnly enforces it.
func (s *Server) agentRoutes() []agentRoute {
	return []agentRoute{
		{"GET /v1/agent/self", ownAccount, s.self},
		{"POST /v1/agent/confirm", ownAccount, s.confirm},
		{"GET /v1/agent/confirm", ownWithProof, s.confirmed},
		{"PUT /v1/agent/picture", ownAccount, s.setAvatar},
		{"PUT /v1/agent/name", ownAccount, s.setName},
		{"PUT /v1/agent/password", ownWithProof, s.setPassword},
		{"GET /v1/agent/signins", ownAccount, s.listSignIns},
		{"DELETE /v1/agent/signins/{id}", ownAccount, s.endSignIn},
		{"DELETE /v1/agent/signins", ownAccount, s.endOtherSignIns},
		{"POST /v1/agent/totp", ownWithProof, s.newSecondFactor},
		{"PUT /v1/agent/totp", ownWithProof, s.setSecondFactor},
		{"DELETE /v1/agent/totp", ownWithProof, s.removeSecondFactor},
		{"POST /v1/agent/recovery", ownWithProof, s.newRecoveryCodes},

		{"GET /v1/agent/team", team, s.team},
		{"GET /v1/agent/audit", team, s.auditLog},
		{"POST /v1/agent/invite", teamProof, s.invite},
		{"DELETE /v1/agent/invitations/{id}", team, s.withdraw},
		{"PUT /v1/agent/team/{id}", teamProof, s.setMember},
		{"DELETE /v1/agent/team/{id}", teamProof, s.removeMember},

		{"GET /v1/agent/releases", team, s.releases},
		{"POST /v1/agent/releases", teamProof, s.addRelease},
		{"POST /v1/agent/releases/canary", teamProof, s.changeReleases(s.startCanary)},
		{"POST /v1/agent/releases/promote", teamProof, s.changeReleases(s.promote)},
		{"POST /v1/agent/releases/rollback", team, s.changeReleases(s.rollBack)}, // in an outage, seconds count
		{"POST /v1/agent/releases/pin", teamProof, s.changeReleases(s.pin)},
		{"POST /v1/agent/releases/unpin", teamProof, s.changeReleases(s.unpin)},
		{"DELETE /v1/agent/releases/{id}", teamProof, s.removeRelease},

		{"GET /v1/agent/customers/{id}", team, s.exportCustomer},
		{"DELETE /v1/agent/customers/{id}", teamProof, s.eraseCustomer},
	}
}

// agentOnly returns a handler that lets only those requests through that the right
// allows: of the inbox's own page, by an agent who is signed in, has the role, and has
// proved lately who they are.
func (s *Server) agentOnly(route agentRoute) handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		if err := s.checkSameOrigin(r); err != nil {
			return err
		}
		a, err := s.signedInAgent(r)
		switch {
		case err != nil:
			return err
		case route.right.manage && !a.Role.MayManage():
			return errorf(http.StatusForbidden, protocol.CodeForbidden, "Only owners may do this.")
		case route.right.proof && time.Since(time.UnixMilli(a.signIn.Proved)) > proofLifetime:
			return errorf(http.StatusForbidden, protocol.CodeConfirm, "Please confirm with your password that it is you.")
		}
		return route.handler(w, r, a)
	}
}
