package connection

import (
	"testing"

	"pgregory.net/rapid"

	"kith/server/protocol"
)

// The wait doubles from FirstRetry to LastRetry, and half of it is random.
func TestBackOff(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var c Connection
		most := int64(FirstRetry)
		for range 12 {
			c.BackOff(1000, rapid.Uint64().Draw(t, "random"))
			if wait := c.Due - 1000; c.Phase != Waiting || wait < most/2 || wait > most {
				t.Fatalf("try %d is %s and waits for %d ms of %d", c.Tries, c.Phase, wait, most)
			}
			most = min(2*most, LastRetry)
		}
	})
}

// Failures are forgotten once a connection has held.
func TestSteady(t *testing.T) {
	for lived, want := range map[int64]int64{SteadyAfter - 1: 3, SteadyAfter: 0} {
		c := Connection{Tries: 3}
		c.Connect("s", 0)
		c.Opened(10)
		c.Welcomed(20)
		if c.Phase != Live || c.Due != 20+protocol.SilenceTimeout || !c.IsOpen() {
			t.Fatalf("%+v", c)
		}
		socket := c.Socket
		c.Disconnected(20 + lived)
		if c.Tries != want || c.Socket == socket || c.IsOpen() {
			t.Errorf("after %d ms: %+v", lived, c)
		}
	}
}

// A connection that has been silent is not trusted when something changes.
func TestRetryNow(t *testing.T) {
	live := Connection{Phase: Live, Due: 1e6, ReceivedAt: 0}
	live.RetryNow(StaleAfter)
	if live.Due != 1e6 {
		t.Error("it is not trusted although it spoke lately")
	}
	live.RetryNow(StaleAfter + 1)
	if live.Due != StaleAfter+1 {
		t.Error("it is trusted although it is silent")
	}
	closed := Connection{Phase: Closed}
	closed.RetryNow(5)
	if closed.Due != 0 {
		t.Error("a closed one is tried again")
	}
}
