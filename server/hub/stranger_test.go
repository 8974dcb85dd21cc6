package hub_test

import (
	"context"
	"fmt"
	"strings"
	"sync"

	"pgregory.net/rapid"

	"kith/server/hub"
	"kith/server/protocol"
)

// A stranger has one network and a session of its own, knows every id and no
// token, and does whatever may keep the others from what is theirs.
type stranger struct {
	fixture *fixture
	victim  string   // a session
	ids     []string // conversations of it
	session string
	plan    []string
}

// floods are what a stranger does.
var floods = []string{"connections", "hellos", "stolen", "bad", "unread", "conversations", "messages", "typing", "revoke"}

func drawStranger(t *rapid.T, p *scenario, run int) *stranger {
	return &stranger{p.fixture, p.session, p.ids, fmt.Sprint("stranger", run), rapid.SliceOfN(rapid.SampledFrom(floods), 0, 8).Draw(t, "floods")}
}

// run does all of the plan at once, until ctx ends, and leaves nothing open.
func (f *stranger) run(ctx context.Context) {
	var wait sync.WaitGroup
	for i, flood := range f.plan {
		wait.Go(func() { f.flood(ctx, flood, fmt.Sprint(f.session, "-", i)) })
	}
	wait.Wait()
}

// flood does one thing, as often as it can be done at once.
func (f *stranger) flood(ctx context.Context, flood, session string) {
	var open []*hub.Connection
	defer func() {
		for _, c := range open {
			c.Close()
		}
	}()
	connect := func(session, token string, reads bool) *hub.Connection {
		c, err := f.fixture.hub.Connect(hub.Caller{Network: network(fmt.Sprintf("2001:db8:bad::%x", len(open)))})
		if err != nil {
			return nil
		}
		open = append(open, c)
		if reads {
			go func() {
				for range c.Outgoing() {
				}
			}()
		}
		h := hello(session)
		h.Token = token
		c.Receive(ctx, protocol.Encode(h))
		return c
	}
	if flood == "connections" {
		for connect(session, "own", false) != nil && ctx.Err() == nil {
		}
		return
	}
	if flood == "hellos" || flood == "stolen" {
		for range 50 {
			if flood == "stolen" {
				session = f.victim
			}
			if c := connect(session, "guessed", true); c != nil {
				c.Receive(ctx, protocol.Encode(&protocol.Send{Session: session, Conversation: f.ids[0], Client: "x", Text: "not mine", New: true}))
				c.Close()
			}
		}
		return
	}
	c := connect(session, "own", flood != "unread")
	if c == nil {
		return
	}
	long := strings.Repeat("🫖", protocol.TextLimit)
	for i := range 100 {
		id, client := f.ids[i%len(f.ids)], fmt.Sprint(session, "-", i)
		text := map[string]string{
			"bad":           `{"t":"send","text":` + strings.Repeat("[", 300) + "n" + strings.Repeat("\x01", 1000),
			"unread":        protocol.Encode(&protocol.History{Session: session, Conversation: session}),
			"conversations": protocol.Encode(&protocol.Send{Session: session, Conversation: client, Client: client, Text: "spam", New: true}),
			"messages":      protocol.Encode(&protocol.Send{Session: session, Conversation: id, Client: client, Text: "not mine", New: true}),
			"typing":        protocol.Encode(&protocol.Typing{Session: session, Conversation: id}),
			"revoke":        protocol.Encode(&protocol.Revoke{Session: f.victim}),
		}[flood]
		if flood == "unread" && i < 5 {
			text = protocol.Encode(&protocol.Send{Session: session, Conversation: session, Client: client, Text: long, New: true})
		}
		c.Receive(ctx, text)
	}
}
