// Command mutate tests the tests. It changes one thing of a package at a time, a
// condition, a comparison, a statement, a result, runs the narrowest tests that
// reach the change, and prints what no test has noticed:
//
//	go run ./build/tool/mutate [-packages server/hub,wasm/html] [-share 0.2 -seed 1] [-match REGEXP] [-stages 1] [-v]
//
// It ends with 1 if of a package fewer than 95 % of the changes are noticed, if one
// that is not is missing in survivors.txt, which has a reason for each, or if that
// list has an entry that no longer holds.
//
// The well-kept tools, gremlins and go-mutesting, write each change into a copy of
// the module and build the tests again. For what takes two seconds to link and has
// thousands of changes that is hours, and neither knows which tests reach what,
// removes statements and knows JavaScript, too. So this is a tool of the project's own:
//
//   - All changes of all packages are written into one copy of the sources, each
//     behind a condition, "if !mutantOn(37) { … }", and compiled in with go test
//     -overlay: one build for each package of tests, and the tree is never touched. A
//     variable of the environment says which one is on.
//   - Each test runs once alone and unchanged, which tells how long it takes and which
//     changes it reaches. A change is then tried on these alone, the fastest first.
//   - What survives the tests of its own package is tried on those of the packages
//     that use it, as plan.go says.
//
// operators.go says what is changed of Go, and script.go of the scripts. For those it
// builds a server in which their texts can be replaced, so a change costs no build either.
// The program must never import a package whose changes it tries.
package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"syscall"
	"time"

	"kith/build/root"
)

// required is the share of changes that must be noticed in each package.
const required = 0.95

func main() {
	o := options{grace: 5 * time.Second}
	only := flag.String("packages", "", "`NAMES` of the packages, separated by commas; all if it is empty")
	match := flag.String("match", "", "try only the changes whose description matches this `REGEXP`")
	flag.Float64Var(&o.share, "share", 1, "try only this `SHARE` of each package's changes")
	flag.Uint64Var(&o.seed, "seed", 1, "which share: `NUMBER` of the sample")
	flag.IntVar(&o.stages, "stages", 0, "try only the tests of so many `STAGES` of plan.go, the package's own first; all if it is 0")
	flag.IntVar(&o.workers, "workers", runtime.NumCPU(), "`NUMBER` of tests that run at once")
	flag.BoolVar(&o.verbose, "v", false, "print every change, and which test has noticed it")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	ok, err := run(ctx, o, *only, *match)
	if err != nil {
		fmt.Fprintln(os.Stderr, "mutate:", err)
		os.Exit(2)
	}
	if !ok {
		os.Exit(1)
	}
}

// options are what the command line says.
type options struct {
	match   *regexp.Regexp
	share   float64
	seed    uint64
	stages  int
	workers int
	verbose bool
	grace   time.Duration // given to a changed test above ten times what it takes
}

// run tries the changes of the named targets of the plan, and reports whether all is
// as it must be.
func run(ctx context.Context, o options, only, match string) (ok bool, err error) {
	project, err := root.Find()
	if err != nil {
		return false, err
	}
	if o.match, err = regexp.Compile(match); err != nil {
		return false, err
	}
	targets, err := selectTargets(plan, only)
	if err != nil {
		return false, err
	}
	list := filepath.Join(project, "build", "tool", "mutate", "survivors.txt")
	accepted, err := readAccepted(list)
	if err != nil {
		return false, err
	}
	results, err := tryAll(ctx, os.Stdout, project, o, targets, accepted)
	if err != nil {
		return false, err
	}
	return printReport(results, accepted), nil
}

// printReport prints the table of the results, what is wrong, and as the last line the
// sums as JSON. It reports whether nothing is wrong.
func printReport(results []result, accepted map[string]string) (ok bool) {
	var sum struct {
		Made     int `json:"made"`
		Killed   int `json:"killed"`
		Survived int `json:"survived"`
	}
	var wrong []string
	fmt.Printf("\n%-20s %6s %6s %8s %7s\n", "", "made", "killed", "survived", "killed")
	for _, r := range results {
		made, survived := len(r.fates), 0
		for _, f := range r.fates {
			if f.killedBy == "" {
				survived++
			}
		}
		sum.Made, sum.Killed, sum.Survived = sum.Made+made, sum.Killed+made-survived, sum.Survived+survived
		share := 1.0
		if made > 0 {
			share = float64(made-survived) / float64(made)
		}
		if share < required {
			wrong = append(wrong, fmt.Sprintf("%s: less than %.0f %% of the changes are noticed", r.target.name, 100*required))
		}
		fmt.Printf("%-20s %6d %6d %8d %6.1f%%\n", r.target.name, made, made-survived, survived, 100*share)
	}
	wrong = append(wrong, compare(results, accepted)...)
	if len(wrong) > 0 {
		fmt.Printf("\n%s\n", strings.Join(wrong, "\n"))
	}
	last, err := json.Marshal(sum)
	if err != nil {
		panic(err) // three numbers
	}
	fmt.Printf("\n%s\n", last)
	return len(wrong) == 0
}
