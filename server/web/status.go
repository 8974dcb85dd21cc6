package web

import (
	"encoding/json"
	"net/http"
	"sync"
	"time"

	"kith/server/incident"
)

const (
	// statusAge is how old what /status and /status.json show may be when it is sent, and
	// statusMaxAge how many seconds browsers and proxies may keep it. Together that is five
	// seconds. Threat: each look at the store may write to it and take two seconds, and in
	// an outage everybody reloads the page.
	statusAge    = 2 * time.Second
	statusMaxAge = "3"
)

// A state is how a part of the service does.
type state string

// The states, from the best to the worst.
const (
	operational state = "operational"
	degraded    state = "degraded"
	outage      state = "outage"
)

// worse returns the worse of two states.
func worse(a, b state) state {
	if a == outage || b == operational {
		return a
	}
	return b
}

// A component is a part of the service, and how it does.
type component struct {
	id    string
	state state
}

// A status is how the service does, as everybody may know it.
type status struct {
	at         time.Time
	overall    state
	components []component
	open       []incident.Public
	resolved   []incident.Public // in the time of incident.RecentFor
}

// A statusCache holds the status for statusAge.
type statusCache struct {
	mu  sync.Mutex // is held while the store is asked, so that it is asked once
	now status
}

// currentStatus returns the status, which is at most statusAge old.
func (s *Server) currentStatus() status {
	c := &s.status
	c.mu.Lock()
	defer c.mu.Unlock()
	if now := time.Now(); c.now.at.IsZero() || now.Sub(c.now.at) >= statusAge || now.Before(c.now.at) {
		c.now = s.observeStatus()
	}
	return c.now
}

// observeStatus derives the status. Each state comes from something that is known to the
// server:
//
//   - The chat widget is degraded while an incident of a release is open: a release was
//     rolled back, and some browsers have not changed over or repaired what it has stored.
//     It has no outage here: pages get it from memory, by this very process.
//   - Messages have an outage while the store is not ready, by the check that /readyz makes:
//     no message is accepted, and those of visitors wait in their browsers. They are
//     degraded while the server stops: connections end, and come back.
//   - The agents' inbox reads and writes the store for each sign-in and each conversation,
//     so it does as messages do.
//   - The knowledge base is degraded if its folder could not be read the last time: there
//     are the articles of before. Else it is in memory, and works.
func (s *Server) observeStatus() status {
	widget, store, articles := operational, operational, operational
	if s.draining.Load() {
		store = degraded
	}
	if err := s.Store.Ready(); err != nil {
		s.Log.Error("the store is not ready", "error", err)
		store = outage
	}
	if s.Articles.Stale() {
		articles = degraded
	}
	v := status{at: time.Now()}
	for _, i := range s.Incidents.Recent() {
		if i.Resolved != 0 {
			v.resolved = append(v.resolved, i.Public())
			continue
		}
		v.open = append(v.open, i.Public())
		if i.Kind == incident.KindRelease {
			widget = degraded
		}
	}
	v.components = []component{{"widget", widget}, {"messages", store}, {"inbox", store}, {"knowledge-base", articles}}
	v.overall = operational
	for _, c := range v.components {
		v.overall = worse(v.overall, c.state)
	}
	return v
}

// The answer of /status.json. Its fields stay; others may come. Times are RFC 3339, in UTC,
// and null for what has not happened.
type statusAnswer struct {
	Status     state             `json:"status"`  // the worst of the components
	Updated    string            `json:"updated"` // when that was so
	Components []componentAnswer `json:"components"`
	Incidents  []incidentAnswer  `json:"incidents"` // those that are open, the newest first
	Resolved   []incidentAnswer  `json:"resolved"`  // those resolved in the last 14 days, the newest first
}

type componentAnswer struct {
	ID     string `json:"id"` // "widget", "messages", "inbox" or "knowledge-base"
	Name   string `json:"name"`
	Status state  `json:"status"`
}

type incidentAnswer struct {
	ID         string         `json:"id"`
	Kind       string         `json:"kind"` // "release": a release of the widget was rolled back
	Title      string         `json:"title"`
	Text       string         `json:"text"` // what visitors notice
	Noticed    *string        `json:"noticed"`
	RolledBack *string        `json:"rolledBack"`
	Healed     *string        `json:"healed"` // when nothing was left to be repaired
	Resolved   *string        `json:"resolved"`
	Share      float64        `json:"healedShare"` // of the sessions that were concerned, from 0 to 1
	Updates    []updateAnswer `json:"updates"`
}

type updateAnswer struct {
	At   string `json:"at"`
	Text string `json:"text"`
}

// statusJSON sends how the service does, for programs.
func (s *Server) statusJSON(w http.ResponseWriter, r *http.Request) error {
	if err := s.limit(r, s.limits.reads); err != nil {
		return err
	}
	v, words := s.currentStatus(), &statusWords[0]
	answer := statusAnswer{Status: v.overall, Updated: *timeAnswer(v.at.UnixMilli()), Components: []componentAnswer{}}
	for _, c := range v.components {
		answer.Components = append(answer.Components, componentAnswer{c.id, words.components[c.id], c.state})
	}
	answer.Incidents, answer.Resolved = incidentAnswers(v.open, words), incidentAnswers(v.resolved, words)
	text, err := json.MarshalIndent(answer, "", "  ")
	if err != nil {
		return err
	}
	allowAllSites(w.Header())
	return writeCacheableText(w, r, "public, max-age="+statusMaxAge, "application/json", string(text)+"\n")
}

func incidentAnswers(list []incident.Public, words *statusText) []incidentAnswer {
	answers := []incidentAnswer{}
	for _, p := range list {
		a := incidentAnswer{
			ID: p.ID, Kind: p.Kind, Title: words.title(p.Kind), Text: words.text(p.Kind),
			Noticed: timeAnswer(p.Noticed), RolledBack: timeAnswer(p.RolledBack), Healed: timeAnswer(p.Healed), Resolved: timeAnswer(p.Resolved),
			Share: p.Share, Updates: []updateAnswer{},
		}
		for _, u := range p.Updates {
			a.Updates = append(a.Updates, updateAnswer{*timeAnswer(u.At), u.Text})
		}
		answers = append(answers, a)
	}
	return answers
}

// timeAnswer returns a time, nil if it is 0.
func timeAnswer(at int64) *string {
	if at == 0 {
		return nil
	}
	text := time.UnixMilli(at).UTC().Format(time.RFC3339)
	return &text
}
