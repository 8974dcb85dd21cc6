package main

import (
	"fmt"
	"io"
	"math"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// simulate runs a world for a number of canaries. The result depends on the seed alone.
func simulate(w world, canaries int, seed uint64) []outcome {
	all := make([]outcome, canaries)
	var next atomic.Int64
	var workers sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		workers.Go(func() {
			for {
				i := int(next.Add(1)) - 1
				if i >= canaries {
					return
				}
				all[i] = w.run(seed, uint64(i))
			}
		})
	}
	workers.Wait()
	return all
}

// A summary is what became of many canaries.
type summary struct {
	canaries   int
	rolledBack []moment
	promotable []moment
}

func summarize(all []outcome) (s summary) {
	s.canaries = len(all)
	for _, o := range all {
		if o.rolledBack {
			s.rolledBack = append(s.rolledBack, o.rollbackAt)
		}
		if o.promotable {
			s.promotable = append(s.promotable, o.promotableAt)
		}
	}
	byTime := func(a, b moment) int { return int(a.after - b.after) }
	slices.SortFunc(s.rolledBack, byTime)
	slices.SortFunc(s.promotable, byTime)
	return s
}

// quantile returns the moment by which a part of all canaries had come so far, and false
// if they never had.
func quantile(sorted []moment, canaries int, part float64) (moment, bool) {
	i := int(math.Ceil(part*float64(canaries))) - 1
	if i >= len(sorted) {
		return moment{}, false
	}
	return sorted[max(i, 0)], true
}

// print writes a table with a row for each world, as soon as it is simulated.
func print(out io.Writer, title string, worlds []world, canaries int, seed uint64) {
	const format = "%-29s  %6v  %-18s  %6s  %11s  %19s  %19s  %10s  %19s  %19s\n"
	fmt.Fprintf(out, "\n%s\n\n"+format, title, "world", "sends", "share", "for", "rolled back", "half by", "90 % by", "promotable", "half by", "90 % by")
	for i, w := range worlds {
		s := summarize(simulate(w, canaries, seed+uint64(i)))
		fmt.Fprintf(out, format, w.name, w.sendsPerMinute, shares(w.shares), short(w.lasts),
			part(s.rolledBack, canaries), by(s.rolledBack, canaries, 0.5), by(s.rolledBack, canaries, 0.9),
			part(s.promotable, canaries), by(s.promotable, canaries, 0.5), by(s.promotable, canaries, 0.9))
	}
}

func shares(all []float64) (text string) {
	for _, s := range all {
		text += fmt.Sprintf("%g, ", 100*s)
	}
	return strings.TrimSuffix(text, ", ") + " %"
}

func part(of []moment, canaries int) string {
	return fmt.Sprintf("%.2f %%", 100*float64(len(of))/float64(canaries))
}

func by(sorted []moment, canaries int, p float64) string {
	m, ok := quantile(sorted, canaries, p)
	if !ok {
		return "-"
	}
	return fmt.Sprintf("%s, %d sends", short(m.after), m.sends)
}

func short(d time.Duration) string {
	if d >= 4*time.Hour {
		return fmt.Sprintf("%.0f h", d.Hours())
	}
	return fmt.Sprintf("%.0f min", d.Minutes())
}
