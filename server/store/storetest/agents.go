package storetest

import (
	"bytes"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"kith/server/protocol"
	"kith/server/store"
)

// createAgent creates an agent.
func (s *fixture) createAgent(name string) protocol.Person {
	s.Helper()
	code := store.HashToken("code for " + name)
	s.must(s.Invite(s.Context(), code, time.Now().Add(time.Hour)))
	p, err := s.CreateAgent(s.Context(), code, name, "hash of "+name)
	s.must(err)
	return p
}

func testCreateAgent(s *fixture) {
	n, err := s.CountAgents(s.Context())
	s.must(err)
	equal(s, "agents", n, 0)
	mira := s.createAgent("Mira  Ölmez")
	for _, name := range []string{"mira ölmez", "MIRA ÖLMEZ"} {
		got, err := s.AgentByName(s.Context(), name)
		s.must(err)
		equal(s, "by name", got, store.Agent{Person: mira, PasswordHash: "hash of Mira  Ölmez"})
	}
	got, err := s.AgentByID(s.Context(), mira.ID)
	s.must(err)
	equal(s, "by id", got.Person, mira)
	_, err = s.AgentByID(s.Context(), "nobody")
	s.wantError(err, store.ErrNotFound)

	code := store.HashToken("code")
	s.must(s.Invite(s.Context(), code, time.Now().Add(time.Hour)))
	_, err = s.CreateAgent(s.Context(), code, "mira ölmez", "x")
	s.wantError(err, store.ErrNameTaken)
	_, err = s.CreateAgent(s.Context(), code, "Jonas", "x") // the taken name did not use the code up
	s.must(err)
	_, err = s.CreateAgent(s.Context(), code, "Amal", "x")
	s.wantError(err, store.ErrInvite)
	_, err = s.CreateAgent(s.Context(), store.HashToken("guessed"), "Amal", "x")
	s.wantError(err, store.ErrInvite)
	s.must(s.Invite(s.Context(), store.HashToken("old"), time.Now().Add(-time.Second)))
	_, err = s.CreateAgent(s.Context(), store.HashToken("old"), "Amal", "x")
	s.wantError(err, store.ErrInvite)

	// Of many who use a code at once, one becomes an agent.
	s.must(s.Invite(s.Context(), code, time.Now().Add(time.Hour)))
	var in atomic.Int32
	var wait sync.WaitGroup
	for i := range 8 {
		wait.Go(func() {
			if _, err := s.CreateAgent(s.Context(), code, fmt.Sprint("racer ", i), "x"); err == nil {
				in.Add(1)
			}
		})
	}
	wait.Wait()
	equal(s, "how many of them became agents", in.Load(), 1)
}

func testSignIn(s *fixture) {
	mira := s.createAgent("Mira")
	token := store.HashToken("token")
	_, err := s.AgentBySignIn(s.Context(), token)
	s.wantError(err, store.ErrNotFound)
	s.must(s.SignIn(s.Context(), mira.ID, token, time.Now().Add(time.Hour)))
	got, err := s.AgentBySignIn(s.Context(), token)
	s.must(err)
	equal(s, "the agent", got.Person, mira)
	s.must(s.SignOut(s.Context(), token))
	s.must(s.SignOut(s.Context(), token))
	_, err = s.AgentBySignIn(s.Context(), token)
	s.wantError(err, store.ErrNotFound)
	s.must(s.SignIn(s.Context(), mira.ID, token, time.Now().Add(-time.Second)))
	_, err = s.AgentBySignIn(s.Context(), token)
	s.wantError(err, store.ErrNotFound)
}

func testPicture(s *fixture) {
	mira := s.createAgent("Mira")
	equal(s, "no picture", mira.Picture, "")
	_, _, err := s.Picture(s.Context(), mira.ID)
	s.wantError(err, store.ErrNotFound)
	s.must(s.SetPicture(s.Context(), mira.ID, "image/png", []byte{1, 2, 0, 255}))
	mediaType, picture, err := s.Picture(s.Context(), mira.ID)
	s.must(err)
	equal(s, "picture", []any{mediaType, picture}, []any{"image/png", []byte{1, 2, 0, 255}})
	first, err := s.AgentByID(s.Context(), mira.ID)
	s.must(err)
	s.must(s.SetPicture(s.Context(), mira.ID, "image/png", []byte{3}))
	second, err := s.AgentByID(s.Context(), mira.ID)
	s.must(err)
	if first.Picture == "" || first.Picture == second.Picture {
		s.Fatalf("the new picture has the address %q, the old one had %q", second.Picture, first.Picture)
	}
	if s.SetPicture(s.Context(), mira.ID, "image/png", bytes.Repeat([]byte{1}, store.PictureLimit+1)) == nil {
		s.Fatal("a picture over the limit was stored")
	}
	s.wantError(s.SetPicture(s.Context(), "nobody", "image/png", []byte{1}), store.ErrNotFound)
}
