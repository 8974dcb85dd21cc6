package compat

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"testing"

	"kith/build/test/chromium"
	"kith/build/test/harness"
	"kith/build/test/lostbindings"
)

// demoSite starts the product and returns its demo shop as the site to check, with an
// agent who replies when the hook says so.
func demoSite(t *testing.T, widget string) Site {
	t.Helper()
	binary, err := harness.Binary(t.TempDir(), widget)
	if err != nil {
		t.Fatalf("building the product: %v", err)
	}
	server := harness.Serve(t, binary, "")
	agent := harness.SetUpAgent(t, server, "Ada")
	hook := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		var said struct{ Message, Reply string }
		if err := json.NewDecoder(r.Body).Decode(&said); err != nil {
			t.Errorf("the hook is given %v", err)
		}
		agent.Reply(agent.WaitMessage(said.Message), said.Reply)
	}))
	t.Cleanup(hook.Close)
	s := Default(server.Address + "/")
	s.Article, s.Token, s.Agent = "shipping-times", server.Address+"/demo/token", hook.URL
	return s
}

// runChecks makes all checks and returns the outcome of each by its name.
func runChecks(t *testing.T, s Site) map[string]string {
	t.Helper()
	browser, err := chromium.Start(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer browser.Close()
	words := map[string]string{}
	if _, err := Run(t.Context(), s, browser, func(v Result) {
		words[v.Name] = v.Outcome()
		t.Logf("%-13s  %s  %s", v.Outcome(), v.Name, v.Reason())
	}); err != nil {
		t.Fatal(err)
	}
	return words
}

// TestOurOwnChatPasses checks the product itself: every check must pass.
func TestOurOwnChatPasses(t *testing.T) {
	t.Parallel()
	s := demoSite(t, "")
	s.Timeout = harness.Timeout
	for name, word := range runChecks(t, s) {
		if word != Passed {
			t.Errorf("%s: %s", name, word)
		}
	}
}

// TestTheIncidentIsFound checks a build that has the incident's mistake: the checks must
// find that, and nothing that is not there.
func TestTheIncidentIsFound(t *testing.T) {
	t.Parallel()
	s := demoSite(t, lostbindings.Widget)
	s.Token, s.Agent, s.Timeout = "", "", harness.Timeout // as long as what works may take
	words := runChecks(t, s)
	for name, want := range map[string]string{
		"a message is delivered, and there after a reload":             Passed,
		"after logout a new conversation can be started":               Failed,
		"after logout in an article a new conversation can be started": Failed,
		"the next person sees nothing of the former one":               NotCheckable,
		"an agent's reply is seen":                                     NotCheckable,
	} {
		if words[name] != want {
			t.Errorf("%s: %s; it should be %s", name, words[name], want)
		}
	}
}
