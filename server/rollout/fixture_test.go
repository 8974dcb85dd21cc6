package rollout

import (
	"io"
	"log/slog"
	"testing"

	"kith/server/release/releasetest"
	"kith/server/store"
)

// A server is a Set on a data folder.
type server struct {
	*Set
	t      *testing.T
	folder string
	store  store.Store
	config Config
}

// start starts a server with a release inside its binary, on a data folder; "" is a new one.
func start(t *testing.T, folder, own string, change func(*Config)) *server {
	t.Helper()
	if folder == "" {
		folder = t.TempDir()
	}
	s, err := store.Open(folder)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	c := Config{Store: s, Own: releasetest.Assets(t, own, releasetest.Schema), Log: slog.New(slog.NewTextHandler(io.Discard, nil))}
	if change != nil {
		change(&c)
	}
	set, err := Load(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	return &server{Set: set, t: t, folder: folder, store: s, config: c}
}

// restart stops the server and starts one with another release inside its binary.
func (s *server) restart(own string, change func(*Config)) *server {
	s.t.Helper()
	if err := s.store.Close(); err != nil {
		s.t.Fatal(err)
	}
	return start(s.t, s.folder, own, change)
}

// add adds a release.
func (s *server) add(id string) {
	s.t.Helper()
	s.must(s.addErr(releasetest.File(s.t, id)))
}

func (s *server) addErr(content []byte) error {
	_, err := s.Add(s.t.Context(), store.Cause{}, content)
	return err
}

func (s *server) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}
