package arch_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"kith/build/test/arch"
)

// importing makes packages, given as one, what it imports, another, ….
func importing(pairs ...string) []arch.Package {
	var all []arch.Package
	for i := 0; i < len(pairs); i += 2 {
		all = append(all, arch.Package{ImportPath: pairs[i], Imports: strings.Fields(pairs[i+1])})
	}
	return all
}

// TestBreaches tries every rule on what is right and on what is wrong.
func TestBreaches(t *testing.T) {
	page := fstest.MapFS{
		"wasm/browser/a.go":       {Data: []byte("package browser")},
		"wasm/browser/b.go":       {Data: []byte("//go:build js && wasm\n\npackage browser")},
		"wasm/browser/c_js.go":    {Data: []byte("package browser")},
		"wasm/browser/lost_js.go": {Data: []byte("//go:build wasm && extra\n\npackage browser")},
		"wasm/app/a.go":           {Data: []byte("package app")},
	}
	top, err := arch.Top(fstest.MapFS{"notes.txt": {}, ".ci/run": {}, "Makefile": {}, "server/main.go": {}})
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		breaches []string
		want     string // "" where there must be none
	}{
		"an arrow":                        {arch.Arrows(importing("kith/server/hub", "kith/server/store fmt")), ""},
		"no arrow":                        {arch.Arrows(importing("kith/server/store", "kith/server/hub")), "no arrow leads there"},
		"within a room":                   {arch.Arrows(importing("kith/server/protocol", "kith/server/protocol/codec")), ""},
		"a room that nobody knows":        {arch.Arrows(importing("kith/wasm/extra", "kith/wasm/html")), "no arrow leads there"},
		"to a room that nobody knows":     {arch.Arrows(importing("kith/wasm/chat", "kith/wasm/extra")), "no arrow leads there"},
		"the place of SQL":                {arch.Soles(importing("kith/server/store", "database/sql")), ""},
		"SQL elsewhere":                   {arch.Soles(importing("kith/server/web", "database/sql")), "for server/store alone"},
		"a light package":                 {arch.Heavy(importing("kith/wasm/widget", "fmt", "fmt", "")), ""},
		"a heavy one":                     {arch.Heavy(importing("kith/wasm/chat", "net/url", "net/url", "")), "by kith/wasm/chat: it comes with tables"},
		"one below a heavy one":           {arch.Heavy(importing("crypto/sha256", "")), "crypto/sha256 gets into the browser"},
		"no tag":                          {arch.Tags(page, "wasm/browser/a.go"), "would be compiled for linux/amd64"},
		"a tag":                           {arch.Tags(page, "wasm/browser/b.go"), ""},
		"a name that is a tag by half":    {arch.Tags(page, "wasm/browser/c_js.go"), "js/ecmascript"},
		"a name and a tag":                {arch.Tags(page, "wasm/browser/lost_js.go"), ""},
		"no tag where none is needed":     {arch.Tags(page, "wasm/app/a.go"), ""},
		"the top level":                   {top, "notes.txt does not belong"},
		"350 lines":                       {arch.Long("a.go", []byte(strings.Repeat("\n", 350))), ""},
		"351 lines":                       {arch.Long("a.css", []byte(strings.Repeat("\n", 351))), "351 lines"},
		"a name":                          {arch.Vague("server/hub/link.go"), ""},
		"a vague file":                    {arch.Vague("server/hub/util_test.go"), `"util"`},
		"a vague folder":                  {arch.Vague("server/common/link.go"), `"common"`},
		"a goroutine in a pure package":   {arch.Pure("wasm/chat/a.go", []byte("package chat\nfunc f() { go f() }")), "2:12: a pure package starts"},
		"the clock in a pure package":     {arch.Pure("wasm/chat/a.go", []byte("package chat\nvar now = time.Now()")), "looks at the clock"},
		"files in a pure package":         {arch.Pure("server/protocol/a.go", []byte(`package wire; import "os"`)), "imports os"},
		"the clock in a test":             {arch.Pure("wasm/chat/a_test.go", []byte("package chat\nvar now = time.Now()")), ""},
		"the clock in another package":    {arch.Pure("server/hub/a.go", []byte("package hub\nvar now = time.Now()")), ""},
		"a path of a machine":             {arch.Banned("README.md", []byte("a\nsee /ro"+"ot/notes")), "README.md:2"},
		"markup from text":                {arch.Banned("static/a.js", []byte("e.inner"+"HTML = x")), "never becomes markup"},
		"a message to anybody":            {arch.Banned("static/a.js", []byte("w.post"+`Message({a}, "*")`)), "one exact origin"},
		"a message to somebody":           {arch.Banned("static/a.js", []byte("w.postMessage({a}, origin)")), ""},
		"what is no text":                 {arch.Banned("a.png", []byte("\xff/ro"+"ot/")), ""},
		"a test that does not run":        {arch.Banned("a_test.go", []byte("t.Sk"+"ip()")), "proves nothing"},
		"a word for people, not for code": {arch.Banned("README.md", []byte("time.Sl"+"eep(1)")), ""},
	} {
		t.Run(name, func(t *testing.T) {
			all := strings.Join(c.breaches, "\n")
			if (all == "") != (c.want == "") || !strings.Contains(all, c.want) {
				t.Errorf("the breaches are %q and should say %q", all, c.want)
			}
		})
	}
}
