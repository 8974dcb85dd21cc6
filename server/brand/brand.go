// Package brand knows whose chat this is: a brand's face, the sites that may
// carry it, the secret that its sites sign with, and its business hours.
//
// Brands are read from a JSON file at start. The package must never import the
// store, the hub or the web: it answers questions and holds no connection.
package brand

import (
	"time"

	"kith/server/protocol"
)

// A Brand is one face of the chat. It does not change while the server runs.
type Brand struct {
	Key      string // public; the script tag carries it, so it proves nothing
	Name     string
	Color    string // "#rrggbb"
	Greeting string
	Language string // spoken where the visitor's language is not known
	Team     []protocol.Person
	Sites    []string // origins that may show the panel; see Allows
	Secret   []byte   // signs the JWTs of Login; empty: nobody can sign in
	Hours    Hours
}

// The words of availability.
const (
	Online  = "online"
	Offline = "offline"
)

// Availability reports whether somebody answers at that moment.
func (b *Brand) Availability(now time.Time) string {
	if b.Hours.Open(now) {
		return Online
	}
	return Offline
}

// Set is the brands of one server, by their keys.
type Set struct{ byKey map[string]*Brand }

// NewSet makes a set of brands, whose keys differ.
func NewSet(brands ...*Brand) *Set {
	s := &Set{byKey: map[string]*Brand{}}
	for _, b := range brands {
		s.byKey[b.Key] = b
	}
	return s
}

// ByKey answers the brand of a key, and nil where there is none.
func (s *Set) ByKey(key string) *Brand { return s.byKey[key] }

// All answers every brand, in no particular order.
func (s *Set) All() []*Brand {
	var all []*Brand
	for _, b := range s.byKey {
		all = append(all, b)
	}
	return all
}

// Demo is the brand that a server has where no file names others. Any site may
// show it, and its secret is public: it is for trying out.
func Demo() *Brand {
	return &Brand{
		Key:      "demo",
		Name:     "Fernweg",
		Color:    "#2f5d4b",
		Greeting: "Hello! Ask us anything about our bags, repairs or your order.",
		Language: "en",
		Team:     []protocol.Person{{ID: "mira", Name: "Mira"}, {ID: "jonas", Name: "Jonas"}, {ID: "amal", Name: "Amal"}},
		Sites:    []string{"*"},
		Secret:   []byte(DemoSecret),
	}
}

// DemoSecret signs the demo shop's customers in.
const DemoSecret = "the-demo-shop-is-no-secret-at-all"
