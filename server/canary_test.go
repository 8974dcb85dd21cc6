package main

import (
	"fmt"
	"io"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"kith/server/hub"
	"kith/server/store"
)

// visit loads the panel's document for a bucket from an address of its own, and reports
// what has become of it, unless that is nothing.
func (p *testProgram) visit(n int, bucket int, seen string) {
	p.t.Helper()
	address := fmt.Sprintf("198.18.%d.%d", n/256, n%256)
	ask := func(method, path, body string) string {
		r, err := http.NewRequest(method, p.address+path, strings.NewReader(body))
		if err != nil {
			p.t.Fatal(err)
		}
		r.Header.Set("X-Forwarded-For", address)
		answer, err := http.DefaultClient.Do(r)
		if err != nil {
			p.t.Fatal(err)
		}
		defer answer.Body.Close()
		text, _ := io.ReadAll(answer.Body)
		if answer.StatusCode >= 300 {
			p.t.Fatalf("%s: %d %s", path, answer.StatusCode, text)
		}
		return string(text)
	}
	frame := fmt.Sprintf("frame%08d", n)
	release := strings.TrimPrefix(ask("GET", fmt.Sprintf("/frame.html?site=https://shop.example&bucket=%d&frame=%s", bucket, frame), ""), "the panel of ")
	ask("POST", "/heartbeat", fmt.Sprintf(`{"frame":%q,"release":%q,"bucket":%d,"seen":{"boot":[1,0]%s}}`, frame, release, bucket, seen))
}

// bucketOf returns a bucket that has a release.
func (p *testProgram) bucketOf(release string) int {
	p.t.Helper()
	for bucket := 1; bucket <= 1000; bucket++ {
		if _, text := p.get(fmt.Sprint("/frame.html?site=https://shop.example&bucket=", bucket)); text == "the panel of "+release {
			return bucket
		}
	}
	p.t.Fatalf("no bucket has %s", release)
	return 0
}

// waitForList waits until "release list" says something.
func (d releaseDesk) waitForList(want string) {
	d.Helper()
	out := ""
	for end := time.Now().Add(testTimeout); !strings.Contains(out, want); <-time.After(10 * time.Millisecond) {
		if time.Now().After(end) {
			d.Fatalf("waited in vain for %q; the list is %s", want, out)
		}
		_, out, _ = d.run("list")
	}
}

// TestCanaryIsLookedAfter: a canary is not promoted before enough was seen of it; and one
// that fails is rolled back by itself, also by a server that was stopped in between.
func TestCanaryIsLookedAfter(t *testing.T) {
	skipStates(t)
	d := releaseDesk{t, filepath.Join(t.TempDir(), "data")}
	args := []string{"-data", d.data, "-trusted-proxies", "127.0.0.1", "-unsafe-demo"}
	p := start(t, args...)
	d.does("r2 was added", "add", releaseFile(t, "r2", nil))
	d.does("r3 was added", "add", releaseFile(t, "r3", nil))
	d.does("canary for 5 %", "canary", "r2", "5%")
	d.does("r2 may not be promoted yet: of 200 loads 0,", "list")
	d.refuses("the canary cannot be promoted yet: of 200 loads 0,", "promote", "r2")
	d.refuses("-anyway with -why REASON promotes it all the same", "promote", "-why", "it is night", "r2")
	if code, _, says := d.run("promote", "-anyway", "r2"); code != exitUsage || !strings.Contains(says, "-anyway needs a -why") {
		t.Errorf("code %d, %q", code, says)
	}
	bucket := p.bucketOf("r2")
	p.visit(1, bucket, `,"press":[3,0]`)
	d.waitForList("of 200 presses 1,")
	p.visit(2, bucket, `,"press":[3,1]`)
	p.visit(3, bucket, `,"logout":[1,1]`)
	d.waitForList("1 of 1 logouts left something of the person on the screen, which must never happen.")
	d.refuses("1 of 1 logouts left something", "promote", "r2")
	if code := p.shutdown(); code != 0 {
		t.Fatal(code)
	}
	d.does("1 of 1 logouts", "list")
	d.refuses("1 of 1 logouts left something", "promote", "r2")

	p = start(t, args...)
	p.visit(3, bucket, `,"logout":[1,1]`) // who has failed before
	p.visit(4, bucket, `,"press":[3,1]`)
	p.visit(5, bucket, `,"press":[3,1]`)
	d.waitForList("r2 was rolled back at")
	d.waitForList("3 of 4 presses got no answer, and of the stable release's 0 of 0")

	d.does("canary for 5 %", "canary", "r3", "5%")
	d.does("r3 is the stable release", "promote", "-anyway", "-why", "it repairs the incident", "r3")
	if code := p.shutdown(); code != 0 {
		t.Fatal(code)
	}
	st, err := store.OpenExisting(d.data)
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	page, err := st.AuditLog(t.Context(), 0)
	if err != nil {
		t.Fatal(err)
	}
	log := ""
	for _, e := range page.Entries {
		log += fmt.Sprintln(e.Actor, e.Action, e.Target, e.Detail)
	}
	for _, want := range []string{`Guard release-rolled-back r2 3 of 4 presses got no answer`, `Operator release-promoted r3 it repairs the incident (anyway, although the canary cannot be promoted yet: of 200 loads 0,`} {
		if !strings.Contains(log, want) {
			t.Errorf("the audit log is %s, want %q", log, want)
		}
	}
}

// TestCanaryWatch: the least time is what the server was told.
func TestCanaryWatch(t *testing.T) {
	if says := wantStartError(t, testAssets, 2, "-data", t.TempDir(), "-canary-watch", "-1s"); !strings.Contains(says, "-canary-watch -1s is negative") {
		t.Error(says)
	}
	c, err := readConfig([]string{"-addr", "127.0.0.1:0", "-data", t.TempDir(), "-canary-watch", "90s"}, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	s, err := newServer(c, testAssets, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	defer s.close()
	if s.watcher.Least != 90*time.Second {
		t.Errorf("it is watched for %v", s.watcher.Least)
	}
	if s.web.Hub.Outcomes != hub.Outcomes(s.web.Outcomes) || s.watcher.Outcomes != s.web.Outcomes {
		t.Error("what is stored, what is reported and what is decided are not of one counter")
	}
}
