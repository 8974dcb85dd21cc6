package guard

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"
)

const (
	// alpha is how often a healthy canary may be rolled back by the compared signals: of
	// a hundred rollouts, one, however long each is looked at. Each signal has its part.
	alpha = 0.01

	// promoteAlpha is how often a canary may be promoted that fails, in one signal, both
	// more than the tolerance and for twice as many visitors: of twenty, one.
	promoteAlpha = 0.05

	// leastFailures is how many failures of a signal a canary is rolled back for at least;
	// of an absolute signal they are enough. Threat: what a browser reports can be a lie,
	// and one liar may have an address of IPv4 and one of IPv6, which are two networks. A
	// share of less than 0.4 % would believe two.
	leastFailures = 3

	// usedAsMuch is the part of its share of all trials that the canary must have before
	// it is promoted. Threat: what does not even begin cannot fail, such as sends where
	// nobody gets as far as the text box; and a share that is not the true one makes all
	// comparisons wrong.
	usedAsMuch = 0.5

	// DefaultWatch is how long a canary is watched before it is promoted, unless
	// State.LeastWatched says otherwise. Threat: with many visitors there is enough to count
	// before anything that takes time has happened.
	DefaultWatch = time.Hour
)

// A Decision is what to do with a canary.
type Decision string

// The decisions.
const (
	Wait       Decision = "wait"       // go on with it
	Rollback   Decision = "rollback"   // give everybody the stable release again
	Promotable Decision = "promotable" // a person may give it to everybody
)

// A Verdict is a Decision and its reason, one sentence for a person, without a capital
// at its beginning or a full stop at its end.
type Verdict struct {
	Decision Decision
	Reason   string
}

// Verdict returns what to do by all that was observed so far. With Wait, the reason is
// what is missing. Promotable may turn into either of the others; Rollback stays.
func (s *State) Verdict() Verdict {
	if s.RollbackReason != "" {
		return Verdict{Rollback, s.RollbackReason}
	}
	if missing := s.missing(); missing != "" {
		return Verdict{Wait, missing}
	}
	return Verdict{Promotable, "every signal was seen often enough, and none fails more often than it may"}
}

// MayPromote returns nil if the canary may be given to everybody, and else an error that
// tells a person who asks for it why not.
func (s *State) MayPromote() error {
	switch v := s.Verdict(); v.Decision {
	case Promotable:
		return nil
	case Rollback:
		return errors.New("the canary was rolled back: " + v.Reason)
	default:
		return errors.New("the canary cannot be promoted yet: " + v.Reason)
	}
}

// rollbackReason returns why to roll back, or "": by the compared signal that says so most
// clearly, if none is absolute.
func (s *State) rollbackReason() string {
	for _, signal := range absolute {
		if seen := s.evidence(signal).Total; seen.Canary.Failures >= leastFailures {
			return signal.sentence(seen)
		}
	}
	reason, highest := "", math.Log(float64(len(compared))/alpha)
	for _, signal := range slices.Backward(compared) { // of two alike, the first
		e := s.evidence(signal)
		if log := e.againstAlike(); log >= highest && e.Total.Canary.Failures >= leastFailures {
			reason, highest = signal.sentence(e.Total), log
		}
	}
	return reason
}

// missing returns what is missing until the canary may be promoted, or "".
func (s *State) missing() string {
	for _, signal := range absolute {
		if seen := s.evidence(signal).Total; seen.Canary.Failures > 0 {
			return signal.sentence(seen)
		}
	}
	var few, unused, unsure []string
	for _, signal := range signals {
		e := s.evidence(signal)
		trials := e.Total.Canary.Trials
		if trials < signal.Needed {
			few = append(few, fmt.Sprintf("of %d %s %d", signal.Needed, signal.trials, trials))
		}
		if float64(trials) < usedAsMuch*e.Expected {
			unused = append(unused, fmt.Sprintf("%d %s", trials, signal.trials))
		}
	}
	if few != nil {
		return list(few) + " have been seen"
	}
	if unused != nil {
		return list(unused) + " are fewer than half of what its share of the visitors should have made"
	}
	for _, signal := range compared {
		if !s.evidence(signal).isGood(signal.Tolerance) {
			unsure = append(unsure, signal.trials)
		}
	}
	if unsure != nil {
		return "more " + list(unsure) + " have to be seen to be sure that they fail no more often than they may"
	}
	if least := cmp.Or(s.LeastWatched, DefaultWatch); s.Watched < least {
		unit, name := time.Minute, "minutes"
		if least < 2*time.Minute {
			unit, name = time.Second, "seconds"
		}
		return fmt.Sprintf("it has been watched for %d of %d %s", s.Watched/unit, least/unit, name)
	}
	return ""
}

// list joins words as a sentence does.
func list(words []string) string {
	last := len(words) - 1
	if last == 0 {
		return words[0]
	}
	return strings.Join(words[:last], ", ") + " and " + words[last]
}
