package storetest

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"kith/server/protocol"
	"kith/server/store"
)

// testTeamFull: there may be so many agents, those who are removed not counted, and so
// many open invitations.
func testTeamFull(s *fixture) {
	many := func(n int, do func(i int) error) {
		var wait sync.WaitGroup
		errs := make([]error, n)
		for i := range n {
			wait.Go(func() { errs[i] = do(i) })
		}
		wait.Wait()
		s.must(errors.Join(errs...))
	}
	code := func(i int) string { return fmt.Sprint("code ", i) }
	invite := func(i int) error {
		return s.Invite(s.Context(), store.Cause{}, invitation(code(i), protocol.RoleOwner))
	}
	create := func(i int) error {
		_, err := s.CreateAgent(s.Context(), "", store.HashToken(code(i)), fmt.Sprint("agent ", i), "x")
		return err
	}
	many(protocol.TeamSize, invite)
	s.wantError(invite(protocol.TeamSize), store.ErrTeamFull)
	list, err := s.OpenInvitations(s.Context())
	s.must(err)
	equal(s, "open invitations", len(list), protocol.TeamSize)
	many(protocol.TeamSize, create)
	s.must(invite(protocol.TeamSize))
	s.wantError(create(protocol.TeamSize), store.ErrTeamFull)
	members, err := s.Members(s.Context())
	s.must(err)
	equal(s, "members", len(members), protocol.TeamSize)
	s.must(s.RemoveAgent(s.Context(), store.Cause{}, members[0].ID))
	s.must(create(protocol.TeamSize)) // the code was not used up
	s.must(s.Ready())                 // to be full is no failure
}

// testPictureLimit: a picture may be as large as PictureLimit.
func testPictureLimit(s *fixture) {
	mira := s.createAgent("Mira")
	s.must(s.SetPicture(s.Context(), mira.ID, "image/png", make([]byte, store.PictureLimit)))
	_, picture, err := s.Picture(s.Context(), mira.ID)
	s.must(err)
	equal(s, "its size", len(picture), store.PictureLimit)
}

// testPreviewLimit: a preview has the first characters of a message, and says so if
// there are more.
func testPreviewLimit(s *fixture) {
	ann := visitor("ann")
	for text, want := range map[string]string{
		strings.Repeat("é", protocol.PreviewLimit):                          strings.Repeat("é", protocol.PreviewLimit),
		strings.Repeat("é", protocol.PreviewLimit+1):                        strings.Repeat("é", protocol.PreviewLimit-1) + "…",
		strings.Repeat(" ", 20*protocol.PreviewLimit) + "late":              "",
		strings.Repeat(" ", 7*protocol.PreviewLimit) + "early":              "early",
		"x" + strings.Repeat("é", 5*protocol.PreviewLimit):                  "x" + strings.Repeat("é", protocol.PreviewLimit-2) + "…",
		strings.Repeat(" ", 8*protocol.PreviewLimit-len("whole")) + "whole": "whole",
		strings.Repeat(" ", 8*protocol.PreviewLimit-1) + "é":                "",
	} {
		_, err := s.Append(s.Context(), ann, store.NewMessage{Conversation: "c", Client: fmt.Sprint(store.HashToken(text)), Text: text, CreateConversation: true})
		s.must(err)
		equal(s, "the preview", s.conversation("c").Preview, want)
	}
}

// fillPage appends messages that fill a page, and returns how many.
func (s *fixture) fillPage(actor store.Actor, conversation string) (n int) {
	s.Helper()
	left := protocol.PageBytes
	for ; left > 0; n++ {
		text := strings.Repeat("x", min(left, protocol.TextLimit))
		_, err := s.Append(s.Context(), actor, store.NewMessage{Conversation: conversation, Client: fmt.Sprint(n), Text: text, CreateConversation: true})
		s.must(err)
		left -= protocol.EncodedLen(text)
	}
	if left < 0 {
		s.Fatalf("the messages have %d bytes more than a page: the test is wrong", -left)
	}
	return n
}

// testFullSnapshot: a snapshot has as much text as it may have, and no more.
func testFullSnapshot(s *fixture) {
	const full = protocol.SnapshotBytes / protocol.PageBytes
	var have []protocol.ResumePoint
	for i := range full + 1 {
		id := fmt.Sprint("c", i)
		s.fillPage(visitor("ann"), id)
		have = append(have, protocol.ResumePoint{Conversation: id})
	}
	snapshot, err := s.AgentSnapshot(s.Context(), nil, have)
	s.must(err)
	for i, page := range snapshot.Pages {
		equal(s, fmt.Sprint("whether page ", i, " has messages"), len(page.Messages) > 0, i < full)
	}
	equal(s, "pages", len(snapshot.Pages), full+1)
}

// testPageBytes: a page of history has as much text as it may have, and no more.
func testPageBytes(s *fixture) {
	ann := visitor("ann")
	n := s.fillPage(ann, "c")
	page, err := s.History(s.Context(), "c", 0)
	s.must(err)
	equal(s, "messages of a page that is full", []any{len(page.Messages), page.More}, []any{n, false})
	s.append(ann, "c", "y")
	page, err = s.History(s.Context(), "c", 0)
	s.must(err)
	equal(s, "with one more", []any{len(page.Messages), page.More, page.Messages[0].Number}, []any{n, true, int64(2)})
}

// testAttributesLimit: attributes may be as large as AttributesLimit in all.
func testAttributesLimit(s *fixture) {
	ann := visitor("ann")
	text := func(n int) string { return `{"a":"` + strings.Repeat("x", n-len(`{"a":""}`)) + `"}` }
	all, err := s.DescribeCustomer(s.Context(), ann, text(protocol.AttributesLimit))
	s.must(err)
	equal(s, "their size", len(all), protocol.AttributesLimit)
	_, err = s.DescribeCustomer(s.Context(), ann, text(protocol.AttributesLimit+1))
	s.wantRefusal(err, protocol.CodeTooLong)
}

// testMergeAttributesLimit: where two customers become one, attributes for which there is
// no room are dropped; everything else of theirs is kept.
func testMergeAttributesLimit(s *fixture) {
	home, phone := visitor("home"), visitor("phone")
	half := strings.Repeat("x", protocol.AttributesLimit*6/10)
	ann := s.login(home, store.Identity{ExternalID: "7"})
	kept, err := s.DescribeCustomer(s.Context(), home, `{"home":"`+half+`"}`)
	s.must(err)
	_, err = s.DescribeCustomer(s.Context(), phone, `{"phone":"`+half+`"}`)
	s.must(err)
	s.append(phone, "c", "hello")
	both := s.login(phone, store.Identity{ExternalID: "7"})
	equal(s, "the customer", []string{both.ID, both.Attributes}, []string{ann.ID, kept})
	equal(s, "the conversation's customer", s.conversation("c").Customer.ID, ann.ID)
}

// testFindMany: whoever is found is listed with the oldest first, and no more than 1000.
func testFindMany(s *fixture) {
	const all = 1003
	for i := range all {
		// The first of them are older.
		if i == 1 {
			for began := time.Now().UnixMilli(); time.Now().UnixMilli() == began; {
			}
		}
		s.login(visitor(fmt.Sprint("v", i)), store.Identity{Email: "all@example.com", ExternalID: fmt.Sprint(i)})
	}
	list, err := s.FindCustomers(s.Context(), store.CustomerQuery{Email: "all@example.com"})
	s.must(err)
	equal(s, "who is found", []any{len(list), list[0].ExternalID}, []any{1000, "0"})
}
