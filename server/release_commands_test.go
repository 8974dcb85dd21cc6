package main

import (
	"context"
	"crypto/ed25519"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"kith/server/release"
	"kith/static"
)

// releaseFile writes the file of a release, signed if there is a key, and returns its name.
func releaseFile(t *testing.T, id string, key ed25519.PrivateKey) string {
	t.Helper()
	manifest := static.Manifest{Build: id, Schema: static.Schema{Version: 2, MinReader: 2}, Languages: []string{"en"}, Files: []static.File{
		{Name: "widget.js", Path: "/widget.js", File: "widget.js", Type: "text/javascript", Hash: id},
		{Name: "frame.en.html", File: "frame.html", Type: "text/html", Hash: id},
	}}
	text, err := json.Marshal(manifest)
	if err != nil {
		t.Fatal(err)
	}
	dist, err := static.OpenFS(fstest.MapFS{"manifest.json": {Data: text}, "widget.js": {Data: []byte("// the shim of " + id)}, "frame.html": {Data: []byte("the panel of " + id)}})
	if err != nil {
		t.Fatal(err)
	}
	content, err := release.Pack(dist, key)
	if err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(t.TempDir(), id+".zip")
	if err := os.WriteFile(name, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

// skipStates has releases become the canary that hold no program to read states with.
func skipStates(t *testing.T) {
	check := checkStates
	checkStates = func(context.Context, *release.Release, *release.Release) error { return nil }
	t.Cleanup(func() { checkStates = check })
}

// A releaseDesk runs the commands "server release …" on a data folder.
type releaseDesk struct {
	*testing.T
	data string
}

func (d releaseDesk) run(args ...string) (code int, out, says string) {
	d.Helper()
	return runWith(d.T, append([]string{"release", args[0], "-data", d.data}, args[1:]...)...)
}

// does runs a command that must succeed, and whose output has a text.
func (d releaseDesk) does(want string, args ...string) {
	d.Helper()
	if code, out, says := d.run(args...); code != 0 || !strings.Contains(out, want) {
		d.Errorf("%v: code %d, %q, %q, want %q", args, code, out, says, want)
	}
}

// refuses runs a command that must fail, and say why in one sentence.
func (d releaseDesk) refuses(want string, args ...string) {
	d.Helper()
	if code, out, says := d.run(args...); code == 0 || out != "" || !strings.Contains(says, want) || !strings.HasSuffix(says, ".\n") {
		d.Errorf("%v: code %d, %q, %q, want %q", args, code, out, says, want)
	}
}

// TestReleaseCommands: an operator adds a release, gives it to some and to all, and takes
// it back, while the server runs; new pages get what was decided at once. While it does
// not run the rest can be done, too, and it starts with that.
func TestReleaseCommands(t *testing.T) {
	skipStates(t)
	d := releaseDesk{t, filepath.Join(t.TempDir(), "data")}
	p := start(t, "-data", d.data)
	panel := func(page string) string {
		t.Helper()
		status, text := p.get("/frame.html?" + page)
		if status != 200 {
			t.Fatalf("status %d, %s", status, text)
		}
		return strings.TrimPrefix(text, "the panel of ")
	}
	// some returns how many of a hundred buckets get a release.
	some := func(id string) (n int) {
		t.Helper()
		for bucket := 1; bucket <= 100; bucket++ {
			if panel(fmt.Sprint("site=https://shop.example&bucket=", bucket)) == id {
				n++
			}
		}
		return n
	}
	two, three := releaseFile(t, "r2", nil), releaseFile(t, "r3", nil)

	d.does("b1       stable", "list")
	d.refuses("nothing to go back to", "rollback")
	d.refuses("no such file", "add", filepath.Join(t.TempDir(), "none.zip"))
	d.does("r2 was added", "add", two)
	d.does("r3 was added", "add", three)
	d.refuses("held already", "add", two)
	d.refuses("is not a share", "canary", "r2", "five")
	d.refuses("at most 50 %", "canary", "r2", "60%")
	d.refuses(`no release "r9"`, "canary", "r9", "5%")
	if n := some("r2"); n > 0 {
		t.Errorf("what was only added %d get", n)
	}
	d.does("r2 is the canary for 30 %", "canary", "r2", "30%")
	d.does("canary for 30 %", "list")
	if n := some("r2"); n < 10 || n > 50 {
		t.Errorf("30 %% of a hundred are %d", n)
	}
	if got := panel("site=https://shop.example"); got != "b1" {
		t.Errorf("a page without a bucket gets %s", got)
	}
	for _, bucket := range []string{"", "0", "-1", "10001", "1.5", "x", "99999999999999999999"} {
		if got := panel("site=https://shop.example&bucket=" + bucket); got != "b1" {
			t.Errorf("a page with the bucket %q gets %s", bucket, got)
		}
		if _, text := p.get("/v1/settings.js?key=demo&site=https://shop.example&bucket=" + bucket); !strings.Contains(text, `"build":"b1"`) {
			t.Errorf("a page with the bucket %q gets the settings %s", bucket, text)
		}
	}
	d.does("r3 from now on", "pin", "https://pinned.example", "r3")
	d.does("https://pinned.example is pinned to r3", "list")
	if got := panel("site=https://pinned.example&bucket=7"); got != "r3" {
		t.Errorf("the pages of the pinned site get %s", got)
	}
	d.does("r2 was rolled back. Pages get b1", "rollback", "-why", "it loses messages")
	if n := some("r2"); n > 0 {
		t.Errorf("what was rolled back %d get", n)
	}
	d.refuses("it loses messages", "promote", "r2")
	d.does("r3 is the stable release", "promote", "-why", "it is good", "r3")
	if _, text := p.get("/widget.js"); text != "// the shim of r3" || panel("site=https://shop.example&bucket=1") != "r3" {
		t.Errorf("pages get %q", text)
	}
	d.does("get what the others get", "unpin", "https://pinned.example")
	d.refuses("is the stable release", "remove", "r3")
	d.refuses("inside the binary", "remove", "b1")
	d.does("r2 was removed", "remove", "r2")
	if code := p.shutdown(); code != 0 {
		t.Fatal(code)
	}

	d.does("r3       stable", "list")
	d.refuses("start it", "add", two)
	d.does("r3 was rolled back. Pages get b1", "rollback", "-why", "at night")
	d.does("r3 was rolled back at", "list")
	p = start(t, "-data", d.data)
	if got := panel("site=https://shop.example&bucket=1"); got != "b1" {
		t.Errorf("after the start pages get %s", got)
	}
}

// TestReleaseKey: a server that was told keys takes no other release.
func TestReleaseKey(t *testing.T) {
	public, private, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	_, foreign, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	der, err := x509.MarshalPKIXPublicKey(public)
	if err != nil {
		t.Fatal(err)
	}
	keys := filepath.Join(t.TempDir(), "keys.pem")
	text := pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der})
	if err := os.WriteFile(keys, append(text, text...), 0o600); err != nil {
		t.Fatal(err)
	}
	d := releaseDesk{t, filepath.Join(t.TempDir(), "data")}
	start(t, "-data", d.data, "-release-key", keys)
	d.refuses("not signed, and this server takes none", "add", releaseFile(t, "r2", nil))
	d.refuses("key that this server trusts", "add", releaseFile(t, "r2", foreign))
	d.does("r2 was added", "add", releaseFile(t, "r2", private))

	empty := filepath.Join(t.TempDir(), "empty")
	if err := os.WriteFile(empty, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	private25519, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	secret := filepath.Join(t.TempDir(), "secret.pem")
	if err := os.WriteFile(secret, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: private25519}), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{empty: "not a PEM file", secret: "no public key", filepath.Join(t.TempDir(), "none"): "no such file"} {
		if says := wantStartError(t, testAssets, 2, "-data", d.data, "-release-key", name); !strings.Contains(says, "-release-key") || !strings.Contains(says, want) {
			t.Errorf("%q, want %q", says, want)
		}
	}
	if says := wantStartError(t, testAssets, 2, "-data", d.data, "-canary", "5"); !strings.Contains(says, "-canary") || !strings.Contains(says, "is not a share such as 5%") {
		t.Error(says)
	}
}

// TestCanaryIsChecked: a release that cannot be tried on the other's states does not become
// the canary, whether the server runs or not.
func TestCanaryIsChecked(t *testing.T) {
	d := releaseDesk{t, filepath.Join(t.TempDir(), "data")}
	running := start(t, "-data", d.data)
	d.does("r2 was added", "add", releaseFile(t, "r2", nil))
	d.refuses("has no restore.wasm.gz", "canary", "r2", "5%")
	running.shutdown()
	d.refuses("has no restore.wasm.gz", "canary", "r2", "5%")
}

// TestCanaryFlag: the release of a new binary begins as a canary.
func TestCanaryFlag(t *testing.T) {
	skipStates(t)
	data := filepath.Join(t.TempDir(), "data")
	start(t, "-data", data, "-canary", "20%").shutdown()
	next := func() (*static.Assets, error) {
		a, err := testAssets()
		if err == nil {
			a.Manifest.Build = "b2"
		}
		return a, err
	}
	startWith(t, next, "-data", data, "-canary", "20%")
	releaseDesk{t, data}.does("b2       canary for 20 %", "list")
}
