package outcome

import (
	"testing"

	"kith/server/guard"
)

// kill has the Counter begin anew with what the one before has stored.
func (w *world) kill() {
	memory, r := w.Memory(), w.rollout
	w.Counter = NewCounter()
	w.SetRollout(r)
	w.Remember(memory)
}

// open returns a report of a frame that the Counter before has served.
func (w *world) open(frame, release string, seen ...string) Report {
	r := report(frame, release, seen...)
	r.Site, r.Bucket, r.Proof = site, stableBucket, w.proofs[frame]
	if release == canary {
		r.Bucket = canaryBucket
	}
	return r
}

// TestKilled: a frame that was loaded before the server was killed is known by its proof,
// and by nothing else.
func TestKilled(t *testing.T) {
	w := newWorld(t)
	a, b, other, sends := w.load(1, canary), w.load(1, canary), w.load(2, stable), w.load(3, canary)
	pinned := w.loadFrom(address(4), Load{Release: stable, Site: pinnedSite, Bucket: stableBucket})
	loaded := w.load(5, canary)
	if w.proofs[pinned] != "" || len(w.proofs[a]) < proofBytes || w.proofs[a] == w.proofs[b] {
		t.Errorf("the proofs are %q", w.proofs)
	}
	w.kill()
	for what, change := range map[string]func(*Report){
		"without a proof":            func(r *Report) { r.Proof = "" },
		"with another's":             func(r *Report) { r.Proof = w.proofs[b] },
		"with a longer one":          func(r *Report) { r.Proof += "A" },
		"with another id":            func(r *Report) { r.Frame += "0" },
		"with another bucket":        func(r *Report) { r.Bucket++ },
		"with another site":          func(r *Report) { r.Site += "0" },
		"with the bucket of another": func(r *Report) { r.Bucket = stableBucket },
		"of another release":         func(r *Report) { r.Release, r.Bucket = stable, stableBucket },
		"of a release that is none":  func(r *Report) { r.Release = "r3" },
		"of a pinned site":           func(r *Report) { r.Frame, r.Release, r.Site, r.Proof = pinned, stable, pinnedSite, "" },
	} {
		r := w.open(a, canary, "press!")
		change(&r)
		w.Report(r, address(1), w.now)
		w.pass(1)
		w.want(what, guard.Press, "0/0 0/0")
	}
	w.Report(w.open(a, canary, "press!"), address(2), w.now)
	w.pass(1)
	w.want("from another network", guard.Press, "0/0 0/0")
	if len(w.byRelease) > 0 || len(w.frames) > 0 {
		t.Errorf("%d releases, %d frames", len(w.byRelease), len(w.frames))
	}

	w.Report(w.open(a, canary, "press!"), address(1), w.now)
	w.Report(w.open(b, canary, "press!"), address(1), w.now)
	w.Report(w.open(other, stable, "press!"), address(2), w.now)
	w.says(a, canary, "panic") // from elsewhere
	w.pass(1)
	w.want("two of one network, and one of another", guard.Press, "1/1 1/1")
	w.want("the same frame again", guard.Panic, "0/1 0/0")
	w.loadFrom(address(5), Load{Frame: loaded, Release: canary, Site: site, Bucket: canaryBucket}) // by itself
	w.Report(w.open(loaded, canary, "boot", "press!"), address(5), w.now)
	w.pass(1)
	w.want("loaded again", guard.Press, "1/1 0/0")

	r := w.open(sends, canary)
	r.Sent = 3
	w.Report(r, address(3), w.now)
	w.pass(60)
	w.want("what it has sent before", guard.Send, "0/0 0/0")
	w.want("of programs that have run before", guard.Boot, "0/1 0/0")
	r.Sent = 4
	w.Report(r, address(3), w.now)
	w.pass(15)
	w.want("what it sends now", guard.Send, "1/1 0/0")
	if r.Left = true; w.frames[sends] == nil {
		t.Error("it is not known any more")
	}
	w.Report(r, address(3), w.now)
	if w.frames[sends] != nil {
		t.Error("it was left and is known")
	}

	for what, change := range map[string]func(*Rollout){
		"before it had this share":             func(r *Rollout) { r.Share *= 2 },
		"beside another stable release":        func(r *Rollout) { r.Stable = "r0" },
		"when the canary was one before":       func(r *Rollout) { r.Began++ },
		"and the canary was rolled back since": func(r *Rollout) { r.Canary = "" },
	} {
		w := newWorld(t)
		id := w.load(1, canary)
		changed := w.rollout
		change(&changed)
		w.SetRollout(changed)
		w.kill()
		w.Report(w.open(id, canary, "press!"), address(1), w.now)
		w.pass(1)
		w.want("loaded "+what, guard.Press, "0/0 0/0")
	}
	w.Counter = NewCounter()
	w.Report(w.open(a, canary, "press!"), address(1), w.now)
}
