package watch

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"kith/server/guard"
	"kith/server/outcome"
	"kith/server/rollout"
	"kith/server/store"
)

// evidence is what the store has of a canary, as JSON.
type evidence struct {
	Began  int64           `json:"began"` // when the canary did, by which it is told from the same release before
	State  guard.State     `json:"state"`
	Memory *outcome.Memory `json:"memory,omitempty"` // as long as something is counted
}

// errForeign is the error of evidence that cannot be gone on with.
var errForeign = errors.New("what was known of the canary cannot be read, so it is watched from the beginning")

// read returns what the store has of a rollout's canary, and its revision. Of a canary of
// which nothing is known, and with errForeign, it is empty.
func read(ctx context.Context, s store.Releases, r rollout.Rollout) (evidence, int64, error) {
	stored, err := s.Evidence(ctx, r.Canary)
	empty := evidence{Began: r.Since}
	if err != nil || stored.Text == "" {
		return empty, stored.Revision, err
	}
	e := empty
	if err := json.Unmarshal([]byte(stored.Text), &e); err != nil {
		return empty, stored.Revision, fmt.Errorf("%w: %w", errForeign, err)
	}
	if e.Began != r.Since {
		return empty, stored.Revision, nil
	}
	if err := e.State.Check(); err != nil {
		return empty, stored.Revision, fmt.Errorf("%w: %w", errForeign, err)
	}
	return e, stored.Revision, nil
}

// Verdict returns what the guard says of a rollout's canary by what is stored.
func Verdict(ctx context.Context, s store.Releases, r rollout.Rollout) (guard.Verdict, error) {
	e, _, err := read(ctx, s, r)
	if err != nil && !errors.Is(err, errForeign) {
		return guard.Verdict{}, err
	}
	return e.State.Verdict(), nil
}

// MayPromote returns why a person may not give a rollout's canary to everybody, a sentence
// without its full stop; nil if they may. Its second error is one of the store.
func MayPromote(ctx context.Context, s store.Releases, r rollout.Rollout) (refusal, err error) {
	e, _, err := read(ctx, s, r)
	if err != nil && !errors.Is(err, errForeign) {
		return nil, err
	}
	return e.State.MayPromote(), nil
}
