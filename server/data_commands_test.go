package main

import (
	"database/sql"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// runWith runs a command and returns its exit code, what it prints and what it says
// on stderr.
func runWith(t *testing.T, args ...string) (code int, out, says string) {
	t.Helper()
	var stdout, stderr strings.Builder
	code = run(t.Context(), testAssets, args, &stdout, &stderr)
	return code, stdout.String(), stderr.String()
}

// TestBackupRestoreCheck: the commands do the same with a server that runs and
// without one, and a copy that is restored is served.
func TestBackupRestoreCheck(t *testing.T) {
	root := t.TempDir()
	data := filepath.Join(root, "data")
	t.Chdir(root)
	p := start(t, "-data", data)
	if code, out, says := runWith(t, "backup", "-data", "data", "running.db"); code != 0 || !strings.HasPrefix(out, filepath.Join(root, "running.db")+": ") || !strings.Contains(out, " KB in ") {
		t.Errorf("with a server: code %d, %q, %q", code, out, says)
	}
	if code, _, says := runWith(t, "backup", "-data", "data", "running.db"); code != 1 || !strings.Contains(says, "exists already") {
		t.Errorf("a second time: code %d, %q", code, says)
	}
	if code, out, says := runWith(t, "check", "-data", "data"); code != 0 || !strings.HasPrefix(out, "data: nothing is wrong with 0 messages") {
		t.Errorf("check: code %d, %q, %q", code, out, says)
	}
	if code, _, says := runWith(t, "restore", "-data", "data", "running.db"); code != 1 || !strings.Contains(says, "in use by another server") {
		t.Errorf("restore: code %d, %q", code, says)
	}
	p.shutdown()
	if code, _, says := runWith(t, "backup", "-data", "data", "stopped.db"); code != 0 {
		t.Errorf("without a server: code %d, %q", code, says)
	}
	for _, file := range []string{"running.db", "stopped.db"} {
		if code, out, says := runWith(t, "restore", "-data", "new-"+file, file); code != 0 {
			t.Errorf("restore: code %d, %q, %q", code, out, says)
		}
		p := start(t, "-data", "new-"+file)
		if status, text := p.get("/readyz"); status != 200 {
			t.Errorf("/readyz: %d %s", status, text)
		}
		p.shutdown()
	}
	for _, args := range [][]string{{"backup", "-data", "nothing", "x.db"}, {"check", "-data", "nothing"}} {
		if code, _, says := runWith(t, args...); code != 1 || !strings.Contains(says, "holds no conversations") {
			t.Errorf("%v: code %d, %q", args, code, says)
		}
	}
	if _, err := os.Stat("nothing"); err == nil {
		t.Error("a command has made a data folder")
	}

	db, err := sql.Open("sqlite", filepath.Join(data, "kith.db"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec(`INSERT INTO sign_ins (hash, agent, expires_at) VALUES ('x', 'nobody', 1)`); err != nil {
		t.Fatal(err)
	}
	db.Close()
	if code, out, says := runWith(t, "check", "-data", "data"); code != 1 || strings.Count(out, "\n") != 1 || !strings.Contains(out, "refers to a row of agents that is not there.") || !strings.Contains(says, "the check of data has found") {
		t.Errorf("check: code %d, %q, %q", code, out, says)
	}
}

// TestReadyFailsWithoutTheDatabase: /readyz says so at once when the file is gone.
func TestReadyFailsWithoutTheDatabase(t *testing.T) {
	data := t.TempDir()
	p := start(t, "-data", data)
	p.line() // the invitation, which is a write
	if err := os.Rename(filepath.Join(data, "kith.db"), filepath.Join(data, "gone")); err != nil {
		t.Fatal(err)
	}
	if status, _ := p.get("/readyz"); status != 503 {
		t.Errorf("/readyz answers %d", status)
	}
	if !strings.Contains(p.logText(), "kith.db was deleted or moved while the server runs") {
		t.Errorf("the log says %s", p.logText())
	}
	if err := os.Rename(filepath.Join(data, "gone"), filepath.Join(data, "kith.db")); err != nil {
		t.Fatal(err)
	}
	if status, _ := p.get("/readyz"); status != 200 {
		t.Errorf("/readyz answers %d with the file back", status)
	}
}
