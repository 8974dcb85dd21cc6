package main

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// eventually waits until a condition holds.
func eventually(t *testing.T, what string, holds func() bool) {
	t.Helper()
	for end := time.Now().Add(testTimeout); !holds(); <-time.After(10 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("it never came to that: %s", what)
		}
	}
}

// hangUp sends this process SIGHUP.
func hangUp(t *testing.T) {
	t.Helper()
	p, err := os.FindProcess(os.Getpid())
	if err := errors.Join(err, p.Signal(syscall.SIGHUP)); err != nil {
		t.Fatal(err)
	}
}

// TestHangUpReadsTheBrandsAgain: SIGHUP does not end the server; a file with a mistake
// leaves the brands, and a good one replaces them.
func TestHangUpReadsTheBrandsAgain(t *testing.T) {
	path := filepath.Join(t.TempDir(), "brands.json")
	write := func(text string) {
		t.Helper()
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	const brandK = `{"brands": [{"key": "k", "name": "NAME", "sites": ["SITE"]}]}`
	named := func(name, site string) string { return strings.NewReplacer("NAME", name, "SITE", site).Replace(brandK) }
	write(named("One", "https://shop.example"))
	p := start(t, "-data", t.TempDir(), "-brands", path, "-demo=false", "-trusted-proxies", "10.0.0.1")
	if _, text := p.get("/v1/settings?key=k"); !strings.Contains(text, "One") {
		t.Fatalf("got %s", text)
	}
	write(named("Two", "https://shop.example"))
	hangUp(t)
	eventually(t, "the name is Two", func() bool {
		_, text := p.get("/v1/settings?key=k")
		return strings.Contains(text, "Two")
	})
	write(strings.ReplaceAll(named("Three", "https://shop.example"), `"sites"`, `"colour": "#112233", "sites"`))
	hangUp(t)
	eventually(t, "the mistake is logged", func() bool {
		return strings.Contains(p.logText(), `line 1, column 43: brand \"k\" has no \"colour\"; did you mean \"color\"?`) && strings.Contains(p.logText(), "the brands stay as they were")
	})
	// What would keep the server from starting does not come in later.
	write(named("Four", "*"))
	hangUp(t)
	eventually(t, "any site is refused", func() bool { return strings.Contains(p.logText(), "any site may show the chat") })
	if status, text := p.get("/v1/settings?key=k"); status != 200 || !strings.Contains(text, "Two") {
		t.Errorf("after the mistakes: %d %s", status, text)
	}
	write(strings.ReplaceAll(named("Five", "https://shop.example"), `"k"`, `"l"`))
	hangUp(t)
	eventually(t, "the key is l", func() bool {
		status, _ := p.get("/v1/settings?key=l")
		return status == 200
	})
	if status, _ := p.get("/v1/settings?key=k"); status != 404 {
		t.Errorf("the brand that is gone: %d", status)
	}
	if code := p.shutdown(); code != 0 {
		t.Errorf("exit code %d", code)
	}
}

func TestHangUpWithoutABrandsFile(t *testing.T) {
	p := start(t, "-data", t.TempDir())
	hangUp(t)
	eventually(t, "the log says what to set", func() bool { return strings.Contains(p.logText(), "set -brands FILE") })
	if code := p.shutdown(); code != 0 {
		t.Errorf("exit code %d", code)
	}
}

func TestBrandsCheck(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "brands.json")
	for text, want := range map[string]struct {
		code     int
		out, err string
	}{
		`{"brands": [{"key": "k", "name": "N", "sites": ["https://a.example"], "secret": "` + ownSecret + `"}]}`: {0, file + ": 1 brand, no mistake\n", ""},
		`{"brands": [{"key": "k", "name": "N", "sites": ["*"]}]}`: {0, file + ": 1 brand, no mistake\n" +
			"brand \"k\" has no secret, so nobody can sign in\n" +
			"brand \"k\" is served on this machine alone: any site may show the chat: name its sites instead of \"*\"\n", ""},
		"{\"brands\": [\n {\"key\": \"k\", \"nam\": \"N\"}]}": {1,
			file + ":2:2: brand \"k\" needs a name\n" +
				file + ":2:2: brand \"k\" needs sites: the origins of the pages with the chat, such as [\"https://shop.example\"], or [\"*\"] for any, to try it\n" +
				file + ":2:15: brand \"k\" has no \"nam\"; did you mean \"name\"?\n",
			"the brands file " + file + " has 3 mistakes.\n"},
		`{`: {1, file + ":1:2: the file ends too early: a quote, a bracket or a brace is not closed\n", "the brands file " + file + " has 1 mistake.\n"},
	} {
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		var out, says strings.Builder
		if code := run(t.Context(), testAssets, []string{"brands", "check", file}, &out, &says); code != want.code || out.String() != want.out || says.String() != want.err {
			t.Errorf("%s\ncode %d\n%s%s", text, code, &out, &says)
		}
	}
	var out, says strings.Builder
	if code := run(t.Context(), testAssets, []string{"brands", "check", filepath.Join(dir, "none.json")}, &out, &says); code != 1 || !strings.HasPrefix(says.String(), "there is no brands file ") {
		t.Errorf("code %d, %s", code, &says)
	}
}
