package web

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"time"
	"unicode"

	"kith/server/access"
	"kith/server/limit"
	"kith/server/protocol"
	"kith/server/store"
)

// credentials is the body of the requests that prove who somebody is.
type credentials struct {
	Code         string `json:"code"` // of an invitation, or to recover an account
	Name         string `json:"name"`
	Password     string `json:"password"`
	SecondFactor string `json:"secondFactor"` // of an authenticator app, or a recovery code
}

// maxCredentialBytes is the longest body of a request with credentials, and of the other
// requests of agents.
const maxCredentialBytes = 8 << 10

var crossOrigin = http.NewCrossOriginProtection()

// checkSameOrigin returns an error if a page of another site sent the request.
func (s *Server) checkSameOrigin(r *http.Request) error {
	if crossOrigin.Check(r) != nil {
		s.warnAboutOrigin(r)
		return errorf(http.StatusForbidden, protocol.CodeUnauthorized, "Only the inbox's own page may do this.")
	}
	return nil
}

// readCredentials reads the body of a request from somebody who is not signed in.
func (s *Server) readCredentials(w http.ResponseWriter, r *http.Request) (c credentials, err error) {
	if err := s.checkSameOrigin(r); err != nil {
		return credentials{}, err
	}
	if !s.mayHaveCookies(r) {
		return credentials{}, errInsecure
	}
	err = readJSON(w, r, &c)
	c.Name = strings.Join(strings.Fields(c.Name), " ")
	return c, err
}

// readJSON decodes the body of an agent's request.
func readJSON(w http.ResponseWriter, r *http.Request, into any) error {
	if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxCredentialBytes)).Decode(into); err != nil {
		return errorf(http.StatusBadRequest, protocol.CodeBadFrame, "The request cannot be read: it must be JSON of at most %d KB.", maxCredentialBytes>>10)
	}
	return nil
}

// A hasher hashes and checks passwords, as access.PasswordHasher does.
type hasher interface {
	Hash(ctx context.Context, password string) (string, error)
	Check(ctx context.Context, hash, password string) (bool, error)
}

// A guess is somebody's attempt to sign in: how many more they may make, and by which
// hasher. Strangers, and browsers in which that very agent has signed in before, have
// each their own, so that no stranger's attempts can keep an agent out.
type guess struct {
	limit  error // over the limit
	hasher hasher
}

// guess counts an attempt to sign in by a name.
func (s *Server) guess(r *http.Request, name store.NameKey) (guess, error) {
	network := s.clientNetwork(r)
	if device := s.readCookie(r, deviceCookie); device != "" && s.limits.reads.Take(network) == nil {
		hash := store.HashToken(device)
		known, err := s.Store.KnowsDevice(r.Context(), hash, name)
		if err != nil {
			return guess{}, err
		}
		if known {
			return guess{limit: s.limits.devices.Take(string(hash)), hasher: s.knownPasswords}, nil
		}
	}
	err := limit.All(s.limits.signIns.For(network), s.limits.guesses.For(guessKey{name, network}))
	return guess{limit: err, hasher: s.passwords}, nil
}

var errWrongPassword = errorf(http.StatusUnauthorized, protocol.CodeUnauthorized, "The name or the password is wrong.")

// signIn signs an agent in by name and password, and the second factor if there is one.
// A wrong name and a wrong password get the same response after the same time.
func (s *Server) signIn(w http.ResponseWriter, r *http.Request) error {
	c, err := s.readCredentials(w, r)
	if err != nil {
		return err
	}
	if len(c.Name) > protocol.NameLimit {
		return errWrongPassword // nobody has it, and the limits need not remember it
	}
	name := store.FoldName(c.Name)
	g, err := s.guess(r, name)
	if err != nil {
		return err
	}
	if g.limit != nil {
		s.metrics.signIns.WithLabelValues("rate_limited").Inc()
		return s.refusal(g.limit)
	}
	ctx := r.Context()
	agent, err := s.Store.AgentByName(ctx, name)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return err
	}
	ok, err := g.hasher.Check(ctx, agent.PasswordHash, c.Password)
	if err != nil {
		return s.busy(err)
	}
	if !ok || !agent.Active() {
		s.metrics.signIns.WithLabelValues("failure").Inc()
		return errWrongPassword
	}
	if err := s.checkSecondFactor(ctx, r, &agent, c.SecondFactor); err != nil {
		return err
	}
	if err := s.startSignIn(ctx, w, r, agent.ID); err != nil {
		return err
	}
	s.metrics.signIns.WithLabelValues("success").Inc()
	return s.writeAccount(w, r, agent.ID)
}

// busy returns the response to access.ErrBusy, and any other error as it is.
func (s *Server) busy(err error) error {
	if !errors.Is(err, access.ErrBusy) {
		return err
	}
	s.metrics.signIns.WithLabelValues("busy").Inc()
	return &Error{Status: http.StatusServiceUnavailable, Code: protocol.CodeUnavailable,
		Message: "Too many people are signing in just now. Please try again in a moment.", RetryAfter: 2 * time.Second}
}

// checkSecondFactor returns nil if an agent has no second factor, or has given a right
// one, which is used up then. The password was right: only whoever knows it learns that
// there is a second factor, and only they can use up the tries.
func (s *Server) checkSecondFactor(ctx context.Context, r *http.Request, agent *store.Agent, typed string) error {
	if len(agent.TOTPSecret) == 0 {
		return nil
	}
	digits := strings.Join(strings.Fields(typed), "")
	if digits == "" {
		return errorf(http.StatusUnauthorized, protocol.CodeSecondFactor, "Please enter the code that your authenticator app shows.")
	}
	if err := s.refusal(s.limits.secondFactors.Take(agent.ID)); err != nil {
		return err
	}
	var err error
	if step, ok := access.TOTPStep(agent.TOTPSecret, digits, time.Now()); ok {
		err = s.Store.UseStep(ctx, agent.ID, step)
	} else {
		code := store.HashToken(access.ParseRecoveryCode(typed))
		err = s.Store.UseRecoveryCode(ctx, store.Cause{Agent: agent.ID, Network: s.networkName(r)}, agent.ID, code)
	}
	if errors.Is(err, store.ErrNotFound) {
		s.metrics.signIns.WithLabelValues("failure").Inc()
		return errorf(http.StatusUnauthorized, protocol.CodeSecondFactor, "This code is wrong, or was used already. Please enter the one that the app shows now.")
	}
	return err
}

// setup creates the account of somebody who has an invitation. The invitation is
// checked before anything is hashed, so that nobody without one has the server work.
func (s *Server) setup(w http.ResponseWriter, r *http.Request) error {
	c, err := s.readCode(w, r)
	if err != nil {
		return err
	}
	if err := checkName(c.Name); err != nil {
		return err
	}
	hash, err := s.newPassword(r.Context(), c.Password, c.Name)
	if err != nil {
		return err
	}
	agent, err := s.Store.CreateAgent(r.Context(), s.networkName(r), store.HashToken(c.Code), c.Name, hash)
	if err != nil {
		return accountError(err)
	}
	if err := s.startSignIn(r.Context(), w, r, agent.ID); err != nil {
		return err
	}
	s.metrics.signIns.WithLabelValues("success").Inc()
	s.Log.Info("agent account created", "agent", agent.ID)
	return s.writeAccount(w, r, agent.ID)
}

// recover replaces the password of an agent who has a code of Reset. It does not sign
// the agent in: that takes the second factor, too.
func (s *Server) recover(w http.ResponseWriter, r *http.Request) error {
	c, err := s.readCode(w, r)
	if err != nil {
		return err
	}
	hash, err := s.newPassword(r.Context(), c.Password, "")
	if err != nil {
		return err
	}
	agent, err := s.Store.Recover(r.Context(), s.networkName(r), store.HashToken(c.Code), hash)
	if err != nil {
		return accountError(err)
	}
	s.metrics.signIns.WithLabelValues("success").Inc()
	return writePrivate(w, &agent.Person)
}

// readCode reads a request with a one-time code, and checks that the code is open.
func (s *Server) readCode(w http.ResponseWriter, r *http.Request) (credentials, error) {
	c, err := s.readCredentials(w, r)
	if err != nil {
		return credentials{}, err
	}
	if err := s.limit(r, s.limits.signIns); err != nil {
		s.metrics.signIns.WithLabelValues("rate_limited").Inc()
		return credentials{}, err
	}
	err = s.Store.CodeIsOpen(r.Context(), store.HashToken(c.Code))
	if errors.Is(err, store.ErrInvite) {
		s.metrics.signIns.WithLabelValues("failure").Inc()
	}
	return c, accountError(err)
}

// checkName returns the reason not to take a name, or nil.
func checkName(name string) error {
	if name == "" || len(name) > protocol.NameLimit || strings.ContainsFunc(name, isUnprintable) {
		return errorf(http.StatusBadRequest, protocol.CodeName, "Please choose a name; customers will see it.")
	}
	return nil
}

func isUnprintable(r rune) bool { return !unicode.IsPrint(r) }

// newPassword checks a password that an agent of that name has chosen, and hashes it.
// The caller has checked who it is.
func (s *Server) newPassword(ctx context.Context, password, name string) (hash string, err error) {
	if problem := access.PasswordProblem(password, name); problem != "" {
		return "", errorf(http.StatusBadRequest, protocol.CodePassword, "%s", problem)
	}
	hash, err = s.knownPasswords.Hash(ctx, password)
	return hash, s.busy(err)
}

// accountError returns the response to an error of the store, and any other error as it
// is.
func accountError(err error) error {
	switch {
	case errors.Is(err, store.ErrInvite):
		return errorf(http.StatusForbidden, protocol.CodeUnauthorized, "This invitation was used already, or is too old. Please ask for a new one.")
	case errors.Is(err, store.ErrNameTaken):
		return errorf(http.StatusConflict, protocol.CodeName, "Somebody here has this name already. Please choose another.")
	case errors.Is(err, store.ErrTeamFull):
		return errorf(http.StatusConflict, protocol.CodeTooMany, "There are %d already, and no room for another.", protocol.TeamSize)
	case errors.Is(err, store.ErrLastOwner):
		return errorf(http.StatusConflict, protocol.CodeForbidden, "This is the last owner. Please make somebody else an owner first.")
	case errors.Is(err, store.ErrNotFound):
		return errNotFound
	}
	return err
}

// confirm lets an agent prove again who they are, for what takes that (proofLifetime).
func (s *Server) confirm(w http.ResponseWriter, r *http.Request, a signedIn) error {
	var c credentials
	if err := readJSON(w, r, &c); err != nil {
		return err
	}
	if err := s.refusal(s.limits.confirmations.Take(a.ID)); err != nil {
		return err
	}
	ok, err := s.knownPasswords.Check(r.Context(), a.PasswordHash, c.Password)
	if err != nil {
		return s.busy(err)
	}
	if !ok {
		return errorf(http.StatusForbidden, protocol.CodePassword, "The password is wrong.")
	}
	if err := s.checkSecondFactor(r.Context(), r, &a.Agent, c.SecondFactor); err != nil {
		if e, ok := errors.AsType[*Error](err); ok && e.Status == http.StatusUnauthorized {
			return &Error{Status: http.StatusForbidden, Code: e.Code, Message: e.Message} // the sign-in goes on
		}
		return err
	}
	if err := s.Store.ProveSignIn(r.Context(), a.signIn.ID); err != nil {
		return err
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}

// confirmed answers an agent who has proved lately who they are, which agentOnly has
// checked. A file that is refused for want of a proof would have been sent in vain.
func (s *Server) confirmed(w http.ResponseWriter, _ *http.Request, _ signedIn) error {
	w.WriteHeader(http.StatusNoContent)
	return nil
}

// signOut ends the sign-in of the request, and with it the connections that use it.
func (s *Server) signOut(w http.ResponseWriter, r *http.Request) error {
	if err := s.checkSameOrigin(r); err != nil {
		return err
	}
	a, err := s.signedInAgent(r)
	if err == nil {
		err = s.Store.EndSignIn(r.Context(), a.by, a.ID, a.signIn.ID)
	}
	if err != nil && err != errNotSignedIn {
		return err
	}
	s.setCookie(w, r, signInCookie, "", -1)
	w.WriteHeader(http.StatusNoContent)
	return nil
}

// self sends who is signed in.
func (s *Server) self(w http.ResponseWriter, r *http.Request, a signedIn) error {
	account := a.Account()
	return writePrivate(w, &account)
}

// writeAccount sends an agent's account as it is now.
func (s *Server) writeAccount(w http.ResponseWriter, r *http.Request, agent string) error {
	a, err := s.Store.AgentByID(r.Context(), agent)
	if err != nil {
		return accountError(err)
	}
	account := a.Account()
	return writePrivate(w, &account)
}
