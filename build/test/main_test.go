package main

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"
)

// recorded makes steps that note their names, and fail where they shall.
func recorded(took *[]string, names ...string) []step {
	var all []step
	for _, name := range names {
		all = append(all, step{name, name == "build!", func(context.Context, runner) error {
			*took = append(*took, name)
			if name == "build!" || name == "vet!" {
				return errors.New("no")
			}
			return nil
		}})
	}
	return all
}

func TestTake(t *testing.T) {
	for name, c := range map[string]struct{ steps, took, failed []string }{
		"all pass":                       {[]string{"build", "vet"}, []string{"build", "vet"}, nil},
		"one fails and the rest is told": {[]string{"vet!", "tests"}, []string{"vet!", "tests"}, []string{"vet!"}},
		"without a build nothing is":     {[]string{"build!", "tests"}, []string{"build!"}, []string{"build!"}},
	} {
		t.Run(name, func(t *testing.T) {
			var took []string
			failed := runSteps(t.Context(), runner{cpuTime: new(time.Duration)}, recorded(&took, c.steps...))
			if !slices.Equal(took, c.took) || !slices.Equal(failed, c.failed) {
				t.Errorf("it took %v, of which %v failed", took, failed)
			}
		})
	}
}

func TestChoose(t *testing.T) {
	if some, err := selectSteps(steps(), optionalSteps(), "vet,format"); err != nil || len(some) != 2 || some[0].name != "vet" {
		t.Errorf("it chose %d steps, %v", len(some), err)
	}
	if all, err := selectSteps(steps(), optionalSteps(), ""); err != nil || len(all) != len(steps()) {
		t.Errorf("it chose %d steps, %v", len(all), err)
	}
	if one, err := selectSteps(steps(), optionalSteps(), "conformance"); err != nil || len(one) != 1 {
		t.Errorf("it chose %d steps, %v", len(one), err)
	}
	if _, err := selectSteps(steps(), optionalSteps(), "everything"); err == nil {
		t.Error("a step that there is not is chosen")
	}
}
