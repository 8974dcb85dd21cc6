package outcome

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/netip"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"kith/server/guard"
	"kith/server/limit"
)

// TestOncePerVisitor: a visitor counts once in a batch, whatever it reports and from how
// many frames; who has failed does not count again.
func TestOncePerVisitor(t *testing.T) {
	w := newWorld(t)
	a, b := w.load(1, canary), w.load(1, canary)
	for range 3 {
		w.says(a, canary, "press", "panic")
		w.says(b, canary, "press!")
	}
	other := w.load(2, stable)
	w.says(other, stable, "press")
	w.pass(1)
	w.want("three times each", guard.Press, "1/1 0/1")
	w.want("another signal", guard.Panic, "0/1 0/0")
	w.says(a, canary, "press")
	w.says(b, canary, "press!", "panic")
	w.says(other, stable, "press")
	w.pass(1)
	w.want("who has failed", guard.Press, "0/0 0/1")
	w.want("who has failed elsewhere", guard.Panic, "0/1 0/0")
	w.SetRollout(testRollout(2))
	w.says(w.load(1, canary), canary, "press!")
	w.pass(1)
	w.want("in the next rollout", guard.Press, "1/1 0/0")
}

// TestBothReleases: a visitor with both releases counts as what has failed.
func TestBothReleases(t *testing.T) {
	w := newWorld(t)
	w.says(w.load(1, stable), stable, "press")
	w.says(w.load(1, canary), canary, "press!")
	w.says(w.load(3, canary), canary, "panic")
	w.says(w.load(3, stable), stable, "panic")
	w.says(w.load(2, canary), canary, "press")
	w.says(w.load(2, stable), stable, "press!")
	w.pass(1)
	w.want("both", guard.Press, "1/1 1/1")
	w.want("both, and nothing failed", guard.Panic, "0/1 0/0")
}

// TestNotCompared: what is not compared is no part of a batch.
func TestNotCompared(t *testing.T) {
	w := newWorld(t)
	before := w.load(1, canary)
	changed := testRollout(1)
	changed.Share = 0.1
	w.SetRollout(changed)
	for what, frame := range map[string]string{
		"loaded before the share changed":     before,
		"of a pinned site":                    w.loadFrom(address(2), Load{Release: stable, Site: pinnedSite, Bucket: stableBucket}),
		"without a bucket":                    w.loadFrom(address(3), Load{Release: stable, Site: site}),
		"with a bucket that cannot be":        w.loadFrom(address(3), Load{Release: stable, Site: site, Bucket: 10_001}),
		"of a release that was not drawn":     w.loadFrom(address(4), Load{Release: stable, Site: site, Bucket: canaryBucket}),
		"of a canary that was not drawn":      w.loadFrom(address(5), Load{Release: canary, Site: site, Bucket: stableBucket}),
		"with an id that can be guessed":      w.loadFrom(address(6), Load{Frame: "frame", Release: stable, Site: site, Bucket: stableBucket}),
		"that nobody has loaded":              "nobodyloaded",
		"of another release than was served ": w.loadFrom(address(7), Load{Frame: "otherrelease", Release: "r3", Site: site, Bucket: stableBucket}),
	} {
		w.says(frame, stable, "press!")
		w.says(frame, canary, "press!")
		w.pass(1)
		w.want(what, guard.Press, "0/0 0/0")
	}
	w.says(w.load(8, canary), stable, "press!")
	w.pass(1)
	w.want("of a document that says it is another", guard.Press, "0/0 0/0")
	w.says(w.load(8, canary), canary, "press!")
	w.pass(1)
	w.want("with the new share", guard.Press, "1/1 0/0")
	w.SetRollout(Rollout{Stable: stable})
	w.says(w.load(9, stable), stable, "press!")
	w.pass(1)
	w.want("without a canary", guard.Press, "0/0 0/0")
}

// TestShares: what was counted before the share changed comes with the former share, a pin
// changes nothing, and who has failed stays out.
func TestShares(t *testing.T) {
	w := newWorld(t)
	w.says(w.load(1, canary), canary, "press!")
	pins := testRollout(1)
	w.SetRollout(pins)
	w.says(w.load(2, canary), canary, "press!")
	changed := testRollout(1)
	changed.Share = 0.5
	w.SetRollout(changed)
	w.says(w.load(1, canary), canary, "press!")
	w.says(w.load(3, canary), canary, "press!")
	for _, want := range []Batch{
		{guard.Batch{Share: share, Samples: map[string]guard.Sample{guard.Press: {Canary: guard.Counts{Trials: 2, Failures: 2}}}}, canary, 1},
		{guard.Batch{Share: 0.5, Samples: map[string]guard.Sample{guard.Press: {Canary: guard.Counts{Trials: 1, Failures: 1}}}}, canary, 1},
	} {
		if b, ok := w.Take(w.now); !ok || fmt.Sprint(b) != fmt.Sprint(want) {
			t.Errorf("%v, %t, want %v", b, ok, want)
		}
	}
	if b, ok := w.Take(w.now); ok {
		t.Errorf("and %v", b)
	}
	w.says(w.load(4, canary), canary, "press!")
	w.SetRollout(testRollout(9)) // what was counted of the former canary is not of this one
	if b, ok := w.Take(w.now); ok {
		t.Errorf("of the canary before: %v", b)
	}
}

// TestBoot: a frame must report 30 seconds after it was served, unless it was left.
func TestBoot(t *testing.T) {
	w := newWorld(t)
	silent, boots, fails, left, late := w.load(1, canary), w.load(2, canary), w.load(3, stable), w.load(4, canary), w.load(5, stable)
	w.pass(3)
	w.want("at first", guard.Boot, "0/0 0/0")
	sends := report(w.load(6, canary), canary)
	w.says(boots, canary, "boot")
	w.says(fails, stable, "boot!")
	gone := report(left, canary)
	gone.Left = true
	w.Report(gone, elsewhere, w.now)
	w.says(late, stable, "textbox") // whether its program runs it has not said
	w.pass(17)
	sends.Sent = 1
	w.Report(sends, elsewhere, w.now)
	sends.Left = true // before its message is stored
	w.Report(sends, elsewhere, w.now)
	w.pass(9)
	w.want("who has reported", guard.Boot, "0/1 1/1")
	w.pass(1)
	w.want("who has not", guard.Boot, "1/1 1/1")
	w.says(silent, canary, "boot")
	w.says(boots, canary, "boot!")
	w.says(left, canary, "boot!")
	w.pass(60)
	w.want("afterwards", guard.Boot, "0/0 0/0")
}

// TestLoadedAgain: a frame that is loaded again begins anew, if it is by the same network.
func TestLoadedAgain(t *testing.T) {
	w := newWorld(t)
	id := w.load(1, canary)
	w.loadFrom(address(2), Load{Frame: id, Release: canary, Site: site, Bucket: canaryBucket}) // a program that looks for harm
	w.says(id, canary, "boot!")
	w.says(w.load(1, canary), canary, "boot!")
	w.pass(40)
	w.want("by somebody else", guard.Boot, "1/1 0/0")
	w.pass(40)
	id = w.load(3, canary)
	w.says(id, canary, "boot")
	w.loadFrom(address(3), Load{Frame: id, Release: canary, Site: site, Bucket: canaryBucket})
	w.pass(30)
	w.want("by the same", guard.Boot, "1/2 0/0")
}

// TestSend: what a frame has sent must be stored 15 seconds after its report.
func TestSend(t *testing.T) {
	w := newWorld(t)
	frames := map[string]string{}
	sent := func(name string, n int, left bool) {
		r := report(frames[name], canary)
		r.Sent, r.Left = n, left
		w.Report(r, elsewhere, w.now)
	}
	for i, name := range []string{"stored", "late", "lost", "lost later", "leaves", "left"} {
		frames[name] = w.load(10+i, canary)
		w.says(frames[name], canary, "boot")
	}
	w.Stored(frames["stored"])
	w.Stored("unknownframe")
	w.Stored(frames["lost"])
	sent("stored", 1, false)
	sent("late", 1, false)
	sent("lost", 2, false)
	sent("lost later", 1, false)
	sent("leaves", 1, true) // in the moment in which it was sent; another document sends it
	sent("left", 1, false)
	sent("left", 1, true)
	w.pass(5)
	w.Stored(frames["lost later"])
	sent("lost later", 2, false)
	sent("lost later", 1, false) // a report that was overtaken
	w.pass(9)
	w.Stored(frames["late"])
	w.want("before it is due", guard.Send, "0/0 0/0")
	w.pass(1)
	w.want("when it is due", guard.Send, "2/2 0/0") // lost, and left
	w.pass(14)
	w.want("before the next is due", guard.Send, "0/0 0/0")
	w.pass(60)
	w.want("when that is due", guard.Send, "1/1 0/0")
	w.pass(300)
	if r := w.byRelease[canary].outcomes[sendSignal]; r.failures != 3 {
		t.Errorf("for the metrics %d have failed", r.failures)
	}
}

// TestBubble: what is late is found from the times of the stable release in batches
// before; the canary's say nothing of it.
func TestBubble(t *testing.T) {
	w := newWorld(t)
	shows := func(n int, release string, place int) {
		r := report(w.load(n, release), release, "boot")
		r.Shown = make([]int, len(Bounds)+1)
		r.Shown[place] = 2
		w.Report(r, elsewhere, w.now)
	}
	for i := range 1000 {
		shows(i, canary, 6)
	}
	w.pass(1)
	w.want("nothing is late yet", guard.Bubble, "0/1000 0/0")
	for i := range 110 { // two each are 220
		shows(2000+i, stable, 2+i%20/19) // in twenty, one is within the next bound
	}
	if w.late != noneLate {
		t.Error("what is late was found in the batch itself")
	}
	w.pass(1)
	w.want("the stable release", guard.Bubble, "0/0 0/110")
	shows(3000, canary, 2)
	shows(3001, canary, 3)
	shows(3002, stable, 8)
	w.says(w.load(3003, canary), canary, "bubble!") // it was not shown at all
	w.says(w.load(3004, canary), canary, "bubble")
	w.pass(1)
	w.want("late ones", guard.Bubble, "2/4 1/1")
}

// TestOneVisitorsTimes: nobody makes everything late, or nothing.
func TestOneVisitorsTimes(t *testing.T) {
	w := newWorld(t)
	lie := w.load(1, stable)
	for range 1000 {
		r := report(lie, stable)
		r.Shown = []int{0, 0, 0, 0, 0, 0, 0, 0, 99_999}
		w.Report(r, elsewhere, w.now)
	}
	w.pass(1)
	if n := w.times[8]; n != timesPerVisitor {
		t.Errorf("%d times of one visitor count", n)
	}
}

// TestFrozen: a page that gets no answer says so, if it has loaded what it names.
func TestFrozen(t *testing.T) {
	w := newWorld(t)
	w.says(w.load(1, canary), canary, "boot")
	for range 5 {
		w.Broken(canary, site, canaryBucket, address(2), w.now)
		w.Broken(canary, "https://other.example", canaryBucket, address(1), w.now)
		w.Broken(stable, site, canaryBucket, address(1), w.now)
		w.Broken(canary, site, stableBucket, address(1), w.now)
	}
	w.pass(1)
	w.want("who has not loaded it", guard.Frozen, "0/0 0/0")
	w.Broken(canary, site, canaryBucket, address(1), w.now)
	w.Broken(canary, site, canaryBucket, address(1), w.now)
	w.pass(1)
	w.want("who has", guard.Frozen, "1/1 0/0")
}

// TestVisitors: a phone that changes its network is the visitor who has loaded the frame, and
// a /48 of IPv6 is one visitor, but for private ones.
func TestVisitors(t *testing.T) {
	w := newWorld(t)
	for _, a := range []string{"2001:db8:1:1::1", "2001:db8:1:2::1", "2001:db8:2::1", "fd00:0:0:1::1", "fd00:0:0:2::1", "192.0.2.1", "192.0.2.2"} {
		id := w.loadFrom(limit.NetworkOf(netip.MustParseAddr(a)), Load{Release: canary, Site: site, Bucket: canaryBucket})
		w.says(id, canary, "press!")
	}
	w.pass(1)
	w.want("seven networks", guard.Press, "6/6 0/0")
}

// TestLiesOfOne: whatever one network loads and reports, as often as it wants and however
// small the share, the canary is not rolled back, and most of what is needed to promote it
// is still missing.
func TestLiesOfOne(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := newWorld(t)
		r := testRollout(1)
		r.Share = rapid.SampledFrom([]float64{0.0001, 0.01, 0.05, 0.5}).Draw(t, "share")
		w.SetRollout(r)
		var frames []string
		starts := 1
		for range rapid.IntRange(1, 60).Draw(t, "steps") {
			release := rapid.SampledFrom([]string{canary, canary, stable}).Draw(t, "release")
			if len(frames) == 0 || rapid.IntRange(0, 4).Draw(t, "load") == 0 {
				frames = append(frames, w.load(1, release))
			}
			report := Report{Frame: rapid.SampledFrom(frames).Draw(t, "frame"), Release: release, Seen: map[string][2]int{},
				Sent: rapid.IntRange(0, 9).Draw(t, "sent"), Left: rapid.IntRange(0, 9).Draw(t, "left") == 0}
			if rapid.IntRange(0, 9).Draw(t, "kill") == 0 {
				w.kill()
				starts++
			}
			report.Site, report.Bucket, report.Proof = site, canaryBucket, w.proofs[report.Frame]
			for _, s := range signals {
				if trials := rapid.IntRange(0, 3).Draw(t, s.Name); trials > 0 {
					report.Seen[s.Name] = [2]int{trials, rapid.IntRange(0, trials).Draw(t, "failures")}
				}
			}
			if rapid.Bool().Draw(t, "times") {
				report.Shown = rapid.SliceOfN(rapid.IntRange(0, 1000), 9, 9).Draw(t, "shown")
			}
			w.Report(report, address(1), w.now)
			w.Broken(release, site, canaryBucket, address(1), w.now)
			if v := w.pass(rapid.SampledFrom([]int{0, 1, 1, 20}).Draw(t, "seconds")); v.Decision != guard.Wait {
				t.Fatal(v)
			}
		}
		if v := w.pass(60); v.Decision != guard.Wait {
			t.Fatal(v)
		}
		for _, s := range signals {
			if total := w.totals[s.Name]; total.Canary.Failures > 1 || total.Canary.Trials > starts*(s.Needed/trialsPart+1) {
				t.Fatalf("one network has made %+v of %s", total, s.Name)
			}
		}
	})
}

// TestTrialsOfOne: one visitor who reports success all day makes a tenth of the trials.
func TestTrialsOfOne(t *testing.T) {
	w := newWorld(t)
	id := w.load(1, canary)
	for range 500 {
		w.says(id, canary, "press", "logout", "panic")
		w.pass(1)
	}
	w.want("presses", guard.Press, "0/20 0/0")
	w.want("logouts", guard.Logout, "0/2 0/0")
	w.want("panics", guard.Panic, "0/100 0/0")
	w.says(id, canary, "press!")
	w.pass(1)
	w.want("its failure", guard.Press, "1/1 0/0")
}

// TestEverySignal: of each signal, failures of enough visitors roll the canary back, and
// those of fewer do not; that of the stable release's do not, either.
func TestEverySignal(t *testing.T) {
	for _, s := range signals {
		w := newWorld(t)
		for i := range 2 {
			w.says(w.load(i, canary), canary, s.Name+"!")
		}
		if v := w.pass(1); v.Decision == guard.Rollback {
			t.Errorf("%s: two roll back: %v", s.Name, v)
		}
		w.says(w.load(3, canary), canary, s.Name+"!")
		if v := w.pass(1); v.Decision != guard.Rollback {
			t.Errorf("%s: three do not roll back: %v", s.Name, v)
		}
		w = newWorld(t)
		for i := range 300 {
			release := stable
			if i%20 == 0 {
				release = canary
			}
			id := w.load(i, release)
			if s.Absolute && release == canary {
				w.says(id, release, s.Name)
			} else {
				w.says(id, release, s.Name+"!")
			}
			if v := w.pass(1); v.Decision == guard.Rollback {
				t.Fatalf("%s: an outage of both rolls back: %v", s.Name, v)
			}
		}
	}
}

// TestHealthyCanary: where visitors fail alike with both releases, and some fail again and
// again with whatever they have, hardly any canary is rolled back.
func TestHealthyCanary(t *testing.T) {
	const rollouts, visitors = 30, 1500
	rolledBack := 0
	for seed := range uint64(rollouts) {
		random := rand.New(rand.NewPCG(seed, 1))
		w := newWorld(t)
		var v guard.Verdict
		for i := range visitors {
			fails := 0.01 + 0.5*float64(i/100%5/4) // at times half of all
			if random.IntN(50) == 0 {
				fails = 1
			}
			release := stable
			if bucket := 1 + random.IntN(10_000); bucket <= lastCanaryBucket {
				release = canary
			}
			id := w.load(i/2, release) // two browsers each, that have a draw each
			for range 1 + random.IntN(3) {
				for _, name := range compared() {
					if random.Float64() < fails {
						name += "!"
					}
					w.says(id, release, name)
				}
			}
			if v = w.pass(1); v.Decision == guard.Rollback {
				rolledBack++
				break
			}
		}
	}
	if rolledBack > 2 { // three times the standard deviation of one in a hundred
		t.Errorf("%d of %d healthy canaries were rolled back", rolledBack, rollouts)
	}
}

// TestMemory: who has failed is known after the server was killed, and what is late.
func TestMemory(t *testing.T) {
	w := newWorld(t)
	for i := range 300 {
		r := report(w.load(i, stable), stable, "boot")
		r.Shown = []int{0, 1, 0, 0, 0, 0, 0, 0, 0}
		w.Report(r, elsewhere, w.now)
	}
	w.says(w.load(1000, canary), canary, "press!", "logout!")
	w.says(w.load(1001, stable), stable, "press!")
	w.says(w.load(1005, stable), stable, "press!")
	w.pass(1)
	text, err := json.Marshal(w.Memory())
	if err != nil || strings.Contains(string(text), "198.") || len(text) > 300 {
		t.Errorf("%s, %v", text, err)
	}
	var m Memory
	if err := json.Unmarshal(text, &m); err != nil {
		t.Fatal(err)
	}
	killed := newWorld(t)
	killed.Remember(m)
	for _, n := range []int{1000, 1001, 1002} {
		killed.says(killed.load(n, canary), canary, "press!")
	}
	late := report(killed.load(1003, canary), canary)
	late.Shown = []int{0, 0, 1, 0, 0, 0, 0, 0, 0}
	killed.Report(late, elsewhere, killed.now)
	killed.pass(1)
	killed.want("who has failed", guard.Press, "1/1 0/0")
	killed.want("what is late", guard.Bubble, "1/1 0/0")
	for _, damaged := range []Memory{{}, {Key: []byte("short")}, {Key: m.Key, Failed: map[string][]byte{"press": {1}}, Stable: stable, Times: []int{1}}} {
		killed.Remember(damaged)
	}
	killed.says(killed.load(1002, canary), canary, "press!")
	killed.says(killed.load(1005, canary), canary, "press!")
	killed.pass(1)
	killed.want("after what is damaged", guard.Press, "0/0 0/0")
}

// TestFlood: the memory is bounded, and a few networks that load documents without end do
// not keep others from being counted.
func TestFlood(t *testing.T) {
	w := newWorld(t)
	honest := w.load(1<<22, canary)
	for i := range framesPerNetwork * 400 {
		w.load(i%200, stable)
		if i%10_000 == 0 {
			w.now = w.now.Add(time.Second)
		}
	}
	w.now = w.now.Add(sweepInterval)
	w.says(honest, canary, "press!")
	w.says(w.load(1<<22+1, canary), canary, "press!")
	w.pass(1)
	w.want("others", guard.Press, "2/2 0/0")
	for i := range maxNetworks + 10_000 {
		w.load(i, stable)
		if i%20_000 == 0 {
			w.now = w.now.Add(time.Second)
		}
	}
	if len(w.frames) > maxFrames || len(w.networks) > maxNetworks || len(w.boots) > 2*maxFrames {
		t.Errorf("%d frames, %d networks, %d boots", len(w.frames), len(w.networks), len(w.boots))
	}
	w.now = w.now.Add(frameIdle)
	for i := range maxFailed + 1000 {
		w.says(w.load(i, canary), canary, "press!")
		if i%10_000 == 0 {
			w.now = w.now.Add(time.Second)
		}
	}
	if len(w.failed) > maxFailed {
		t.Errorf("%d have failed", len(w.failed))
	}
	w.pass(1)
	w.seen(guard.Press)
	w.now = w.now.Add(sweepInterval)
	w.says(w.load(1<<21, canary), canary, "press!")
	w.says(w.load(1<<21+1, canary), canary, "press")
	w.pass(1)
	w.want("when no more failures are known", guard.Press, "0/1 0/0")
	var reports []Report
	for i := range 3 * maxFrames {
		r := w.open(w.load(i%300, stable), stable, "press")
		reports = append(reports, r)
	}
	w.kill()
	for i, r := range reports {
		w.Report(r, address(i%300), w.now)
		if i%10_000 == 0 {
			w.now = w.now.Add(sweepInterval)
		}
	}
	if n := len(w.networks[address(1)].frames); len(w.frames) > maxFrames || n > framesPerNetwork || n < framesPerNetwork/8 {
		t.Errorf("%d frames, %d of one network", len(w.frames), n)
	}
	w.loadFrom(address(1<<20), Load{Frame: "longsite00000001", Release: stable, Site: strings.Repeat("x", siteBytes+1), Bucket: stableBucket})
	if w.frames["longsite00000001"] != nil {
		t.Error("the site of a frame is of any length")
	}
	for i := range maxReleases + 5 {
		w.loadFrom(address(1), Load{Release: fmt.Sprint("old", i), Site: site, Bucket: stableBucket})
	}
	if len(w.byRelease) > maxReleases {
		t.Errorf("the metrics have %d releases", len(w.byRelease))
	}
}

// TestFramesOfOne: a network has the newest of its frames.
func TestFramesOfOne(t *testing.T) {
	w := newWorld(t)
	first := w.load(1, canary)
	var second string
	for range framesPerNetwork {
		id := w.load(1, canary)
		if second == "" {
			second = id
		}
	}
	w.says(first, canary, "press!")
	w.pass(1)
	w.want("the oldest", guard.Press, "0/0 0/0")
	w.says(second, canary, "press!")
	w.pass(1)
	w.want("the second", guard.Press, "1/1 0/0")
}
