package web

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"pgregory.net/rapid"

	"kith/server/hub"
	"kith/server/incident"
	"kith/server/kb"
	"kith/server/store"
	"kith/server/store/storetest"
)

// fresh has the next request see the status as it is.
func (s *fixture) fresh() {
	s.Server.status.mu.Lock()
	defer s.Server.status.mu.Unlock()
	s.Server.status.now.at = time.Time{}
}

// addIncident stores an incident as if the server had written it.
func (s *fixture) addIncident(v incident.Incident) {
	s.t.Helper()
	text, err := json.Marshal(v)
	if err != nil {
		s.t.Fatal(err)
	}
	if err := s.Store.SetIncident(s.t.Context(), store.Incident{ID: v.ID, Began: v.Noticed, Resolved: v.Resolved, Revision: 1, Text: string(text)}); err != nil {
		s.t.Fatal(err)
	}
	if err := s.Incidents.Step(s.t.Context()); err != nil {
		s.t.Fatal(err)
	}
	s.fresh()
}

// statusOf returns what /status.json says.
func (s *fixture) statusOf(p *testClient) (v statusAnswer) {
	s.t.Helper()
	if err := json.Unmarshal([]byte(p.get("/status.json").want(s.t, 200).body), &v); err != nil {
		s.t.Fatal(err)
	}
	return v
}

// states returns the states of the components: widget, messages, inbox, knowledge base.
func (v statusAnswer) states() (list []state) {
	for _, c := range v.Components {
		list = append(list, c.Status)
	}
	return list
}

// ran is the visitor of a session that ran a release, so that an incident stays open.
func (s *fixture) ran(name, release string) {
	s.t.Helper()
	v := store.Actor{Visitor: store.Visitor{Session: name, TokenHash: []byte(name), Brand: "demo", Release: release}}
	if _, err := s.Store.Append(s.t.Context(), v, store.NewMessage{Conversation: name, Client: name, Text: "hello", CreateConversation: true}); err != nil {
		s.t.Fatal(err)
	}
}

// TestStatusHeaders: the page and the JSON are public, hold no cookie, are kept for a few
// seconds, and run nothing.
func TestStatusHeaders(t *testing.T) {
	s := newFixture(t)
	p := s.client()
	page := p.get("/status").want(t, 200, "Everything works.", "There were none.").wantHeader(t, "Content-Type", "text/html")
	answer := p.get("/status.json").want(t, 200, `"status": "operational"`, `"incidents": []`, `"resolved": []`).
		wantHeader(t, "Content-Type", "application/json").wantHeader(t, "Access-Control-Allow-Origin", "*")
	for _, a := range []testResponse{page, answer} {
		a.wantHeader(t, "Set-Cookie", "").wantHeader(t, "Cache-Control", "public, max-age="+statusMaxAge).wantHeader(t, "ETag", `"`).wantHeader(t, "X-Content-Type-Options", "nosniff")
		if again := p.get(a.Request.URL.Path, "If-None-Match", a.Header.Get("ETag")); again.StatusCode != http.StatusNotModified {
			t.Errorf("%s is sent again: %d", a.Request.URL.Path, again.StatusCode)
		}
	}
	var kept int
	if _, err := fmt.Sscan(statusMaxAge, &kept); err != nil || time.Duration(kept)*time.Second+statusAge > 5*time.Second {
		t.Errorf("what is shown may be %d s and %v old", kept, statusAge)
	}
	page.wantHeader(t, "Vary", "Accept-Language").wantHeader(t, "X-Frame-Options", "DENY")
	policy := page.Header.Get("Content-Security-Policy")
	if strings.Contains(policy, "unsafe") || strings.Contains(policy, "script") || !strings.HasPrefix(policy, "default-src 'none'; ") || !strings.Contains(policy, "frame-ancestors 'none'") {
		t.Errorf("the policy is %s", policy)
	}
	if strings.Contains(page.body, "<script") || strings.Contains(page.body, " style=") || strings.Contains(page.body, "http:") || strings.Contains(page.body, "https:") {
		t.Errorf("the page loads or runs something: %s", page.body)
	}
	p.do("POST", "/status", "").want(t, http.StatusMethodNotAllowed)
}

// TestStatusLimited: a script that asks in a loop is refused after a while.
func TestStatusLimited(t *testing.T) {
	for _, path := range []string{"/status", "/status.json"} {
		s := newFixture(t)
		p := s.client()
		var refused bool
		for range 2 * readsBurst {
			if refused = p.get(path).StatusCode == http.StatusTooManyRequests; refused {
				break
			}
		}
		if !refused {
			t.Errorf("%s has no limit", path)
		}
	}
}

// TestStatusStates: each state comes from what it says.
func TestStatusStates(t *testing.T) {
	var down atomic.Bool
	s := newPreparedFixture(t, hub.Limits{}, func(*Server) {}, func(c *Config) {
		c.Store = &storetest.Failing{Store: c.Store, Fails: func(method string, _ store.Actor) bool { return down.Load() && method == "Ready" }}
	})
	p := s.client()
	want := func(when string, overall state, states ...state) {
		t.Helper()
		s.fresh()
		if v := s.statusOf(p); v.Status != overall || !slices.Equal(v.states(), states) {
			t.Errorf("%s: %s, %v, want %s, %v", when, v.Status, v.states(), overall, states)
		}
	}
	want("at first", operational, operational, operational, operational, operational)

	down.Store(true)
	want("without a store", outage, operational, outage, outage, operational)
	s.fresh()
	p.get("/status").want(t, 200, "Something does not work.", `class="banner outage"`)
	down.Store(false)
	want("with a store again", operational, operational, operational, operational, operational)

	s.ran("ann", "r2")
	s.addIncident(incident.Begin(incident.Rollback{Release: "r2", Why: "it loses messages", Noticed: time.Now().UnixMilli()}))
	want("with an incident", degraded, degraded, operational, operational, operational)
	s.fresh()
	p.get("/status").want(t, 200, "Some things work only in part.", "A version of the chat was taken back", "Browsers that are repaired: 0", `<progress`)

	s.Server.draining.Store(true)
	want("while it stops", degraded, degraded, degraded, degraded, operational)
	s.Server.draining.Store(false)
}

// TestStatusOfArticles: the knowledge base is degraded while its folder cannot be read.
func TestStatusOfArticles(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "articles")
	write := func() {
		if err := os.MkdirAll(folder, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	write()
	base, err := kb.Open(folder, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(base.Close)
	s := newFixture(t, func(c *Config) { c.Articles = base })
	want := func(want state) {
		t.Helper()
		waitFor(t, "the knowledge base to be "+string(want), func() bool {
			s.fresh()
			v := s.observeStatus()
			return v.components[3].state == want && v.overall == want && v.components[0].state == operational
		})
	}
	want(operational)
	if err := os.RemoveAll(folder); err != nil {
		t.Fatal(err)
	}
	want(degraded)
	write()
	want(operational)
}

// TestStatusIncidents: open incidents, those that were resolved in the last fortnight, and
// no others.
func TestStatusIncidents(t *testing.T) {
	s := newFixture(t)
	p := s.client()
	s.ran("ann", "r2")
	now := time.Now().UnixMilli()
	day := int64(24 * 3600 * 1000)
	resolved := func(release string, ago int64, left int64) incident.Incident {
		v := incident.Begin(incident.Rollback{Release: release, Noticed: now - ago, At: now - ago})
		v.Observe(now-ago, incident.Observation{Ran: 8, Left: left})
		v.Observe(now-ago+2*3600*1000, incident.Observation{Ran: 8, Left: left})
		return v
	}
	s.addIncident(resolved("r0", 20*day, 0))
	s.addIncident(resolved("r1", 10*day, 0))
	s.addIncident(resolved("r3", 3*day, 2))
	open := incident.Begin(incident.Rollback{Release: "r2", Noticed: now, At: now})
	if err := open.AddNote(now, "We look at it & say <more>.", true); err != nil {
		t.Fatal(err)
	}
	s.addIncident(open)
	v := s.statusOf(p)
	if len(v.Incidents) != 1 || len(v.Resolved) != 2 {
		t.Fatalf("it is %+v", v)
	}
	i := v.Incidents[0]
	if i.ID != open.ID || i.Kind != "release" || i.Noticed == nil || i.RolledBack == nil || i.Resolved != nil || i.Share != 0 || len(i.Updates) != 1 || i.Title == "" || i.Text == "" {
		t.Errorf("the open one is %+v", i)
	}
	if r := v.Resolved[0]; r.Resolved == nil || r.Healed != nil || r.Share != .75 {
		t.Errorf("the one that was left is %+v", r)
	}
	if r := v.Resolved[1]; r.Resolved == nil || r.Healed == nil || r.Share != 1 {
		t.Errorf("the one that has healed is %+v", r)
	}
	for _, at := range []string{v.Updated, *i.Noticed, *i.RolledBack, i.Updates[0].At} {
		if _, err := time.Parse("2006-01-02T15:04:05Z", at); err != nil {
			t.Error(err)
		}
	}
	p.get("/status").want(t, 200, "We look at it &amp; say &lt;more&gt;.", "Browsers that were not here since", "All repaired")
}

// TestStatusKeepsSecrets: whatever is in an incident, neither the JSON nor the page has any
// of it that was not marked as public.
func TestStatusKeepsSecrets(t *testing.T) {
	s := newFixture(t)
	p := s.client()
	s.ran("ann", "r2")
	n := 0
	rapid.Check(t, func(rt *rapid.T) {
		secret := rapid.StringMatching(`secret[a-z]{3,12}@shop\.example`)
		now := time.Now().UnixMilli()
		n++
		v := incident.Begin(incident.Rollback{Release: fmt.Sprint("x", n), By: secret.Draw(rt, "by"), Why: secret.Draw(rt, "why"), Noticed: now, At: now})
		told := ""
		for i := range rapid.IntRange(0, 4).Draw(rt, "notes") {
			public, text := rapid.Bool().Draw(rt, "public"), secret.Draw(rt, "note")
			if public {
				text = fmt.Sprint("told ", n, " ", i, ".")
				told += text
			}
			if err := v.AddNote(now, text, public); err != nil {
				rt.Fatal(err)
			}
		}
		if rapid.Bool().Draw(rt, "observed") {
			v.Observe(now, incident.Observation{Ran: 4, Left: rapid.Int64Range(0, 4).Draw(rt, "left"), Open: 1})
		}
		v.Resolved = now // so that the next does not wait for it
		s.addIncident(v)
		s.limits.reads = newLimits().reads
		for _, path := range []string{"/status.json", "/status"} {
			body := p.get(path).want(t, 200, v.ID).body
			if strings.Contains(body, "secret") || strings.Contains(body, "@") && path == "/status.json" {
				rt.Fatalf("%s has %s", path, body)
			}
			for _, text := range strings.SplitAfter(told, ".") {
				if !strings.Contains(body, text) {
					rt.Fatalf("%s lacks the public note %q", path, text)
				}
			}
		}
	})
}

// TestStatusLanguages: the page speaks the language that was asked for, or that the browser
// prefers, with a direction, and every language has every text.
func TestStatusLanguages(t *testing.T) {
	s := newFixture(t)
	p := s.client()
	for _, c := range []struct{ query, accept, want string }{
		{"", "", `<html lang="en" dir="ltr">`},
		{"", "de-AT,en;q=0.5", `<html lang="de" dir="ltr">`},
		{"", "nl, ar;q=0.9, en;q=0.1", `<html lang="ar" dir="rtl">`},
		{"", "xx;q=nonsense,,", `<html lang="en" dir="ltr">`},
		{"?lang=fr", "de", `<html lang="fr" dir="ltr">`},
		{"?lang=ja", "es-MX", `<html lang="es" dir="ltr">`},
	} {
		p.get("/status"+c.query, "Accept-Language", c.accept).want(t, 200, c.want)
	}
	var languages []string
	for _, words := range statusWords {
		languages = append(languages, words.Language)
		for _, text := range []string{words.Title, words.Components, words.OpenIncidents, words.ResolvedIncidents, words.None, words.releaseTitle, words.releaseText,
			words.otherTitle, words.otherText, words.Noticed, words.RolledBack, words.Healed, words.Resolved, words.Share, words.Absent, words.Updated} {
			if text == "" {
				t.Errorf("%s lacks a text", words.Language)
			}
		}
		for _, s := range []state{operational, degraded, outage} {
			if words.overall[s] == "" || words.states[s] == "" {
				t.Errorf("%s has no word for %s", words.Language, s)
			}
		}
		for _, c := range s.observeStatus().components {
			if words.components[c.id] == "" {
				t.Errorf("%s has no name for %s", words.Language, c.id)
			}
		}
	}
	for language := range launcherNames {
		if !slices.Contains(languages, language) {
			t.Errorf("the launcher speaks %s, and the status does not", language)
		}
	}
}

// TestStatusIsKept: the store is asked once for many requests, however long it takes.
func TestStatusIsKept(t *testing.T) {
	var asked atomic.Int64
	s := newFixture(t, func(c *Config) {
		c.Store = &storetest.Failing{Store: c.Store, Fails: func(method string, _ store.Actor) bool {
			if method == "Ready" {
				asked.Add(1)
			}
			return false
		}}
	})
	seen := make(chan time.Time)
	for range 50 {
		go func() { seen <- s.currentStatus().at }()
	}
	at := map[time.Time]bool{}
	for range 50 {
		at[<-seen] = true
	}
	if n := asked.Load(); n != int64(len(at)) || n >= 50 {
		t.Errorf("the store was asked %d times, for %d answers", n, len(at))
	}
}
