package storetest

import (
	"bytes"
	"fmt"
	"slices"
	"time"

	"kith/server/protocol"
	"kith/server/store"
)

// testReleases: a release is added once, is there until it is removed, and each change is
// in the audit log with who made it.
func testReleases(s *fixture) {
	guard := store.Cause{Name: "Guard"}
	s.must(s.AddRelease(s.Context(), store.Cause{}, "r1", []byte("first")))
	s.must(s.AddRelease(s.Context(), guard, "r2", bytes.Repeat([]byte("large"), 1<<20)))
	s.wantError(s.AddRelease(s.Context(), store.Cause{}, "r1", []byte("another")), store.ErrConflict)
	file, err := s.ReleaseFile(s.Context(), "r1")
	if s.must(err); string(file) != "first" {
		s.Errorf("the file is %q", file)
	}
	if file, err = s.ReleaseFile(s.Context(), "r2"); err != nil || len(file) != 5<<20 {
		s.Errorf("the large file has %d bytes, %v", len(file), err)
	}
	_, err = s.ReleaseFile(s.Context(), "r3")
	s.wantError(err, store.ErrNotFound)

	s.must(s.RemoveRelease(s.Context(), store.Cause{}, "r2"))
	s.wantError(s.RemoveRelease(s.Context(), store.Cause{}, "r2"), store.ErrNotFound)
	if _, held, err := s.Rollout(s.Context()); err != nil || !slices.Equal(held, []string{"r1"}) {
		s.Errorf("held are %q, %v", held, err)
	}
	log, err := s.AuditLog(s.Context(), 0)
	s.must(err)
	var got []string
	for _, e := range log.Entries {
		got = append(got, fmt.Sprint(e.Actor, " ", e.Action, " ", e.Target))
	}
	if want := []string{"Operator release-removed r2", "Guard release-added r2", "Operator release-added r1"}; !slices.Equal(got, want) {
		s.Errorf("the audit log has %q, want %q", got, want)
	}
}

// testReleaseLog: the newest entries about releases, and of nothing else.
func testReleaseLog(s *fixture) {
	if log, err := s.ReleaseLog(s.Context()); err != nil || len(log) > 0 {
		s.Errorf("at first there is %+v, %v", log, err)
	}
	for i := range protocol.AuditPageSize + 3 {
		s.must(s.AddRelease(s.Context(), store.Cause{Name: "Guard"}, fmt.Sprint("r", i), []byte("file")))
		s.must(s.Invite(s.Context(), store.Cause{}, invitation(fmt.Sprint("code ", i), protocol.RoleAgent)))
	}
	log, err := s.ReleaseLog(s.Context())
	s.must(err)
	if len(log) != protocol.AuditPageSize {
		s.Fatalf("there are %d entries, want %d", len(log), protocol.AuditPageSize)
	}
	for i, e := range log {
		if want := fmt.Sprint("r", protocol.AuditPageSize+2-i); e.Target != want || e.Action != protocol.AuditReleaseAdded || e.Actor != "Guard" || e.At == 0 {
			s.Errorf("entry %d is %+v, want one about %s", i, e, want)
		}
	}
}

// testRollout: a rollout replaces the one that it was made from, and no other.
func testRollout(s *fixture) {
	if r, held, err := s.Rollout(s.Context()); err != nil || r != (store.Rollout{}) || len(held) > 0 {
		s.Errorf("at first there is %v, %q, %v", r, held, err)
	}
	s.must(s.AddRelease(s.Context(), store.Cause{}, "r1", []byte("first")))
	change := store.RolloutChange{Action: protocol.AuditReleasePromoted, Release: "r1", Detail: "because"}
	s.must(s.SetRollout(s.Context(), store.Cause{}, store.Rollout{Text: "one", Revision: 1}, change))
	s.must(s.SetRollout(s.Context(), store.Cause{}, store.Rollout{Text: "two", Revision: 2}, change))
	for _, revision := range []int64{0, 1, 2, 4} {
		s.wantError(s.SetRollout(s.Context(), store.Cause{}, store.Rollout{Text: "late", Revision: revision}, change), store.ErrConflict)
	}
	if r, held, err := s.Rollout(s.Context()); err != nil || r != (store.Rollout{Text: "two", Revision: 2}) || !slices.Equal(held, []string{"r1"}) {
		s.Errorf("there is %v, %q, %v", r, held, err)
	}
	s.must(s.SetRollout(s.Context(), store.Cause{}, store.Rollout{Text: "nobody's doing", Revision: 3}, store.RolloutChange{}))
	log, err := s.AuditLog(s.Context(), 0)
	if s.must(err); len(log.Entries) != 3 || log.Entries[0].Target != "r1" || log.Entries[0].Detail != "because" {
		s.Errorf("the audit log has %+v", log.Entries)
	}
}

// testEvidence: what is known of a release replaces what it was made from, and nothing
// else, and goes with the release.
func testEvidence(s *fixture) {
	stored := func(release string) store.Evidence {
		e, err := s.Evidence(s.Context(), release)
		s.must(err)
		return e
	}
	if e := stored("r1"); e != (store.Evidence{}) {
		s.Errorf("at first there is %v", e)
	}
	s.must(s.AddRelease(s.Context(), store.Cause{}, "r1", []byte("first")))
	s.must(s.SetEvidence(s.Context(), "r1", store.Evidence{Text: "one", Revision: 1}))
	s.must(s.SetEvidence(s.Context(), "r1", store.Evidence{Text: "two", Revision: 2}))
	s.must(s.SetEvidence(s.Context(), "r2", store.Evidence{Text: "of another", Revision: 1}))
	s.wantError(s.SetEvidence(s.Context(), "r3", store.Evidence{Text: "of what was removed", Revision: 2}), store.ErrConflict)
	for _, revision := range []int64{0, 1, 2, 4} {
		s.wantError(s.SetEvidence(s.Context(), "r1", store.Evidence{Text: "late", Revision: revision}), store.ErrConflict)
	}
	if e := stored("r1"); e != (store.Evidence{Text: "two", Revision: 2}) {
		s.Errorf("there is %v", e)
	}
	s.must(s.RemoveRelease(s.Context(), store.Cause{}, "r1"))
	if e := stored("r1"); e != (store.Evidence{}) || stored("r2").Text != "of another" {
		s.Errorf("after the release was removed there is %v, and of another %v", e, stored("r2"))
	}
}

// testRepairs: the sessions that ran a release last are marked, however many there are,
// those that have ended are not, and each mark goes when its session was repaired.
func testRepairs(s *fixture) {
	const many = 1100 // three writes
	for i := range many {
		v := visitor(fmt.Sprint("v", i))
		v.Visitor.Release = "bad"
		s.append(v, fmt.Sprint("c", i), "hello")
	}
	run := func(name, release string) store.Actor {
		v := visitor(name)
		v.Visitor.Release = release
		s.append(v, "of "+name, "hello")
		return v
	}
	ann, bob, eve := run("ann", "good"), run("bob", "bad"), run("eve", "bad")
	repair := func(v store.Actor) bool {
		session, err := s.Session(s.Context(), v.Visitor)
		s.must(err)
		return session.Repair
	}
	left := func() int64 {
		n, err := s.RepairsLeft(s.Context(), 0)
		s.must(err)
		return n
	}
	wantOf := func(release string, want store.Repairs) {
		s.Helper()
		got, err := s.RepairsOf(s.Context(), release)
		s.must(err)
		equal(s, "the repairs of "+release, got, want)
	}
	ann.Visitor.Release = "bad" // she came back with it
	s.must(s.UpdateVisitor(s.Context(), ann))
	s.must(s.RevokeSession(s.Context(), eve.Visitor.Session, eve.Visitor.EndHash()))
	if n := left(); n != 0 {
		s.Errorf("%d are marked before anybody has asked", n)
	}
	for _, want := range []int64{many + 2, 0} { // the second time they are marked already
		if n, err := s.RequestRepairs(s.Context(), "bad"); err != nil || n != want {
			s.Errorf("%d sessions were marked, %v, want %d", n, err, want)
		}
	}
	if !repair(ann) || !repair(bob) || left() != many+2 {
		s.Error("not all are marked")
	}
	wantOf("bad", store.Repairs{Marked: many + 2, Left: many + 2})
	wantOf("good", store.Repairs{})
	if n, err := s.RepairsLeft(s.Context(), time.Now().Add(time.Hour).UnixMilli()); err != nil || n != 0 {
		s.Errorf("%d are left of those who were here in the future, %v", n, err)
	}
	s.must(s.Repaired(s.Context(), bob))
	s.must(s.Repaired(s.Context(), bob))
	s.must(s.Repaired(s.Context(), visitor("unknown")))
	if repair(bob) || !repair(ann) || left() != many+1 {
		s.Error("the mark of one went with that of another, or stayed")
	}
	stranger := bob
	stranger.Visitor.TokenHash = []byte("another")
	s.wantRefusal(s.Repaired(s.Context(), stranger), protocol.CodeUnauthorized)
	s.must(s.RevokeSession(s.Context(), ann.Visitor.Session, ann.Visitor.EndHash()))
	if n := left(); n != many {
		s.Errorf("%d are left, of which one has ended", n)
	}
	wantOf("bad", store.Repairs{Marked: many + 2, Left: many}) // of which ann has ended, and bob was repaired
	wantOf("", store.Repairs{})
}

// testRepairMoves: the mark of a session in whose place another goes on goes over to that
// one, because so does what its browser has stored; and a session that nobody can use any
// more is not marked.
func testRepairMoves(s *fixture) {
	run := func(name, release string) store.Actor {
		v := visitor(name)
		v.Visitor.Release = release
		s.append(v, "of "+name, "hello")
		return v
	}
	repair := func(v store.Actor) bool {
		session, err := s.Session(s.Context(), v.Visitor)
		s.must(err)
		return session.Repair
	}
	good, bad, early := run("good", "r1"), run("bad", "r2"), run("early", "r2")
	s.must(s.JoinSessions(s.Context(), good, []store.Visitor{early.Visitor})) // before the mark
	if n, err := s.RequestRepairs(s.Context(), "r2"); err != nil || n != 1 {
		s.Fatalf("%d sessions were marked, %v", n, err)
	}
	s.must(s.JoinSessions(s.Context(), good, []store.Visitor{bad.Visitor}))
	if !repair(good) {
		s.Error("the mark is gone")
	}
	of, err := s.RepairsOf(s.Context(), "r2")
	s.must(err)
	equal(s, "the repairs", of, store.Repairs{Marked: 1, Left: 1})
	s.must(s.Repaired(s.Context(), good))
	of, err = s.RepairsOf(s.Context(), "r2")
	s.must(err)
	equal(s, "the repairs", of, store.Repairs{Marked: 1})
	if n, err := s.RequestRepairs(s.Context(), "r2"); err != nil || n != 0 {
		s.Errorf("%d sessions are marked again, %v", n, err)
	}

	// One that was repaired takes over nothing from another that was.
	done := func(release string) (of store.Repairs) {
		of, err := s.RepairsOf(s.Context(), release)
		s.must(err)
		return of
	}
	old, next := run("old", "r3"), run("next", "r4")
	for _, v := range []store.Actor{old, next} {
		if n, err := s.RequestRepairs(s.Context(), v.Visitor.Release); err != nil || n != 1 {
			s.Errorf("%d sessions were marked, %v", n, err)
		}
		s.must(s.Repaired(s.Context(), v))
	}
	s.must(s.JoinSessions(s.Context(), next, []store.Visitor{old.Visitor}))
	equal(s, "the repairs of the one", done("r3"), store.Repairs{Marked: 1})
	equal(s, "the repairs of the other", done("r4"), store.Repairs{Marked: 1})
}

// testRepairSessions: the operator has any sessions repaired, with one entry in the audit
// log however many they are.
func testRepairSessions(s *fixture) {
	var ids []string
	for i := range 1100 { // three writes
		s.append(visitor(fmt.Sprint("v", i)), fmt.Sprint("c", i), "hello")
		ids = append(ids, fmt.Sprint("v", i))
	}
	ended, joined := visitor("ended"), visitor("joined")
	s.append(ended, "of ended", "hello")
	s.append(joined, "of joined", "hello")
	s.must(s.RevokeSession(s.Context(), "ended", ended.Visitor.EndHash()))
	s.must(s.JoinSessions(s.Context(), visitor("v0"), []store.Visitor{joined.Visitor}))
	mark := func(want int64, ids ...string) {
		s.Helper()
		if n, err := s.RepairSessions(s.Context(), store.Cause{}, ids, "all of them"); err != nil || n != want {
			s.Errorf("%d were marked, %v, want %d", n, err, want)
		}
	}
	mark(0)
	mark(0, "ended", "joined", "nobody")
	mark(1, "v7")
	mark(1099, ids...)
	mark(0, ids...)
	log, err := s.AuditLog(s.Context(), 0)
	s.must(err)
	if len(log.Entries) != 2 || log.Entries[0].Action != protocol.AuditSessionsRepair || log.Entries[0].Actor != "Operator" || log.Entries[0].Detail != "all of them" {
		s.Errorf("the audit log has %+v", log.Entries)
	}
	if n, err := s.RepairsLeft(s.Context(), 0); err != nil || n != 1100 {
		s.Errorf("%d are marked, %v", n, err)
	}
}

// testStoredSessions: the operator sees every session that has not ended, once.
func testStoredSessions(s *fixture) {
	const many = store.SessionsPage + 10
	for i := range many {
		v := visitor(fmt.Sprint("v", i))
		v.Visitor.Release = "r1"
		s.append(v, fmt.Sprint("c", i), "hello")
	}
	s.must(s.RevokeSession(s.Context(), "v3", visitor("v3").Visitor.EndHash()))
	s.must(s.JoinSessions(s.Context(), visitor("v5"), []store.Visitor{visitor("v4").Visitor}))
	_, err := s.RequestRepairs(s.Context(), "r1")
	s.must(err)
	var ids []string
	for after := ""; ; after = ids[len(ids)-1] {
		page, err := s.SessionsAfter(s.Context(), after)
		s.must(err)
		if len(page) == 0 {
			break
		}
		for _, v := range page {
			ids = append(ids, v.ID)
			if v.Brand != "demo" || v.Customer == "" || v.Release != "r1" || v.Created == 0 || v.Seen == 0 || v.RepairAt == 0 {
				s.Fatalf("a session is %+v", v)
			}
		}
	}
	if !slices.IsSorted(ids) || len(slices.Compact(ids)) != many-2 || slices.Contains(ids, "v3") || slices.Contains(ids, "v4") {
		s.Errorf("there are %d sessions", len(ids))
	}
	of, err := s.SessionsOf(s.Context(), s.customerOf(visitor("v5")))
	if s.must(err); len(of) != 1 || of[0].ID != "v5" {
		s.Errorf("the customer has the sessions %+v", of)
	}
}
