package main

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"slices"
	"strings"
)

// readAccepted reads a list of the changes that no test notices: in a line of its own
// what is changed, as mutate prints it, and below, indented, why that is right; several
// may have one reason. A line that begins with # is a comment. It returns the reasons.
func readAccepted(name string) (map[string]string, error) {
	text, err := os.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	reasons := map[string]string{}
	var waiting []string // for the reason
	begun := true        // a reason: the next change is another's
	for i, line := range strings.Split(string(text), "\n") {
		switch reason, indented := strings.CutPrefix(line, "\t"); {
		case line == "" || strings.HasPrefix(line, "#"):
		case indented && len(waiting) == 0:
			return nil, fmt.Errorf("%s:%d: a reason without a change", name, i+1)
		case indented:
			for _, key := range waiting {
				reasons[key] = strings.TrimSpace(reasons[key] + " " + reason)
			}
			begun = true
		default:
			if begun {
				waiting, begun = nil, false
			}
			if _, twice := reasons[line]; twice {
				return nil, fmt.Errorf("%s:%d: this change is listed twice", name, i+1)
			}
			reasons[line] = ""
			waiting = append(waiting, line)
		}
	}
	for key, reason := range reasons {
		if reason == "" {
			return nil, fmt.Errorf("%s: %q has no reason", name, key)
		}
	}
	return reasons, nil
}

// compare returns what is wrong with the list: what is missing, and what is listed and
// no longer true. It looks at the targets that were tried.
func compare(results []result, accepted map[string]string) (wrong []string) {
	made, killed, tried := map[string]bool{}, map[string]bool{}, map[string]bool{}
	for _, r := range results {
		missing := 0
		for _, dir := range r.target.dirs {
			tried[dir] = true
		}
		for _, name := range r.target.scripts {
			tried["static/"+name] = true
		}
		for _, m := range r.all {
			made[m.key] = true
		}
		for _, f := range r.fates {
			killed[f.key] = f.killedBy != ""
			if f.killedBy == "" && accepted[f.key] == "" {
				missing++
			}
		}
		if missing > 0 {
			wrong = append(wrong, fmt.Sprintf("%s: %d that survived are not in survivors.txt", r.target.name, missing))
		}
	}
	for _, key := range slices.Sorted(maps.Keys(accepted)) {
		dir, _, _ := strings.Cut(key, " ")
		switch {
		case tried[dir] && !made[key]:
			wrong = append(wrong, "listed, but there is no such change: "+key)
		case killed[key]:
			wrong = append(wrong, "listed, but a test notices it: "+key)
		}
	}
	return wrong
}
