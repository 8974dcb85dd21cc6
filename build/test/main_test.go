package main

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"
)

// recorded returns steps that record their names. Those whose name ends in "!" fail.
func recorded(ran *[]string, names ...string) []step {
	var all []step
	for _, name := range names {
		all = append(all, step{name, name == "build!", func(context.Context, runner) error {
			*ran = append(*ran, name)
			if name == "build!" || name == "vet!" {
				return errors.New("no")
			}
			return nil
		}})
	}
	return all
}

func TestRunSteps(t *testing.T) {
	for name, c := range map[string]struct{ steps, ran, failed []string }{
		"all pass":                     {[]string{"build", "vet"}, []string{"build", "vet"}, nil},
		"one fails and the rest runs":  {[]string{"vet!", "tests"}, []string{"vet!", "tests"}, []string{"vet!"}},
		"nothing runs without a build": {[]string{"build!", "tests"}, []string{"build!"}, []string{"build!"}},
	} {
		t.Run(name, func(t *testing.T) {
			var ran []string
			failed := runSteps(t.Context(), runner{cpuTime: new(time.Duration)}, recorded(&ran, c.steps...))
			if !slices.Equal(ran, c.ran) || !slices.Equal(failed, c.failed) {
				t.Errorf("%v ran, of which %v failed", ran, failed)
			}
		})
	}
}

func TestSelectSteps(t *testing.T) {
	if some, err := selectSteps(steps(), optionalSteps(), "vet,format"); err != nil || len(some) != 2 || some[0].name != "vet" {
		t.Errorf("%d steps are selected, %v", len(some), err)
	}
	if all, err := selectSteps(steps(), optionalSteps(), ""); err != nil || len(all) != len(steps()) {
		t.Errorf("%d steps are selected, %v", len(all), err)
	}
	if one, err := selectSteps(steps(), optionalSteps(), "conformance"); err != nil || len(one) != 1 {
		t.Errorf("%d steps are selected, %v", len(one), err)
	}
	if _, err := selectSteps(steps(), optionalSteps(), "everything"); err == nil {
		t.Error("a step that does not exist is selected")
	}
}
