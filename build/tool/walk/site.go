package main

import (
	"context"
	"flag"
	"fmt"

	"kith/build/test/chromium"
	"kith/build/test/compat"
)

// sites are the checks of a page as the command line wants them.
type sites struct{ compat.Site }

func (s *sites) flags() {
	s.Site = compat.Default("")
	flag.StringVar(&s.Address, "site", "", "check the chat on the page at that `address`")
	flag.StringVar(&s.Frame, "frame", s.Frame, "the `id or title` of the panel's iframe")
	flag.StringVar(&s.Box, "box", s.Box, "the accessible `name` of the text box")
	flag.StringVar(&s.Send, "send", s.Send, "the accessible `name` of the button that sends; empty where only Enter does")
	flag.StringVar(&s.Article, "article", "", "the `id` of a knowledge base article")
	flag.StringVar(&s.Token, "token", "", "a `command or address` that answers a signed JWT: the command gets an e-mail address as its last argument, the address a POST of {\"email\"}")
	flag.StringVar(&s.Agent, "agent", "", "a `command or address` that has an agent reply: it gets the visitor's message and the reply as its last arguments, or a POST of {\"message\",\"reply\"}")
	flag.DurationVar(&s.Patience, "patience", s.Patience, "how long anything may take to come")
}

// run makes the checks, prints a line for each, and reports whether none failed.
func (s *sites) run(ctx context.Context) (ok bool, err error) {
	browser, err := chromium.Start(ctx)
	if err != nil {
		return false, err
	}
	defer browser.Close()
	counts := map[string]int{}
	ok, err = compat.Check(ctx, s.Site, browser, func(v compat.Verdict) {
		counts[v.Word()]++
		fmt.Printf("%-14s  %s\n", v.Word(), v.Name)
		if why := v.Why(); why != "" {
			fmt.Printf("%16s%s\n", "", why)
		}
	})
	if err == nil {
		fmt.Printf("\n%d passed, %d failed, %d not checkable\n", counts[compat.Passed], counts[compat.Failed], counts[compat.NotCheckable])
	}
	return ok, err
}
