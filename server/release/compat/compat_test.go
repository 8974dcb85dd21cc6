package compat_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"kith/server/release"
	"kith/server/release/compat"
	"kith/static"
)

func compress(t *testing.T, content []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := z.Write(content); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

var programs sync.Map

// program returns testdata/program with a name, compressed.
func program(t *testing.T, name string) []byte {
	t.Helper()
	if p, is := programs.Load(name); is {
		return p.([]byte)
	}
	file := filepath.Join(t.TempDir(), "program.wasm")
	cmd := exec.CommandContext(t.Context(), "go", "build", "-ldflags", "-s -w -X main.name="+name, "-o", file, "./testdata/program")
	cmd.Env = append(os.Environ(), "GOOS=wasip1", "GOARCH=wasm", "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	content, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	p := compress(t, content)
	programs.Store(name, p)
	return p
}

// of returns a release with these files, of which nil is none.
func of(t *testing.T, id string, program, states []byte) *release.Release {
	t.Helper()
	folder := fstest.MapFS{}
	m := static.Manifest{Build: id, Schema: static.Schema{Version: 3, MinReader: 2}}
	for name, content := range map[string][]byte{"restore.wasm.gz": program, "states.json.gz": states} {
		if content != nil {
			folder[name] = &fstest.MapFile{Data: content}
			m.Files = append(m.Files, static.File{Name: name, File: name})
		}
	}
	text, err := json.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	folder["manifest.json"] = &fstest.MapFile{Data: text}
	assets, err := static.OpenFS(folder)
	if err != nil {
		t.Fatal(err)
	}
	return release.Of(assets, 0, false)
}

// TestCheck has releases with every kind of mistake, as the canary and as the stable one.
func TestCheck(t *testing.T) {
	for mistake, want := range map[string]struct{ canary, stable string }{
		"nothing":     {"", ""},
		"aside":       {"bad may not read what good stores", "bad may not read what good stores"},
		"forgets":     {"bad does not find all that good has stored: word draft", "bad does not find all that good has stored: word draft"},
		"skips":       {"bad does not find all that good has stored: something cannot be read", "bad does not find all that good has stored: something cannot be read"},
		"stores-less": {"good does not find all that bad has stored: word draft", ""},
		"fails":       {"no luck", "no luck"},
		"eats":        {"the program of bad that reads states fails", "the program of bad that reads states fails"},
		"talks":       {"the program of bad that reads states fails", "the program of bad that reads states fails"},
		"mumbles":     {"bad that reads states has written something", "bad that reads states has written something"},
		"leaves-out":  {"bad that reads states has written something", "bad that reads states has written something"},
	} {
		states := func(more string) []byte {
			return compress(t, []byte(`["bad:`+mistake+` session draft `+more+`","other"]`))
		}
		good := of(t, "good", program(t, "good"), states(""))
		bad := of(t, "bad", program(t, "bad"), states("own"))
		for role, c := range map[string]struct {
			stable, canary *release.Release
			want           string
		}{"canary": {good, bad, want.canary}, "stable": {bad, good, want.stable}} {
			err := compat.Check(t.Context(), c.stable, c.canary)
			if (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
				t.Errorf("%s, as the %s: %v, want %q", mistake, role, err, c.want)
			}
		}
	}
}

// TestHang checks that a program that never ends is stopped.
func TestHang(t *testing.T) {
	states := compress(t, []byte(`["bad:hangs"]`))
	good, bad := of(t, "good", program(t, "good"), states), of(t, "bad", program(t, "bad"), states)
	if err := compat.Check(t.Context(), good, good); err != nil { // both are compiled
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Second)
	defer cancel()
	if err := compat.Check(ctx, good, bad); err == nil || !strings.Contains(err.Error(), "does not end") {
		t.Errorf("the error is %v", err)
	}
}

// TestIncomplete has releases without what is needed to try them.
func TestIncomplete(t *testing.T) {
	states := compress(t, []byte(`["session"]`))
	good := of(t, "good", program(t, "good"), states)
	for name, c := range map[string]struct {
		program, states []byte
		want            string
	}{
		"no program":        {nil, states, "bad has no restore.wasm.gz"},
		"no states":         {program(t, "bad"), nil, "bad has no states.json.gz"},
		"an empty list":     {program(t, "bad"), compress(t, []byte(`[]`)), "cannot be read"},
		"not a list":        {program(t, "bad"), compress(t, []byte(`{`)), "cannot be read"},
		"not compressed":    {program(t, "bad"), []byte(`["session"]`), "cannot be unpacked"},
		"cut off":           {program(t, "bad")[:1000], states, "cannot be unpacked"},
		"not a program":     {compress(t, []byte("no program")), states, "cannot be compiled"},
		"a bomb in the zip": {compress(t, make([]byte, 33<<20)), states, "cannot be unpacked"},
	} {
		bad := of(t, "bad", c.program, c.states)
		for role, err := range map[string]error{"canary": compat.Check(t.Context(), good, bad), "stable": compat.Check(t.Context(), bad, good)} {
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%s, as the %s: %v, want %q", name, role, err, c.want)
			}
		}
	}
}

// TestOwn checks that the release that was built last reads what it stores.
func TestOwn(t *testing.T) {
	assets, err := static.Open()
	if err != nil {
		t.Fatal(err)
	}
	own := release.Of(assets, 0, false)
	if err := compat.Check(t.Context(), own, own); err != nil {
		t.Error(err)
	}
}
