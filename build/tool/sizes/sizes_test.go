package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"kith/static"
)

// TestWeigh weighs a program that Go has just linked.
func TestWeigh(t *testing.T) {
	dir := t.TempDir()
	source := "package main\n\nimport \"strings\"\n\nfunc main() { println(strings.ToUpper(\"a\")) }\n"
	if err := os.WriteFile(filepath.Join(dir, "main.go"), []byte(source), 0o644); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("go", "build", "-o", "main.wasm", "main.go")
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOOS=js", "GOARCH=wasm", "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	module, err := os.ReadFile(filepath.Join(dir, "main.wasm"))
	if err != nil {
		t.Fatal(err)
	}
	parts, err := sizesByPackage(module, []string{"runtime", "strings", "internal/runtime/maps", "main"})
	if err != nil {
		t.Fatal(err)
	}
	sizes := map[string]int64{}
	for _, p := range parts {
		sizes[p.name] = p.bytes
	}
	if sizes["runtime"] < 100_000 || sizes["main"] < 10 || sizes["main"] > 5_000 || sizes["strings"] < 100 {
		t.Errorf("the sizes are %v", sizes)
	}
	if _, err := sizesByPackage([]byte("\x00asm\x01\x00\x00\x00"), nil); err == nil {
		t.Error("a module without names is weighed")
	}
}

func TestDownloads(t *testing.T) {
	built, err := static.OpenFS(fstest.MapFS{
		"manifest.json": {Data: []byte(`{"files":[
			{"name":"widget.js","file":"widget.js","size":9000,"encodings":[{"name":"br","size":3072}]},
			{"name":"frame.en.html","file":"frame.en.html","size":1024},
			{"name":"panel.css","file":"x","path":"/a/1/panel.css","immutable":true,"size":2048},
			{"name":"inbox.css","file":"x","path":"/a/2/inbox.css","immutable":true,"size":4096}]}`)},
		"frame.en.html": {Data: []byte(`<link href="/a/1/panel.css">`)},
	})
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := downloads(&out, built); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"3.0 KB  widget.js (br)", "2.0 KB  panel.css", "1.0 KB  frame.en.html", "3.0 KB\n"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("%q is not in\n%s", want, out.String())
		}
	}
	if strings.Contains(out.String(), "inbox.css") {
		t.Errorf("what the panel does not load is in\n%s", out.String())
	}
}
