package main

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// writeBrands writes a brands file with one brand, whose key is "k", and returns its
// path.
func writeBrands(t *testing.T, site, secret string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "brands.json")
	text := fmt.Sprintf(`{"brands": [{"key": "k", "name": "N", "sites": [%q], "secret": %q}]}`, site, secret)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

const (
	ownSecret  = "0123456789abcdef0123456789abcdef"
	demoSecret = "the-demo-shop-is-no-secret-at-all"
)

// TestUnsafeDefaultsAreForThisMachine: what is for trying the chat is not served to
// others, by whichever way they come.
func TestUnsafeDefaultsAreForThisMachine(t *testing.T) {
	good := writeBrands(t, "https://shop.example", ownSecret)
	dir := t.TempDir()
	ways := [][]string{
		{"-addr", ":0"}, {"-addr", "0.0.0.0:0"}, {"-addr", "[::]:0"},
		{"-addr", "127.0.0.1:0", "-public-url", "https://chat.example"},
		{"-addr", "127.0.0.1:0", "-trusted-proxies", "127.0.0.1"},
	}
	for name, c := range map[string]struct {
		args []string
		want string
	}{
		"the demo's brand":  {[]string{"-demo=false"}, "name your own brands with -brands FILE"},
		"the demo's secret": {[]string{"-demo=false", "-brands", writeBrands(t, "https://shop.example", demoSecret)}, `give it one of its own`},
		"any site":          {[]string{"-demo=false", "-brands", writeBrands(t, "*", ownSecret)}, `name its sites instead of "*"`},
		"the demo's shop":   {[]string{"-brands", good}, "turn it off with -demo=false"},
	} {
		for _, way := range ways {
			args := append(append([]string{"-data", filepath.Join(dir, "data")}, way...), c.args...)
			text := wantStartError(t, testAssets, 1, args...)
			if !strings.Contains(text, c.want) || !strings.Contains(text, way[len(way)-2]+" ") || !strings.Contains(text, "-unsafe-demo") {
				t.Errorf("%s, %s: it says %q, want %q", name, way, text, c.want)
			}
		}
		// On this machine all of it is served, and elsewhere if that is said.
		start(t, append([]string{"-data", t.TempDir()}, c.args...)...).shutdown()
		start(t, append([]string{"-data", t.TempDir(), "-public-url", "https://chat.example", "-unsafe-demo"}, c.args...)...).shutdown()
	}
	if _, err := os.Stat(filepath.Join(dir, "data")); err == nil {
		t.Error("a server that did not start has made its data folder")
	}
	start(t, "-data", t.TempDir(), "-public-url", "https://chat.example", "-trusted-proxies", "127.0.0.1", "-demo=false", "-brands", good).shutdown()
	start(t, "-data", t.TempDir(), "-public-url", "http://localhost:3000").shutdown()
}

func TestMetricsHaveAnAddressOfTheirOwn(t *testing.T) {
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := free.Addr().String()
	text := wantStartError(t, testAssets, 1, "-data", t.TempDir(), "-addr", "127.0.0.1:0", "-metrics", address)
	if !strings.Contains(text, "is in use by another program; stop that, or choose another with -metrics") {
		t.Errorf("it says %q", text)
	}
	free.Close()
	p := start(t, "-data", t.TempDir(), "-metrics", address)
	if status, text := p.get("/metrics"); status != 403 || !strings.Contains(text, "-metrics") {
		t.Errorf("at -addr: %d %s", status, text)
	}
	get := func(path string) (int, string) {
		answer, err := http.Get("http://" + address + path)
		if err != nil {
			t.Fatal(err)
		}
		defer answer.Body.Close()
		text, _ := io.ReadAll(answer.Body)
		return answer.StatusCode, string(text)
	}
	if status, text := get("/metrics"); status != 200 || !strings.Contains(text, "kith_websockets") {
		t.Errorf("at -metrics: %d %s", status, text)
	}
	if status, _ := get("/inbox"); status != 404 {
		t.Errorf("the inbox at -metrics: %d", status)
	}
	if code := p.shutdown(); code != 0 {
		t.Errorf("exit code %d", code)
	}
	if _, err := http.Get("http://" + address + "/metrics"); err == nil {
		t.Error("it still serves the metrics")
	}
}
