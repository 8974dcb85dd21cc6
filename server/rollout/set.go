package rollout

import (
	"context"
	"crypto/ed25519"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"kith/server/protocol"
	"kith/server/release"
	"kith/server/store"
	"kith/static"
)

// heldMax is how many releases a server has at most, the one of its binary among them.
// Threat: each takes some seven megabytes of memory and of the database.
const heldMax = 10

// Config is what a Set needs. Trusted, Canary, Check and MayPromote may be zero.
type Config struct {
	Store   store.Releases
	Own     *static.Assets      // those inside the binary; not for Read
	Trusted []ed25519.PublicKey // whose signature a release must have that is added; none if it needs no signature
	Canary  int                 // the share that the release of a new binary gets at first, in ten-thousandths; 0 for all
	Log     *slog.Logger

	// Check returns an error, a sentence without its full stop, if one of two releases
	// cannot read what the other stores in browsers.
	Check func(ctx context.Context, stable, canary *release.Release) error

	// MayPromote returns what there is against the promotion of a rollout's canary, a
	// sentence without its full stop, nil for nothing. Its second error is one of the store.
	MayPromote func(ctx context.Context, r Rollout) (against, err error)
}

// A Set is the releases that a server has, and the rollout. Its methods may be called
// from any number of goroutines; those that only read never wait.
type Set struct {
	Config
	own       *release.Release
	now       atomic.Pointer[view]
	mu        sync.Mutex // is held by whoever changes something
	followers []func()
}

// A view is a Set at one moment. It does not change.
type view struct {
	rollout  Rollout
	revision int64
	held     map[string]*release.Release
	order    []string // the ids of those held, in the order in which they were added
	files    map[string]Asset
}

// An Asset is a file of a release.
type Asset struct {
	static.File
	From *static.Assets
}

// Read returns the releases that the store has, to change which pages get while no server
// runs. For and File cannot be used.
func Read(ctx context.Context, c Config) (*Set, error) {
	s := &Set{Config: c}
	s.now.Store(&view{})
	return s, s.refresh(ctx)
}

// Load returns the releases that the store has, and that of the binary, which is added
// if it is new.
//
// A binary that the server runs for the first time brings its release: it becomes the
// stable one, or the canary if the Config says so. One that was rolled back does not: pages
// keep what they have.
func Load(ctx context.Context, c Config) (*Set, error) {
	s, err := Read(ctx, c)
	if err != nil {
		return nil, err
	}
	s.own = release.Of(c.Own, 0, len(c.Trusted) > 0) // whoever trusts the binary trusts what is inside
	if err := s.importOwn(ctx); err != nil {
		return nil, err
	}
	if err := s.refresh(ctx); err != nil {
		return nil, err
	}
	return s, s.useOwn(ctx)
}

// importOwn adds the release of the binary if it is not held.
func (s *Set) importOwn(ctx context.Context) error {
	if slices.Contains(s.now.Load().order, s.own.ID) {
		return nil
	}
	if err := s.makeRoom(ctx); err != nil {
		return err
	}
	file, err := release.Pack(s.Own, nil)
	if err != nil {
		return err
	}
	if err := s.Store.AddRelease(ctx, started, s.own.ID, file); !errors.Is(err, store.ErrConflict) {
		return err
	}
	return nil // another server of this release has added it
}

// started is who makes the changes of a start.
var started = store.Cause{Name: "Start of the server"}

// useOwn has pages get the release of a binary that runs for the first time.
func (s *Set) useOwn(ctx context.Context) error {
	rollout, id := s.now.Load().rollout, s.own.ID
	if rollout.Binary == id {
		return nil
	}
	const why = "the server was started with it"
	if w, is := rollout.Withdrawal(id); is {
		s.Log.Warn("the release inside this binary was rolled back, so pages do not get it", "release", id, "stable", rollout.Stable, "why", w.Why)
	} else if rollout.Stable != id && s.Canary > 0 && rollout.Stable != "" {
		if err := s.StartCanary(ctx, started, id, s.Canary); err != nil {
			s.Log.Warn("the release inside this binary does not become the canary, so pages do not get it", "release", id, "error", err)
		}
	} else if rollout.Stable != id {
		return s.change(ctx, started, protocol.AuditReleasePromoted, id, why, func(r *Rollout, held map[string]release.Info) error {
			r.Binary = id
			return r.promote(held, id, time.Now())
		})
	}
	return s.change(ctx, started, "", id, "", func(r *Rollout, _ map[string]release.Info) error {
		r.Binary = id
		return nil
	})
}

// makeRoom removes releases that nothing uses, the oldest first, until there is room for
// one more.
func (s *Set) makeRoom(ctx context.Context) error {
	v := s.now.Load()
	left := len(v.order)
	for _, id := range v.order {
		if left < heldMax {
			return nil
		}
		if v.rollout.removable(id) != nil || len(v.rollout.Former) > 0 && v.rollout.Former[0] == id {
			continue
		}
		if err := s.Store.RemoveRelease(ctx, started, id); err != nil && !errors.Is(err, store.ErrNotFound) {
			return err
		}
		left--
	}
	return nil
}

// refresh reads what the store has, and tells who follows if that is new.
func (s *Set) refresh(ctx context.Context) error {
	stored, order, err := s.Store.Rollout(ctx)
	if err != nil {
		return err
	}
	before := s.now.Load()
	v := &view{revision: stored.Revision, order: order, held: map[string]*release.Release{}, files: map[string]Asset{}}
	if s.own != nil {
		v.held[s.own.ID] = s.own
	}
	if stored.Text != "" {
		if err := json.Unmarshal([]byte(stored.Text), &v.rollout); err != nil {
			return fmt.Errorf("the rollout of the releases that is stored cannot be read: %w", err)
		}
	}
	for _, id := range order {
		if r := before.held[id]; r != nil {
			v.held[id] = r
		}
		if v.held[id] != nil {
			continue
		}
		file, err := s.Store.ReleaseFile(ctx, id)
		if errors.Is(err, store.ErrNotFound) { // it was removed in between
			continue
		}
		if err != nil {
			return err
		}
		r, err := release.Open(file, s.Trusted) // for whether it is signed
		if err != nil {
			r, err = release.Open(file, nil) // whether it had to be was checked when it was added
		}
		if err != nil {
			s.Log.Error("a release that is stored cannot be used", "release", id, "error", err)
			continue
		}
		v.held[id] = r
	}
	if s.own != nil {
		v.addFiles(s.own)
	}
	s.now.Store(v)
	if before.revision != v.revision {
		for _, changed := range s.followers {
			changed()
		}
	}
	return nil
}

// addFiles fills in which file is at a path: those with a hash in it, of any release, and
// the others of the stable one, or of the binary's if that does not have them, as those of
// the demo.
func (v *view) addFiles(own *release.Release) {
	add := func(r *release.Release, immutable bool) {
		for _, f := range r.Assets.Manifest.Files {
			if _, is := v.files[f.Path]; f.Path != "" && !is && f.Immutable == immutable {
				v.files[f.Path] = Asset{f, r.Assets}
			}
		}
	}
	for _, r := range v.held {
		add(r, true)
	}
	add(v.stable(own), false)
	add(own, false)
}

// infos returns what is known of the releases that are held, by their ids.
func (v *view) infos() map[string]release.Info {
	all := map[string]release.Info{}
	for id, r := range v.held {
		all[id] = r.Info
	}
	return all
}

// stable returns the stable release, or that of the binary if it is not held.
func (v *view) stable(own *release.Release) *release.Release {
	if r := v.held[v.rollout.Stable]; r != nil {
		return r
	}
	return own
}

// For returns the release that a page gets.
func (s *Set) For(p Page) *release.Release {
	v := s.now.Load()
	if r := v.held[v.rollout.Choose(p)]; r != nil {
		return r
	}
	return v.stable(s.own)
}

// ReleaseFor returns the id of the release that the pages of a site get for a bucket.
func (s *Set) ReleaseFor(site string, bucket int64) string {
	return s.For(Page{Site: site, Bucket: bucket}).ID
}

// File returns the file that is served at a path, such as "/widget.js" or
// "/a/HASH/panel.css", and reports whether there is one.
func (s *Set) File(path string) (Asset, bool) {
	a, ok := s.now.Load().files[path]
	return a, ok
}

// Withdrawn reports whether a release was rolled back.
func (s *Set) Withdrawn(id string) bool {
	_, is := s.now.Load().rollout.Withdrawal(id)
	return is
}

// Rollout returns the rollout as it is now. Its maps and lists must not be changed.
func (s *Set) Rollout() Rollout { return s.now.Load().rollout }

// Held returns the releases that the server has, in the order in which they were added.
func (s *Set) Held() (list []release.Info) {
	v := s.now.Load()
	for _, id := range v.order {
		if r := v.held[id]; r != nil {
			list = append(list, r.Info)
		}
	}
	return list
}

// Back returns the release that pages get after a rollback, "" if there is nothing to go
// back to.
func (s *Set) Back() string {
	v := s.now.Load()
	if v.rollout.Canary != "" {
		return v.rollout.Stable
	}
	if i := v.rollout.back(v.infos()); i >= 0 {
		return v.rollout.Former[i]
	}
	return ""
}

// Follow has changed called after each change of the rollout.
func (s *Set) Follow(changed func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.followers = append(s.followers, changed)
}

// change stores a changed rollout. Without an action the audit log gets no entry.
func (s *Set) change(ctx context.Context, by store.Cause, action protocol.AuditAction, id, detail string, do func(*Rollout, map[string]release.Info) error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	for {
		v := s.now.Load()
		rollout := v.rollout
		if err := do(&rollout, v.infos()); err != nil {
			return &Refusal{err}
		}
		text, err := json.Marshal(rollout)
		if err != nil {
			return err
		}
		err = s.Store.SetRollout(ctx, by, store.Rollout{Text: string(text), Revision: v.revision + 1}, store.RolloutChange{Action: action, Release: id, Detail: detail})
		if conflict := errors.Is(err, store.ErrConflict); err != nil && !conflict {
			return err
		} else if e := s.refresh(ctx); e != nil {
			return e
		} else if !conflict {
			return nil
		}
	}
}

// A Refusal is the error for what is not done because of what was asked for, and not
// because of a fault. Its text is a sentence for whoever asked, without its full stop.
type Refusal struct{ Reason error }

// Error implements error.
func (r *Refusal) Error() string { return r.Reason.Error() }

// Unwrap returns the reason.
func (r *Refusal) Unwrap() error { return r.Reason }

// errMeanwhile is the reason if somebody else has changed what a change was decided on.
var errMeanwhile = errors.New("the releases have changed meanwhile; look at them, and try again")

// Add adds a release's file, and returns what is in it. Pages do not get it yet. Its
// error, and that of the methods below, is a *Refusal or one of the store.
func (s *Set) Add(ctx context.Context, by store.Cause, file []byte) (release.Info, error) {
	r, err := release.Open(file, s.Trusted)
	if err != nil {
		return release.Info{}, &Refusal{err}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if held := s.now.Load().order; len(held) >= heldMax && !slices.Contains(held, r.ID) {
		return release.Info{}, &Refusal{fmt.Errorf("%d releases are held already; remove one that is not used first", heldMax)}
	}
	err = s.Store.AddRelease(ctx, by, r.ID, file)
	if errors.Is(err, store.ErrConflict) {
		return release.Info{}, &Refusal{fmt.Errorf("%s is held already", r.ID)}
	}
	if err != nil {
		return release.Info{}, err
	}
	return r.Info, s.refresh(ctx)
}

// Remove removes a release that nothing uses. Pages that have it open load no more of it.
func (s *Set) Remove(ctx context.Context, by store.Cause, id string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	v := s.now.Load()
	if !slices.Contains(v.order, id) {
		return &Refusal{errUnknown(id)}
	}
	if err := v.rollout.removable(id); err != nil {
		return &Refusal{err}
	}
	if err := s.Store.RemoveRelease(ctx, by, id); err != nil && !errors.Is(err, store.ErrNotFound) {
		return err
	}
	return s.refresh(ctx)
}

// StartCanary gives a release a share of the visitors, in ten-thousandths, or another
// share if it is the canary. One that is not has to pass Check with the stable release
// first, which takes seconds.
func (s *Set) StartCanary(ctx context.Context, by store.Cause, id string, share int) error {
	start := func(r *Rollout, held map[string]release.Info) error { return r.start(held, id, share, time.Now()) }
	v := s.now.Load()
	stable, canary := v.held[v.rollout.Stable], v.held[id]
	if s.Check == nil || stable == nil || canary == nil || v.rollout.Canary == id {
		return s.change(ctx, by, protocol.AuditReleaseCanary, id, FormatShare(share), start)
	}
	trial, held := v.rollout, v.infos()
	if err := start(&trial, held); err != nil { // what is simple to see first
		return &Refusal{err}
	}
	if err := s.Check(ctx, stable, canary); err != nil {
		return &Refusal{fmt.Errorf("%w; so %s could not be rolled back without a loss, and does not become the canary", err, id)}
	}
	return s.change(ctx, by, protocol.AuditReleaseCanary, id, FormatShare(share), func(r *Rollout, held map[string]release.Info) error {
		if r.Stable != stable.ID {
			return errMeanwhile
		}
		return start(r, held)
	})
}

// Promote makes a release the stable one. It refuses the canary, with ErrEvidence, as long
// as MayPromote has something against that. Of a release that is not the canary nothing can
// have been seen.
func (s *Set) Promote(ctx context.Context, by store.Cause, id, why string) error {
	against, err := s.against(ctx, id)
	if err != nil {
		return err
	}
	if against != nil {
		return &Refusal{fmt.Errorf("%w%w; wait, give it a larger share, or roll it back", ErrEvidence, against)}
	}
	return s.promote(ctx, by, id, why)
}

// PromoteAnyway is Promote for a person who knows better. What there is against the canary
// is in the audit log with why.
func (s *Set) PromoteAnyway(ctx context.Context, by store.Cause, id, why string) error {
	against, err := s.against(ctx, id)
	if err != nil {
		return err
	}
	if against != nil {
		why = fmt.Sprintf("%s (anyway, although %v)", why, against)
	}
	return s.promote(ctx, by, id, why)
}

// ErrEvidence is the error, of a Refusal, if too little was seen of a canary to promote it,
// or it has failed.
var ErrEvidence = errors.New("")

// against returns what there is against the promotion of a release, nil for nothing.
func (s *Set) against(ctx context.Context, id string) (against, err error) {
	if r := s.Rollout(); s.MayPromote != nil && id == r.Canary {
		return s.MayPromote(ctx, r)
	}
	return nil, nil
}

func (s *Set) promote(ctx context.Context, by store.Cause, id, why string) error {
	return s.change(ctx, by, protocol.AuditReleasePromoted, id, why, func(r *Rollout, held map[string]release.Info) error {
		return r.promote(held, id, time.Now())
	})
}

// Rollback withdraws the canary if there is one, and else the stable release in favour of
// the one before, and has all sessions repaired that ran it. It returns what was
// withdrawn.
func (s *Set) Rollback(ctx context.Context, by store.Cause, why string) (bad string, err error) {
	return s.RollbackOf(ctx, by, s.now.Load().rollout.Last(), why)
}

// RollbackOf is Rollback, but nothing is done unless that withdraws the release with the
// id: of two people who press the same button in an outage, the second must not withdraw
// what the first has gone back to.
func (s *Set) RollbackOf(ctx context.Context, by store.Cause, id, why string) (bad string, err error) {
	return s.rollback(ctx, by, id, why, func(r *Rollout) bool { return id == r.Last() })
}

// RollbackCanary is Rollback for whoever has decided about a release as the canary: if it
// is that no longer, because somebody has promoted it or rolled it back meanwhile, nothing
// is rolled back.
func (s *Set) RollbackCanary(ctx context.Context, by store.Cause, id, why string) error {
	_, err := s.rollback(ctx, by, id, why, func(r *Rollout) bool { return id == r.Canary })
	return err
}

// rollback withdraws the release with an id, if the rollout is still as it is meant.
func (s *Set) rollback(ctx context.Context, by store.Cause, id, why string, meant func(*Rollout) bool) (bad string, err error) {
	noticed := time.Now().UnixMilli()
	err = s.change(ctx, by, protocol.AuditReleaseRolledBack, id, why, func(r *Rollout, held map[string]release.Info) error {
		if !meant(r) {
			return errMeanwhile
		}
		if bad, err = r.rollback(held, by.Name, why, time.Now()); err == nil {
			r.Withdrawn[0].Noticed = noticed
		}
		return err
	})
	if err != nil {
		return "", err
	}
	n, err := s.Store.RequestRepairs(ctx, bad)
	s.Log.Warn("a release was rolled back", "release", bad, "why", why, "sessions", n)
	return bad, err
}

// Pin gives the pages of a site, named by its origin, one release, whatever the others
// get.
func (s *Set) Pin(ctx context.Context, by store.Cause, site, id string) error {
	return s.change(ctx, by, protocol.AuditReleasePinned, id, site, func(r *Rollout, held map[string]release.Info) error {
		return r.pin(held, site, id)
	})
}

// Unpin takes a pin back.
func (s *Set) Unpin(ctx context.Context, by store.Cause, site string) error {
	return s.change(ctx, by, protocol.AuditReleaseUnpinned, s.Rollout().Pins[site], site, func(r *Rollout, held map[string]release.Info) error {
		return r.pin(held, site, "")
	})
}

// Pinned returns the pinned sites, in alphabetical order.
func (r *Rollout) Pinned() []string { return slices.Sorted(maps.Keys(r.Pins)) }

// FormatShare returns a share in ten-thousandths for people, such as "5 %".
func FormatShare(share int) string {
	return fmt.Sprintf("%g %%", float64(share)*100/protocol.Buckets)
}

// ParseShare returns the share in a text such as "5%", in ten-thousandths. The error is a
// sentence without its full stop.
func ParseShare(text string) (int, error) {
	number, is := strings.CutSuffix(text, "%")
	percent, err := strconv.ParseFloat(strings.TrimSpace(number), 64)
	if !is || err != nil || !(0 <= percent && percent <= 100) {
		return 0, fmt.Errorf("%q is not a share such as 5%%", text)
	}
	return int(percent*protocol.Buckets/100 + 0.5), nil
}
