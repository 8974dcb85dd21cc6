package compat

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"kith/build/test/chromium"
	"kith/build/test/harness"
)

// A Site is a page with a chat on it, and what the checks must know of it. Default
// fills in all but the address.
type Site struct {
	Address string
	Frame   string // the panel's iframe: its id, or its title
	Box     string // the accessible name of the text box
	Send    string // … of the button that sends; "" where Enter does
	Article string // the id of a knowledge base article; "" for none
	Token   string // a command, or an address, that signs a JWT for an e-mail address; "" for none
	Agent   string // a command, or an address, that has an agent reply; "" for none
	// Timeout is how long each thing may take.
	Timeout time.Duration
}

// Default returns a Site whose chat has the names of this product's.
func Default(address string) Site {
	return Site{
		Address: address, Frame: "kustomer-ui-sdk-iframe", Box: "Message", Send: "Send", Timeout: 10 * time.Second,
	}
}

// A Result is the result of a check.
type Result struct {
	Name string
	// Missing is what the check would need, "" if it could be made.
	Missing string
	// Failure is what went wrong, "" if it passed or was not made.
	Failure string
}

// The outcomes of a check.
const (
	Passed       = "passed"
	Failed       = "failed"
	NotCheckable = "not checkable"
)

// Outcome returns Passed, Failed or NotCheckable.
func (v Result) Outcome() string {
	switch {
	case v.Missing != "":
		return NotCheckable
	case v.Failure != "":
		return Failed
	}
	return Passed
}

// Reason returns why it did not pass, in one line, or "".
func (v Result) Reason() string { return strings.Join(strings.Fields(v.Missing+v.Failure), " ") }

// parallel is how many checks are made at a time; a check mostly waits.
const parallel = 3

// Run makes all checks, calls report with each result in the order of Checks, and
// reports whether none failed. The error is that of ctx, if that ends before.
func Run(ctx context.Context, s Site, browser *chromium.Browser, report func(Result)) (ok bool, err error) {
	verdicts := make([]chan Result, len(Checks))
	free := make(chan bool, parallel)
	for i, c := range Checks {
		verdicts[i] = make(chan Result, 1)
		go func() {
			free <- true
			v := Result{Name: c.Name, Missing: s.missing(c)}
			if v.Missing == "" && ctx.Err() == nil {
				v.Failure = s.run(ctx, browser, c)
			}
			<-free
			verdicts[i] <- v
		}()
	}
	ok = true
	for _, verdict := range verdicts {
		v := <-verdict
		if ctx.Err() != nil {
			return false, ctx.Err()
		}
		ok = ok && v.Failure == ""
		report(v)
	}
	return ok, nil
}

// missing returns what a check lacks, or "" if it can be made.
func (s Site) missing(c Check) string {
	switch {
	case c.Article && s.Article == "":
		return "needs -article"
	case c.Token && s.Token == "":
		return "needs -token"
	case c.Agent && s.Agent == "":
		return "needs -agent"
	}
	return ""
}

// run makes one check, and returns why it failed, or "".
func (s Site) run(ctx context.Context, browser *chromium.Browser, c Check) string {
	tb := harness.NewStandalone(ctx)
	defer tb.Done()
	return harness.Try(tb, s.Timeout, func(tb harness.TB) {
		v := &visitor{site: s, tb: tb, page: harness.NewPage(tb, browser)}
		v.page.SetPanel(s.iframe())
		v.page.AddScript(recorder)
		v.page.Navigate(s.Address)
		v.waitStarted()
		c.Run(v)
		v.checkAnsweredOnce()
	})
}

// iframe returns an expression for the panel's iframe.
func (s Site) iframe() string {
	name, _ := json.Marshal(s.Frame)
	return fmt.Sprintf("document.getElementById(%s) ?? [...document.querySelectorAll('iframe')].find(f => f.title === %s)", name, name)
}
