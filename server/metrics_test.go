package main

import (
	"bytes"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"kith/server/monitoring"
)

// metricName matches the name of a metric in a rule or a dashboard.
var metricName = regexp.MustCompile(`\b(kith|process|go)_[a-z_]+`)

// TestMonitoring: each metric that the alerts and the dashboard name is there. Some are
// there only when something has happened.
func TestMonitoring(t *testing.T) {
	skipStates(t)
	d := releaseDesk{t, filepath.Join(t.TempDir(), "data")}
	p := start(t, "-data", d.data, "-max-connections", "1")
	d.does("r2 was added", "add", releaseFile(t, "r2", nil))
	d.does("canary for 5 %", "canary", "r2", "5%")
	p.visit(1, p.bucketOf("r2"), `,"press":[1,1]`)
	for range 2 { // one more than may be connected
		r, err := http.NewRequest("GET", p.address+"/v1/socket", nil)
		if err != nil {
			t.Fatal(err)
		}
		for name, value := range map[string]string{"Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13", "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ=="} {
			r.Header.Set(name, value)
		}
		answer, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		defer answer.Body.Close()
	}
	for range 30 { // more often than a network may
		answer, err := http.Post(p.address+"/v1/agent/signin", "application/json", strings.NewReader(`{"name":"nobody","password":"a long sentence"}`))
		if err != nil {
			t.Fatal(err)
		}
		answer.Body.Close()
	}
	there := func(text string) map[string]bool {
		names := map[string]bool{}
		for _, line := range strings.Split(text, "\n") {
			if name, _, found := strings.Cut(strings.TrimPrefix(line, "# TYPE "), " "); found && strings.HasPrefix(line, "# TYPE ") {
				for _, suffix := range []string{"", "_bucket", "_count", "_sum"} {
					names[name+suffix] = true
				}
			}
		}
		return names
	}
	for _, name := range monitoring.Names {
		named := metricName.FindAllString(string(monitoring.File(name)), -1)
		if len(named) < 10 {
			t.Fatalf("%s names %q", name, named)
		}
		for _, metric := range named {
			text := ""
			for end := time.Now().Add(testTimeout); !there(text)[metric]; <-time.After(10 * time.Millisecond) {
				if _, text = p.get("/metrics"); time.Now().After(end) {
					t.Fatalf("%s names %s, which is not there:\n%s", name, metric, text)
				}
			}
		}
	}
}

// TestMonitoringCommand: it writes the files, and says where they are.
func TestMonitoringCommand(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "watch")
	if code, out, says := runWith(t, "monitoring", folder); code != 0 || out != fmt.Sprintf("%s\n%s\n", filepath.Join(folder, "alerts.yml"), filepath.Join(folder, "dashboard.json")) {
		t.Errorf("code %d, %q, %q", code, out, says)
	}
	if text, err := os.ReadFile(filepath.Join(folder, "alerts.yml")); err != nil || !bytes.Equal(text, monitoring.File("alerts.yml")) {
		t.Errorf("%d bytes, %v", len(text), err)
	}
	if code, _, says := runWith(t, "monitoring", folder); code != 1 || !strings.Contains(says, "is there already") {
		t.Errorf("code %d, %q", code, says)
	}
}
