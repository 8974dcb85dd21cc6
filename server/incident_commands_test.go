package main

import (
	"database/sql"
	"encoding/json"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"kith/server/store"
)

// A desk runs the commands of the binary on a data folder.
type desk struct {
	*testing.T
	data string
}

// does runs a command that must succeed and whose output has a text, and returns the output.
func (d desk) does(want, name string, args ...string) string {
	d.Helper()
	code, out, says := d.run(name, args...)
	if code != 0 || !strings.Contains(out, want) {
		d.Errorf("%s %v: code %d, %q, %q, want %q", name, args, code, out, says, want)
	}
	return out
}

// refuses runs a command that must fail with a code, and say why in one sentence.
func (d desk) refuses(code int, want, name string, args ...string) {
	d.Helper()
	if got, out, says := d.run(name, args...); got != code || out != "" || !strings.Contains(says, want) || !strings.HasSuffix(says, ".\n") {
		d.Errorf("%s %v: code %d, %q, %q, want %d, %q", name, args, got, out, says, code, want)
	}
}

func (d desk) run(name string, args ...string) (code int, out, says string) {
	var stdout, stderr strings.Builder
	words := append(append(strings.Fields(name), "-data", d.data), args...)
	code = run(d.Context(), testAssets, words, &stdout, &stderr)
	return code, stdout.String(), stderr.String()
}

// write has a visitor write under a release, while no server runs.
func (d desk) write(release string, sessions ...string) {
	d.Helper()
	s, err := store.Open(d.data)
	if err != nil {
		d.Fatal(err)
	}
	defer s.Close()
	for _, id := range sessions {
		v := store.Actor{Visitor: store.Visitor{Session: id, TokenHash: store.HashToken(id), Brand: "demo", Release: release}}
		if _, err := s.Append(d.Context(), v, store.NewMessage{Conversation: "c-" + id, Client: "m", Text: "hello", CreateConversation: true}); err != nil {
			d.Fatal(err)
		}
	}
}

// lastSeen sets when the customer of a session was connected last.
func lastSeen(t *testing.T, data, session string, ago time.Duration) {
	t.Helper()
	db, err := sql.Open("sqlite", filepath.Join(data, "kith.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec(`UPDATE customers SET seen_at = $1 WHERE id = (SELECT customer FROM sessions WHERE id = $2)`, time.Now().Add(-ago).UnixMilli(), session); err != nil {
		t.Fatal(err)
	}
}

// TestIncidentCommands: a rollback by hand opens an incident, which the commands show, and
// whose public part is on /status; it is the same after a start.
func TestIncidentCommands(t *testing.T) {
	skipStates(t)
	d := desk{t, filepath.Join(t.TempDir(), "data")}
	start(t, "-data", d.data).shutdown()
	d.write("r2", "ann", "bob")
	p := start(t, "-data", d.data)
	d.does("There are no incidents.", "incident list")
	d.does("was added", "release add", releaseFile(t, "r2", nil))
	d.does("is the canary", "release canary", "r2", "5%")
	d.does("was rolled back", "release rollback", "-why", "secretly it loses messages")
	id := time.Now().UTC().Format(time.DateOnly) + "-r2"

	var list string
	for deadline := time.Now().Add(testTimeout); !strings.Contains(list, "healing"); {
		if list = d.does("", "incident list"); time.Now().After(deadline) {
			t.Fatal(list)
		}
	}
	for _, want := range []string{id, "a person", "healing  2       2 "} {
		if !strings.Contains(list, want) {
			t.Errorf("the list lacks %q: %s", want, list)
		}
	}
	d.does("in the record alone", "incident note", id, "a secret")
	d.does("on /status, too", "incident note", "-public", id, "We know.")
	show := d.does("# Incident "+id, "incident show", id)
	for _, want := range []string{"because: secretly it loses messages.", "- Sessions that had run the release: 2\n", "note: a secret\n", "public note: We know.\n", "**[to be filled in]**", "UTC"} {
		if !strings.Contains(show, want) {
			t.Errorf("the draft lacks %q: %s", want, show)
		}
	}
	d.refuses(1, "the note is empty", "incident note", id, " ")
	d.refuses(1, `no incident "none"`, "incident note", "none", "x")
	d.refuses(1, `"server incident list" lists them`, "incident show", "none")
	d.refuses(2, "something is missing", "incident show")

	var status struct {
		Status    string `json:"status"`
		Incidents []struct {
			ID      string `json:"id"`
			Updates []struct {
				Text string `json:"text"`
			} `json:"updates"`
		} `json:"incidents"`
	}
	var text string
	for deadline := time.Now().Add(testTimeout); len(status.Incidents) != 1 || len(status.Incidents[0].Updates) != 1; {
		if _, text = p.get("/status.json"); json.Unmarshal([]byte(text), &status) != nil || time.Now().After(deadline) {
			t.Fatal(text)
		}
	}
	if status.Status != "degraded" || status.Incidents[0].ID != id || status.Incidents[0].Updates[0].Text != "We know." || strings.Contains(text, "secret") {
		t.Errorf("the status is %s", text)
	}
	if _, metrics := p.get("/metrics"); !strings.Contains(metrics, "\nkith_incidents_open 1\n") {
		t.Error("the metrics do not count it")
	}
	p.shutdown()

	d.does(id, "incident list")
	d.does("note: a secret", "incident show", id)
	d.does("in the record alone", "incident note", id, "in the dark")
	p = start(t, "-data", d.data)
	d.does("in the dark", "incident show", id)
	if status, text := p.get("/status"); status != http.StatusOK || !strings.Contains(text, id) {
		t.Errorf("the page is %d %s", status, text)
	}
}

// TestSessionCommands: the operator lists sessions and has them repaired, chosen by their
// release, its schema, when they were seen, and whose they are.
func TestSessionCommands(t *testing.T) {
	d := desk{t, filepath.Join(t.TempDir(), "data")}
	p := start(t, "-data", d.data)
	d.does("was added", "release add", releaseFile(t, "r2", nil))
	p.shutdown()
	d.write("r2", "ann", "bob")
	d.write("b1", "eve")
	d.write("gone", "old")
	lastSeen(t, d.data, "old", 3*24*time.Hour)
	for _, running := range []bool{false, true} {
		if running {
			start(t, "-data", d.data)
		}
		names := func(args ...string) (found string) {
			t.Helper()
			for line := range strings.Lines(d.does("", "session list", args...)) {
				if name, _, _ := strings.Cut(line, " "); strings.Contains("ann bob eve old", name) {
					found += name + " "
				}
			}
			return strings.TrimSpace(found)
		}
		for args, want := range map[string]string{
			"":                       "ann bob eve old",
			"-release r2":            "ann bob",
			"-release none":          "",
			"-schema 2":              "ann bob eve",
			"-schema 3":              "",
			"-release b1 -schema 2":  "eve",
			"-idle 1d -release r2":   "",
			"-idle 90m":              "old",
			"-idle 2d":               "old",
			"-idle 4d":               "",
			"-limit 2":               "ann bob",
			"-release r2 -limit 1":   "ann",
			"-release gone":          "old",
			"-release gone -limit 9": "old",
		} {
			if got := names(strings.Fields(args)...); got != want {
				t.Errorf("session list %s: %q, want %q", args, got, want)
			}
		}
		d.does("2 more match", "session list", "-limit", "2")
	}
	customer := strings.Fields(strings.Split(d.does("", "session list", "-release", "b1"), "\n")[1])[1]
	d.does("eve", "session list", "-person", customer)
	d.refuses(1, "nothing is stored about such a person", "session list", "-person", "nobody@example.com")

	d.refuses(2, "say which sessions", "session repair")
	d.refuses(2, "say which sessions", "session repair", "-all", "-release", "r2")
	d.refuses(2, "-limit is a number", "session repair", "-all", "-limit", "-1")
	for _, idle := range []string{"forever", "often", "2", "-2d", "0d", "-1h", "1.5d", "d", "99999999999d"} {
		d.refuses(2, "-idle: is not a time such as 2d, 36h or 90m", "session list", "-idle="+idle)
	}
	d.refuses(2, "-schema", "session list", "-schema", "-2")
	d.does("would be repaired: 2; marked already: 0", "session repair", "-release", "r2", "-dry-run")
	d.does("come back: 1; marked already: 0; open pages that do it now: 0", "session repair", "-release", "r2", "-limit", "1")
	d.does("come back: 1; marked already: 1", "session repair", "-release", "r2")
	d.does("would be repaired: 0; marked already: 2", "session repair", "-release", "r2", "-dry-run")
	d.does("come back: 1; marked already: 0", "session repair", "-person", customer)
	d.does("come back: 1; marked already: 3", "session repair", "-all")
	if list := d.does("", "session list"); strings.Contains(list, " -\n") {
		t.Errorf("not all are marked: %s", list)
	}
}

// TestSessionRepairIsAudited: the log says which sessions, and names nobody.
func TestSessionRepairIsAudited(t *testing.T) {
	d := desk{t, filepath.Join(t.TempDir(), "data")}
	d.write("r2", "ann", "bob")
	s, err := store.Open(d.data)
	if err != nil {
		t.Fatal(err)
	}
	login := store.Login{Identity: store.Identity{Email: "ann@example.com", ExternalID: "site-7"}, TokenID: store.HashToken("jti"), TokenExpires: 1 << 60}
	if _, _, err := s.LoginCustomer(t.Context(), store.Actor{Visitor: store.Visitor{Session: "ann", TokenHash: store.HashToken("ann"), Brand: "demo"}}, login); err != nil {
		t.Fatal(err)
	}
	s.Close()
	d.does("would be repaired: 1", "session repair", "-person", "site-7", "-dry-run")
	d.does("come back: 1", "session repair", "-person", "Ann@example.com")
	d.does("come back: 1", "session repair", "-release", "r2", "-limit", "5", "-schema", "0")
	s, err = store.Open(d.data)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	log, err := s.AuditLog(t.Context(), 0)
	if err != nil {
		t.Fatal(err)
	}
	if len(log.Entries) < 2 || log.Entries[0].Detail != "1 session, release r2" || !strings.HasPrefix(log.Entries[1].Detail, "1 session, customer ") {
		t.Errorf("the log has %+v", log.Entries)
	}
	for _, e := range log.Entries {
		if strings.Contains(e.Detail+e.Target, "@") || strings.Contains(e.Detail, "site-7") {
			t.Errorf("the log names somebody: %+v", e)
		}
	}
}
