package main

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"strings"
	"time"

	"github.com/coder/websocket"

	"kith/build/test/harness"
	"kith/server/protocol"
)

// An attacker knows the server, and has one address.
type attacker struct {
	server  string
	client  *http.Client
	session string // owns conversation, whose pages are as long as they get
	token   string
	long    string
}

// attacks are what it does, each on many connections at once and again and again.
var attacks = map[string]func(*attacker, context.Context){
	"silent":        (*attacker).silent,
	"hello":         (*attacker).hello,
	"bad":           (*attacker).badFrames,
	"frames":        (*attacker).manyFrames,
	"unread":        (*attacker).unreadHistory,
	"resume":        (*attacker).unreadSnapshots,
	"conversations": (*attacker).newConversations,
	"messages":      (*attacker).messages,
	"pings":         (*attacker).pings,
	"parts":         (*attacker).emptyParts,
	"reads":         (*attacker).reads,
	"signins":       (*attacker).signIns,
	"idle":          (*attacker).idleConnections,
	"slow":          (*attacker).slowRequests,
}

// attack runs the named attacks, all if only is "", until ctx ends.
func attack(ctx context.Context, server string, sockets int, only string) {
	a := &attacker{server: server, client: clientFrom(attackerAddress), session: harness.ID(), token: harness.Token(), long: harness.ID()}
	a.prepare(ctx)
	for name, do := range attacks {
		if only != "" && !strings.Contains(","+only+",", ","+name+",") {
			continue
		}
		for range sockets {
			go func() {
				for ctx.Err() == nil {
					do(a, ctx)
					pause(ctx, 10*time.Millisecond) // a processor of its own it does not need
				}
			}()
		}
	}
	<-ctx.Done()
}

// prepare writes the long conversation, as fast as the limits allow.
func (a *attacker) prepare(ctx context.Context) {
	c := a.connect(ctx, a.session, a.token)
	if c == nil {
		return
	}
	defer c.CloseNow()
	go drain(ctx, c)
	for range 40 {
		a.send(ctx, c, &protocol.Send{Session: a.session, Conversation: a.long, Client: harness.ID(), Text: strings.Repeat("🫖", protocol.TextLimit), New: true})
	}
	pause(ctx, time.Second)
}

// pause waits, at most until ctx ends.
func pause(ctx context.Context, d time.Duration) {
	select {
	case <-time.After(d):
	case <-ctx.Done():
	}
}

// connect opens a socket and says hello; nil if the server does not let it.
func (a *attacker) connect(ctx context.Context, session, token string) *websocket.Conn {
	c, err := dial(ctx, a.server, a.client, nil)
	if err != nil {
		return nil
	}
	a.send(ctx, c, hello(session, token))
	return c
}

func (a *attacker) send(ctx context.Context, c *websocket.Conn, f protocol.Frame) error {
	return a.write(ctx, c, protocol.Encode(f))
}

func (a *attacker) write(ctx context.Context, c *websocket.Conn, text string) error {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	return c.Write(ctx, websocket.MessageText, []byte(text))
}

// drain reads whatever comes.
func drain(ctx context.Context, c *websocket.Conn) {
	for {
		if _, _, err := c.Read(ctx); err != nil {
			return
		}
	}
}

// silent opens sockets that say nothing.
func (a *attacker) silent(ctx context.Context) {
	if c, err := dial(ctx, a.server, a.client, nil); err == nil {
		drain(ctx, c)
	}
}

// hello says hello as somebody new each time.
func (a *attacker) hello(ctx context.Context) {
	if c := a.connect(ctx, harness.ID(), harness.Token()); c != nil {
		c.CloseNow()
	}
}

// badFrames sends frames that are long, and wrong at their very end.
func (a *attacker) badFrames(ctx context.Context) {
	c := a.connect(ctx, harness.ID(), harness.Token())
	if c == nil {
		return
	}
	defer c.CloseNow()
	go drain(ctx, c)
	for _, text := range []string{
		`{"t":"describe","attributes":` + strings.Repeat("[", 290) + "n" + strings.Repeat("\x01", 120_000),
		`{"t":"describe","attributes":[` + strings.Repeat("[],", 40_000) + "[]]}",
		`{"t":"send","text":"` + strings.Repeat(`\n`, 60_000) + `"}`,
		`{"t":"hello",` + strings.Repeat(`"":1,`, 25_000) + `"z":1}`,
	} {
		for range 20 {
			if a.write(ctx, c, text) != nil {
				return
			}
		}
	}
}

// manyFrames asks for what is not there as fast as it can.
func (a *attacker) manyFrames(ctx context.Context) {
	session := harness.ID()
	c := a.connect(ctx, session, harness.Token())
	if c == nil {
		return
	}
	defer c.CloseNow()
	go drain(ctx, c)
	for range 250 {
		if a.send(ctx, c, &protocol.Read{Session: session, Conversation: a.long, Number: 1}) != nil {
			return
		}
	}
	pause(ctx, time.Second)
}

// unreadHistory asks sixty times for a long page, and reads none.
func (a *attacker) unreadHistory(ctx context.Context) {
	c := a.connect(ctx, a.session, a.token)
	if c == nil {
		return
	}
	defer c.CloseNow()
	for range 60 {
		if a.send(ctx, c, &protocol.History{Session: a.session, Conversation: a.long}) != nil {
			return
		}
	}
	pause(ctx, 20*time.Second)
}

// unreadSnapshots says hello with nothing, and reads nothing.
func (a *attacker) unreadSnapshots(ctx context.Context) {
	c := a.connect(ctx, a.session, a.token)
	if c == nil {
		return
	}
	defer c.CloseNow()
	pause(ctx, 20*time.Second)
}

// newConversations begins conversations under sessions of their own.
func (a *attacker) newConversations(ctx context.Context) {
	session := harness.ID()
	c := a.connect(ctx, session, harness.Token())
	if c == nil {
		return
	}
	defer c.CloseNow()
	go drain(ctx, c)
	for range 20 {
		if a.send(ctx, c, &protocol.Send{Session: session, Conversation: harness.ID(), Client: harness.ID(), Text: "buy this", New: true}) != nil {
			return
		}
	}
	pause(ctx, time.Second)
}

// messages writes long messages into one conversation.
func (a *attacker) messages(ctx context.Context) {
	session, conversation := harness.ID(), harness.ID()
	c := a.connect(ctx, session, harness.Token())
	if c == nil {
		return
	}
	defer c.CloseNow()
	go drain(ctx, c)
	for range 100 {
		if a.send(ctx, c, &protocol.Send{Session: session, Conversation: conversation, Client: harness.ID(), Text: strings.Repeat("<", protocol.TextLimit), New: true}) != nil {
			return
		}
	}
	pause(ctx, time.Second)
}

// pings pings.
func (a *attacker) pings(ctx context.Context) { a.raw(ctx, []byte{0x89, 0x80, 1, 2, 3, 4}) }

// emptyParts sends a frame that never ends and has nothing in it.
func (a *attacker) emptyParts(ctx context.Context) { a.raw(ctx, []byte{0x00, 0x80, 1, 2, 3, 4}) }

// raw opens a socket and sends the same bytes again and again.
func (a *attacker) raw(ctx context.Context, part []byte) {
	var raw net.Conn
	client := &http.Client{Transport: &http.Transport{DialContext: func(ctx context.Context, network, address string) (c net.Conn, err error) {
		raw, err = from(attackerAddress).DialContext(ctx, network, address)
		return raw, err
	}}}
	c, err := dial(ctx, a.server, client, nil)
	if err != nil {
		return
	}
	defer c.CloseNow()
	go drain(ctx, c)
	a.send(ctx, c, hello(harness.ID(), harness.Token()))
	raw.Write([]byte{0x01, 0x80, 1, 2, 3, 4}) // a text, and more follows
	many := []byte(strings.Repeat(string(part), 5000))
	for ctx.Err() == nil {
		raw.SetWriteDeadline(time.Now().Add(20 * time.Second))
		if _, err := raw.Write(many); err != nil {
			return
		}
	}
}

// reads requests pages, and searches.
func (a *attacker) reads(ctx context.Context) {
	for _, path := range []string{"/v1/kb/search?key=demo&q=how+long+does+it+take", "/v1/settings?key=demo", "/widget.js", "/frame.html?key=demo", "/"} {
		if r, err := a.client.Get(a.server + path); err == nil {
			r.Body.Close()
		}
	}
}

// signIns guesses a password.
func (a *attacker) signIns(context.Context) {
	r, err := a.client.Post(a.server+"/v1/agent/signin", "application/json", strings.NewReader(`{"name":"Mira","password":"is it this one?"}`))
	if err == nil {
		r.Body.Close()
	}
}

// idleConnections opens connections and keeps them.
func (a *attacker) idleConnections(ctx context.Context) {
	c, err := from(attackerAddress).DialContext(ctx, "tcp", strings.TrimPrefix(a.server, "http://"))
	if err != nil {
		return
	}
	defer c.Close()
	fmt.Fprint(c, "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
	c.SetReadDeadline(time.Now().Add(time.Minute))
	for buffer := make([]byte, 1024); ; {
		if _, err := c.Read(buffer); err != nil {
			return
		}
	}
}

// slowRequests sends a request one byte a second.
func (a *attacker) slowRequests(ctx context.Context) {
	c, err := from(attackerAddress).DialContext(ctx, "tcp", strings.TrimPrefix(a.server, "http://"))
	if err != nil {
		return
	}
	defer c.Close()
	for _, b := range []byte("POST /v1/agent/signin HTTP/1.1\r\nHost: x\r\nContent-Length: 8000\r\n\r\n") {
		if _, err := c.Write([]byte{b}); err != nil {
			return
		}
		pause(ctx, time.Second)
	}
}
