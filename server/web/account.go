package web

import (
	"net/http"
	"strings"
	"time"

	"kith/server/access"
	"kith/server/protocol"
	"kith/server/store"
)

// setName gives an agent another name.
func (s *Server) setName(w http.ResponseWriter, r *http.Request, a signedIn) error {
	var c credentials
	if err := readJSON(w, r, &c); err != nil {
		return err
	}
	name := strings.Join(strings.Fields(c.Name), " ")
	if err := checkName(name); err != nil {
		return err
	}
	if err := s.Store.Rename(r.Context(), a.by, a.ID, name); err != nil {
		return accountError(err)
	}
	return s.writeAccount(w, r, a.ID)
}

// setPassword gives an agent another password, and ends all their other sign-ins:
// whoever knew the former one is out.
func (s *Server) setPassword(w http.ResponseWriter, r *http.Request, a signedIn) error {
	var c credentials
	if err := readJSON(w, r, &c); err != nil {
		return err
	}
	hash, err := s.newPassword(r.Context(), c.Password, a.Name)
	if err != nil {
		return err
	}
	device := hashOf(s.readCookie(r, deviceCookie))
	if err := s.Store.SetPassword(r.Context(), a.by, a.ID, hash, a.signIn.ID, device); err != nil {
		return accountError(err)
	}
	return s.writeAccount(w, r, a.ID)
}

// listSignIns sends where the agent is signed in.
func (s *Server) listSignIns(w http.ResponseWriter, r *http.Request, a signedIn) error {
	list, err := s.Store.SignInsOf(r.Context(), a.ID)
	if err != nil {
		return err
	}
	for i := range list {
		list[i].Current = list[i].ID == a.signIn.ID
	}
	return writePrivate(w, &protocol.SignIns{SignIns: list})
}

// endSignIn ends one of the agent's sign-ins.
func (s *Server) endSignIn(w http.ResponseWriter, r *http.Request, a signedIn) error {
	if err := s.Store.EndSignIn(r.Context(), a.by, a.ID, r.PathValue("id")); err != nil {
		return err
	}
	return s.listSignIns(w, r, a)
}

// endOtherSignIns ends all of the agent's sign-ins but the one that asks.
func (s *Server) endOtherSignIns(w http.ResponseWriter, r *http.Request, a signedIn) error {
	if err := s.Store.EndOtherSignIns(r.Context(), a.by, a.ID, a.signIn.ID); err != nil {
		return err
	}
	return s.listSignIns(w, r, a)
}

// newSecondFactor sends a secret for an authenticator app. It counts once the agent has
// shown with a code that the app has it (setSecondFactor).
func (s *Server) newSecondFactor(w http.ResponseWriter, r *http.Request, a signedIn) error {
	secret := access.NewTOTPSecret()
	picture, err := access.QRCode(access.TOTPAddress(secret, r.Host, a.Name)) // as the agent sees both
	if err != nil {
		return err
	}
	return writePrivate(w, &protocol.TwoFactorSetup{Secret: access.TOTPText(secret), Picture: picture})
}

// setSecondFactor turns the second factor on, and sends recovery codes.
func (s *Server) setSecondFactor(w http.ResponseWriter, r *http.Request, a signedIn) error {
	var c struct {
		Secret string `json:"secret"`
		Code   string `json:"secondFactor"`
	}
	if err := readJSON(w, r, &c); err != nil {
		return err
	}
	secret, ok := access.ParseTOTPText(c.Secret)
	if !ok {
		return errorf(http.StatusBadRequest, protocol.CodeBadFrame, "This is not a secret of ours. Please begin again.")
	}
	if err := s.refusal(s.limits.secondFactors.Take(a.ID)); err != nil {
		return err
	}
	step, ok := access.TOTPStep(secret, strings.Join(strings.Fields(c.Code), ""), time.Now())
	if !ok {
		return errorf(http.StatusBadRequest, protocol.CodeSecondFactor, "This code is not the one that the app should show. Please check that the clock of your phone is right, and try the next one.")
	}
	codes, hashes := newRecoveryCodes()
	if err := s.Store.SetSecondFactor(r.Context(), a.by, a.ID, secret, hashes); err != nil {
		return accountError(err)
	}
	if err := s.Store.UseStep(r.Context(), a.ID, step); err != nil {
		return err
	}
	return writePrivate(w, codes)
}

// removeSecondFactor turns the second factor off.
func (s *Server) removeSecondFactor(w http.ResponseWriter, r *http.Request, a signedIn) error {
	if err := s.Store.SetSecondFactor(r.Context(), a.by, a.ID, nil, nil); err != nil {
		return accountError(err)
	}
	return s.writeAccount(w, r, a.ID)
}

// newRecoveryCodes replaces the agent's recovery codes.
func (s *Server) newRecoveryCodes(w http.ResponseWriter, r *http.Request, a signedIn) error {
	if len(a.TOTPSecret) == 0 {
		return errorf(http.StatusConflict, protocol.CodeSecondFactor, "There is no second factor to recover from.")
	}
	codes, hashes := newRecoveryCodes()
	if err := s.Store.SetRecoveryCodes(r.Context(), a.by, a.ID, hashes); err != nil {
		return accountError(err)
	}
	return writePrivate(w, codes)
}

// newRecoveryCodes returns new codes, and their hashes for the store.
func newRecoveryCodes() (codes *protocol.RecoveryCodes, hashes [][]byte) {
	codes = &protocol.RecoveryCodes{}
	for range protocol.RecoveryCodesCount {
		code := access.NewRecoveryCode()
		codes.Codes = append(codes.Codes, code)
		hashes = append(hashes, store.HashToken(code))
	}
	return codes, hashes
}
