package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/coder/websocket"

	"kith/build/test/harness"
	"kith/server/protocol"
)

// site is the origin of the page that simulated visitors are on.
const site = "https://shop.example"

// How often something fails that has nothing to do with a release, of so many.
const (
	failingPresses  = 1000 // somebody presses what does nothing
	failingRestores = 200  // the browser has lost a part of what was stored
	failingSends    = 250  // the network was gone for too long
	failingBoots    = 250  // somebody's browser stops the program
	lateBubbles     = 150  // a device is busy
)

// How long a visitor stays away at most. Failures that there are anyway come with the
// visits, while what a bad release does to a browser takes as long as it does in life. So
// visits are in haste only where days of them are to pass, before a bad canary begins and
// as long as a healthy one is watched; even at ease each visitor comes four times a minute.
const (
	hasteRest = 3 * time.Second
	easeRest  = 30 * time.Second
)

// A crowd is visitors without a browser: they load the panel's document, greet, send,
// report what became of it, and come again. They do what widgets do that work, with the
// failures that there always are.
type crowd struct {
	ctx     context.Context
	server  string
	random  *rand.Rand // for new visitors
	count   atomic.Int64
	atEase  atomic.Bool
	trouble atomic.Pointer[error] // the last reason why a visit has failed
	mu      sync.Mutex
	leaves  map[int]context.CancelFunc // by number
	here    sync.WaitGroup
}

func newCrowd(ctx context.Context, server string, random *rand.Rand) *crowd {
	return &crowd{ctx: ctx, server: server, random: random, leaves: map[int]context.CancelFunc{}}
}

// visits returns how many visits there were.
func (c *crowd) visits() int64 { return c.count.Load() }

// lastTrouble returns the last reason why a visit has failed, "" if none has.
func (c *crowd) lastTrouble() string {
	if err := c.trouble.Load(); err != nil {
		return (*err).Error()
	}
	return ""
}

// rest returns how long a visitor stays away at most.
func (c *crowd) rest() time.Duration {
	if c.atEase.Load() {
		return easeRest
	}
	return hasteRest
}

// add adds a visitor.
func (c *crowd) add(number int, bucket int64) {
	ctx, leave := context.WithCancel(c.ctx)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.leaves[number] = leave
	v := &figure{crowd: c, bucket: bucket, random: rand.New(rand.NewPCG(c.random.Uint64(), uint64(number)))}
	// Each has a /24, since the server limits those, too.
	dialer := &net.Dialer{LocalAddr: &net.TCPAddr{IP: net.IPv4(127, 9+byte(number>>8), byte(number), 1)}}
	v.client = &http.Client{Transport: &http.Transport{DialContext: dialer.DialContext}, Timeout: 30 * time.Second}
	c.here.Go(func() {
		defer v.client.CloseIdleConnections()
		for ctx.Err() == nil {
			if err := v.visit(ctx); err == nil {
				c.count.Add(1)
			} else if ctx.Err() == nil {
				c.trouble.Store(&err)
			}
			wait(ctx, time.Duration(v.random.Int64N(int64(c.rest()))))
		}
	})
}

// remove has a visitor leave.
func (c *crowd) remove(number int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if leave := c.leaves[number]; leave != nil {
		leave()
	}
}

// leave has all visitors leave, and waits until they are gone.
func (c *crowd) leave() {
	c.mu.Lock()
	for _, leave := range c.leaves {
		leave()
	}
	c.mu.Unlock()
	c.here.Wait()
}

// A figure is a visitor of the crowd.
type figure struct {
	crowd  *crowd
	bucket int64
	random *rand.Rand
	client *http.Client
}

// fails reports whether something fails that fails once in so many times.
func (v *figure) fails(one int) int {
	if v.random.IntN(one) == 0 {
		return 1
	}
	return 0
}

// An account is what the panel's document says of what went well and what failed; see
// static/outcomes.js.
type account struct {
	Frame   string            `json:"frame"`
	Release string            `json:"release"`
	Site    string            `json:"site"`
	Bucket  int64             `json:"bucket"`
	Age     int64             `json:"age"`
	Seen    map[string][2]int `json:"seen"`
	Shown   []int             `json:"shown,omitempty"`
	Acked   []int             `json:"acked,omitempty"`
	Sent    int               `json:"sent"`
	Left    bool              `json:"left,omitempty"`
}

// visit is one page with its panel: some messages, a logout, and the end of the page. An
// error, such as that the server is down, ends it.
func (v *figure) visit(ctx context.Context) error {
	release, err := v.settings(ctx)
	if err != nil {
		return err
	}
	frame := strconv.FormatUint(v.random.Uint64()|1<<60, 36)
	query := fmt.Sprintf("key=demo&lang=en&bucket=%d&site=%s&frame=%s", v.bucket, site, frame)
	if _, err := v.get(ctx, "/frame.html?"+query); err != nil {
		return err
	}
	began := time.Now()
	r := account{Frame: frame, Release: release, Site: site, Bucket: v.bucket}
	if v.fails(failingBoots) == 1 {
		r.Seen = map[string][2]int{"boot": {1, 1}}
		return v.report(ctx, &r, began)
	}
	r.Seen = map[string][2]int{"boot": {1, 0}, "bindings": {1, 0}, "restore": {1, v.fails(failingRestores)}, "frozen": {1, 0}, "panic": {1, 0}}
	if err := v.report(ctx, &r, began); err != nil {
		return err
	}
	for range 2 { // before the logout and after it
		if err := v.chat(ctx, &r); err != nil {
			return err
		}
		r.Seen = map[string][2]int{
			"press": {3, v.fails(failingPresses)}, "send": {1, v.fails(failingSends)}, "bubble": {1, 0}, "panic": {1, 0}, "frozen": {1, 0},
			"textbox": {1, 0}, "storage": {1, 0}, "logout": {1, 0},
		}
		r.Shown = make([]int, 9)
		r.Shown[v.bubble()] = 1
		if err := v.report(ctx, &r, began); err != nil {
			return err
		}
		r.Shown = nil
	}
	r.Seen, r.Left = map[string][2]int{}, true
	return v.report(ctx, &r, began)
}

// bubble returns the index of how long a message took to appear: 20 to 400 ms, and up to
// 800 on a device that is busy. So it is in the drill's browsers, of which ten share this
// machine, and their first messages take the longest.
func (v *figure) bubble() int {
	if v.fails(lateBubbles) == 1 {
		return 5
	}
	return 1 + v.random.IntN(4)
}

// chat begins a session, sends a message, and ends the session.
func (v *figure) chat(ctx context.Context, r *account) error {
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	conn, _, err := websocket.Dial(ctx, "ws"+strings.TrimPrefix(v.crowd.server, "http")+"/v1/socket", &websocket.DialOptions{HTTPClient: v.client})
	if err != nil {
		return err
	}
	defer conn.CloseNow()
	conn.SetReadLimit(1 << 20)
	session, token, key := harness.ID(), harness.Token(), harness.Token()
	write := func(f protocol.Frame) error {
		return conn.Write(ctx, websocket.MessageText, []byte(protocol.Encode(f)))
	}
	until := func(kind string) error {
		for {
			_, text, err := conn.Read(ctx)
			if err != nil {
				return err
			}
			f, err := protocol.Decode(string(text))
			if err != nil {
				return err
			}
			if f.Kind() == kind {
				return nil
			}
			if refused, is := f.(*protocol.Refused); is {
				return fmt.Errorf("the server refuses: %s", refused.Text)
			}
		}
	}
	if err := write(&protocol.Hello{Version: protocol.Version, Session: session, Token: token, Revoke: key, Key: "demo", Build: r.Release, Language: "en",
		Bucket: v.bucket, Frame: r.Frame, Page: protocol.Page{Address: site + "/", Title: "Shop"}}); err != nil {
		return err
	}
	if err := until("welcome"); err != nil {
		return err
	}
	wait(ctx, time.Duration(v.random.IntN(2000))*time.Millisecond)
	if err := write(&protocol.Send{Session: session, Conversation: harness.ID(), Client: harness.ID(), Text: "a question", New: true}); err != nil {
		return err
	}
	r.Sent++
	if err := until("ack"); err != nil {
		return err
	}
	wait(ctx, time.Duration(v.random.IntN(1000))*time.Millisecond)
	if err := write(&protocol.Revoke{Session: session}); err != nil {
		return err
	}
	return until("revoked")
}

// settings returns the release that a new page gets.
func (v *figure) settings(ctx context.Context) (string, error) {
	text, err := v.get(ctx, fmt.Sprintf("/v1/settings.js?key=demo&lang=en&bucket=%d&site=%s", v.bucket, site))
	if err != nil {
		return "", err
	}
	found := settingsOf.FindSubmatch(text)
	if found == nil {
		return "", fmt.Errorf("the settings are %s", text)
	}
	return string(found[1]), nil
}

func (v *figure) get(ctx context.Context, path string) ([]byte, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, v.crowd.server+path, nil)
	if err != nil {
		return nil, err
	}
	return v.do(request)
}

// report sends a report.
func (v *figure) report(ctx context.Context, r *account, began time.Time) error {
	r.Age = int64(time.Since(began).Seconds())
	body, err := json.Marshal(r)
	if err != nil {
		return err
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, v.crowd.server+"/heartbeat", bytes.NewReader(body))
	if err != nil {
		return err
	}
	_, err = v.do(request)
	return err
}

func (v *figure) do(request *http.Request) ([]byte, error) {
	response, err := v.client.Do(request)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err == nil && response.StatusCode >= 400 {
		err = fmt.Errorf("%s: %s %s", request.URL.Path, response.Status, text)
	}
	return text, err
}
