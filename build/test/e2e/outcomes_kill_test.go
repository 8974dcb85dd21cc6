package e2e

import (
	"fmt"
	"io"
	"strings"
	"testing"

	"kith/build/test/harness"
)

// TestOutcomesAfterAKill: a panel that was open when the server was killed is known to the
// one that starts, which counts what it reports.
func TestOutcomesAfterAKill(t *testing.T) {
	t.Parallel()
	s := harness.Serve(t, binary, "")
	canary := harness.MakeRelease(t, t.Name(), nil)
	s.Command(t, "release add", canary.File)
	s.Command(t, "release canary", canary.ID, "50%")
	read := func(path string) string {
		text, err := io.ReadAll(s.Get(t, path).Body)
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	bucket := 1
	for !strings.Contains(read(fmt.Sprintf("/v1/settings.js?key=demo&lang=en&site=%s&bucket=%d", s.Address, bucket)), canary.ID) {
		bucket++
	}
	v := harness.NewPage(t, browser)
	v.AddScript(fmt.Sprintf(`if (top === window) localStorage["kustomer-chat"] ??= '{"v":3,"minReader":2,"bucket":%d}'`, bucket))
	v.Navigate(s.Address + "/")
	v.OpenChat()
	waitRelease(t, v, canary.ID)
	harness.Until(t, "it is stored that the program ran", func() string {
		if list := s.Command(t, "release list"); !strings.Contains(list, "of 200 loads 1") {
			return list
		}
		return ""
	})
	s.Kill()
	s.Start(t)
	v.Chat().Press("button", "Menu")
	want := fmt.Sprintf(`kith_outcomes_total{release=%q,result="trial",signal="press"} 1`, canary.ID)
	if wrong := harness.Within(t, outcomesLimit, func() string {
		if is := read("/metrics"); !strings.Contains(is, want) {
			return "the metrics are\n" + is
		}
		return ""
	}); wrong != "" {
		t.Fatalf("the press was not counted: %s", wrong)
	}
}
