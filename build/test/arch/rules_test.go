package arch_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"kith/build/test/arch"
)

// importing returns packages, given as pairs of an import path and its imports,
// which spaces separate.
func importing(pairs ...string) []arch.Package {
	var all []arch.Package
	for i := 0; i < len(pairs); i += 2 {
		all = append(all, arch.Package{ImportPath: pairs[i], Imports: strings.Fields(pairs[i+1])})
	}
	return all
}

// TestRules applies every rule to what follows it and to what violates it.
func TestRules(t *testing.T) {
	page := fstest.MapFS{
		"wasm/browser/a.go":       {Data: []byte("package browser")},
		"wasm/browser/b.go":       {Data: []byte("//go:build js && wasm\n\npackage browser")},
		"wasm/browser/c_js.go":    {Data: []byte("package browser")},
		"wasm/browser/lost_js.go": {Data: []byte("//go:build wasm && extra\n\npackage browser")},
		"wasm/app/a.go":           {Data: []byte("package app")},
	}
	top, err := arch.TopLevel(fstest.MapFS{"notes.txt": {}, ".ci/run": {}, "Makefile": {}, "server/main.go": {}})
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		violations []string
		want       string // "" if there must be none
	}{
		"an arrow":                       {arch.Imports(importing("kith/server/hub", "kith/server/store fmt")), ""},
		"no arrow":                       {arch.Imports(importing("kith/server/store", "kith/server/hub")), "no arrow allows it"},
		"within a component":             {arch.Imports(importing("kith/server/protocol", "kith/server/protocol/codec")), ""},
		"an unlisted package":            {arch.Imports(importing("kith/wasm/extra", "")), "kith/wasm/extra is no component"},
		"to an unlisted package":         {arch.Imports(importing("kith/wasm/chat", "kith/wasm/extra")), "no arrow allows it"},
		"SQL in the store":               {arch.Restricted(importing("kith/server/store", "database/sql")), ""},
		"SQL elsewhere":                  {arch.Restricted(importing("kith/server/web", "database/sql")), "only server/store, build/tool/drill may import"},
		"a light package":                {arch.BrowserImports(importing("kith/wasm/widget", "fmt", "fmt", "")), ""},
		"a heavy one":                    {arch.BrowserImports(importing("kith/wasm/chat", "net/url", "net/url", "")), "through kith/wasm/chat: it brings tables"},
		"one below a heavy one":          {arch.BrowserImports(importing("crypto/sha256", "")), "crypto/sha256 gets into the browser"},
		"no tag":                         {arch.BuildTags(page, "wasm/browser/a.go"), "would be compiled for linux/amd64"},
		"a tag":                          {arch.BuildTags(page, "wasm/browser/b.go"), ""},
		"a name that is half a tag":      {arch.BuildTags(page, "wasm/browser/c_js.go"), "js/ecmascript"},
		"a name and a tag":               {arch.BuildTags(page, "wasm/browser/lost_js.go"), ""},
		"no tag where none is needed":    {arch.BuildTags(page, "wasm/app/a.go"), ""},
		"the top level":                  {top, "notes.txt does not belong"},
		"a name":                         {arch.VagueNames("server/hub/link.go"), ""},
		"a vague file":                   {arch.VagueNames("server/hub/util_test.go"), `"util"`},
		"a vague folder":                 {arch.VagueNames("server/common/link.go"), `"common"`},
		"a goroutine in a pure package":  {arch.Purity("wasm/chat/a.go", []byte("package chat\nfunc f() { go f() }")), "2:12: a pure package starts"},
		"the clock in a pure package":    {arch.Purity("wasm/chat/a.go", []byte("package chat\nvar now = time.Now()")), "uses the clock"},
		"files in a pure package":        {arch.Purity("server/protocol/a.go", []byte(`package wire; import "os"`)), "imports os"},
		"the clock in a test":            {arch.Purity("wasm/chat/a_test.go", []byte("package chat\nvar now = time.Now()")), ""},
		"the clock in another package":   {arch.Purity("server/hub/a.go", []byte("package hub\nvar now = time.Now()")), ""},
		"a path of a machine":            {arch.ForbiddenText("README.md", []byte("a\nsee /ro"+"ot/notes")), "README.md:2"},
		"markup from text":               {arch.ForbiddenText("static/a.js", []byte("e.inner"+"HTML = x")), "never build markup"},
		"a message to every origin":      {arch.ForbiddenText("static/a.js", []byte("w.post"+`Message({a}, "*")`)), "one exact origin"},
		"a message to one origin":        {arch.ForbiddenText("static/a.js", []byte("w.postMessage({a}, origin)")), ""},
		"a file that is not text":        {arch.ForbiddenText("a.png", []byte("\xff/ro"+"ot/")), ""},
		"a skipped test":                 {arch.ForbiddenText("a_test.go", []byte("t.Sk"+"ip()")), "proves nothing"},
		"a rule for code, in a document": {arch.ForbiddenText("README.md", []byte("time.Sl"+"eep(1)")), ""},
	} {
		t.Run(name, func(t *testing.T) {
			all := strings.Join(c.violations, "\n")
			if (all == "") != (c.want == "") || !strings.Contains(all, c.want) {
				t.Errorf("the violations are %q, want %q among them", all, c.want)
			}
		})
	}
}
