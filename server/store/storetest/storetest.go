// Package storetest tests what every store.Store must do, whatever database it
// runs on. It uses the interface only and must never import a database.
package storetest

import (
	"errors"
	"path/filepath"
	"reflect"
	"sync"
	"testing"

	"kith/server/protocol"
	"kith/server/store"
)

// Run tests the stores that open returns. Each call must return an empty one,
// which the test closes.
func Run(t *testing.T, open func(t *testing.T) store.Store) {
	for name, test := range map[string]func(*fixture){
		"append":               testAppend,
		"append once":          testAppendOnce,
		"append refused":       testAppendRefused,
		"append concurrently":  testAppendConcurrently,
		"append by agent":      testAppendByAgent,
		"authorize":            testAuthorize,
		"sessions":             testSessions,
		"revoke":               testRevoke,
		"revoke by key":        testRevokeByKey,
		"update visitor":       testUpdateVisitor,
		"marks":                testMarks,
		"end":                  testEnd,
		"describe":             testDescribe,
		"describe limit":       testDescribeLimit,
		"login new person":     testLoginNewPerson,
		"login known person":   testLoginKnownPerson,
		"login other person":   testLoginOtherPerson,
		"login by external id": testLoginByExternalID,
		"login, verified":      testLoginVerified,
		"login, unverified":    testLoginUnverified,
		"login, next session":  testLoginNextSession,
		"login, token once":    testLoginTokenOnce,
		"identities":           testIdentities,
		"moderation, audited":  testModerationAudited,
		"join sessions":        testJoinSessions,
		"join identified":      testJoinIdentified,
		"join, same person":    testJoinSamePerson,
		"snapshot":             testSnapshot,
		"snapshot limits":      testSnapshotLimits,
		"snapshot page bytes":  testSnapshotPageBytes,
		"snapshot bytes":       testSnapshotBytes,
		"agent snapshot":       testAgentSnapshot,
		"history":              testHistory,
		"history of long ones": testLongHistory,
		"views":                testViews,
		"open stay":            testOpenConversationsStay,
		"spam":                 testSpam,
		"delete":               testDeleteConversation,
		"block customer":       testBlockCustomer,
		"block identified":     testBlockIdentified,
		"block network":        testBlockNetwork,
		"block ends":           testBlockEnds,
		"verified":             testVerified,
		"create agent":         testCreateAgent,
		"agent rights":         testAgentRights,
		"first code":           testFirstCode,
		"invitations":          testInvitations,
		"reset":                testReset,
		"rename":               testRename,
		"last owner":           testLastOwner,
		"deactivate":           testDeactivate,
		"remove agent":         testRemoveAgent,
		"members":              testMembers,
		"sign in":              testSignIn,
		"sign-ins bounded":     testSignInsAreBounded,
		"devices":              testDevices,
		"second factor":        testSecondFactor,
		"audit log":            testAuditLog,
		"picture":              testPicture,
		"conversation row":     testConversationRow,
		"find customers":       testFindCustomers,
		"releases":             testReleases,
		"release log":          testReleaseLog,
		"rollout":              testRollout,
		"evidence":             testEvidence,
		"repairs":              testRepairs,
		"repair moves":         testRepairMoves,
		"repair sessions":      testRepairSessions,
		"stored sessions":      testStoredSessions,
		"incidents":            testIncidents,
		"export":               testExport,
		"erase":                testErase,
		"remove old":           testRemoveOld,
		"closed":               testClosed,
		"ready, refused":       testReadyAfterRefusals,
		"team full":            testTeamFull,
		"picture limit":        testPictureLimit,
		"preview limit":        testPreviewLimit,
		"page bytes":           testPageBytes,
		"full snapshot":        testFullSnapshot,
		"attributes limit":     testAttributesLimit,
		"merge, too much":      testMergeAttributesLimit,
		"find many":            testFindMany,
		"set role":             testSetRole,
		"unblock rights":       testUnblockRights,
		"blocks of brands":     testBlocksOfBrands,
		"revoke unstored":      testRevokeUnstored,
		"password":             testPassword,
		"account, audited":     testAccountAudited,
		"export, whole":        testExportWhole,
		"export fails":         testExportFails,
	} {
		t.Run(name, func(t *testing.T) {
			s := &fixture{T: t, Store: open(t)}
			s.Follow(s.recordEvents)
			t.Cleanup(func() { s.must(s.Close()) })
			test(s)
		})
	}
}

// A fixture is a test with an empty store, whose events it records.
type fixture struct {
	*testing.T
	store.Store
	mu     sync.Mutex
	events []store.Event
}

func (s *fixture) recordEvents(events []store.Event) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(events) == 0 {
		s.Error("events are told of, and there are none")
	}
	s.events = append(s.events, events...)
}

// takeEvents returns the events since it was last called.
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

// wantRefusal checks that an error is a refusal with a code, and has a sentence.
func (s *fixture) wantRefusal(err error, code protocol.Code) {
	s.Helper()
	var refused *protocol.Error
	if !errors.As(err, &refused) || refused.Code != code {
		s.Fatalf("got the error %v, want a refusal with %s", err, code)
	}
	if refused.Text == "" {
		s.Fatalf("the refusal %s has no text", code)
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

// visitor returns a visitor with a session of that name.
func visitor(name string) store.Actor {
	return store.Actor{Visitor: store.Visitor{
		Session:    name,
		TokenHash:  store.HashToken("token of " + name),
		RevokeHash: store.HashToken("key of " + name),
		Brand:      "demo",
		Browser:    "Firefox 140 on Windows",
		Language:   "en",
		Page:       protocol.Page{Address: "https://shop.example/", Title: "Shop"},
	}}
}

// append appends a message whose client id is its text, and creates the
// conversation if it is not there.
func (s *fixture) append(actor store.Actor, conversation, text string) protocol.Message {
	s.Helper()
	m, err := s.Append(s.Context(), actor, store.NewMessage{Conversation: conversation, Client: text, Text: text, CreateConversation: true})
	s.must(err)
	return m
}

// customerOf returns the id of the customer of a visitor's session.
func (s *fixture) customerOf(actor store.Actor) string {
	s.Helper()
	v, err := s.Session(s.Context(), actor.Visitor)
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

func testClosed(s *fixture) {
	s.append(visitor("ann"), "c", "hello")
	s.must(s.Ready())
	s.must(s.Close())
	if s.Ready() == nil {
		s.Fatal("a closed store is ready")
	}
	_, err := s.Conversation(s.Context(), "c")
	if err == nil {
		s.Fatal("a closed store is read")
	}
	_, err = s.Backup(s.Context(), filepath.Join(s.TempDir(), "copy"))
	s.wantError(err, store.ErrClosed)
	_, err = s.Append(s.Context(), visitor("ann"), store.NewMessage{Conversation: "c", Client: "x", Text: "x"})
	s.wantError(err, store.ErrClosed)
}

// testReadyAfterRefusals: whatever is refused, the store works.
func testReadyAfterRefusals(s *fixture) {
	mira := s.createMember("Mira", protocol.RoleOwner)
	login := store.Login{Identity: store.Identity{ExternalID: "7"}, TokenID: store.HashToken("jti"), TokenExpires: 1 << 60}
	_, _, err := s.LoginCustomer(s.Context(), visitor("ann"), login)
	s.must(err)
	_, _, used := s.LoginCustomer(s.Context(), visitor("eve"), login)
	_, unknown := s.CreateAgent(s.Context(), "", store.HashToken("guessed"), "Eve", "x")
	s.must(s.Invite(s.Context(), store.Cause{}, invitation("code", protocol.RoleAgent)))
	_, taken := s.CreateAgent(s.Context(), "", store.HashToken("code"), "mira", "x")
	for _, refused := range []struct{ got, want error }{
		{used, store.ErrTokenUsed},
		{unknown, store.ErrInvite},
		{taken, store.ErrNameTaken},
		{s.RemoveAgent(s.Context(), store.Cause{}, "nobody"), store.ErrNotFound},
		{s.RemoveAgent(s.Context(), store.Cause{}, mira.ID), store.ErrLastOwner},
	} {
		s.wantError(refused.got, refused.want)
		s.must(s.Ready())
	}
	s.wantRefusal(s.EndConversation(s.Context(), visitor("ann"), "none", false), protocol.CodeNotFound)
	s.must(s.Ready())
}
