package main

import (
	"bufio"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// backend serves a document that contains the host of the request.
func backend(t *testing.T) *url.URL {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = io.WriteString(w, "<p>"+r.Host)
	}))
	t.Cleanup(s.Close)
	u, err := url.Parse(s.URL)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

func get(t *testing.T, address, dest string) string {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), "GET", address, nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Sec-Fetch-Dest", dest)
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestPagesReloadAndFramesDoNot(t *testing.T) {
	p := newProxy()
	p.setTarget(backend(t))
	web := httptest.NewServer(p)
	defer web.Close()
	host := strings.TrimPrefix(web.URL, "http://")
	if got := get(t, web.URL, "document"); got != "<p>"+host+scriptTag {
		t.Errorf("the page is %s", got)
	}
	if got := get(t, web.URL, "iframe"); got != "<p>"+host {
		t.Errorf("the frame is %s", got)
	}
}

func TestRequestsWaitForAServer(t *testing.T) {
	p := newProxy()
	web := httptest.NewServer(p)
	defer web.Close()
	got := make(chan int)
	go func() {
		answer, err := http.Get(web.URL)
		if err != nil {
			got <- 0
			return
		}
		answer.Body.Close()
		got <- answer.StatusCode
	}()
	p.setTarget(backend(t))
	if status := <-got; status != http.StatusOK {
		t.Errorf("the status is %d", status)
	}
}

func TestReloadReachesOpenPages(t *testing.T) {
	p := newProxy()
	web := httptest.NewServer(p)
	defer web.Close()
	answer, err := http.Get(web.URL + "/.dev/events")
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	p.reload()
	if line, err := bufio.NewReader(answer.Body).ReadString('\n'); line != "data: again\n" {
		t.Errorf("the page receives %q, %v", line, err)
	}
}

func TestWatchReportsOneOfManyChanges(t *testing.T) {
	dir := t.TempDir()
	if err := os.MkdirAll(filepath.Join(dir, "static", "dist"), 0o755); err != nil {
		t.Fatal(err)
	}
	changes, err := watch(t.Context(), dir, "static")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"dist/a.css", "a_test.go", "panel.css", "panel.css"} {
		if err := os.WriteFile(filepath.Join(dir, "static", name), []byte(name), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if got := <-changes; filepath.Base(got) != "panel.css" {
		t.Errorf("it reports %s", got)
	}
}

func TestRelayPrintsTheAddressOfTheProxy(t *testing.T) {
	address := make(chan string, 1)
	relay(strings.NewReader("listening on http://127.0.0.1:4321\n"), "http://localhost:8080", address)
	if got := <-address; got != "http://127.0.0.1:4321" {
		t.Errorf("the server is at %s", got)
	}
}
