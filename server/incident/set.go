package incident

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"sync/atomic"
	"time"

	"kith/server/rollout"
	"kith/server/store"
)

const (
	// interval is how often an open incident is carried on.
	interval = time.Second

	// rest is how much longer than such a step the time until the next is, at least.
	// Threat: counting millions of sessions each second leaves the database no time for
	// anything else.
	rest = 20

	// RecentFor is how long Recent has an incident after it was resolved.
	RecentFor = 14 * 24 * time.Hour
)

// Config is what a Set needs. Pages is nil where no server runs: then open incidents are
// not carried on.
type Config struct {
	Store    store.Store
	Releases Releases
	Pages    Pages
	Log      *slog.Logger
}

// Releases says which releases were rolled back. *rollout.Set implements it.
type Releases interface {
	Rollout() rollout.Rollout
	Follow(changed func())
}

// Pages says how many open pages run a release, or are repairing what they have stored.
// *hub.Hub implements it.
type Pages interface{ Running(release string) int }

// A Set is the incidents of a server. Its methods may be called from any number of
// goroutines.
type Set struct {
	Config
	recent  atomic.Pointer[[]Incident]
	changed chan struct{} // has room for one
	failing atomic.Bool   // the last step has failed
}

// Load returns the incidents of a store. Those that have begun while no server ran are
// added, and those that are open go on at the next Run.
func Load(ctx context.Context, c Config) (*Set, error) {
	s := &Set{Config: c, changed: make(chan struct{}, 1)}
	s.recent.Store(&[]Incident{})
	c.Releases.Follow(s.wake)
	if err := s.begin(ctx); err != nil {
		return nil, err
	}
	if c.Pages != nil {
		for _, v := range s.Recent() {
			if v.Resolved != 0 {
				continue
			}
			if _, err := s.change(ctx, v.ID, func(v *Incident) (bool, error) {
				v.Restart(time.Now().UnixMilli())
				return true, nil
			}); err != nil {
				return nil, err
			}
		}
	}
	return s, s.refresh(ctx)
}

func (s *Set) wake() {
	select {
	case s.changed <- struct{}{}:
	default:
	}
}

// Run carries open incidents on until ctx ends.
func (s *Set) Run(ctx context.Context) {
	for {
		began := time.Now()
		err := s.Step(ctx)
		if ctx.Err() != nil {
			return
		}
		if failed := err != nil; s.failing.Swap(failed) != failed && failed {
			s.Log.Error("incidents are not carried on until the store works", "error", err)
		}
		var again <-chan time.Time
		if err != nil || slices.ContainsFunc(s.Recent(), func(v Incident) bool { return v.Resolved == 0 }) {
			again = time.After(max(interval, rest*time.Since(began)))
		}
		select {
		case <-s.changed:
		case <-again:
		case <-ctx.Done():
			return
		}
	}
}

// Step begins the incidents that have not begun, and carries the open ones on.
func (s *Set) Step(ctx context.Context) error {
	if err := s.begin(ctx); err != nil {
		return err
	}
	var all error
	for _, v := range s.Recent() {
		if v.Resolved == 0 {
			all = errors.Join(all, s.carryOn(ctx, v))
		}
	}
	return errors.Join(all, s.refresh(ctx))
}

// begin stores an incident for each release that was rolled back and has none.
func (s *Set) begin(ctx context.Context) error {
	if err := s.refresh(ctx); err != nil {
		return err
	}
	for _, w := range slices.Backward(s.Releases.Rollout().Withdrawn) {
		r := Rollback{Release: w.Release, By: w.By, Why: w.Why, Since: w.Since, Noticed: cmp.Or(w.Noticed, w.At), At: w.At}
		if slices.ContainsFunc(s.Recent(), func(v Incident) bool { return v.ID == r.ID() }) {
			continue
		}
		err := s.set(ctx, Begin(r), 1)
		if errors.Is(err, store.ErrConflict) {
			continue // it has begun, and was resolved long ago
		}
		if err != nil {
			return err
		}
		s.Log.Warn("an incident has begun", "incident", r.ID(), "release", r.Release, "why", r.Why)
		if err := s.refresh(ctx); err != nil {
			return err
		}
	}
	return nil
}

// carryOn observes how an open incident stands.
func (s *Set) carryOn(ctx context.Context, v Incident) error {
	if !v.Marked { // whoever rolled back does that, too, unless they were ended in the middle
		if _, err := s.Store.RequestRepairs(ctx, v.Release); err != nil {
			return err
		}
	}
	o, err := s.observe(ctx, v.Release)
	if err != nil {
		return err
	}
	if end := v; end.Observe(time.Now().UnixMilli(), o) && end.Resolved != 0 {
		// A page that was open under the release may have begun a session since.
		if _, err := s.Store.RequestRepairs(ctx, v.Release); err != nil {
			return err
		}
		if o, err = s.observe(ctx, v.Release); err != nil {
			return err
		}
	}
	v, err = s.change(ctx, v.ID, func(v *Incident) (bool, error) {
		return v.Observe(time.Now().UnixMilli(), o), nil
	})
	if err == nil && v.Resolved != 0 {
		s.Log.Info("an incident is resolved", "incident", v.ID, "ran", v.Ran, "left", v.Left)
	}
	return err
}

func (s *Set) observe(ctx context.Context, release string) (Observation, error) {
	open := s.Pages.Running(release) // first: whoever repairs meanwhile is in one of the two
	r, err := s.Store.RepairsOf(ctx, release)
	return Observation{Ran: r.Marked, Left: r.Left, Open: int64(open)}, err
}

// change changes the stored incident with an id, unless do returns false or an error, and
// returns what it is then. It returns store.ErrNotFound if there is none.
func (s *Set) change(ctx context.Context, id string, do func(*Incident) (bool, error)) (Incident, error) {
	for {
		stored, err := s.Store.Incident(ctx, id)
		if err != nil {
			return Incident{}, err
		}
		v, err := decode(stored)
		if err != nil {
			return Incident{}, err
		}
		changed, err := do(&v)
		if err != nil || !changed {
			return v, err
		}
		if err := s.set(ctx, v, stored.Revision+1); !errors.Is(err, store.ErrConflict) {
			return v, err
		}
	}
}

func (s *Set) set(ctx context.Context, v Incident, revision int64) error {
	text, err := json.Marshal(v)
	if err != nil {
		return err
	}
	return s.Store.SetIncident(ctx, store.Incident{ID: v.ID, Began: v.Noticed, Resolved: v.Resolved, Revision: revision, Text: string(text)})
}

func decode(stored store.Incident) (v Incident, err error) {
	if err = json.Unmarshal([]byte(stored.Text), &v); err == nil && len(v.Timeline) == 0 {
		err = errors.New("it has no timeline")
	}
	if err != nil {
		err = fmt.Errorf("the incident %s cannot be read: %w", stored.ID, err)
	}
	return v, err
}

// refresh reads what Recent returns.
func (s *Set) refresh(ctx context.Context) error {
	list, err := s.list(ctx, time.Now().Add(-RecentFor))
	if err == nil {
		s.recent.Store(&list)
	}
	return err
}

// list returns the open incidents, and those that were resolved since. One that cannot be
// read is left out.
func (s *Set) list(ctx context.Context, since time.Time) (list []Incident, err error) {
	stored, err := s.Store.Incidents(ctx, since.UnixMilli())
	if err != nil {
		return nil, err
	}
	for _, i := range stored {
		if v, err := decode(i); err != nil {
			s.Log.Error(err.Error())
		} else {
			list = append(list, v)
		}
	}
	return list, nil
}

// Recent returns the incidents that are open, and those that were resolved in the time of
// RecentFor, the newest first. It never waits. The caller must not change them.
func (s *Set) Recent() (list []Incident) {
	before := time.Now().Add(-RecentFor).UnixMilli()
	for _, v := range *s.recent.Load() {
		if v.Resolved == 0 || v.Resolved >= before {
			list = append(list, v)
		}
	}
	return list
}

// All returns the incidents that are open, and the newest store.IncidentsMax others, the
// newest first.
func (s *Set) All(ctx context.Context) ([]Incident, error) { return s.list(ctx, time.Time{}) }

// Find returns the incident with an id. The error is a sentence, without its full stop, or
// one of the store.
func (s *Set) Find(ctx context.Context, id string) (Incident, error) {
	v, err := s.change(ctx, id, func(*Incident) (bool, error) { return false, nil })
	return v, explain(id, err)
}

// Note adds what a person has to say to the timeline of an incident. Everybody may read a
// public note. The error is as that of Find.
func (s *Set) Note(ctx context.Context, id, text string, public bool) error {
	if _, err := s.change(ctx, id, func(v *Incident) (bool, error) {
		return true, v.AddNote(time.Now().UnixMilli(), text, public)
	}); err != nil {
		return explain(id, err)
	}
	return s.refresh(ctx)
}

// explain returns an error of change, with a sentence for an incident that is not there.
func explain(id string, err error) error {
	if errors.Is(err, store.ErrNotFound) {
		return fmt.Errorf("there is no incident %q; \"server incident list\" lists them", id)
	}
	return err
}
