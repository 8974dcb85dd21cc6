package chromium

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

func TestFind(t *testing.T) {
	installed := func(names ...string) func(string) (string, error) {
		return func(name string) (string, error) {
			if slices.Contains(names, name) {
				return "/bin/" + name, nil
			}
			return "", errors.New("not found")
		}
	}
	for name, c := range map[string]struct {
		wanted    string
		installed []string
		path, err string
	}{
		"the likeliest name comes first":   {"", []string{"chrome", "chromium"}, "/bin/chromium", ""},
		"the headless shell costs half":    {"", []string{"chromium", "chromium-headless-shell"}, "/bin/chromium-headless-shell", ""},
		"another name will do":             {"", []string{"google-chrome"}, "/bin/google-chrome", ""},
		"the one that is wanted wins":      {"canary", []string{"chromium", "canary"}, "/bin/canary", ""},
		"a wanted one that does not exist": {"canary", []string{"chromium"}, "", "CHROME names a browser"},
		"none, which is no error":          {"", nil, "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			path, err := choose(c.wanted, slices.Concat(shells, desktops), installed(c.installed...))
			if path != c.path || (err == nil) != (c.err == "") || err != nil && !strings.Contains(err.Error(), c.err) {
				t.Errorf("it is %q, %v", path, err)
			}
		})
	}
}

func TestVisitorsShareNothingAndTabsShare(t *testing.T) {
	site := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.Write([]byte("<p>hello")) }))
	defer site.Close()
	browser, err := Start(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer browser.Close()
	one, forget := browser.Visitor()
	defer forget()
	if err := chromedp.Do(one, chromedp.Navigate(site.URL)); err != nil {
		t.Fatal(err)
	}
	if _, err := chromedp.Run(one, chromedp.Evaluate[string](`localStorage.who = "one"`)); err != nil {
		t.Fatal(err)
	}
	tab, closeTab := Tab(one)
	defer closeTab()
	other, forgetOther := browser.Visitor()
	defer forgetOther()
	if err := chromedp.Do(tab, chromedp.Navigate(site.URL)); err != nil {
		t.Fatal(err)
	}
	if err := chromedp.Do(other, chromedp.Navigate(site.URL)); err != nil {
		t.Fatal(err)
	}
	const who = `localStorage.who || "nobody"`
	if got, err := chromedp.Run(tab, chromedp.Evaluate[string](who)); got != "one" || err != nil {
		t.Errorf("the second tab knows %q, %v", got, err)
	}
	if got, err := chromedp.Run(other, chromedp.Evaluate[string](who)); got != "nobody" || err != nil {
		t.Errorf("another visitor knows %q, %v", got, err)
	}
}
