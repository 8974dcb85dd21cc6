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
	for name, test := range map[string]func(*scene){
		"append":            testAppend,
		"append once":       testAppendOnce,
		"append refused":    testAppendRefused,
		"append together":   testAppendTogether,
		"agents write":      testAgentsWrite,
		"sessions":          testSessions,
		"revoke":            testRevoke,
		"visit":             testVisit,
		"marks":             testMarks,
		"end":               testEnd,
		"describe":          testDescribe,
		"describe limit":    testDescribeLimit,
		"login becomes":     testLoginBecomes,
		"login joins":       testLoginJoins,
		"login other":       testLoginOther,
		"login by two ids":  testLoginByTwoIDs,
		"join":              testJoin,
		"join people":       testJoinPeople,
		"arrive":            testArrive,
		"arrive with a lot": testArriveWithALot,
		"agents arrive":     testAgentsArrive,
		"pages":             testPages,
		"enroll":            testEnroll,
		"sign in":           testSignIn,
		"picture":           testPicture,
		"the row agrees":    testRowAgrees,
		"closed":            testClosed,
	} {
		t.Run(name, func(t *testing.T) {
			s := open(t)
			c := &scene{T: t, Store: s}
			s.Follow(c.note)
			t.Cleanup(func() { c.must(s.Close()) })
			test(c)
		})
	}
}

// A scene is a store, and what it has told.
type scene struct {
	*testing.T
	store.Store
	mu     sync.Mutex
	events []store.Event
}

func (s *scene) note(events []store.Event) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.events = append(s.events, events...)
}

// told answers the events since it was last called.
func (s *scene) told() []store.Event {
	s.mu.Lock()
	defer s.mu.Unlock()
	events := s.events
	s.events = nil
	return events
}

func (s *scene) must(err error) {
	s.Helper()
	if err != nil {
		s.Fatal(err)
	}
}

// refused expects a refusal of the wire.
func (s *scene) refused(err error, code protocol.Code) {
	s.Helper()
	var w *protocol.Error
	if !errors.As(err, &w) || w.Code != code {
		s.Fatalf("got the error %v, want a refusal with %s", err, code)
	}
	if w.Text == "" {
		s.Fatalf("the refusal %s has no sentence for people", code)
	}
}

func (s *scene) is(err, want error) {
	s.Helper()
	if !errors.Is(err, want) {
		s.Fatalf("got the error %v, want %v", err, want)
	}
}

func equal[T any](s *scene, what string, got, want T) {
	s.Helper()
	if !reflect.DeepEqual(got, want) {
		s.Fatalf("%s:\n got %+v\nwant %+v", what, got, want)
	}
}

// visitor is somebody with a session of that name.
func visitor(name string) store.By {
	return store.By{Visitor: store.Visitor{
		Session:   name,
		TokenHash: store.Hash("token of " + name),
		Brand:     "demo",
		Browser:   "Firefox 140 on Windows",
		Language:  "en",
		Page:      protocol.Page{Address: "https://shop.example/", Title: "Shop"},
	}}
}

// say appends a message under its text as client id.
func (s *scene) say(by store.By, conversation, text string) protocol.Message {
	s.Helper()
	m, err := s.Append(s.Context(), by, store.Draft{Conversation: conversation, Client: text, Text: text, New: true})
	s.must(err)
	return m
}

// customer answers who a session is.
func (s *scene) customer(by store.By) string {
	s.Helper()
	v, err := s.Session(s.Context(), by.Visitor.Session)
	s.must(err)
	return v.Customer
}

func (s *scene) conversation(id string) store.Conversation {
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
