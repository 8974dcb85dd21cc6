package hub_test

import (
	"strings"
	"testing"

	"kith/server/brand"
	"kith/server/hub"
	"kith/server/protocol"
)

// A visitor whose address is not known has none in what agents see.
func TestAnUnknownAddress(t *testing.T) {
	withFixture(t, func(s *fixture) {
		for address, want := range map[string]string{"": "", "192.0.2.7": "192.0.2.7", "2001:db8::7": "2001:db8::/64"} {
			var caller hub.Caller
			if address != "" {
				caller.Network = network(address)
			}
			id := "v" + strings.NewReplacer(".", "", ":", "").Replace(address)
			c := s.connect(id, caller)
			s.send(c, hello(id))
			s.write(c, id, id)
			if got := s.conversation(id).Customer.Network; got != want {
				t.Errorf("of %q is stored %q, want %q", address, got, want)
			}
		}
	})
}

// What stands in the query or the fragment of a page's address, such as a token
// that resets a password, is neither stored nor shown, unless the brand asks for
// it.
func TestPageAddressWithoutSecrets(t *testing.T) {
	withQuery := &brand.Brand{Key: "query", Name: "Query", Sites: []string{"*"}, PageQuery: true}
	withFixture(t, func(s *fixture) {
		mira := s.agent("mira")
		for _, key := range []string{"demo", "query"} {
			ann := s.connect("ann", hub.Caller{Network: network("10.0.0.1")})
			h := hello("ann-" + key)
			h.Key, h.Page.Address = key, "https://shop.example/reset?token=s3cret"
			s.send(ann, h, &protocol.Send{Session: "ann-" + key, Conversation: "c-" + key, Client: "1", Text: "hello", New: true})
			s.send(ann, &protocol.PageChanged{Session: "ann-" + key, Page: protocol.Page{Address: "https://shop.example/next#token=s3cret"}})
			texts, _ := mira.Received()
			if len(texts) == 0 {
				t.Fatal("the agent received nothing")
			}
			if got, want := strings.Contains(strings.Join(texts, ""), "s3cret"), key == "query"; got != want {
				t.Errorf("brand %s: that an agent receives the query is %v, want %v: %s", key, got, want, texts)
			}
			v, err := s.store.Conversation(s.Context(), "c-"+key)
			want := map[string]string{"demo": "https://shop.example/next", "query": "https://shop.example/next#token=s3cret"}[key]
			if err != nil || v.Customer.Page.Address != want {
				t.Errorf("brand %s: the address %s is stored, want %s (%v)", key, v.Customer.Page.Address, want, err)
			}
		}
	}, withQuery)
}
