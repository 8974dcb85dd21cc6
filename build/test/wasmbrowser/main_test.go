package main

import (
	"bytes"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/coder/websocket"

	"kith/build/programs"
	"kith/build/test/chromium"
)

// compiled compiles a program of testdata, with more flags of go build, and returns
// the name of the file.
func compiled(t *testing.T, name string, flags ...string) string {
	t.Helper()
	binary := filepath.Join(t.TempDir(), name+".wasm")
	args := append([]string{"build", "-trimpath", "-ldflags", "-s -w", "-o", binary}, flags...)
	cmd := exec.CommandContext(t.Context(), "go", append(args, "./testdata/"+name)...)
	cmd.Env = append(os.Environ(), "GOOS=js", "GOARCH=wasm", "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return binary
}

// open serves the page of a program and returns its address.
func open(t *testing.T, binary string) string {
	t.Helper()
	support, err := programs.Toolchain{}.Support(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	folder, err := filepath.Abs("testdata")
	if err != nil {
		t.Fatal(err)
	}
	page, err := serve(site{Binary: binary, Args: arguments([]string{binary, "-test.testlogfile=x", "größe"}), Support: support, Project: folder, Folder: filepath.Join(folder, "fails")})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(page.Close)
	return page.URL
}

func TestOutputAndExitCodeComeThrough(t *testing.T) {
	url := open(t, compiled(t, "fails"))
	browser, err := chromium.Start(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer browser.Close()
	var out bytes.Buffer
	code, err := watch(browser, url, &out)
	if err != nil || code != 3 || out.String() != "[größe] Tests main.go // Fails prints\n" {
		t.Errorf("it ended with %d, %v and printed %q", code, err, out.String())
	}
}

func TestThePageReachesSourcesAndEcho(t *testing.T) {
	url := open(t, compiled(t, "fails"))
	r, err := http.Get(url + "/static/site.js")
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	if text, err := io.ReadAll(r.Body); err != nil || !strings.Contains(string(text), "site") {
		t.Errorf("the source is %q, %v", text, err)
	}
	if r, err := http.Get(url + "/files?path=/etc/hostname"); err != nil || r.StatusCode != http.StatusNotFound {
		t.Errorf("a file outside of the project is answered with %v, %v", r.Status, err)
	}
	c, _, err := websocket.Dial(t.Context(), "ws"+strings.TrimPrefix(url, "http")+"/echo", nil)
	if err != nil {
		t.Fatal(err)
	}
	defer c.CloseNow()
	for _, text := range []string{"hello", "close"} {
		if err := c.Write(t.Context(), websocket.MessageText, []byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	if _, text, err := c.Read(t.Context()); string(text) != "hello" || err != nil {
		t.Errorf("the echo is %q, %v", text, err)
	}
	if _, _, err := c.Read(t.Context()); websocket.CloseStatus(err) != 4502 {
		t.Errorf("it closes with %v", err)
	}
}
