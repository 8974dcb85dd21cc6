package watch

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"kith/server/guard"
	"kith/server/outcome"
	"kith/server/rollout"
	"kith/server/store"
)

const (
	// interval is how often the guard is asked.
	interval = time.Second

	// maxPending is how many batches wait at most to be stored, ten minutes of them.
	// Threat: a store that takes nothing for days. What is dropped this server still
	// knows; only if another one has stored something meanwhile it is lost.
	maxPending = 600

	// maxTries is how often storing is tried in a row when others store, too.
	maxTries = 10
)

// Config is what a Watcher needs.
type Config struct {
	Store    store.Releases
	Releases *rollout.Set
	Outcomes *outcome.Counter
	Least    time.Duration // how long a canary is watched at least before it may be promoted
	Log      *slog.Logger
}

// A Watcher looks after the canary of a Set.
type Watcher struct {
	Config
	rollbacks, failures prometheus.Counter
	verdict             atomic.Pointer[verdict] // the last one; nil without a canary

	mu       sync.Mutex // is held while the fields below are used
	known    bool       // the fields below are those of a canary
	canary   string
	revision int64
	evidence evidence
	pending  []observed // what is in the evidence, and not in the store
	stored   bool       // evidence is what the store has
	lastFail string     // the last error that was logged, "" if all is well
}

// A verdict of the guard about a canary.
type verdict struct {
	canary   string
	decision guard.Decision
}

// An observed batch.
type observed struct {
	at    time.Time
	batch guard.Batch
}

// by is who rolls back, in the audit log.
var by = store.Cause{Name: "Guard"}

// New returns a Watcher, which tells the Counter from now on which releases are compared.
func New(c Config) *Watcher {
	w := &Watcher{
		Config:    c,
		rollbacks: prometheus.NewCounter(prometheus.CounterOpts{Name: "kith_guard_rollbacks_total", Help: "Canaries that the server has rolled back by itself."}),
		failures:  prometheus.NewCounter(prometheus.CounterOpts{Name: "kith_guard_errors_total", Help: "Times that the canary could not be looked after, such as because the store has failed."}),
	}
	tell := func() { w.Outcomes.SetRollout(compared(w.Releases.Rollout())) }
	w.Releases.Follow(tell)
	tell()
	return w
}

// compared returns what the Counter must know of a rollout.
func compared(r rollout.Rollout) outcome.Rollout {
	c := outcome.Rollout{Stable: r.Stable, Share: r.CanaryShare(), Choose: func(site string, bucket int64) (string, bool) {
		page := rollout.Page{Site: site, Bucket: bucket}
		return r.Choose(page), r.Drawn(page)
	}}
	if c.Share > 0 { // a share of 0.01 % may be of no bucket
		c.Canary, c.Began = r.Canary, r.Since
	}
	return c
}

// Run looks after the canary until ctx ends.
func (w *Watcher) Run(ctx context.Context) {
	w.Look(ctx, time.Now()) // frames that are open are known by what is stored
	ticks := time.NewTicker(interval)
	defer ticks.Stop()
	for {
		select {
		case now := <-ticks.C:
			w.Look(ctx, now)
		case <-ctx.Done():
			return
		}
	}
}

// Look gives the guard what was counted since the last time, and does what it says. Run
// calls it each second.
func (w *Watcher) Look(ctx context.Context, now time.Time) {
	w.mu.Lock()
	defer w.mu.Unlock()
	r := w.Releases.Rollout()
	if err := w.look(ctx, r, now); err != nil {
		w.fail(ctx, err)
		return
	}
	w.lastFail = ""
}

// fail counts an error, and logs it if it is another one than the last time.
func (w *Watcher) fail(ctx context.Context, err error) {
	if ctx.Err() != nil {
		return
	}
	w.failures.Inc()
	if text := err.Error(); text != w.lastFail {
		w.lastFail = text
		w.Log.Error("the canary cannot be looked after", "error", err)
	}
}

// look is Look. The caller holds mu.
func (w *Watcher) look(ctx context.Context, r rollout.Rollout, now time.Time) error {
	if w.known && (r.Canary != w.canary || r.Since != w.evidence.Began) {
		w.known = false
	}
	if r.Canary != "" && !w.known {
		if err := w.load(ctx, r); err != nil {
			return err // what was counted waits in the Counter
		}
	}
	for {
		b, ok := w.Outcomes.Take(now)
		if !ok {
			break
		}
		if !w.known || b.Canary != w.canary || b.Began != w.evidence.Began {
			continue // it has ended meanwhile
		}
		if _, err := w.evidence.State.Observe(now, b.Batch); err != nil {
			return err
		}
		w.stored = false
		w.pending = append(w.pending, observed{now, b.Batch})
		w.pending = w.pending[max(0, len(w.pending)-maxPending):]
	}
	if !w.known {
		w.verdict.Store(nil)
		return nil
	}
	err := w.save(ctx, r)
	v := w.evidence.State.Verdict()
	w.verdict.Store(&verdict{w.canary, v.Decision})
	if v.Decision == guard.Rollback { // even if it cannot be stored why
		err = errors.Join(err, w.rollBack(ctx, v.Reason))
	}
	return err
}

// load begins with what the store has of a canary. The caller holds mu.
func (w *Watcher) load(ctx context.Context, r rollout.Rollout) error {
	e, revision, err := read(ctx, w.Store, r)
	if err != nil && !errors.Is(err, errForeign) {
		return err
	}
	if err != nil {
		w.Log.Warn("the canary is watched from the beginning", "release", r.Canary, "error", err)
	}
	w.known, w.canary, w.evidence, w.revision, w.pending, w.stored = true, r.Canary, e, revision, nil, true
	if least := max(w.Least, 1); e.State.LeastWatched != least {
		w.evidence.State.LeastWatched = least
		w.stored = e.State.Ratios == nil // nothing is stored before something was counted
	}
	if e.Memory != nil {
		w.Outcomes.Remember(*e.Memory)
	}
	return nil
}

// save stores what is known, if that has changed. If another server has stored something
// meanwhile, what this one has counted is added to that. The caller holds mu.
func (w *Watcher) save(ctx context.Context, r rollout.Rollout) error {
	for range maxTries {
		if w.stored {
			return nil
		}
		e := w.evidence
		if e.Memory = nil; e.State.RollbackReason == "" {
			memory := w.Outcomes.Memory()
			e.Memory = &memory
		}
		text, err := json.Marshal(e)
		if err != nil {
			return err
		}
		err = w.Store.SetEvidence(ctx, w.canary, store.Evidence{Text: string(text), Revision: w.revision + 1})
		if err == nil {
			w.revision++
			w.pending, w.stored = nil, true
			return nil
		}
		if !errors.Is(err, store.ErrConflict) {
			return err
		}
		pending := w.pending
		if err := w.load(ctx, r); err != nil {
			return err
		}
		for _, o := range pending {
			if _, err := w.evidence.State.Observe(o.at, o.batch); err != nil {
				return err
			}
		}
		w.pending, w.stored = pending, w.stored && len(pending) == 0
	}
	return errors.New("what is known of the canary cannot be stored, since others store it all the time")
}

// rollBack rolls the canary back. The caller holds mu.
func (w *Watcher) rollBack(ctx context.Context, why string) error {
	err := w.Releases.RollbackCanary(ctx, by, w.canary, why)
	if w.Releases.Withdrawn(w.canary) {
		w.known = false
		w.verdict.Store(nil)
		w.rollbacks.Inc() // if not all sessions are marked, server/incident marks the rest
	}
	return err
}

var promotable = prometheus.NewDesc("kith_canary_promotable", "Whether the canary may be given to everybody, 1 or 0; there is none without a canary.", []string{"release"}, nil)

// Describe implements prometheus.Collector.
func (w *Watcher) Describe(to chan<- *prometheus.Desc) {
	w.rollbacks.Describe(to)
	w.failures.Describe(to)
	to <- promotable
}

// Collect implements prometheus.Collector.
func (w *Watcher) Collect(to chan<- prometheus.Metric) {
	w.rollbacks.Collect(to)
	w.failures.Collect(to)
	v := w.verdict.Load()
	if v == nil {
		return
	}
	value := 0.0
	if v.decision == guard.Promotable {
		value = 1
	}
	to <- prometheus.MustNewConstMetric(promotable, prometheus.GaugeValue, value, v.canary)
}
