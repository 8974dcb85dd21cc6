// Drill is a tool: it replays the incident, with nobody to help. It starts the built
// server, and two hundred visitors who come from addresses of their own, chat, log out,
// and start again. Then a release with a mistake in it goes to 5 % of them: whoever is
// drawn for it is played by a real browser, all others by simulated visitors, who also
// report the failures that there are with any release. Nobody touches anything: the
// server has to notice, roll back, and heal by itself.
//
// It does so with ten releases, each with another mistake, once more with the server
// killed in the middle, and with healthy canaries, which have to be promoted. It prints a
// table of what became of each; the last line is the figures of the first one, and how
// many of all went well, as one JSON object.
//
//	go run ./build/tool/drill [-only NAME,…] [-healthy 20] [-visitors 200] [-seed 1] [-pictures DIR] [-binary FILE]
//
// The addresses are of the loopback network, which Linux has all of.
package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"kith/build/test/chromium"
	"kith/build/test/harness"
)

// Kustomer's figures of 14 May 2025, by its own report.
const (
	kustomerNoticed    = 2*time.Hour + 28*time.Minute
	kustomerRolledBack = 2*time.Hour + 57*time.Minute
	kustomerHealed     = 35*time.Hour + 34*time.Minute
)

func main() {
	var o options
	flag.StringVar(&o.only, "only", "", "the drills to make, separated by commas (default: all); \"healthy\" are those with healthy canaries")
	flag.IntVar(&o.healthy, "healthy", 20, "how many drills with a healthy canary to make")
	flag.IntVar(&o.visitors, "visitors", 200, "how many visitors there are")
	flag.Uint64Var(&o.seed, "seed", 1, "decides who is drawn, and which failures there are anyway")
	flag.StringVar(&o.pictures, "pictures", "", "the `folder` for pictures of pages that could not go on")
	flag.StringVar(&o.binary, "binary", filepath.Join("build", "bin", "server"), "the server")
	flag.Parse()
	if flag.NArg() > 0 {
		flag.Usage()
		os.Exit(2)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	tb := harness.NewStandalone(ctx)
	defer tb.Done()
	if !run(tb, o) {
		tb.Done()
		os.Exit(1)
	}
}

type options struct {
	only              string
	healthy, visitors int
	seed              uint64
	binary, pictures  string
}

// wants reports whether a drill is to be made.
func (o options) wants(name string) bool {
	return o.only == "" || slices.Contains(strings.Split(o.only, ","), name)
}

// run makes the drills, prints what became of them, and reports whether all went well.
func run(tb *harness.Standalone, o options) bool {
	browser, err := chromium.Start(tb.Context())
	if err != nil {
		tb.Fatalf("the browser: %v", err)
	}
	tb.Cleanup(browser.Close)
	made, err := makeReleases(tb)
	if err != nil {
		tb.Fatalf("the bad releases: %v", err)
	}
	var bad, healthy []result
	for i, b := range badReleases {
		if o.wants(b.name) {
			d := newDrill(tb, o, browser, made[b.name], badShare, o.seed+uint64(i))
			bad = append(bad, d.bad(b))
			printResult(bad[len(bad)-1])
		}
	}
	if o.wants("killed") {
		d := newDrill(tb, o, browser, made[badReleases[0].name], badShare, o.seed+100)
		d.kill = true
		b := badReleases[0]
		b.name = "killed"
		bad = append(bad, d.bad(b))
		printResult(bad[len(bad)-1])
	}
	for i := range o.healthy {
		if o.wants("healthy") {
			d := newDrill(tb, o, nil, made["healthy"], healthyShare, o.seed+200+uint64(i))
			healthy = append(healthy, d.healthy(i+1))
			printResult(healthy[len(healthy)-1])
		}
	}
	return report(bad, healthy)
}

// A result is what became of one canary.
type result struct {
	name       string
	visitors   int           // all
	exposed    int           // who ever got the canary
	sent       int           // messages by those
	lost       int           // of them
	doubled    int           // of them
	noticed    time.Duration // after the first visitor was affected
	rolledBack time.Duration // after that, for whoever comes then
	healed     time.Duration // after the rollback
	why        string        // the guard's reason
	promoted   bool
	wrong      string // why the drill has failed, "" if it has not
}

// The limits that a drill must keep to.
const (
	// logoutLimit is for what shows at a logout, as the incident did.
	logoutLimit = 30 * time.Second

	// waitLimit is for what a panel waits for until it is sure: up to 20 seconds, and 10
	// until the next report.
	waitLimit = 60 * time.Second

	// slowLimit is for what is worse only now and then, and takes several messages.
	slowLimit = 2 * time.Minute

	healLimit = 60 * time.Second
)

func printResult(r result) {
	state := r.why
	if r.wrong != "" {
		state = "FAILED: " + r.wrong
	} else if r.promoted {
		state = "promoted"
	}
	fmt.Printf("%s: %s\n", r.name, state)
}

// report prints the tables, and reports whether every drill went well.
func report(bad, healthy []result) bool {
	well := true
	seconds := func(d time.Duration) string { return fmt.Sprintf("%.1f s", d.Seconds()) }
	fmt.Println()
	table := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "CANARY\tNOTICED AFTER\tROLLED BACK AFTER\tHEALED AFTER\tSAW IT\tMESSAGES\tLOST\tDOUBLED\tWHY")
	fmt.Fprintf(table, "Kustomer, 14 May 2025\t%s\t%s\t%s\tall\t?\t?\t?\tpeople told them\n", kustomerNoticed, kustomerRolledBack, kustomerHealed)
	rolledBack := 0
	for _, r := range bad {
		if r.wrong == "" {
			rolledBack++
		}
		well = well && r.wrong == ""
		why := r.why
		if r.wrong != "" {
			why = "FAILED: " + r.wrong
		}
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%d of %d\t%d\t%d\t%d\t%s\n", r.name, seconds(r.noticed), seconds(r.rolledBack), seconds(r.healed), r.exposed, r.visitors, r.sent, r.lost, r.doubled, why)
	}
	table.Flush()
	promoted := 0
	for _, r := range healthy {
		if r.promoted {
			promoted++
		}
		well = well && r.promoted
	}
	if len(healthy) > 0 {
		fmt.Printf("\nhealthy canaries: %d of %d promoted\n", promoted, len(healthy))
	}
	figures := map[string]any{"bad_releases": len(bad), "bad_rolled_back": rolledBack, "healthy_promoted": promoted, "healthy_drills": len(healthy)}
	if len(bad) > 0 {
		first := bad[0]
		figures["noticed_s"], figures["rolled_back_s"], figures["healed_s"] = first.noticed.Seconds(), first.rolledBack.Seconds(), first.healed.Seconds()
		figures["exposed_share"], figures["lost"] = float64(first.exposed)/float64(first.visitors), first.lost
	}
	line, err := json.Marshal(figures)
	if err != nil {
		panic(err) // numbers
	}
	fmt.Printf("%s\n", line)
	return well
}
