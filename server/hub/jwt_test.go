package hub_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"kith/server/brand"
	"kith/server/protocol"
)

// writtenClaims are claims as they are written, where one may be there twice.
type writtenClaims struct {
	jwt.MapClaims
	text string
}

// MarshalJSON implements json.Marshaler.
func (c writtenClaims) MarshalJSON() ([]byte, error) { return []byte(c.text), nil }

// TestTheLastOfTwoClaims counts (RFC 7519, 4), whatever the first says, and one whose name
// only looks like a claim's is none.
func TestTheLastOfTwoClaims(t *testing.T) {
	withFixture(t, func(s *fixture) {
		login := func(session, email, text string) protocol.Frame {
			claims := writtenClaims{text: fmt.Sprintf(`{"email":"%s@example.com","iat":%d,%s}`, email, time.Now().Unix(), text)}
			token, err := jwt.NewWithClaims(jwt.SigningMethodHS256, claims).SignedString([]byte(brand.DemoSecret))
			if err != nil {
				t.Fatal(err)
			}
			return s.send(s.visitor(session), &protocol.Login{Session: session, Ref: "r", JWT: token})[0]
		}
		for i, c := range []struct {
			text            string
			taken, verified bool
		}{
			{`"email_verified":true,"email_verified":false`, true, false},
			{`"email_verified":false,"email_verified":"true"`, true, true},
			{`"email_verified":true,"email_verified":null`, true, false},
			{`"email_verified":7,"email_verified":true`, true, true},
			{`"email_verified":true,"email_verified":7`, false, false},
			{`"email_verified":true,"aud":"other","aud":"demo"`, true, true},
			{`"email_verified":true,"aud":"other","aud":null`, true, true},
			{`"email_verified":true,"aud":"demo","aud":["other"]`, false, false},
			{`"email_verified":true,"aud":"demo","aud":[]`, false, false},
			{`"email_verified":true,"aud":"demo","aud":7`, false, false},
			{`"email_verified":false,"EMAIL_VERIFIED":true,"Email_Verified":"true"`, true, false},
			{`"email_verified":true,"aud":"other","AUD":"demo"`, false, false},
			{`"email_verified":true,"externalId":7`, false, false},
			{`"email_verified":true,"name":7`, false, false},
		} {
			// Only a verified address names the person who has an id of the site's, too.
			email := fmt.Sprint("ann", i)
			known, is := login("known-"+email, email, `"externalId":"`+email+`","email_verified":true`).(*protocol.LoggedIn)
			if !is {
				t.Fatal("the first login is refused")
			}
			f, taken := login(email, email, c.text).(*protocol.LoggedIn)
			if taken != c.taken || taken && (f.Customer.ID == known.Customer.ID) != c.verified {
				t.Errorf("%s: signed in %v, %+v", c.text, taken, f)
			}
		}
	})
}
