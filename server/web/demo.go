package web

import (
	"encoding/json"
	"net/http"
	"net/mail"
	"strings"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"kith/server/brand"
	"kith/server/protocol"
)

// demoToken does what the shop's own server would: it signs a token for whatever
// e-mail address the shop's page sends, so that anybody can try signing in. It
// signs only with the demo's secret, which is public anyway. A real site signs for
// the customer of its own session.
func (s *Server) demoToken(w http.ResponseWriter, r *http.Request) error {
	if err := s.limit(r, s.limits.reads); err != nil {
		return err
	}
	b := s.Brands.ByKey(brand.Demo().Key)
	if b == nil || !b.HasDemoSecret() {
		return errNotFound
	}
	var form struct {
		Email string `json:"email"`
	}
	if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxCredentialBytes)).Decode(&form); err != nil {
		return errorf(http.StatusBadRequest, protocol.CodeBadFrame, "The form cannot be read.")
	}
	address, err := mail.ParseAddress(form.Email)
	if err != nil || len(address.Address) > protocol.NameLimit {
		return errorf(http.StatusBadRequest, protocol.CodeBadFrame, "That is no e-mail address.")
	}
	token, err := jwt.NewWithClaims(jwt.SigningMethodHS256, jwt.MapClaims{
		"email": strings.ToLower(address.Address),
		"iat":   time.Now().Unix(),
	}).SignedString([]byte(brand.DemoSecret))
	if err != nil {
		return err
	}
	h := w.Header()
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Type", "application/json")
	return json.NewEncoder(w).Encode(map[string]string{"token": token})
}

// demoRoot leads to the shop's first page, which is at the server's root.
func (s *Server) demoRoot(w http.ResponseWriter, r *http.Request) error {
	w.Header().Set("Location", "../")
	w.WriteHeader(http.StatusPermanentRedirect)
	return nil
}
