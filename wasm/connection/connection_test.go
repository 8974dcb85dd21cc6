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

// Since is when it became live; before, since when it has been wanted, through all
// tries, and after, since when it has been lost.
func TestSince(t *testing.T) {
	var c Connection
	since := func(when string, want int64) {
		t.Helper()
		if c.Since != want {
			t.Errorf("%s it is since %d, want %d", when, c.Since, want)
		}
	}
	c.Connect("s", 10)
	since("connecting", 10)
	c.Disconnected(15)
	since("refused", 10)
	c.BackOff(15, 0)
	c.Connect("s", 20)
	since("connecting again", 10)
	c.Opened(30)
	since("open", 10)
	c.Welcomed(40)
	since("live", 40)
	c.Disconnected(50)
	since("lost", 50)
}

// A frame shows that the server is there: from the greeting on silence is counted from
// it, but it is no answer to the greeting.
func TestReceived(t *testing.T) {
	var c Connection
	c.Connect("s", 0)
	c.Opened(10)
	c.Received(20)
	if c.Due != 10+GreetingTimeout || c.ReceivedAt != 20 {
		t.Errorf("while greeting: %+v", c)
	}
	c.Welcomed(30)
	c.Received(40)
	if c.Due != 40+protocol.SilenceTimeout || c.ReceivedAt != 40 {
		t.Errorf("live: %+v", c)
	}
}

// A welcome that nobody waits for does not make a connection live.
func TestLateWelcome(t *testing.T) {
	var c Connection
	c.Connect("s", 0)
	c.Disconnected(10)
	c.BackOff(10, 0)
	before := c
	if c.Welcomed(20); c != before {
		t.Errorf("%+v, want %+v", c, before)
	}
}

func TestSetBack(t *testing.T) {
	c := Connection{Phase: Live, Due: 900, ReceivedAt: 700, Since: 500}
	c.SetBack(100)
	if want := (Connection{Phase: Live, Due: 900, ReceivedAt: 600, Since: 400}); c != want {
		t.Errorf("%+v, want %+v", c, want)
	}
}
