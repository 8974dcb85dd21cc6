package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/inspector"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"kith/build/test/chromium"
)

// A message is what run.js sends.
type message struct {
	Text  string
	Ended bool
	Code  int
}

// watch opens the page, writes the output of the test to out, and returns its exit
// code.
func watch(browser *chromium.Browser, url string, out io.Writer) (int, error) {
	tab, closeTab := browser.Visitor()
	defer closeTab()
	if err := chromedp.Do(tab); err != nil {
		return 0, err
	}
	events, stop := context.WithCancel(tab)
	defer stop()
	calls := chromedp.Events(events, runtime.BindingCalled)
	crashed := chromedp.Events(events, inspector.TargetCrashed)
	go func() {
		for range crashed {
			stop()
		}
	}()
	err := chromedp.Do(tab, chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, runtime.AddBinding, runtime.AddBindingParams{Name: "kithTest"})
		return err
	}), chromedp.Navigate(url))
	if err != nil {
		return 0, err
	}
	for called, err := range calls {
		if err != nil {
			break
		}
		var m message
		if err := json.Unmarshal([]byte(called.Payload), &m); err != nil {
			return 0, fmt.Errorf("the page sent %q: %w", called.Payload, err)
		}
		if _, err := io.WriteString(out, m.Text); err != nil {
			return 0, err
		}
		if m.Ended {
			return m.Code, nil
		}
	}
	return 0, errors.New("the page or the browser ended before the test did")
}
