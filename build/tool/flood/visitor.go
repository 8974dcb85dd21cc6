package main

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/coder/websocket"

	"kith/build/test/harness"
	"kith/server/protocol"
)

// waitFor is how long a visitor waits for anything.
const waitFor = time.Minute

// textMark begins every message that is measured.
const textMark = "measured: "

// A visitor is one who means no harm, or the agent.
type visitor struct {
	conn                  *websocket.Conn
	session, conversation string
	pages                 chan *protocol.Listed // of the agent's list

	mu      sync.Mutex
	heard   map[string]bool // texts that were measured, and client ids of messages acknowledged
	changed chan struct{}   // has an element after something was heard
	err     error
}

// dial opens a socket from an address.
func dial(ctx context.Context, server string, client *http.Client, header http.Header) (*websocket.Conn, error) {
	ctx, cancel := context.WithTimeout(ctx, waitFor)
	defer cancel()
	conn, _, err := websocket.Dial(ctx, server+"/v1/socket", &websocket.DialOptions{HTTPClient: client, HTTPHeader: header})
	if err == nil {
		conn.SetReadLimit(protocol.ServerFrameBytes)
	}
	return conn, err
}

// clientFrom returns an HTTP client whose connections come from an address.
func clientFrom(address string) *http.Client {
	return &http.Client{Transport: &http.Transport{DialContext: from(address).DialContext, MaxIdleConnsPerHost: 1000}}
}

// newVisitor connects from an address and says hello.
func newVisitor(ctx context.Context, server, address string) (*visitor, error) {
	session := harness.ID()
	return connect(ctx, server, address, session, nil, hello(session, harness.Token()))
}

// newAgent connects with the cookie of an agent.
func newAgent(ctx context.Context, server, address string, cookie *http.Cookie) (*visitor, error) {
	session := harness.ID()
	return connect(ctx, server, address, session, http.Header{"Cookie": {cookie.Name + "=" + cookie.Value}},
		&protocol.AgentHello{Version: protocol.Version, Session: session})
}

func connect(ctx context.Context, server, address, session string, header http.Header, first protocol.Frame) (*visitor, error) {
	conn, err := dial(ctx, server, clientFrom(address), header)
	if err != nil {
		return nil, err
	}
	v := &visitor{
		conn: conn, session: session, conversation: harness.ID(), pages: make(chan *protocol.Listed, 1),
		heard: map[string]bool{}, changed: make(chan struct{}, 1),
	}
	go v.listen(ctx)
	return v, v.write(ctx, first)
}

func hello(session, token string) protocol.Frame {
	return &protocol.Hello{Version: protocol.Version, Session: session, Token: token, Key: "demo"}
}

func (v *visitor) write(ctx context.Context, f protocol.Frame) error {
	return v.conn.Write(ctx, websocket.MessageText, []byte(protocol.Encode(f)))
}

func (v *visitor) listen(ctx context.Context) {
	for {
		_, text, err := v.conn.Read(ctx)
		v.mu.Lock()
		if err != nil {
			v.err = err
		}
		switch f, _ := protocol.Decode(string(text)); f := f.(type) {
		case *protocol.Ack:
			v.heard[f.Client] = true
		case *protocol.MessageAppended:
			v.note(f.Message.Text)
		case *protocol.ConversationChanged:
			v.note(f.Conversation.Preview)
		case *protocol.Listed:
			v.pages <- f
		case *protocol.Refused:
			v.err = fmt.Errorf("refused: %s", f.Text)
		}
		v.mu.Unlock()
		select {
		case v.changed <- struct{}{}:
		default:
		}
		if err != nil {
			return
		}
	}
}

// note notes that a text has come. The caller holds mu.
func (v *visitor) note(text string) {
	if strings.HasPrefix(text, textMark) {
		v.heard[text] = true
	}
}

// say sends a message and waits until it is acknowledged.
func (v *visitor) say(conversation, text string) error {
	client := harness.ID()
	if err := v.write(context.Background(), &protocol.Send{Session: v.session, Conversation: conversation, Client: client, Text: text, New: true}); err != nil {
		return err
	}
	return v.hear(client)
}

// hear waits for a text, or for the acknowledgement of a client id.
func (v *visitor) hear(what string) error {
	over := time.NewTimer(waitFor)
	defer over.Stop()
	for {
		v.mu.Lock()
		heard, err := v.heard[what], v.err
		delete(v.heard, what)
		v.mu.Unlock()
		if heard || err != nil {
			return err
		}
		select {
		case <-v.changed:
		case <-over.C:
			return fmt.Errorf("nothing came in %v", waitFor)
		}
	}
}
