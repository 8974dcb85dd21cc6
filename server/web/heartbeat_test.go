package web

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/prometheus/client_golang/prometheus/testutil"

	"kith/server/limit"
	"kith/server/outcome"
	"kith/server/release/releasetest"
	"kith/server/store"
)

// outcomesOf returns what the metrics have of a signal of the release b1: trials and
// failures.
func (s *fixture) outcomesOf(signal string) string {
	s.t.Helper()
	body := s.client().get("/metrics").body
	values := []string{}
	for _, result := range []string{"trial", "failure"} {
		_, rest, _ := strings.Cut(body, fmt.Sprintf(`kith_outcomes_total{release="b1",result="%s",signal="%s"} `, result, signal))
		value, _, _ := strings.Cut(rest, "\n")
		values = append(values, value)
	}
	return strings.Join(values, " ")
}

// counted has the metrics of the outcomes, too.
func counted(c *Config) { c.Registry.MustRegister(c.Outcomes) }

const frameQuery = "/frame.html?site=https://any.example&bucket=7&frame="

// TestHeartbeat: what a document reports is counted, of one that was served.
func TestHeartbeat(t *testing.T) {
	s := newFixture(t, counted)
	p := s.client()
	p.get(frameQuery+"frame00000001").want(t, 200)
	report := func(frame, seen string) testResponse {
		return p.do("POST", "/heartbeat", `{"frame":"`+frame+`","release":"b1","seen":{`+seen+`}}`, "Content-Type", "text/plain;charset=UTF-8", "Origin", s.URL)
	}
	if a := report("frame00000001", `"boot":[1,0],"press":[3,1],"tomorrow":[1,1]`).want(t, 204).wantHeader(t, "Cache-Control", "no-store"); a.body != "" {
		t.Errorf("the answer has the body %q", a.body)
	}
	report("frame00000002", `"press":[1,1],"panic":[1,1]`).want(t, 204)
	if boot, press, panics := s.outcomesOf("boot"), s.outcomesOf("press"), s.outcomesOf("panic"); boot != "1 0" || press != "1 1" || panics != "0 0" {
		t.Errorf("of boot %s, of press %s, of panic %s", boot, press, panics)
	}
	p.do("POST", "/heartbeat", "hello").want(t, 400, "It cannot be counted: the report is not a JSON object")
	report("short", "").want(t, 400, "8 to 32 characters")
	p.do("POST", "/heartbeat", strings.Repeat(" ", outcome.ReportBytes+1)).want(t, http.StatusRequestEntityTooLarge, "larger than 2048 bytes")
	p.get("/heartbeat").want(t, http.StatusMethodNotAllowed)
}

// TestHeartbeatOfAnotherSite: a page of another site cannot report.
func TestHeartbeatOfAnotherSite(t *testing.T) {
	s := newFixture(t, counted)
	p := s.client()
	p.get(frameQuery+"frame00000001").want(t, 200)
	report := `{"frame":"frame00000001","release":"b1","seen":{"press":[1,1]}}`
	p.do("POST", "/heartbeat", report, "Origin", "https://evil.example", "Sec-Fetch-Site", "cross-site").want(t, 403, "own document may report about itself")
	p.do("POST", "/heartbeat", report, "Origin", "https://evil.example").want(t, 403, "own document may report about itself")
	if press := s.outcomesOf("press"); press != "0 0" {
		t.Errorf("of press %s", press)
	}
	p.do("POST", "/heartbeat", report, "Origin", s.URL, "Sec-Fetch-Site", "same-origin").want(t, 204)
	if press := s.outcomesOf("press"); press != "1 1" {
		t.Errorf("of press %s", press)
	}
}

// TestProofOfLoad: a document gets the proof that another server believes, which has never
// served it.
func TestProofOfLoad(t *testing.T) {
	rollout := outcome.Rollout{Stable: "b1", Canary: "b2", Began: 1, Share: 0.5, Choose: func(string, int64) (string, bool) { return "b1", true }}
	first, second := newFixture(t, counted), newFixture(t, counted)
	first.client().get(frameQuery+"frame00000001").want(t, 200).wantHeader(t, "Server-Timing", "")
	first.Outcomes.SetRollout(rollout)
	second.Outcomes.SetRollout(rollout)
	second.Outcomes.Remember(first.Outcomes.Memory())
	timing := first.client().get(frameQuery+"frame00000002").want(t, 200).Header.Get("Server-Timing")
	proof, is := strings.CutPrefix(timing, `proof;desc="`)
	if !is {
		t.Fatalf("the proof is %q", timing)
	}
	for _, proof := range []string{"", strings.TrimSuffix(proof, `"`)} {
		report := `{"frame":"frame00000002","proof":"` + proof + `","release":"b1","site":"https://any.example","bucket":7,"seen":{"press":[1,1]}}`
		second.client().do("POST", "/heartbeat", report).want(t, 204)
		want := "1 1"
		if proof == "" {
			want = " "
		}
		if got := second.outcomesOf("press"); got != want {
			t.Errorf("with the proof %q of press were counted %q, want %q", proof, got, want)
		}
	}
}

// TestLoadsThatCount: only a document that a page of the site itself has loaded is
// counted, and serving it does not depend on that.
func TestLoadsThatCount(t *testing.T) {
	s := newFixture(t, counted)
	p := s.client()
	for what, c := range map[string]struct {
		query   string
		headers []string
		counts  bool
	}{
		"by a page of the site":         {"", []string{"Referer", "https://any.example/cart?x", "Sec-Fetch-Site", "cross-site"}, true},
		"by a page of another site":     {"", []string{"Referer", "https://evil.example/", "Sec-Fetch-Site", "cross-site"}, false},
		"by one that does not say":      {"", []string{"Sec-Fetch-Site", "cross-site"}, false},
		"by our own that does not say":  {"", []string{"Sec-Fetch-Site", "same-origin"}, true},
		"by no browser":                 {"", nil, true},
		"without a bucket":              {"bucket=0&", nil, false},
		"with a bucket that cannot be":  {"bucket=10001&", nil, false},
		"without a site":                {"nosite", []string{"Referer", "https://any.example/"}, false},
		"with an id that can be chosen": {"frame=Frame-1&", nil, false},
		"without an id":                 {"frame=&", nil, false},
	} {
		id := fmt.Sprintf("frame%08d", len(what))
		query := "/frame.html?" + c.query + "site=https://any.example&bucket=7&frame=" + id
		if c.query == "nosite" {
			query = "/frame.html?bucket=7&frame=" + id
		}
		before := s.loaded()
		p.get(query, c.headers...).want(t, 200)
		if got := s.loaded() > before; got != c.counts {
			t.Errorf("a load %s counts: %t", what, got)
		}
	}
	before := s.loaded()
	p.do("HEAD", frameQuery+"frame99999999", "").want(t, 200)
	p.get("/frame.html?key=shop&site=https://any.example&bucket=7&frame=frame99999999").want(t, 403)
	if s.loaded() != before {
		t.Error("what was not served was counted")
	}
}

// loaded returns how many documents were counted.
func (s *fixture) loaded() int {
	body := s.client().get("/metrics").body
	_, rest, _ := strings.Cut(body, `kith_frames_loaded_total{release="b1"} `)
	n := 0
	fmt.Sscan(rest, &n)
	return n
}

// TestLoadOfNoRelease: a release that has no document is not counted.
func TestLoadOfNoRelease(t *testing.T) {
	s := newFixture(t, counted)
	s.Releases.Own.Manifest.Languages = nil
	s.client().get(frameQuery+"frame00000001").want(t, 404)
	if n := testutil.CollectAndCount(s.Outcomes, "kith_frames_loaded_total"); n != 0 {
		t.Errorf("%d were counted", n)
	}
}

// TestBroken: a page that gets no answer says so as it asks for another release.
func TestBroken(t *testing.T) {
	s := newFixture(t, counted)
	p := s.client()
	ask := func(query string) { p.get("/v1/settings.js?key=demo&"+query).want(t, 200) }
	ask("site=https://any.example&bucket=7&broken=b1")
	p.get(frameQuery+"frame00000001").want(t, 200)
	ask("site=https://any.example&bucket=7")
	ask("site=https://any.example&bucket=8&broken=b1")
	if got := s.outcomesOf("frozen"); got != "0 0" {
		t.Errorf("of frozen %s", got)
	}
	ask("site=https://any.example&bucket=7&broken=b1")
	if got := s.outcomesOf("frozen"); got != "1 1" {
		t.Errorf("of frozen %s", got)
	}
}

// TestHeartbeatsAreLimited: as other addresses that anybody may use, by network.
func TestHeartbeatsAreLimited(t *testing.T) {
	s := newFixture(t, trustLoopback)
	s.limits.heartbeats = limit.NewPerNetwork("heartbeats", 0.001, 2)
	report := func(address string) testResponse {
		return s.client().do("POST", "/heartbeat", `{"frame":"frame00000001","release":"b1"}`, "X-Forwarded-For", address)
	}
	report("192.0.2.1").want(t, 204)
	report("192.0.2.1").want(t, 204)
	report("192.0.2.1").want(t, http.StatusTooManyRequests).wantHeader(t, "Retry-After", "1")
	report("192.0.2.2").want(t, 204)
	if s.limited("heartbeats_per_network") != 1 {
		t.Error("it was another limit")
	}
}

// TestWithdrawn: a page hears that the release in its panel was rolled back.
func TestWithdrawn(t *testing.T) {
	s := newFixture(t, counted)
	p := s.client()
	const query = "/v1/settings.js?key=demo&site=https://any.example&bucket=7"
	for _, more := range []string{"", "&release=", "&release=b1", "&release=b2"} {
		if body := p.get(query+more).want(t, 200).body; strings.Contains(body, "withdrawn") {
			t.Errorf("%s: %s", more, body)
		}
	}
	if _, err := s.Releases.Add(t.Context(), store.Cause{}, releasetest.File(t, "b2")); err != nil {
		t.Fatal(err)
	}
	if err := s.Releases.Promote(t.Context(), store.Cause{}, "b2", ""); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Releases.Rollback(t.Context(), store.Cause{}, "it loses messages"); err != nil {
		t.Fatal(err)
	}
	for more, want := range map[string]bool{"": false, "&release=b1": false, "&release=b2": true} {
		if body := p.get(query+more).want(t, 200).body; strings.Contains(body, "export const withdrawn = true") != want {
			t.Errorf("%s: %s", more, body)
		}
	}
}
