package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"kith/build/test/chromium"
	"kith/build/test/harness"
	"kith/server/protocol"
)

const (
	// badShare is how many of the visitors a bad canary gets, and healthyShare a healthy
	// one: what is wanted then is evidence, and soon.
	badShare, healthyShare = "5%", "50%"

	// warmUp is how many visits there are before the canary begins: as in life, the
	// stable release has been there for a while.
	warmUp = 400

	// giveUpAfter is how long a drill waits for what must happen. It is beyond all
	// limits, so that it is measured by how much they are missed.
	giveUpAfter = 4 * time.Minute

	// look is how often something that is measured is looked at.
	look = 50 * time.Millisecond
)

// A drill is one server with its visitors and one canary.
type drill struct {
	tb       *scope
	browser  *chromium.Browser // nil if nobody needs one
	server   *harness.Server
	canary   harness.Release
	stable   string // the id of the release in the binary
	kill     bool   // whether the server is killed in the middle
	share    string // of the canary, such as "5%"
	random   *rand.Rand
	visitors int
	crowd    *crowd
	buckets  []int64 // of the visitors
	pictures string  // the folder for pictures of pages that could not go on; "" for none
}

// A scope is a TB whose cleanups are made when a drill is over.
type scope struct {
	*harness.Standalone
	ctx context.Context
}

// Context implements harness.TB.
func (s *scope) Context() context.Context { return s.ctx }

// newDrill starts a server. Of its visitors as many are drawn for the canary as its share
// is, no more and no fewer, and half of them have an odd bucket, for whom alone a release can
// be broken: by chance it could be anything.
func newDrill(tb *harness.Standalone, o options, browser *chromium.Browser, canary harness.Release, share string, seed uint64) *drill {
	d := &drill{browser: browser, canary: canary, share: share, random: rand.New(rand.NewPCG(seed, 7)), visitors: o.visitors, pictures: o.pictures}
	d.tb = &scope{harness.NewStandalone(tb.Context()), tb.Context()}
	d.draw(o)
	d.server = harness.Serve(d.tb, o.binary, "", "-canary-watch", "10s")
	d.stable = d.mustRelease(d.buckets[0])
	return d
}

// draw draws the visitors' buckets. A server that nobody uses says which get the canary.
func (d *drill) draw(o options) {
	d.server = harness.Serve(d.tb, o.binary, "")
	defer d.server.Kill()
	d.server.Command(d.tb, "release add", d.canary.File)
	d.server.Command(d.tb, "release canary", d.canary.ID, d.share)
	percent, _ := strconv.Atoi(strings.TrimSuffix(d.share, "%"))
	drawn := max(1, o.visitors*percent/100)
	for others := o.visitors - drawn; drawn+others > 0; {
		bucket := 1 + d.random.Int64N(protocol.Buckets)
		left := &others
		if d.mustRelease(bucket) == d.canary.ID {
			if bucket%2 != int64(drawn%2) {
				continue
			}
			left = &drawn
		}
		if *left > 0 {
			d.buckets = append(d.buckets, bucket)
			*left--
		}
	}
}

// settingsOf matches the release that a page gets by the settings.
var settingsOf = regexp.MustCompile(`"build":"([0-9a-f]+)"`)

// releaseOf returns the release that a new page of a visitor gets.
func (d *drill) releaseOf(bucket int64) string {
	r, err := http.Get(d.server.Address + "/v1/settings.js?key=demo&lang=en&site=" + site + "&bucket=" + strconv.FormatInt(bucket, 10))
	if err != nil {
		return ""
	}
	defer r.Body.Close()
	text, err := io.ReadAll(r.Body)
	found := settingsOf.FindSubmatch(text)
	if err != nil || found == nil {
		return ""
	}
	return string(found[1])
}

// mustRelease is releaseOf with a server that is there: it may have been asked too often
// by one address.
func (d *drill) mustRelease(bucket int64) (id string) {
	harness.Until(d.tb, "the release of a visitor", func() string {
		if id = d.releaseOf(bucket); id == "" {
			return "the server does not say"
		}
		return ""
	})
	return id
}

// metric returns one of the server's figures, and whether it has it.
func (d *drill) metric(name string) (float64, bool) {
	r, err := http.Get(d.server.Address + "/metrics")
	if err != nil {
		return 0, false
	}
	defer r.Body.Close()
	text, err := io.ReadAll(r.Body)
	if err != nil {
		return 0, false
	}
	for line := range strings.Lines(string(text)) {
		if value, is := strings.CutPrefix(line, name+" "); is {
			n, err := strconv.ParseFloat(strings.TrimSpace(value), 64)
			return n, err == nil
		}
	}
	return 0, false
}

// begin has all visitors come, waits until there were some visits, and starts the canary.
// From then on visits are at ease, or in haste. CrowdOf says who goes on without a
// browser. It returns the buckets of those who get it.
func (d *drill) begin(atEase bool, crowdOf func(bucket int64) bool) (drawn []int64) {
	d.crowd = newCrowd(d.tb.ctx, d.server.Address, d.random)
	d.tb.Cleanup(d.crowd.leave)
	for i, bucket := range d.buckets {
		d.crowd.add(i, bucket)
	}
	harness.Until(d.tb, "the visitors come", func() string {
		if n := d.crowd.visits(); n < warmUp {
			return fmt.Sprintf("there were %d visits; %s", n, d.crowd.lastTrouble())
		}
		return ""
	})
	d.crowd.atEase.Store(atEase)
	d.server.Command(d.tb, "release add", d.canary.File)
	d.server.Command(d.tb, "release canary", d.canary.ID, d.share)
	for i, bucket := range d.buckets {
		if d.mustRelease(bucket) == d.canary.ID {
			drawn = append(drawn, bucket)
			if !crowdOf(bucket) {
				d.crowd.remove(i)
			}
		}
	}
	return drawn
}

// bad makes a drill with a bad canary.
func (d *drill) bad(b badRelease) (r result) {
	defer d.tb.Done()
	r = result{name: b.name, visitors: d.visitors}
	drawn := d.begin(true, func(int64) bool { return false })
	if len(drawn) == 0 {
		r.wrong = "nobody was drawn for the canary; take another -seed"
		return r
	}
	var affected moment
	ctx, stop := context.WithCancel(d.tb.ctx)
	defer stop()
	var all []*person
	var running sync.WaitGroup
	for i, bucket := range drawn {
		p := newPerson(d, b, i, bucket, &affected)
		all = append(all, p)
		running.Go(func() { p.live(ctx) })
	}
	if d.kill {
		d.killSoon(&affected)
	}
	rolledBack := d.waitFor(func() bool { return d.releaseOf(drawn[0]) == d.stable && d.releaseOf(drawn[len(drawn)-1]) == d.stable })
	if rolledBack.IsZero() {
		r.wrong = "it was not rolled back"
		stop()
		running.Wait()
		return r
	}
	healed := d.waitFor(func() bool {
		left, known := d.metric("kith_sessions_to_repair")
		for _, p := range all {
			if p.runsCanary() {
				return false
			}
		}
		return known && left == 0
	})
	stop()
	running.Wait()
	for _, p := range all {
		if p.sawCanary() {
			r.exposed++
		}
	}
	first := affected.get()
	if first.IsZero() {
		first = rolledBack // it was noticed before anybody was harmed
	}
	r.rolledBack = max(0, rolledBack.Sub(first))
	r.noticed, r.why = d.notice(first, rolledBack)
	if healed.IsZero() {
		r.wrong = "not all sessions were healed: " + d.unhealed(all)
		return r
	}
	r.healed = max(0, healed.Sub(rolledBack))
	for _, p := range all {
		if !p.isHere() {
			continue
		}
		if wrong := p.finish(); wrong != "" && r.wrong == "" {
			r.wrong = wrong
		}
		r.sent += len(p.sent)
	}
	d.crowd.leave()
	var texts []string
	for _, p := range all {
		texts = append(texts, p.sent...)
	}
	r.lost, r.doubled = d.count(texts)
	switch {
	case r.wrong != "":
	case r.lost > 0 || r.doubled > 0:
		r.wrong = fmt.Sprintf("%d messages are lost and %d doubled", r.lost, r.doubled)
	case !slices.ContainsFunc(b.because, func(part string) bool { return strings.Contains(r.why, part) }):
		r.wrong = fmt.Sprintf("it was rolled back because %s, which is not what is wrong with it", r.why)
	case r.rolledBack > b.limit:
		r.wrong = fmt.Sprintf("it was rolled back %.1f s after the first visitor was affected, and the limit is %s", r.rolledBack.Seconds(), b.limit)
	case r.healed > healLimit:
		r.wrong = fmt.Sprintf("it was healed %.1f s after the rollback, and the limit is %s", r.healed.Seconds(), healLimit)
	}
	return r
}

// waitFor waits until something is so, and returns when; the zero time if it never is.
func (d *drill) waitFor(so func() bool) time.Time {
	over := time.After(giveUpAfter)
	for tick := time.NewTicker(look); ; {
		if so() {
			tick.Stop()
			return time.Now()
		}
		select {
		case <-tick.C:
		case <-over:
			return time.Time{}
		case <-d.tb.ctx.Done():
			return time.Time{}
		}
	}
}

// killSoon kills the server as soon as the first visitor is affected, and starts it again.
func (d *drill) killSoon(affected *moment) {
	d.waitFor(func() bool { return !affected.get().IsZero() })
	d.server.Kill()
	d.server.Start(d.tb)
}

// rolledBackLine matches what the server logs when it rolls back.
var rolledBackLine = regexp.MustCompile(`time=(\S+) .*msg="a release was rolled back".* why=("(?:[^"\\]|\\.)*"|\S+)`)

// notice returns how long after the first visitor was affected the server has decided, and
// why.
func (d *drill) notice(first, rolledBack time.Time) (after time.Duration, why string) {
	found := rolledBackLine.FindStringSubmatch(d.server.Output())
	if found == nil {
		return rolledBack.Sub(first), ""
	}
	if text, err := strconv.Unquote(found[2]); err == nil {
		found[2] = text
	}
	at, err := time.Parse(time.RFC3339Nano, found[1])
	if err != nil {
		return rolledBack.Sub(first), found[2]
	}
	return max(0, at.Sub(first)), found[2]
}

// unhealed says what is left to be healed.
func (d *drill) unhealed(all []*person) string {
	left, _ := d.metric("kith_sessions_to_repair")
	text := fmt.Sprintf("%.0f are marked", left)
	for _, p := range all {
		if p.runsCanary() {
			text += fmt.Sprintf("; visitor %d has it still (%s)", p.number, p.trouble())
		}
	}
	return text
}

// healthy makes a drill with a healthy canary.
func (d *drill) healthy(number int) (r result) {
	defer d.tb.Done()
	r = result{name: fmt.Sprintf("healthy %d", number), visitors: d.visitors}
	r.exposed = len(d.begin(false, func(int64) bool { return true }))
	refusal := ""
	promoted := d.waitFor(func() bool {
		refusal = d.promote()
		return refusal == "" || d.releaseOf(d.buckets[0]) == ""
	})
	if r.promoted = !promoted.IsZero() && refusal == ""; !r.promoted {
		r.wrong = "it was not promoted: " + refusal
	}
	return r
}

// promote promotes the canary, and returns why the server refuses to, "" if it does not.
func (d *drill) promote() string {
	why := harness.Try(d.tb, stepLimit, func(tb harness.TB) {
		d.server.Command(tb, "release promote", "-why", "the drill", d.canary.ID)
	})
	_, sentence, _ := strings.Cut(why, "\n")
	return cmp.Or(strings.TrimSpace(sentence), why)
}

// count returns how many of some texts the server does not have, and how many it has more
// than once. The server is stopped for it.
func (d *drill) count(texts []string) (lost, doubled int) {
	d.server.Stop()
	has, err := storedTexts(d.server.Data)
	if err != nil {
		d.tb.Fatalf("what is stored: %v", err)
	}
	for _, text := range texts {
		switch n := has[text]; {
		case n == 0:
			lost++
		case n > 1:
			doubled++
		}
	}
	return lost, doubled
}

// A moment is a time that is set once.
type moment struct {
	mu sync.Mutex
	at time.Time
}

func (m *moment) set() { m.setTo(time.Now()) }

func (m *moment) setTo(at time.Time) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.at.IsZero() {
		m.at = at
	}
}

func (m *moment) get() time.Time {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.at
}
