//go:build unix

package main

import (
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"

	"kith/server/hub"
)

func TestOpenFilesWarning(t *testing.T) {
	needed := openFilesNeeded(hub.Limits{Connections: 20_000})
	for limit, want := range map[uint64]bool{needed: false, needed - 1: true, 1024: true, 1 << 63: false} {
		text := openFilesWarning(limit, hub.Limits{Connections: 20_000})
		if (text != "") != want || want && !strings.Contains(text, fmt.Sprintf("lets the server have %d files open, and with -max-connections 20000 it may need %d", limit, needed)) {
			t.Errorf("with %d files: %q", limit, text)
		}
	}
	if text := openFilesWarning(needed-1, hub.Limits{Connections: 19_999}); text != "" {
		t.Errorf("with fewer connections: %q", text)
	}
}

// openFilesVariable is the environment variable that tells TestTooFewOpenFiles in a
// child process which limit it has.
const openFilesVariable = "KITH_TEST_OPEN_FILES"

// TestTooFewOpenFiles: a server whose system does not let it have as many files open as
// it may need says so once, at the start; and a soft limit is no limit.
func TestTooFewOpenFiles(t *testing.T) {
	if os.Getenv(openFilesVariable) != "" {
		limit, err := strconv.ParseUint(os.Getenv(openFilesVariable), 10, 32)
		if err != nil {
			t.Fatal(err)
		}
		if got, ok := openFilesLimit(); !ok || got < limit-1 || got > limit {
			t.Errorf("the limit is %d, want the hard one, %d", got, limit)
		}
		p := start(t, "-data", t.TempDir())
		p.get("/healthz")
		p.shutdown()
		if n := strings.Count(p.logText(), "level=WARN"); n != 1 || !strings.Contains(p.logText(), "with -max-connections 20000 it may need") {
			t.Errorf("%d warnings: %s", n, p.logText())
		}
		return
	}
	for name, limits := range map[string]string{"a hard limit": "ulimit -n 2000", "a soft one": "ulimit -n 2000; ulimit -S -n 300"} {
		child := exec.Command("sh", "-c", limits+`; exec "$0" -test.run='^TestTooFewOpenFiles$'`, os.Args[0])
		child.Env = append(os.Environ(), openFilesVariable+"=2000")
		if out, err := child.CombinedOutput(); err != nil {
			t.Errorf("%s: %v\n%s", name, err, out)
		}
	}
}
