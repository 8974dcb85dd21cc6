// Package brand holds the settings of brands: a brand's name, colour and team, the
// sites that may embed its chat, the secret that its sites sign with, and its
// business hours.
//
// Brands are read from a JSON file, and read again when it changes (Watch). A mistake
// in it is a sentence with its line and column, and leaves the former brands.
//
// Of this project the package imports only server/protocol and server/spelling; it
// must never import the store, the hub or the web.
package brand

import (
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"kith/server/protocol"
)

// A Brand is whom the chat speaks for. It does not change; see Set.Replace.
type Brand struct {
	Key      string // public: it is in the script tag, so it proves nothing
	Name     string
	Color    string // "#rrggbb"
	Greeting string
	Language string // used if the visitor's language is not known
	Team     []protocol.Person
	Sites    []string // origins that may embed the panel; see Allows
	Hours    Hours

	// Secrets sign the JWTs of Login, any of them; if there is none, nobody can
	// sign in. There are two while one replaces the other.
	Secrets [][]byte

	// PageQuery keeps the query and the fragment of the address of a visitor's
	// page; see PageAddress.
	PageQuery bool

	// Keep is how long conversations are kept after their last message; Forever,
	// or 0 for the server's default.
	Keep time.Duration
}

// Values of availability.
const (
	Online  = "online"
	Offline = "offline"
)

// Availability returns Online within the business hours, and else Offline.
func (b *Brand) Availability(now time.Time) string {
	if b.Hours.Open(now) {
		return Online
	}
	return Offline
}

// Set is the brands of one server. Its methods may be called from any number of
// goroutines.
type Set struct {
	sorted    atomic.Pointer[[]*Brand] // by key; the list does not change
	mu        sync.Mutex               // guards followers
	followers []func()
}

// NewSet returns a set of brands. Their keys must differ.
func NewSet(brands ...*Brand) *Set {
	sorted := slices.SortedFunc(slices.Values(brands), func(a, b *Brand) int { return strings.Compare(a.Key, b.Key) })
	s := &Set{}
	s.sorted.Store(&sorted)
	return s
}

// ByKey returns the brand with a key, or nil if there is none. The brand itself does
// not change; after Replace there is another with its key.
func (s *Set) ByKey(key string) *Brand {
	all := s.All()
	if i, ok := slices.BinarySearchFunc(all, key, func(b *Brand, key string) int { return strings.Compare(b.Key, key) }); ok {
		return all[i]
	}
	return nil
}

// All returns every brand, sorted by key. The list must not be changed.
func (s *Set) All() []*Brand { return *s.sorted.Load() }

// Replace makes the brands those of another set, and tells who follows.
func (s *Set) Replace(other *Set) {
	s.sorted.Store(other.sorted.Load())
	s.mu.Lock()
	followers := slices.Clone(s.followers)
	s.mu.Unlock()
	for _, changed := range followers {
		changed()
	}
}

// Follow has changed called after each Replace.
func (s *Set) Follow(changed func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.followers = append(s.followers, changed)
}

// Demo returns the brand of a server that has no brands file. Any site may embed it,
// and its secret is public: it is for trying the chat.
func Demo() *Brand {
	return &Brand{
		Key:      "demo",
		Name:     "Fernweg",
		Color:    "#2f5d4b",
		Greeting: "Hello! Ask us anything about our bags, repairs or your order.",
		Language: "en",
		Team:     []protocol.Person{{ID: "mira", Name: "Mira"}, {ID: "jonas", Name: "Jonas"}, {ID: "amal", Name: "Amal"}},
		Sites:    []string{"*"},
		Secrets:  [][]byte{[]byte(DemoSecret)},
	}
}

// HasDemoSecret reports whether anybody can sign in as anybody: DemoSecret is one of
// the brand's secrets.
func (b *Brand) HasDemoSecret() bool {
	return slices.ContainsFunc(b.Secrets, func(secret []byte) bool { return string(secret) == DemoSecret })
}

// DemoSecret signs the JWTs of the demo shop's customers.
const DemoSecret = "the-demo-shop-is-no-secret-at-all"
