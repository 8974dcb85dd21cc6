package storetest

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"kith/server/protocol"
	"kith/server/store"
)

// find returns the ids of the customers that a query matches, sorted.
func (s *fixture) find(q store.CustomerQuery) (ids []string) {
	s.Helper()
	list, err := s.FindCustomers(s.Context(), q)
	s.must(err)
	for _, f := range list {
		ids = append(ids, f.ID)
	}
	slices.Sort(ids)
	return ids
}

func sorted(ids ...string) []string { slices.Sort(ids); return ids }

// export returns what ExportCustomer writes, which must be JSON.
func (s *fixture) export(customer string) (text string) {
	s.Helper()
	var b strings.Builder
	s.must(s.ExportCustomer(s.Context(), store.Cause{}, customer, &b))
	if !json.Valid([]byte(b.String())) {
		s.Fatalf("the export is not JSON: %s", &b)
	}
	log, err := s.AuditLog(s.Context(), 0)
	s.must(err)
	equal(s, "the audit log", []string{string(log.Entries[0].Action), log.Entries[0].Actor, log.Entries[0].Target}, []string{"exported", "Operator", customer})
	return b.String()
}

func testFindCustomers(s *fixture) {
	ann, ben, carl := visitor("ann"), visitor("ben"), visitor("carl")
	carl.Visitor.Brand = "other"
	const address = "a-z@example.com"
	s.login(ann, store.Identity{Email: address, ExternalID: "1"})
	s.login(ben, store.Identity{Email: address, ExternalID: "2"})
	s.login(carl, store.Identity{Email: address, ExternalID: "1"})
	s.append(visitor("dora"), "d", "anonymous")
	s.append(ann, "a", "hello")
	a, b, c := s.customerOf(ann), s.customerOf(ben), s.customerOf(carl)
	equal(s, "by address", s.find(store.CustomerQuery{Email: "A-Z@Example.com"}), sorted(a, b, c))
	equal(s, "by address and brand", s.find(store.CustomerQuery{Email: address, Brand: "demo"}), sorted(a, b))
	equal(s, "by external id", s.find(store.CustomerQuery{ExternalID: "1"}), sorted(a, c))
	equal(s, "by id", s.find(store.CustomerQuery{Customer: b}), []string{b})
	equal(s, "nobody", len(s.find(store.CustomerQuery{Email: "nobody@example.com"})), 0)
	equal(s, "by nothing", len(s.find(store.CustomerQuery{})), 0)
	list, err := s.FindCustomers(s.Context(), store.CustomerQuery{Customer: a})
	s.must(err)
	equal(s, "what is found", list, []store.FoundCustomer{{ID: a, Brand: "demo", Email: address, ExternalID: "1", Conversations: 1}})
}

func testExport(s *fixture) {
	agent := store.Actor{Agent: s.createAgent("Mira").ID}
	ann := visitor("ann")
	ann.Visitor.Network = "192.0.2.0/24"
	s.login(ann, store.Identity{Email: "ann@example.com", Name: "Ann"})
	for i := range protocol.PageSize + 3 { // more than a page
		s.append(ann, "a", fmt.Sprintf("from Ann %d", i))
	}
	s.append(agent, "a", "from Mira")
	s.append(ann, "b", `another "one"`)
	s.must(s.EndConversation(s.Context(), agent, "b", false))
	_, err := s.DescribeCustomer(s.Context(), ann, `{"plan":"gold"}`)
	s.must(err)
	_, err = s.DescribeConversation(s.Context(), ann, "a", `{"topic":"kettle"}`)
	s.must(err)
	s.must(s.Block(s.Context(), agent, "b", store.NewBlock{Reason: "too loud"}))
	s.append(visitor("ben"), "c", "of another person")
	var got struct {
		Email, Name, Network string
		Attributes           map[string]string
		Sessions             []struct{ ID string }
		Blocks               []struct{ Reason string }
		Conversations        []struct {
			ID, Ended  string
			Attributes map[string]string
			Messages   []struct {
				Number             int
				Author, Name, Text string
			}
		}
	}
	text := s.export(s.customerOf(ann))
	s.must(json.Unmarshal([]byte(text), &got))
	equal(s, "the person", []string{got.Email, got.Name, got.Network, got.Attributes["plan"]}, []string{"ann@example.com", "Ann", "192.0.2.0/24", "gold"})
	equal(s, "sessions and blocks", fmt.Sprint(got.Sessions, got.Blocks), "[{ann}] [{too loud}]")
	equal(s, "conversations", len(got.Conversations), 2)
	a, b := got.Conversations[0], got.Conversations[1]
	equal(s, "messages", len(a.Messages), protocol.PageSize+4)
	equal(s, "the last", fmt.Sprint(a.Messages[protocol.PageSize+3]), fmt.Sprintf("{%d agent Mira from Mira}", protocol.PageSize+4))
	equal(s, "the first", a.Messages[0].Text, "from Ann 0")
	equal(s, "the other", b.Messages[0].Text, `another "one"`)
	equal(s, "attributes and end", fmt.Sprint(a.Attributes, a.Ended == "", b.Ended != ""), "map[topic:kettle] true true")
	for _, secret := range []string{"of another person", "token", string(ann.Visitor.TokenHash)} {
		if strings.Contains(text, secret) {
			s.Errorf("%q is in the export", secret)
		}
	}
	s.wantError(s.ExportCustomer(s.Context(), store.Cause{}, "nobody", &strings.Builder{}), store.ErrNotFound)
}

// testExportWhole: the export has everything that is stored about a person, in the form
// that is promised, and nothing else.
func testExportWhole(s *fixture) {
	mira := s.createAgent("Mira")
	agent := store.Actor{Agent: mira.ID}
	ann := visitor("ann")
	ann.Visitor.Network = "192.0.2.0/24"
	next := visitor("next")
	s.append(ann, "a", "hello")
	_, _, err := s.LoginCustomer(s.Context(), ann, store.Login{Identity: store.Identity{Email: "ann@example.com", ExternalID: "7", Name: "Ann"}, Next: next.Visitor})
	s.must(err)
	until := time.Now().Add(time.Hour)
	s.must(s.Block(s.Context(), agent, "a", store.NewBlock{Reason: "too loud", Until: until.UnixMilli()}))
	s.must(s.MarkSpam(s.Context(), agent, "a", true))
	id := s.customerOf(next)
	text := s.export(id)
	when := func(ms int64) string { return time.UnixMilli(ms).UTC().Format(time.RFC3339) }
	rules, _, err := s.BlockRules(s.Context(), nil, protocol.Cursor{}, 1)
	s.must(err)
	c := s.conversation("a")
	var got map[string]any
	s.must(json.Unmarshal([]byte(text), &got))
	for _, name := range []string{"created", "lastSeen"} { // when she came, which is in the past of her message
		at, err := time.Parse(time.RFC3339, fmt.Sprint(got[name]))
		if err != nil || at.After(time.UnixMilli(c.At).Add(time.Minute)) || at.Before(time.UnixMilli(c.At).Add(-time.Minute)) {
			s.Errorf("%s is %v", name, got[name])
		}
		delete(got, name)
	}
	var sessions []string
	for _, v := range got["sessions"].([]any) {
		v := v.(map[string]any)
		sessions = append(sessions, fmt.Sprint(v["id"], " ", v["created"] != "", " ", v["ended"]))
	}
	slices.Sort(sessions)
	equal(s, "sessions", sessions, []string{"ann true <nil>", "next true <nil>"})
	delete(got, "sessions")
	equal(s, "the export", got, map[string]any{
		"id": id, "brand": "demo", "name": "Ann", "email": "ann@example.com", "externalId": "7", "browser": "Firefox 140 on Windows", "language": "en",
		"network": "192.0.2.0/24", "lastPage": map[string]any{"address": "https://shop.example/", "title": "Shop"},
		"blocks": []any{map[string]any{"created": when(rules[0].At), "until": when(until.UnixMilli()), "reason": "too loud"}},
		"conversations": []any{map[string]any{"id": "a", "created": when(c.Created), "spam": true, "messages": []any{
			map[string]any{"number": 1.0, "at": when(c.At), "author": "customer", "text": "hello"}}}},
	})
	nowhere := visitor("nowhere")
	nowhere.Visitor.Page = protocol.Page{}
	s.append(nowhere, "n", "hello")
	s.revoke("nowhere")
	c = s.conversation("n")
	if text := s.export(c.Customer.ID); strings.Contains(text, "lastPage") || !strings.Contains(text, `"ended":"`) {
		s.Errorf("of one who was on no page and has gone: %s", text)
	}
	quiet := visitor("quiet")
	_, err = s.DescribeCustomer(s.Context(), quiet, `{"plan":"gold"}`)
	s.must(err)
	if text := s.export(s.customerOf(quiet)); !strings.HasSuffix(text, `"conversations":[]}`) {
		s.Errorf("of one who has written nothing: %s", text)
	}
}

// testExportFails: whoever cannot be written to gets no half of an export for a whole one.
func testExportFails(s *fixture) {
	s.append(visitor("ann"), "a", "hello")
	s.append(visitor("ann"), "b", "hello")
	id := s.customerOf(visitor("ann"))
	for n, done := 0, false; !done; n++ {
		w := &fullWriter{left: n}
		err := s.ExportCustomer(s.Context(), store.Cause{}, id, w)
		if done = !w.failed; !done {
			s.wantError(err, errFull)
		} else {
			s.must(err)
		}
	}
}

// A fullWriter takes all writes but one, after some.
type fullWriter struct {
	left   int
	failed bool
}

var errFull = errors.New("there is no more room")

func (w *fullWriter) Write(p []byte) (int, error) {
	if w.left--; w.left == -1 {
		w.failed = true
		return 0, errFull
	}
	return len(p), nil
}

func testErase(s *fixture) {
	agent := store.Actor{Agent: s.createAgent("Mira").ID}
	ann, ben := visitor("ann"), visitor("ben")
	s.login(ann, store.Identity{Email: "ann@example.com"})
	const long = 1203 // more than one write removes
	for i := range long {
		s.append(ann, "a", fmt.Sprint("message ", i))
	}
	s.append(agent, "a", "answer")
	s.append(ann, "b", "another")
	s.must(s.Block(s.Context(), agent, "b", store.NewBlock{}))
	s.append(ben, "c", "kept")
	id := s.customerOf(ann)
	s.takeEvents()
	removal, err := s.EraseCustomer(s.Context(), store.Cause{}, id)
	s.must(err)
	equal(s, "what was removed", removal, store.Removal{Customers: 1, Sessions: 1, Conversations: 2, Messages: long + 2, Blocks: 1})
	kinds := map[string]int{}
	for _, e := range s.takeEvents() {
		kinds[fmt.Sprintf("%T", e)]++
	}
	equal(s, "events", kinds, map[string]int{"store.SessionRevoked": 1, "store.ConversationDeleted": 2, "store.BlockLifted": 1})
	log, err := s.AuditLog(s.Context(), 0)
	s.must(err)
	equal(s, "the audit log", []string{string(log.Entries[0].Action), log.Entries[0].Actor, log.Entries[0].Target}, []string{"erased", "Operator", id})
	equal(s, "who is found", len(s.find(store.CustomerQuery{Email: "ann@example.com"})), 0)
	s.wantError(s.ExportCustomer(s.Context(), store.Cause{}, id, &strings.Builder{}), store.ErrNotFound)
	for _, conversation := range []string{"a", "b"} {
		_, err := s.Conversation(s.Context(), conversation)
		s.wantError(err, store.ErrNotFound)
	}
	s.wantRefusal(s.try(ann, "a", "I am back"), protocol.CodeRevoked) // a browser that comes back forgets what it has
	equal(s, "another person's messages", s.conversation("c").Last, 1)
	_, err = s.EraseCustomer(s.Context(), store.Cause{}, id)
	s.wantError(err, store.ErrNotFound)
}

func testRemoveOld(s *fixture) {
	agent := store.Actor{Agent: s.createAgent("Mira").ID}
	open, ended, spam, other, silent := visitor("open"), visitor("ended"), visitor("spam"), visitor("other"), visitor("silent")
	other.Visitor.Brand = "other"
	for i := range 60 { // more than one write removes
		s.append(open, fmt.Sprint("open", i), "hello")
	}
	s.append(ended, "ended", "hello")
	s.must(s.EndConversation(s.Context(), agent, "ended", false))
	s.append(spam, "spam", "hello")
	s.must(s.MarkSpam(s.Context(), agent, "spam", true))
	s.append(other, "other", "hello")
	_, err := s.DescribeCustomer(s.Context(), silent, `{"plan":"gold"}`)
	s.must(err)
	before := s.conversation("other").At

	removal, err := s.RemoveOld(s.Context(), "demo", 1)
	s.must(err)
	equal(s, "what is older than everything", removal, store.Removal{})
	removal, err = s.RemoveOld(s.Context(), "none", time.Now().Add(time.Hour).UnixMilli())
	s.must(err)
	equal(s, "of no brand", removal, store.Removal{})

	for time.Now().UnixMilli() <= before { // what comes next is newer
	}
	s.append(visitor("fresh"), "fresh", "hello")
	s.append(ended, "ended again", "hello")
	removal, err = s.RemoveOld(s.Context(), "demo", s.conversation("fresh").At)
	s.must(err)
	equal(s, "what was removed", removal, store.Removal{Customers: 3, Sessions: 3, Conversations: 62, Messages: 62})
	for _, kept := range []string{"other", "fresh", "ended again"} {
		equal(s, "messages of "+kept, s.conversation(kept).Last, 1)
	}
	s.must(s.try(ended, "ended again", "still here"))
	s.wantRefusal(s.try(silent, "x", "back"), protocol.CodeRevoked)
}
