package store_test

import (
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"kith/server/store"
)

func benchActor(w int) store.Actor {
	id := fmt.Sprint("b", w)
	return store.Actor{Visitor: store.Visitor{Session: id, TokenHash: store.HashToken(id), Brand: "demo"}}
}

// BenchmarkAppend64 measures appends from 64 writers at once, each durable when
// it returns.
func BenchmarkAppend64(b *testing.B) {
	s := openStore(b, b.TempDir())
	defer s.Close()
	var n atomic.Int64
	var wait sync.WaitGroup
	b.ResetTimer()
	for w := range 64 {
		actor := benchActor(w)
		wait.Go(func() {
			for i := n.Add(1); i <= int64(b.N); i = n.Add(1) {
				m := store.NewMessage{Conversation: actor.Visitor.Session, Client: fmt.Sprint(i), Text: "Is the blue kettle back in stock?", CreateConversation: true}
				if _, err := s.Append(b.Context(), actor, m); err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	wait.Wait()
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "appends/s")
}

// BenchmarkAppendAlone measures how long an append takes while nobody else
// writes.
func BenchmarkAppendAlone(b *testing.B) {
	s := openStore(b, b.TempDir())
	defer s.Close()
	actor := benchActor(0)
	var took []time.Duration
	for i := 0; b.Loop(); i++ {
		began := time.Now()
		m := store.NewMessage{Conversation: "c", Client: fmt.Sprint(i), Text: "Is the blue kettle back in stock?", CreateConversation: true}
		if _, err := s.Append(b.Context(), actor, m); err != nil {
			b.Fatal(err)
		}
		took = append(took, time.Since(began))
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2].Microseconds()), "µs-median")
	b.ReportMetric(float64(took[len(took)*99/100].Microseconds()), "µs-p99")
}
