package hub_test

import (
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"kith/server/brand"
	"kith/server/hub"
	"kith/server/protocol"
)

// TestBrandsChange: a visitor who is here gets the settings of a brands file that was
// read again: its secrets, its hours, and that the brand is gone.
func TestBrandsChange(t *testing.T) {
	const first, second = "the first secret, of 32 bytes or more", "the second secret, of 32 bytes or more"
	shop := func(hours brand.Hours, secrets ...string) *brand.Brand {
		b := &brand.Brand{Key: "shop", Name: "Shop", Sites: []string{"*"}, Hours: hours}
		for _, secret := range secrets {
			b.Secrets = append(b.Secrets, []byte(secret))
		}
		return b
	}
	closed := brand.Hours{Week: map[time.Weekday][]brand.Span{}, Holidays: map[string][]brand.Span{"2000-01-01": nil}}
	withFixture(t, func(s *fixture) {
		ann := s.connect("ann", hub.Caller{Network: network("10.0.0.1")})
		h := hello("ann")
		h.Key = "shop"
		s.send(ann, h, send("ann", "c", "1", "hello"))
		bob := s.visitor("bob") // of the demo's brand
		mira := s.agent("mira")
		others := map[string]*testConnection{"another visitor": bob, "an agent": mira, "somebody who has said nothing": s.connect("silent", hub.Caller{})}

		signIn := func(secret string) bool {
			frames := s.send(ann, &protocol.Login{Session: "ann", Ref: secret, JWT: token(secret, jwt.SigningMethodHS256, jwt.MapClaims{"email": "ann@example.com", "iat": time.Now().Unix()})})
			for _, f := range frames {
				if r, refused := f.(*protocol.Refused); refused && r.Code == protocol.CodeUnauthorized {
					return false
				}
			}
			return true
		}
		if signIn(second) {
			t.Error("a secret counts before it is there")
		}
		s.hub.Brands.Replace(brand.NewSet(brand.Demo(), shop(closed, second)))
		if a := last[*protocol.AvailabilityChanged](s, s.received(ann)); a.Availability != brand.Offline {
			t.Errorf("%+v", a)
		}
		if signIn(first) {
			t.Error("a secret counts after it was removed")
		}
		s.hub.Brands.Replace(brand.NewSet(brand.Demo(), shop(brand.Hours{}, second, first)))
		if !signIn(first) {
			t.Error("the secret that is being replaced does not count")
		}
		s.hub.Brands.Replace(brand.NewSet(brand.Demo()))
		if _, code := ann.Received(); code != protocol.CloseBrand {
			t.Errorf("the visitor of a brand that is gone is closed with %d", code)
		}
		for name, c := range others {
			if frames, code := s.told(c); code != 0 || hasKind(frames, "settings") {
				t.Errorf("%s receives %v, and is closed with %d", name, kinds(frames), code)
			}
		}
		listed := last[*protocol.Listed](s, s.send(mira, &protocol.List{Session: "mira", Ref: "r", View: protocol.ViewOpen, Brand: "shop"}))
		if len(listed.Conversations) != 1 || listed.Conversations[0].Customer.OnSite {
			t.Errorf("of the brand that is gone an agent sees %+v", listed.Conversations)
		}
	}, shop(brand.Hours{}, first))
}

// TestABrandThatIsGoneAtThisMoment: until its visitors are disconnected, the settings of a
// brand are those that it had.
func TestABrandThatIsGoneAtThisMoment(t *testing.T) {
	withFixture(t, func(s *fixture) {
		ann := s.visitor("ann")
		s.brandsReplaced = func() {
			if frames := s.send(ann, loginOf("ann", "ann@example.com", "Ann")); !hasKind(frames, "loggedIn") {
				t.Errorf("the visitor receives %v", kinds(frames))
			}
		}
		s.hub.Brands.Replace(brand.NewSet(otherBrand()))
		if _, code := ann.Received(); code != protocol.CloseBrand {
			t.Errorf("closed with %d", code)
		}
	})
}
