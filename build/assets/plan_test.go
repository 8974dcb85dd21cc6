package assets_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"kith/build/assets"
)

// sources returns a folder with files, given as pairs of a name and a content.
func sources(pairs ...string) fstest.MapFS {
	m := fstest.MapFS{}
	for i := 0; i < len(pairs); i += 2 {
		m[pairs[i]] = &fstest.MapFile{Data: []byte(pairs[i+1])}
	}
	return m
}

// lines returns a plan as text, one output a line.
func lines(plan []assets.Output) string {
	var b strings.Builder
	for _, o := range plan {
		fmt.Fprintf(&b, "%s < %s %v immutable=%t refs=%v\n", o.Name, o.Source, o.Paths, o.Immutable, o.Refs)
	}
	return b.String()
}

func TestPlan(t *testing.T) {
	plan, err := assets.Plan(sources(
		"frame.html", `<link href="{{asset "panel.css"}}"><script src="{{asset 'frame.js'}}"></script>{{screen}}{{waiting}}`,
		"frame.js", `fetch('{{asset "widget.wasm"}}')`,
		"outcomes.js", `watch('{{asset "dots.svg"}}')`,
		"panel.css", `a{background:url({{asset "dots.svg"}})}`,
		"dots.svg", `<svg/>`,
		"widget.js", `1`,
		"kustomer.d.ts", `export {}`,
		"inbox.html", `<link href="{{asset "panel.css"}}">`,
		"refused.html", `no`,
		"demo/index.html", `hello`,
		"demo/mug.jpg", "\xff",
		"static.go", "package static",
		"dist/a/x.css", "old",
		"dist/.gitkeep", "",
		"kb/help.md", "# Help",
	), []string{"widget.wasm"}, []string{"en", "ar"})
	if err != nil {
		t.Fatal(err)
	}
	want := `core.js < widget.js [/core.js /chat-web/core.js] immutable=false refs=[]
demo/index.html < demo/index.html [/] immutable=false refs=[]
demo/mug.jpg < demo/mug.jpg [/demo/mug.jpg] immutable=false refs=[]
dots.svg < dots.svg [] immutable=true refs=[]
widget.wasm < widget.wasm [] immutable=true refs=[]
frame.js < frame.js [] immutable=true refs=[dots.svg widget.wasm]
panel.css < panel.css [] immutable=true refs=[dots.svg]
frame.ar.html < frame.html [] immutable=false refs=[frame.js panel.css]
frame.en.html < frame.html [] immutable=false refs=[frame.js panel.css]
inbox.html < inbox.html [/inbox] immutable=false refs=[panel.css]
kustomer.d.ts < kustomer.d.ts [/kustomer.d.ts] immutable=false refs=[]
refused.html < refused.html [] immutable=false refs=[]
widget.js < widget.js [/widget.js /chat-web/widget.js] immutable=false refs=[]
`
	if got := lines(plan); got != want {
		t.Errorf("the plan is\n%s\nand should be\n%s", got, want)
	}
}

func TestPlanRefuses(t *testing.T) {
	for name, c := range map[string]struct {
		sources fstest.MapFS
		want    string
	}{
		"an asset that does not exist":    {sources("a.css", `{{asset "b.svg"}}`), `static/a.css: it refers to the asset "b.svg"`},
		"a cycle":                         {sources("a.css", `{{asset "b.css"}}`, "b.css", `{{asset "a.css"}}`), "in a cycle"},
		"an unknown extension":            {sources("a.exe", ""), "no media type is known for \".exe\""},
		"a script that another one lacks": {sources("frame.js", ""), "outcomes.js"},
		"a source named like a compiled":  {sources("widget.wasm", ""), "static/widget.wasm: there are two of this name"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := assets.Plan(c.sources, []string{"widget.wasm"}, nil)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("the error is %v and should say %q", err, c.want)
			}
		})
	}
}
