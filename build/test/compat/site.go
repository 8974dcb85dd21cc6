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

// A Site is a page with a chat on it, and what the checks must know of it. Only
// the address has no default.
type Site struct {
	Address string
	Frame   string // the panel's iframe: its id, or its title
	Box     string // the accessible name of the text box
	Send    string // … of the button that sends; "" where Enter does
	Article string // the id of a knowledge base article; "" for none
	Token   string // a command, or an address, that signs a JWT for an e-mail address; "" for none
	Agent   string // a command, or an address, that has an agent reply; "" for none
	// Patience is how long anything may take to come.
	Timeout time.Duration
}

// Default is a site whose chat is named as ours is.
func Default(address string) Site {
	return Site{
		Address: address, Frame: "kustomer-ui-sdk-iframe", Box: "Message", Send: "Send", Timeout: 10 * time.Second,
	}
}

// A Result is what became of a check.
type Result struct {
	Name string
	// Wanting is what the check would need, where it could not be made.
	Missing string
	// Failed is what went wrong; "" where it passed or was not made.
	Failure string
}

// The words for what became of a check.
const (
	Passed       = "passed"
	Failed       = "failed"
	NotCheckable = "not checkable"
)

// Outcome is the one for the verdict.
func (v Result) Outcome() string {
	switch {
	case v.Missing != "":
		return NotCheckable
	case v.Failure != "":
		return Failed
	}
	return Passed
}

// Reason says why it did not pass, in one line; "" where it did.
func (v Result) Reason() string { return strings.Join(strings.Fields(v.Missing+v.Failure), " ") }

// parallel is how many checks are made at a time. A check mostly waits.
const parallel = 3

// Run makes all checks, and tells of each in their order. The error is of the
// machinery, and not of the site.
func Run(ctx context.Context, s Site, browser *chromium.Browser, told func(Result)) (ok bool, err error) {
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
		told(v)
	}
	return ok, nil
}

// missing says what a check lacks, and "" where it can be made.
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

// run makes one check, and answers why it failed.
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

// iframe is an expression for the panel's iframe.
func (s Site) iframe() string {
	name, _ := json.Marshal(s.Frame)
	return fmt.Sprintf("document.getElementById(%s) ?? [...document.querySelectorAll('iframe')].find(f => f.title === %s)", name, name)
}
