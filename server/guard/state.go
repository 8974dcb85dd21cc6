package guard

import (
	"errors"
	"fmt"
	"slices"
	"time"
)

const (
	// maxTrials is how many trials of a release one batch may have. Threat: a number that
	// is larger is a mistake of whoever counts, and sums of such numbers overflow.
	maxTrials = 1_000_000

	// maxGap is how long one batch counts as watched. Threat: a server that was down, or
	// a clock that was set, must not pass for time in which nothing went wrong.
	maxGap = time.Minute
)

// Counts are trials, and how many of them failed.
type Counts struct {
	Trials   int `json:"trials"`
	Failures int `json:"failures"`
}

// A Sample is what was counted of both releases.
type Sample struct {
	Canary Counts `json:"canary"`
	Stable Counts `json:"stable"`
}

// A Batch is what was counted since the last one: see the package's comment.
type Batch struct {
	// Share is the probability, above 0 and below 1, with which each visitor of the batch
	// was given the canary.
	Share float64
	// Samples are by the names of signals. What was not counted may be missing.
	Samples map[string]Sample
}

// A State is all that the guard knows of one canary. The zero State knows nothing, and
// is how a rollout begins. It is plain data, some 6 KB as JSON however long it is used,
// and JSON holds it without loss; its fields are exported for that alone.
type State struct {
	// Ratios are those that Evidence.Logs are of.
	Ratios  []float64            `json:"ratios"`
	Signals map[string]*Evidence `json:"signals"`

	LastBatch time.Time     `json:"lastBatch"`
	Watched   time.Duration `json:"watched"`
	// LeastWatched is how long the canary is watched before it may be promoted; 0 is
	// DefaultWatch.
	LeastWatched time.Duration `json:"leastWatched"`

	// RollbackReason is why the canary was rolled back; it is empty as long as it was not.
	RollbackReason string    `json:"rollbackReason"`
	RolledBackAt   time.Time `json:"rolledBackAt"`
}

// Evidence is what is known of a signal.
type Evidence struct {
	Total Sample `json:"total"`
	// Expected is how many trials the canary would have if its visitors did as much as
	// others.
	Expected float64 `json:"expected"`
	// Logs hold, for each of the ratios, the logarithm of how many times as likely the
	// failures are under it as under the ratio 1.
	Logs []float64 `json:"logs"`
}

// Observe counts a batch, and returns what to do. It does not matter whether a batch is
// for a second or for a minute, or has some of the signals and the next one the others.
// Once the verdict is Rollback it stays so, and nothing is counted any more.
//
// It returns an error, and counts nothing, if the batch cannot be true (a number below 0,
// more failures than trials or more than a million trials, a share that is none, an
// unknown signal), or if the State is not one of this release's.
func (s *State) Observe(at time.Time, b Batch) (Verdict, error) {
	if err := errors.Join(s.Check(), b.check()); err != nil {
		return Verdict{}, err
	}
	if s.RollbackReason != "" {
		return s.Verdict(), nil
	}
	if s.Ratios == nil {
		s.Ratios, s.Signals = slices.Clone(ratios), map[string]*Evidence{}
		for _, signal := range signals {
			s.Signals[signal.Name] = newEvidence()
		}
	}
	s.watch(at)
	for name, sample := range b.Samples {
		s.Signals[name].add(b.Share, sample)
	}
	if s.RollbackReason = s.rollbackReason(); s.RollbackReason != "" {
		s.RolledBackAt = s.LastBatch
	}
	return s.Verdict(), nil
}

// watch counts the time since the last batch.
func (s *State) watch(at time.Time) {
	at = at.Round(0).UTC() // as JSON returns it
	if !s.LastBatch.IsZero() {
		s.Watched += min(max(0, at.Sub(s.LastBatch)), maxGap)
	}
	s.LastBatch = at
}

func newEvidence() *Evidence { return &Evidence{Logs: make([]float64, len(ratios))} }

func (e *Evidence) add(share float64, seen Sample) {
	e.Total.Canary.Trials += seen.Canary.Trials
	e.Total.Canary.Failures += seen.Canary.Failures
	e.Total.Stable.Trials += seen.Stable.Trials
	e.Total.Stable.Failures += seen.Stable.Failures
	e.Expected += share * float64(seen.Canary.Trials+seen.Stable.Trials)
	addBets(e.Logs, share, seen)
}

// evidence returns what is known of a signal.
func (s *State) evidence(signal Signal) *Evidence {
	if e := s.Signals[signal.Name]; e != nil {
		return e
	}
	return newEvidence() // nothing was observed yet
}

// Check returns an error if the State is not one of this release's of the server, which
// Observe would not go on with.
func (s *State) Check() error {
	foreign := s.Ratios != nil && !slices.Equal(s.Ratios, ratios)
	for _, signal := range signals {
		e := s.Signals[signal.Name]
		foreign = foreign || (e == nil) != (s.Ratios == nil) || e != nil && len(e.Logs) != len(ratios)
	}
	if foreign {
		return errors.New("what is known of the canary was stored by another release of the server: begin its rollout again")
	}
	return nil
}

// check returns an error if the batch cannot be true.
func (b Batch) check() error {
	if !(b.Share > 0 && b.Share < 1) {
		return fmt.Errorf("a share of %v for the canary is none: it is above 0 and below 1", b.Share)
	}
	for name, sample := range b.Samples {
		if !slices.ContainsFunc(signals, func(s Signal) bool { return s.Name == name }) {
			return fmt.Errorf("there is no signal %q", name)
		}
		for _, c := range []Counts{sample.Canary, sample.Stable} {
			if c.Failures < 0 || c.Failures > c.Trials || c.Trials > maxTrials {
				return fmt.Errorf("%d failures of %d trials of %s cannot be: failures are at least 0 and at most the trials, and those at most %d", c.Failures, c.Trials, name, maxTrials)
			}
		}
	}
	return nil
}
