package state

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kith/server/protocol"
	"kith/wasm/outbox"
)

// run returns messages of the authors, one letter each, with the numbers from first on:
// c is the customer, a an agent.
func run(first int64, authors string) (list []protocol.Message) {
	for i, author := range authors {
		m := protocol.Message{Conversation: "c", Number: first + int64(i), Author: protocol.AuthorCustomer}
		if author == 'a' {
			m.Author = protocol.AuthorAgent
		}
		list = append(list, m)
	}
	return list
}

// holding returns a conversation with messages, of which the server has up to last and
// the customer has read up to read.
func holding(messages []protocol.Message, last, read, unread int64) Conversation {
	c := Conversation{Messages: messages}
	c.ID, c.Last, c.Marks.CustomerRead, c.Unread = "c", last, read, unread
	return c
}

func TestCountUnread(t *testing.T) {
	for name, test := range map[string]struct {
		c    Conversation
		want int64
	}{
		"all that may be unread is here":            {holding(run(4, "cac"), 6, 3, 9), 1},
		"all is read":                               {holding(run(1, "aaa"), 3, 3, 9), 0},
		"more is read than there is":                {holding(run(1, "aaa"), 3, 4, 9), 0},
		"all is read of what is not here":           {holding(nil, 3, 3, 9), 0},
		"the oldest that may be unread is not here": {holding(run(5, "aaa"), 7, 3, 9), 9},
		"the newest is not here":                    {holding(run(1, "aaa"), 4, 0, 9), 9},
		"nothing is here":                           {holding(nil, 4, 0, 9), 9},
		"read within what is here":                  {holding(run(1, "aaca"), 4, 2, 9), 1},
	} {
		t.Run(name, func(t *testing.T) {
			if test.c.CountUnread(); test.c.Unread != test.want {
				t.Errorf("%d are unread, want %d", test.c.Unread, test.want)
			}
		})
	}
}

func TestFirstUnread(t *testing.T) {
	for name, test := range map[string]struct {
		c    Conversation
		want int64
	}{
		"nothing is unread":              {holding(run(1, "aa"), 2, 0, 0), 0},
		"the first of others":            {holding(run(1, "acaa"), 4, 1, 2), 3},
		"of none that is here, the next": {holding(run(1, "ac"), 9, 1, 2), 2},
		"own messages are never unread":  {holding(run(1, "cc"), 9, 0, 2), 1},
		"what is read is not the first":  {holding(run(1, "aaa"), 3, 2, 1), 3},
	} {
		t.Run(name, func(t *testing.T) {
			if got := test.c.FirstUnread(); got != test.want {
				t.Errorf("it is %d, want %d", got, test.want)
			}
		})
	}
}

// A message joins those that are here if none between is missing.
func TestAppend(t *testing.T) {
	next := protocol.Message{Conversation: "c", Number: 3}
	for name, test := range map[string]struct {
		c    Conversation
		want bool
	}{
		"the next":                              {holding(run(1, "aa"), 2, 0, 0), true},
		"one is missing before":                 {holding(run(1, "a"), 2, 0, 0), false},
		"nothing is here, and it is the newest": {holding(nil, 3, 0, 0), true},
		"nothing is here, and it is an old one": {holding(nil, 4, 0, 0), false},
		"an old one that is here":               {holding(run(1, "aaaa"), 9, 0, 0), true},
	} {
		t.Run(name, func(t *testing.T) {
			if got := test.c.Append(next); got != test.want || got != (test.c.Newest() >= next.Number) {
				t.Errorf("it is here: %t, want %t; the newest is %d", got, test.want, test.c.Newest())
			}
		})
	}
}

func TestHasOlder(t *testing.T) {
	for name, test := range map[string]struct {
		c    Conversation
		want bool
	}{
		"from the first":  {holding(run(1, "a"), 1, 0, 0), false},
		"from the second": {holding(run(2, "a"), 2, 0, 0), true},
		"none of one":     {holding(nil, 1, 0, 0), true},
		"none of none":    {holding(nil, 0, 0, 0), false},
	} {
		t.Run(name, func(t *testing.T) {
			if got := test.c.HasOlder(); got != test.want {
				t.Errorf("%t, want %t", got, test.want)
			}
		})
	}
}

// Lists show the newest message, and the last agent who wrote.
func TestSetNewest(t *testing.T) {
	var c Conversation
	mira := protocol.Person{ID: "m", Name: "Mira"}
	c.SetNewest(protocol.Message{Number: 3, At: 30, Author: protocol.AuthorAgent, Person: mira, Text: "hello"})
	if c.Last != 3 || c.At != 30 || c.Author != protocol.AuthorAgent || c.Preview != "hello" || c.Person != mira {
		t.Errorf("an agent's: %+v", c.Conversation)
	}
	c.SetNewest(protocol.Message{Number: 4, At: 40, Author: protocol.AuthorCustomer, Person: protocol.Person{Name: "Ada"}, Text: "thanks"})
	if c.Last != 4 || c.Preview != "thanks" || c.Person != mira {
		t.Errorf("the customer's: %+v", c.Conversation)
	}
}

// The newest conversation comes first: by its last message, or by its begin while it
// has none, and of two at the same time the one with the smaller id.
func TestNewestFirst(t *testing.T) {
	made := func(id string, at, created int64) Conversation {
		return Conversation{Conversation: protocol.Conversation{ID: id, At: at, Created: created}}
	}
	s := Stored{Conversations: []Conversation{made("d", 0, 1), made("c", 2, 1), made("b", 2, 1), made("a", 1, 3)}}
	s.Sort()
	var got string
	for _, c := range s.Conversations {
		got += c.ID
	}
	if got != "abcd" {
		t.Errorf("%s, want abcd", got)
	}
	a, b := made("a", 1, 0), made("b", 1, 0)
	if NewestFirst(a, b) != -1 || NewestFirst(b, a) != 1 || NewestFirst(a, a) != 0 || NewestFirst(made("a", 1, 0), made("a", 2, 0)) != 1 {
		t.Error("it is no order")
	}
}

// What is written on the home screen goes on with the newest conversation that runs.
func TestComposerConversation(t *testing.T) {
	ended, running := Conversation{}, Conversation{}
	ended.ID, ended.Ended, running.ID = "ended", true, "running"
	m := Model{Stored: Stored{Conversations: []Conversation{ended}}}
	if got := m.ComposerConversation(); got != "" {
		t.Errorf("none runs, but it is %q", got)
	}
	m.Stored.Conversations = append(m.Stored.Conversations, running)
	if got := m.ComposerConversation(); got != "running" {
		t.Errorf("at home it is %q", got)
	}
	m.Route = Route{Screen: ConversationScreen, Conversation: "other"}
	if got := m.ComposerConversation(); got != "other" {
		t.Errorf("in a conversation it is %q", got)
	}
	if !ConversationScreen.Personal() || !HistoryScreen.Personal() || HomeScreen.Personal() {
		t.Error("a conversation and the history are the person's, and home is not")
	}
}

// The log shows the messages of one conversation, then those that wait, each on its side.
func TestEntries(t *testing.T) {
	m := Model{Stored: Stored{
		Conversations: []Conversation{holding(run(1, "ca"), 2, 0, 0)},
		Outbox:        []outbox.Message{{Conversation: "other", Text: "not here"}, {Conversation: "c", Text: "waits"}},
	}}
	var got []string
	for _, e := range m.Entries("c") {
		got = append(got, strings.Join([]string{string(e.Author), e.Text, string(e.Status)}, " "))
	}
	if want := []string{"customer  sent", "agent  delivered", "customer waits pending"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	if got := m.Entries("d"); len(got) != 0 {
		t.Errorf("of a conversation that is not known: %+v", got)
	}
	if !m.Stored.HasOutgoing("c") || m.Stored.HasOutgoing("d") {
		t.Error("one waits in c, and none in d")
	}
}

func TestArticleByID(t *testing.T) {
	kb := KnowledgeBase{Articles: []protocol.Article{{ID: "a"}, {ID: "b"}}}
	if got := kb.ArticleByID("b"); got != &kb.Articles[1] {
		t.Errorf("b is %+v", got)
	}
	if got := kb.ArticleByID("c"); got != nil {
		t.Errorf("c is %+v", got)
	}
}

// A session of a release without keys is ended by its token.
func TestRevokeKey(t *testing.T) {
	if got := (Session{Token: "token"}).RevokeKey(); got != "token" {
		t.Error(got)
	}
	if got := (Session{Token: "token", Revoke: "key"}).RevokeKey(); got != "key" {
		t.Error(got)
	}
}

func TestNextSession(t *testing.T) {
	s := Stored{Session: Session{ID: "now"}}
	s.AddNext(NextSession{Former: "before", Session: Session{ID: "1"}})
	if got := s.NextSession(); got.ID != "" {
		t.Errorf("that of another session: %+v", got)
	}
	s.AddNext(NextSession{Former: "now", Session: Session{ID: "2"}})
	if got := s.NextSession(); got.ID != "2" {
		t.Errorf("%+v", got)
	}
	if len(s.Next) != 2 {
		t.Errorf("%d, want both", len(s.Next))
	}
	s.Next = make([]NextSession, NextLimit)
	s.AddNext(NextSession{Former: "now", Session: Session{ID: "3"}})
	if diff := cmp.Diff([]NextSession{{Former: "now", Session: Session{ID: "3"}}}, s.Next); diff != "" {
		t.Error(diff)
	}
}

func TestIsUnconfirmed(t *testing.T) {
	s := Stored{Revoked: []Revocation{{Session: "done", Done: true}, {Session: "open", Key: "k"}}}
	if s.IsUnconfirmed("done") || !s.IsUnconfirmed("open") || s.IsUnconfirmed("other") {
		t.Error("only the open one is unconfirmed")
	}
}

// What the server knows of an end is done with.
func TestConfirmRevoked(t *testing.T) {
	s := Stored{Generation: 3, Session: Session{ID: "now"}, Next: []NextSession{{Former: "now", Session: Session{ID: "next"}}}}
	s.Revoke(Revocation{Session: "one", Key: "k", Generation: 1})
	s.Revoke(Revocation{Session: "two", Key: "l", Generation: 2})
	if got := s.Unconfirmed(); len(got) != 2 {
		t.Errorf("%+v, want both", got)
	}
	s.ConfirmRevoked("one")
	if diff := cmp.Diff([]Revocation{{Session: "two", Key: "l", Generation: 2}}, s.Unconfirmed()); diff != "" {
		t.Error(diff)
	}
	if s.IsUnconfirmed("one") || s.Revoked[1].Key != "" {
		t.Errorf("%+v", s.Revoked)
	}
	s.Replace(Session{ID: "next"})
	if s.Session.ID != "next" || s.Next != nil || !isRevoked(s.Revoked, "now") || s.IsUnconfirmed("now") {
		t.Errorf("%+v", s)
	}
}

func TestEnsureConversation(t *testing.T) {
	var s Stored
	s.EnsureConversation("a", 1).Unread = 2
	if c := s.EnsureConversation("b", 5); c.ID != "b" || c.Created != 5 {
		t.Errorf("%+v", c)
	}
	s.EnsureConversation("b", 6).Unread = 3
	if len(s.Conversations) != 2 || s.Conversations[1].Created != 5 || s.Unread() != 5 {
		t.Errorf("%+v", s.Conversations)
	}
	if s.ConversationByID("b") != &s.Conversations[1] || s.ConversationByID("c") != nil {
		t.Error("b is the second, and c is not there")
	}
}

func TestOthersAfter(t *testing.T) {
	c := holding(run(1, "acac"), 4, 0, 0)
	for number, want := range map[int64]bool{0: true, 2: true, 3: false, 9: false} {
		if got := c.OthersAfter(number); got != want {
			t.Errorf("after %d: %t", number, got)
		}
	}
	own := holding(run(3, "c"), 3, 0, 0)
	if !own.OthersAfter(1) || own.OthersAfter(2) {
		t.Error("of a message that is not here it is not known who wrote it")
	}
	s := Stored{Drafts: []outbox.Draft{{Conversation: "c", Text: "draft"}}}
	if s.Draft("c") != "draft" || s.Draft("d") != "" {
		t.Errorf("%q, %q", s.Draft("c"), s.Draft("d"))
	}
}
