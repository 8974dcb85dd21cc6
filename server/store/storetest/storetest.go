// Package storetest is what every store must keep to, whatever its engine. It
// knows the Store interface alone and must never import an engine.
package storetest

import (
	"errors"
	"reflect"
	"sync"
	"testing"

	"kith/server/protocol"
	"kith/server/store"
)

// Run tests the stores that open makes. Each call makes an empty one, which
// the test closes.
func Run(t *testing.T, open func(t *testing.T) store.Store) {
	for name, test := range map[string]func(*fixture){
		"append":            testAppend,
		"append once":       testAppendOnce,
		"append refused":    testAppendRefused,
		"append together":   testAppendConcurrently,
		"agents write":      testAppendByAgent,
		"sessions":          testSessions,
		"revoke":            testRevoke,
		"visit":             testUpdateVisitor,
		"marks":             testMarks,
		"end":               testEnd,
		"describe":          testDescribe,
		"describe limit":    testDescribeLimit,
		"login becomes":     testLoginNewPerson,
		"login joins":       testLoginKnownPerson,
		"login other":       testLoginOtherPerson,
		"login by two ids":  testLoginByTwoIDs,
		"join":              testJoinSessions,
		"join people":       testJoinIdentified,
		"arrive":            testSnapshot,
		"arrive with a lot": testSnapshotLimits,
		"agents arrive":     testAgentSnapshot,
		"pages":             testHistory,
		"enroll":            testCreateAgent,
		"sign in":           testSignIn,
		"picture":           testPicture,
		"the row agrees":    testConversationRow,
		"closed":            testClosed,
	} {
		t.Run(name, func(t *testing.T) {
			s := open(t)
			c := &fixture{T: t, Store: s}
			s.Follow(c.recordEvents)
			t.Cleanup(func() { c.must(s.Close()) })
			test(c)
		})
	}
}

// A fixture is a store, and what it has told.
type fixture struct {
	*testing.T
	store.Store
	mu     sync.Mutex
	events []store.Event
}

func (s *fixture) recordEvents(events []store.Event) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.events = append(s.events, events...)
}

// takeEvents answers the events since it was last called.
func (s *fixture) takeEvents() []store.Event {
	s.mu.Lock()
	defer s.mu.Unlock()
	events := s.events
	s.events = nil
	return events
}

func (s *fixture) must(err error) {
	s.Helper()
	if err != nil {
		s.Fatal(err)
	}
}

// wantRefusal expects a refusal of the wire.
func (s *fixture) wantRefusal(err error, code protocol.Code) {
	s.Helper()
	var w *protocol.Error
	if !errors.As(err, &w) || w.Code != code {
		s.Fatalf("got the error %v, want a refusal with %s", err, code)
	}
	if w.Text == "" {
		s.Fatalf("the refusal %s has no sentence for people", code)
	}
}

func (s *fixture) wantError(err, want error) {
	s.Helper()
	if !errors.Is(err, want) {
		s.Fatalf("got the error %v, want %v", err, want)
	}
}

func equal[T any](s *fixture, what string, got, want T) {
	s.Helper()
	if !reflect.DeepEqual(got, want) {
		s.Fatalf("%s:\n got %+v\nwant %+v", what, got, want)
	}
}

// visitor is somebody with a session of that name.
func visitor(name string) store.Actor {
	return store.Actor{Visitor: store.Visitor{
		Session:   name,
		TokenHash: store.HashToken("token of " + name),
		Brand:     "demo",
		Browser:   "Firefox 140 on Windows",
		Language:  "en",
		Page:      protocol.Page{Address: "https://shop.example/", Title: "Shop"},
	}}
}

// append appends a message under its text as client id.
func (s *fixture) append(by store.Actor, conversation, text string) protocol.Message {
	s.Helper()
	m, err := s.Append(s.Context(), by, store.NewMessage{Conversation: conversation, Client: text, Text: text, CreateConversation: true})
	s.must(err)
	return m
}

// customerOf answers who a session is.
func (s *fixture) customerOf(by store.Actor) string {
	s.Helper()
	v, err := s.Session(s.Context(), by.Visitor.Session)
	s.must(err)
	return v.Customer
}

func (s *fixture) conversation(id string) store.Conversation {
	s.Helper()
	c, err := s.Conversation(s.Context(), id)
	s.must(err)
	return c
}

func texts(messages []protocol.Message) (list []string) {
	for _, m := range messages {
		list = append(list, m.Text)
	}
	return list
}
