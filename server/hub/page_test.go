package hub_test

import (
	"slices"
	"strings"
	"testing"

	"kith/server/brand"
	"kith/server/hub"
	"kith/server/protocol"
)

// TestAnOlderPageOpensNothing: an agent who asks for an older page of a conversation that
// is not open gets that page, and not what is written from then on.
func TestAnOlderPageOpensNothing(t *testing.T) {
	withFixture(t, func(s *fixture) {
		mira, ann := s.agent("mira"), s.visitor("ann")
		s.write(ann, "ann", "c")
		for _, client := range []string{"2", "3"} {
			s.send(ann, send("ann", "c", client, "more"))
		}
		s.received(mira)
		page := last[*protocol.Messages](s, s.send(mira, &protocol.History{Session: "mira", Conversation: "c", Before: 3}))
		if len(page.Messages) != 2 || page.Messages[1].Number != 2 {
			t.Errorf("%+v", page)
		}
		s.send(ann, send("ann", "c", "4", "newest"))
		if got := kinds(s.received(mira)); slices.Contains(got, "message") {
			t.Errorf("the agent receives %v", got)
		}
	})
}

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
