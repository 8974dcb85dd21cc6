package web

import (
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"kith/server/protocol"
	"kith/server/store"
)

// memberRights is the body of the requests that say what somebody may do.
type memberRights struct {
	For    string        `json:"for"` // of an invitation
	Role   protocol.Role `json:"role"`
	Brands []string      `json:"brands"`
	Active *bool         `json:"active"` // of a member; left out, it stays
}

// readRights reads what somebody is to be allowed.
func (s *Server) readRights(w http.ResponseWriter, r *http.Request) (m memberRights, err error) {
	if err := readJSON(w, r, &m); err != nil {
		return memberRights{}, err
	}
	m.For = strings.Join(strings.Fields(m.For), " ")
	if len(m.For) > protocol.NameLimit || strings.ContainsFunc(m.For, isUnprintable) {
		return memberRights{}, errorf(http.StatusBadRequest, protocol.CodeName, "Please say more shortly whom the invitation is for.")
	}
	if m.Role == "" {
		m.Role = protocol.RoleAgent
	}
	if !m.Role.Valid() {
		return memberRights{}, errorf(http.StatusBadRequest, protocol.CodeBadFrame, "The role must be owner, agent or read-only.")
	}
	for _, key := range m.Brands {
		if !slices.ContainsFunc(s.brandNames(), func(b protocol.BrandName) bool { return b.Key == key }) {
			return memberRights{}, errorf(http.StatusBadRequest, protocol.CodeBadFrame, "There is no brand %q here.", key)
		}
	}
	slices.Sort(m.Brands)
	m.Brands = slices.Compact(m.Brands)
	return m, nil
}

// brandNames returns the brands that an agent may be limited to.
func (s *Server) brandNames() (list []protocol.BrandName) {
	for _, b := range s.Brands.All() {
		list = append(list, protocol.BrandName{Key: b.Key, Name: b.Name})
	}
	return list
}

// team sends the members, the open invitations and the brands.
func (s *Server) team(w http.ResponseWriter, r *http.Request, a signedIn) error {
	members, err := s.Store.Members(r.Context())
	if err != nil {
		return err
	}
	t := protocol.Team{Brands: s.brandNames()}
	for _, m := range members {
		t.Members = append(t.Members, protocol.Member{Account: m.Account(), Deactivated: m.Deactivated, Used: m.Used})
	}
	if t.Invitations, err = s.Store.OpenInvitations(r.Context()); err != nil {
		return err
	}
	return writePrivate(w, &t)
}

// invite lets an owner invite somebody. Without a body it is for an agent of all
// brands.
func (s *Server) invite(w http.ResponseWriter, r *http.Request, a signedIn) error {
	m := memberRights{Role: protocol.RoleAgent}
	if r.ContentLength != 0 {
		var err error
		if m, err = s.readRights(w, r); err != nil {
			return err
		}
	}
	path, err := Invite(r.Context(), s.Store, a.by, store.NewInvitation{For: m.For, Role: m.Role, Brands: m.Brands})
	if err != nil {
		return accountError(err)
	}
	return writePrivate(w, &protocol.Invitation{For: m.For, Role: m.Role, Brands: m.Brands, By: a.Name,
		Expires: time.Now().Add(inviteLifetime).UnixMilli(), Address: s.baseURL(r) + path})
}

// withdraw voids an invitation.
func (s *Server) withdraw(w http.ResponseWriter, r *http.Request, a signedIn) error {
	err := s.Store.Withdraw(r.Context(), a.by, r.PathValue("id"))
	if err != nil && !errors.Is(err, store.ErrNotFound) { // used or withdrawn meanwhile: the list says so
		return err
	}
	return s.team(w, r, a)
}

// errSelf is the error for what owners cannot do to themselves.
var errSelf = errorf(http.StatusConflict, protocol.CodeForbidden, "You cannot do this to yourself. Please ask another owner.")

// setMember changes what a member may do.
func (s *Server) setMember(w http.ResponseWriter, r *http.Request, a signedIn) error {
	m, err := s.readRights(w, r)
	if err != nil {
		return err
	}
	member := r.PathValue("id")
	if member == a.ID {
		return errSelf
	}
	if m.Active == nil || *m.Active {
		if err := s.Store.SetRole(r.Context(), a.by, member, m.Role, m.Brands); err != nil {
			return accountError(err)
		}
	}
	if m.Active != nil {
		if err := s.Store.SetActive(r.Context(), a.by, member, *m.Active); err != nil {
			return accountError(err)
		}
	}
	return s.team(w, r, a)
}

// removeMember removes a member for good.
func (s *Server) removeMember(w http.ResponseWriter, r *http.Request, a signedIn) error {
	member := r.PathValue("id")
	if member == a.ID {
		return errSelf
	}
	if err := s.Store.RemoveAgent(r.Context(), a.by, member); err != nil {
		return accountError(err)
	}
	return s.team(w, r, a)
}

// auditLog sends a page of the audit log, the newest first, or those before a number.
func (s *Server) auditLog(w http.ResponseWriter, r *http.Request, a signedIn) error {
	before, err := strconv.ParseInt(r.URL.Query().Get("before"), 10, 64)
	if err != nil && r.URL.Query().Has("before") {
		return errorf(http.StatusBadRequest, protocol.CodeBadFrame, "The parameter before must be a number.")
	}
	page, err := s.Store.AuditLog(r.Context(), before)
	if err != nil {
		return err
	}
	return writePrivate(w, &page)
}
