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
	Patience time.Duration
}

// Default is a site whose chat is named as ours is.
func Default(address string) Site {
	return Site{
		Address: address, Frame: "kustomer-ui-sdk-iframe", Box: "Message", Send: "Send", Patience: 10 * time.Second,
	}
}

// A Verdict is what became of a check.
type Verdict struct {
	Name string
	// Wanting is what the check would need, where it could not be made.
	Wanting string
	// Failed is what went wrong; "" where it passed or was not made.
	Failed string
}

// The words for what became of a check.
const (
	Passed       = "passed"
	Failed       = "failed"
	NotCheckable = "not checkable"
)

// Word is the one for the verdict.
func (v Verdict) Word() string {
	switch {
	case v.Wanting != "":
		return NotCheckable
	case v.Failed != "":
		return Failed
	}
	return Passed
}

// Why says why it did not pass, in one line; "" where it did.
func (v Verdict) Why() string { return strings.Join(strings.Fields(v.Wanting+v.Failed), " ") }

// together is how many checks are made at a time. A check mostly waits.
const together = 3

// Check makes all checks, and tells of each in their order. The error is of the
// machinery, and not of the site.
func Check(ctx context.Context, s Site, browser *chromium.Browser, told func(Verdict)) (ok bool, err error) {
	verdicts := make([]chan Verdict, len(Checks))
	free := make(chan bool, together)
	for i, c := range Checks {
		verdicts[i] = make(chan Verdict, 1)
		go func() {
			free <- true
			v := Verdict{Name: c.Name, Wanting: s.wanting(c)}
			if v.Wanting == "" && ctx.Err() == nil {
				v.Failed = s.try(ctx, browser, c)
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
		ok = ok && v.Failed == ""
		told(v)
	}
	return ok, nil
}

// wanting says what a check lacks, and "" where it can be made.
func (s Site) wanting(c Checking) string {
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

// try makes one check, and answers why it failed.
func (s Site) try(ctx context.Context, browser *chromium.Browser, c Checking) string {
	j := harness.NewAlone(ctx)
	defer j.Done()
	return harness.Try(j, s.Patience, func(j harness.Judge) {
		v := &visitor{site: s, j: j, page: harness.NewPage(j, browser)}
		v.page.FindPanel(s.iframe())
		v.page.Watch(recorder)
		v.page.Visit(s.Address)
		v.started()
		c.Try(v)
		v.answeredOnce()
	})
}

// iframe is an expression for the panel's iframe.
func (s Site) iframe() string {
	name, _ := json.Marshal(s.Frame)
	return fmt.Sprintf("document.getElementById(%s) ?? [...document.querySelectorAll('iframe')].find(f => f.title === %s)", name, name)
}
