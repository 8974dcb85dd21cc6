package main

import (
	"bufio"
	"context"
	"errors"
	"io"
	"io/fs"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"kith/static"
)

// testTimeout is how long a test waits for something that must happen.
const testTimeout = 20 * time.Second

func testAssets() (*static.Assets, error) {
	return static.OpenFS(fstest.MapFS{
		"manifest.json": {Data: []byte(`{"build":"b1","schema":{"version":2,"minReader":2},"languages":["en"],"files":[{"name":"widget.js","path":"/widget.js","file":"widget.js","type":"text/javascript","tag":"t"},{"name":"frame.en.html","file":"frame.html","type":"text/html","tag":"t"}]}`)},
		"frame.html":    {Data: []byte("the panel of b1")},
		"widget.js":     {Data: []byte("// the shim")},
	})
}

// testProgram is the running program.
type testProgram struct {
	t       *testing.T
	address string
	stop    context.CancelFunc
	lines   chan string // of standard output
	code    chan int
	mu      sync.Mutex
	log     strings.Builder
}

func (p *testProgram) Write(b []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.log.Write(b)
}

func (p *testProgram) logText() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.log.String()
}

// start starts the program on a free port, and returns once it listens.
func start(t *testing.T, args ...string) *testProgram {
	t.Helper()
	return startWith(t, testAssets, args...)
}

// startWith is start for a program with other assets inside.
func startWith(t *testing.T, assets func() (*static.Assets, error), args ...string) *testProgram {
	t.Helper()
	ctx, stop := context.WithCancel(context.Background())
	p := &testProgram{t: t, stop: stop, lines: make(chan string, 10), code: make(chan int, 1)}
	out, in := io.Pipe()
	go func() {
		p.code <- run(ctx, assets, append([]string{"-addr", "127.0.0.1:0"}, args...), in, p)
		in.Close()
	}()
	go func() {
		for s := bufio.NewScanner(out); s.Scan(); {
			p.lines <- s.Text()
		}
		close(p.lines)
	}()
	t.Cleanup(func() { stop() })
	line := p.line()
	address, ok := strings.CutPrefix(line, "listening on ")
	if !ok || !regexp.MustCompile(`^http://127\.0\.0\.1:[1-9]\d*$`).MatchString(address) {
		t.Fatalf("the first line is %q; %s", line, p.logText())
	}
	p.address = address
	return p
}

// line returns the next line of standard output, or "" at its end.
func (p *testProgram) line() string {
	p.t.Helper()
	select {
	case line := <-p.lines:
		return line
	case <-time.After(testTimeout):
		p.t.Fatalf("nothing is printed; %s", p.logText())
		return ""
	}
}

// shutdown stops the program and returns its exit code.
func (p *testProgram) shutdown() int {
	p.t.Helper()
	p.stop()
	select {
	case code := <-p.code:
		return code
	case <-time.After(testTimeout):
		p.t.Fatalf("it does not end; %s", p.logText())
		return -1
	}
}

func (p *testProgram) get(path string) (int, string) {
	p.t.Helper()
	answer, err := http.Get(p.address + path)
	if err != nil {
		p.t.Fatal(err)
	}
	defer answer.Body.Close()
	text, _ := io.ReadAll(answer.Body)
	return answer.StatusCode, string(text)
}

func TestItServesUntilItIsStopped(t *testing.T) {
	data := filepath.Join(t.TempDir(), "new", "data")
	p := start(t, "-data", data)
	inbox := p.line()
	if !regexp.MustCompile(`^inbox: http://127\.0\.0\.1:\d+/inbox#setup=[\w-]{43}$`).MatchString(inbox) {
		t.Errorf("the second line is %q", inbox)
	}
	for path, want := range map[string]string{
		"/widget.js":             "// the shim",
		"/healthz":               "ok",
		"/readyz":                "ready",
		"/v1/settings?key=demo":  `"build":"b1"`,
		"/v1/kb":                 `"categories"`, // the demo's
		"/metrics":               "go_goroutines",
		"/v1/kb/search?q=parcel": `"results"`,
	} {
		if status, text := p.get(path); status != 200 || !strings.Contains(text, want) {
			t.Errorf("%s: %d %s", path, status, text)
		}
	}
	if code := p.shutdown(); code != 0 {
		t.Errorf("exit code %d: %s", code, p.logText())
	}
	if rest := p.line(); rest != "" {
		t.Errorf("it also printed %q", rest)
	}
	if _, err := http.Get(p.address + "/healthz"); err == nil {
		t.Error("it still answers")
	}
}

func TestTheInvitationIsPrintedUntilThereIsAnAgent(t *testing.T) {
	data := t.TempDir()
	p := start(t, "-data", data)
	_, code, _ := strings.Cut(p.line(), "#setup=")
	answer, err := http.Post(p.address+"/v1/agent/setup", "application/json", strings.NewReader(`{"code":"`+code+`","name":"Mira","password":"a long sentence"}`))
	if err != nil || answer.StatusCode != 200 {
		t.Fatalf("%v, %v", answer, err)
	}
	answer.Body.Close()
	p.shutdown()
	if p.line(); strings.Contains(p.logText(), code) {
		t.Error("the code is in the log")
	}

	p = start(t, "-data", data)
	p.get("/healthz")
	p.shutdown()
	if line := p.line(); line != "" {
		t.Errorf("with an agent it printed %q", line)
	}

	p = start(t, "-data", data, "-invite")
	if line := p.line(); !strings.HasPrefix(line, "inbox: ") {
		t.Errorf("asked for an invitation it printed %q", line)
	}
	p.shutdown()
}

func TestTheInvitationHasThePublicAddress(t *testing.T) {
	p := start(t, "-data", t.TempDir(), "-public-url", "https://chat.example/support/", "-unsafe-demo")
	if line := p.line(); !strings.HasPrefix(line, "inbox: https://chat.example/support/inbox#setup=") {
		t.Errorf("the second line is %q", line)
	}
	p.shutdown()
}

func TestTheKnowledgeBaseIsAFolder(t *testing.T) {
	kb := t.TempDir()
	os.WriteFile(filepath.Join(kb, "bad.md"), []byte("no front matter"), 0o644)
	os.WriteFile(filepath.Join(kb, "good.md"), []byte("---\ntitle: The good one\n---\n"), 0o644)
	p := start(t, "-data", t.TempDir(), "-kb", kb)
	if _, text := p.get("/v1/kb"); !strings.Contains(text, "The good one") {
		t.Errorf("got %s", text)
	}
	if !strings.Contains(p.logText(), "bad.md:1: the front matter is missing") {
		t.Errorf("the log says %s", p.logText())
	}
	if code := p.shutdown(); code != 0 {
		t.Errorf("exit code %d", code)
	}
}

// wantStartError runs a program that cannot start, and returns what it writes to
// stderr.
func wantStartError(t *testing.T, assets func() (*static.Assets, error), code int, args ...string) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), testTimeout)
	defer cancel()
	var out, says strings.Builder
	if got := run(ctx, assets, args, &out, &says); got != code {
		t.Errorf("exit code %d, want %d: %s", got, code, says.String())
	}
	if out.Len() > 0 {
		t.Errorf("printed %q", out.String())
	}
	text := says.String()
	if strings.Count(text, "\n") != 1 || !strings.HasSuffix(text, ".\n") || strings.HasSuffix(text, "..\n") {
		t.Errorf("that is not one sentence: %q", text)
	}
	return text
}

func TestItSaysWhyItCannotStart(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	dir := t.TempDir()
	write := func(name, text string) string {
		name = filepath.Join(dir, name)
		if err := errors.Join(os.MkdirAll(filepath.Dir(name), 0o755), os.WriteFile(name, []byte(text), 0o644)); err != nil {
			t.Fatal(err)
		}
		return name
	}
	damaged := t.TempDir()
	intact := start(t, "-data", damaged)
	intact.shutdown()
	files, _ := filepath.Glob(filepath.Join(damaged, "*"))
	for _, name := range files {
		if info, err := os.Stat(name); err == nil && info.Size() > 4096 {
			os.WriteFile(name, []byte(strings.Repeat("no database ", 1000)), 0o644)
		}
	}
	port := []string{"-addr", "127.0.0.1:0"}
	good := append(port, "-data", filepath.Join(dir, "data"))
	for name, c := range map[string]struct {
		args []string
		code int
		want string
	}{
		"an unknown flag":      {[]string{"-colour", "red"}, 2, "there is no flag -colour; -h lists all flags"},
		"a wrong value":        {[]string{"-drain", "soon"}, 2, "-drain"},
		"a limit of none":      {[]string{"-max-connections", "0"}, 2, `-max-connections: "0" is not a number from 1 on`},
		"a limit in words":     {[]string{"-max-queued-megabytes", "64MB"}, 2, `-max-queued-megabytes: "64MB" is not a number from 1 on`},
		"an argument":          {[]string{"serve"}, 2, `there is no command "serve"; -h lists all commands and flags`},
		"no port":              {[]string{"-addr", "localhost"}, 2, `-addr "localhost" is not HOST:PORT`},
		"a log level":          {[]string{"-log", "loud"}, 2, `-log: "loud" is not debug`},
		"a log format":         {[]string{"-log-format", "xml"}, 2, `-log-format "xml"`},
		"proxies":              {[]string{"-trusted-proxies", "proxy.example"}, 2, `"proxy.example" is neither an IP address nor a network`},
		"a port in use":        {[]string{"-addr", taken.Addr().String(), "-data", filepath.Join(dir, "data")}, 1, "the address " + taken.Addr().String() + " is in use"},
		"a file as folder":     {append(port, "-data", write("file", "")), 1, "the data folder"},
		"a damaged folder":     {append(port, "-data", damaged), 1, "the data folder"},
		"no brands file":       {append(good, "-brands", filepath.Join(dir, "none.json")), 1, "there is no brands file "},
		"a bad brands file":    {append(good, "-brands", write("brands.json", `{"brands":[{"key":"a b"}]}`)), 1, "brands.json, line 1, column 12: brand 1 needs a name"},
		"no knowledge base":    {append(good, "-kb", filepath.Join(dir, "nothing")), 1, "the knowledge base"},
		"an address elsewhere": {[]string{"-addr", "192.0.2.1:0", "-data", filepath.Join(dir, "data")}, 1, "does not have the address"},
	} {
		t.Run(name, func(t *testing.T) {
			if text := wantStartError(t, testAssets, c.code, c.args...); !strings.Contains(text, c.want) {
				t.Errorf("it says %q, want %q", text, c.want)
			}
		})
	}
	t.Run("no assets", func(t *testing.T) {
		missing := func() (*static.Assets, error) { return static.OpenFS(fstest.MapFS{}) }
		if text := wantStartError(t, missing, 1, good...); !strings.Contains(text, "make build") {
			t.Errorf("it says %q", text)
		}
	})
	t.Run("a folder that may not be written", func(t *testing.T) {
		if text := wantStartError(t, testAssets, 1, append(port, "-data", "/proc/1/kith")...); !strings.Contains(text, "the data folder /proc/1/kith") {
			t.Errorf("it says %q", text)
		}
	})
	if _, err := os.Stat(filepath.Join(dir, "data")); !errors.Is(err, fs.ErrNotExist) {
		t.Error("a server that did not start has made its data folder")
	}
}

func TestFlagsAreListedWithTheirVariables(t *testing.T) {
	var out strings.Builder
	if code := run(t.Context(), testAssets, []string{"-h"}, &out, &out); code != 0 {
		t.Errorf("exit code %d", code)
	}
	for _, want := range []string{"-addr HOST:PORT", "CHAT_ADDR", "CHAT_DATA", "CHAT_KB", "CHAT_BRANDS", "CHAT_DEMO", "CHAT_LOG", "CHAT_TRUSTED_PROXIES"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("%s is missing in:\n%s", want, &out)
		}
	}
}

func TestTheEnvironmentSpeaksWhereTheCommandLineDoesNot(t *testing.T) {
	t.Setenv("CHAT_ADDR", "nonsense")
	t.Setenv("CHAT_DEMO", "false")
	t.Setenv("CHAT_DATA", t.TempDir())
	p := start(t)
	if status, _ := p.get("/"); status != 404 {
		t.Errorf("the demo answers %d", status)
	}
	p.shutdown()
	if text := wantStartError(t, testAssets, 2); !strings.Contains(text, `-addr "nonsense"`) {
		t.Errorf("it says %q", text)
	}
}

func TestHost(t *testing.T) {
	for addr, want := range map[string]string{":80": "localhost:7", "0.0.0.0:0": "localhost:7", "[::]:0": "localhost:7", "127.0.0.1:0": "127.0.0.1:7", "localhost:0": "localhost:7", "[::1]:0": "[::1]:7"} {
		if got := displayHost(addr, &net.TCPAddr{Port: 7}); got != want {
			t.Errorf("%s: %s, want %s", addr, got, want)
		}
	}
}
