package hub_test

import (
	"context"
	"log/slog"
	"testing"

	"github.com/prometheus/client_golang/prometheus"

	"kith/server/brand"
	"kith/server/hub"
	"kith/server/store"
	"kith/server/wire"
)

// A scene is a hub on a store of its own.
type scene struct {
	*testing.T
	hub   *hub.Hub
	store store.Store
}

func newScene(t *testing.T) *scene {
	t.Helper()
	s, err := store.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	h := hub.New(hub.Parts{Store: s, Brands: brand.NewSet(brand.Demo()), Log: slog.New(slog.DiscardHandler), Registerer: prometheus.NewRegistry()})
	t.Cleanup(func() {
		if err := h.Drain(context.Background()); err != nil {
			t.Log(err)
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return &scene{t, h, s}
}

func TestTalkBothWays(t *testing.T) {
	s := newScene(t)
	v, err := s.hub.Join(hub.Caller{Address: "1"})
	if err != nil {
		t.Fatal(err)
	}
	defer v.Leave()
	v.Hear(t.Context(), wire.Encode(&wire.Hello{Version: 1, Session: "s", Token: "t", Key: "demo"}))
	t.Log(<-v.Frames())
	v.Hear(t.Context(), wire.Encode(&wire.Send{Session: "s", Conversation: "c", Client: "m1", Text: "hello", New: true}))
	t.Log(<-v.Frames())
	t.Log(<-v.Frames())
	v.Hear(t.Context(), wire.Encode(&wire.Send{Session: "s", Conversation: "c", Client: "m1", Text: "hello", New: true}))
	t.Log(<-v.Frames())
	v.Hear(t.Context(), wire.Encode(&wire.Revoke{Session: "s"}))
	t.Log(<-v.Frames())
	t.Log(<-v.Frames(), v.Code())
}
