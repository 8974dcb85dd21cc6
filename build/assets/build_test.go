package assets_test

import (
	"bytes"
	"compress/gzip"
	"io"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/zstd"

	"kith/build/assets"
	"kith/static"
)

// site is a small but whole set of sources.
func site() fstest.MapFS {
	return sources(
		"frame.html", `<!doctype html><html lang="{{lang}}" dir="{{dir}}" data-screen="{{name}}"><head><title>{{title}}</title>
			<link rel="stylesheet" href="{{asset "panel.css"}}">
			</head><body>{{screen}}<template>{{waiting}}</template></body></html>`,
		"dots.svg", `<svg xmlns="http://www.w3.org/2000/svg"/>`,
		"panel.css", "a { color : #ff0000; background: url({{asset 'dots.svg'}}) }\n"+strings.Repeat("b { margin: 0px 0px 0px 1px }\n", 40),
		"widget.js", `const answer = 1 + 2; console.log(answer, '{{asset "widget.wasm"}}', '{{build}}')`,
	)
}

func testBuilder(cache assets.Cache) assets.Builder {
	return assets.Builder{
		Compiled: map[string][]byte{"widget.wasm": []byte(strings.Repeat("\x00asm", 300))},
		Screens: map[string]assets.Screen{
			"en": {Dir: "ltr", Name: "home", Title: "Chat", Body: "<main>  two  spaces  </main>", Waiting: "<i>  it  waits  </i>"},
			"ar": {Dir: "rtl", Name: "home", Title: "Chat", Body: "<main>مرحبا</main>"},
		},
		BuildID:    "0123abcd",
		Compressor: assets.Compressor{Fast: true, Cache: cache},
	}
}

func build(t *testing.T, from fstest.MapFS, m assets.Builder) (fstest.MapFS, *static.Assets) {
	t.Helper()
	plan, err := assets.Plan(from, []string{"widget.wasm"}, []string{"ar", "en"})
	if err != nil {
		t.Fatal(err)
	}
	m.Sources = from
	files, manifest, err := m.Build(plan)
	if err != nil {
		t.Fatal(err)
	}
	return written(t, files, manifest)
}

// TestJoined: a script that is delivered within another one's file runs first, and keeps
// the other from being a call of it.
func TestJoined(t *testing.T) {
	from := site()
	from["outcomes.js"] = &fstest.MapFile{Data: []byte("(() => { first('{{build}}') })()\n")}
	from["frame.js"] = &fstest.MapFile{Data: []byte("(() => { second('{{asset \"widget.wasm\"}}') })()\n")}
	dist, built := build(t, from, testBuilder(""))
	f, ok := built.ByName("frame.js")
	if _, apart := built.ByName("outcomes.js"); apart || !ok {
		t.Fatalf("there is a file of outcomes.js: %t; of frame.js: %t", apart, ok)
	}
	text := string(dist[f.File].Data)
	if after, ok := strings.CutPrefix(text, `(()=>{first("0123abcd")})()`); !ok || !strings.Contains(after, `second("./a/`) || after[0] == '(' {
		t.Errorf("frame.js is %s", text)
	}
}

func TestShims(t *testing.T) {
	from := site()
	from["widget.js"] = &fstest.MapFile{Data: []byte(`window['{{global}}'] = '{{methods}}'; /*core window.only = 1; */ /*widget*/ window.launcher = 1; /*both*/ dispatchEvent(new Event('{{loaded}}'))`)}
	dist, _ := build(t, from, testBuilder(""))
	for name, c := range map[string]struct{ has, lacks []string }{
		"widget.js": {[]string{`window.Kustomer=`, "open close", "launcher", `"kustomerLoaded"`}, []string{"only", "sendMessage"}},
		"core.js":   {[]string{`window.KustomerCore=`, "sendMessage", `"kustomerCoreLoaded"`, "window.only=1"}, []string{"open close", "launcher"}},
	} {
		text := string(dist[name].Data)
		for _, part := range c.has {
			if !strings.Contains(text, part) {
				t.Errorf("%s lacks %q: %s", name, part, text)
			}
		}
		for _, part := range c.lacks {
			if strings.Contains(text, part) {
				t.Errorf("%s has %q: %s", name, part, text)
			}
		}
	}
}

func TestMake(t *testing.T) {
	dist, a := build(t, site(), testBuilder(""))
	css, _ := a.ByName("panel.css")
	wasm, _ := a.ByName("widget.wasm")
	t.Run("the screen stays to the last space", func(t *testing.T) {
		f, ok := a.ByName("frame.en.html")
		text := string(dist[f.File].Data)
		if !ok || f.Path != "" || !strings.Contains(text, "<main>  two  spaces  </main><template><i>  it  waits  </i></template></body>") {
			t.Errorf("frame.en.html at %q is %s", f.Path, text)
		}
		if !strings.Contains(text, "href=."+css.Path) && !strings.Contains(text, `href=".`+css.Path) {
			t.Errorf("its stylesheet's address is not relative: %s", text)
		}
		if dots, _ := a.ByName("dots.svg"); !strings.Contains(string(dist[css.File].Data), "url(../.."+dots.Path+")") {
			t.Errorf("the stylesheet's picture is not relative: %.200s", dist[css.File].Data)
		}
		if !strings.Contains(text, css.Path) || !strings.Contains(text, `data-screen="home"`) {
			t.Errorf("it does not name its stylesheet or its screen: %s", text)
		}
	})
	t.Run("direction and language", func(t *testing.T) {
		f, _ := a.ByName("frame.ar.html")
		if text := string(dist[f.File].Data); !strings.Contains(text, `lang="ar" dir="rtl"`) {
			t.Errorf("frame.ar.html is %s", text)
		}
		if got := strings.Join(a.Manifest.Languages, " "); got != "ar en" {
			t.Errorf("the languages are %q", got)
		}
	})
	t.Run("addresses and the build stand in scripts", func(t *testing.T) {
		f, _ := a.ByPath("/chat-web/widget.js")
		text := string(dist[f.File].Data)
		if !strings.Contains(text, wasm.Path) || !strings.Contains(text, "0123abcd") || f.Immutable {
			t.Errorf("widget.js is %s", text)
		}
	})
	t.Run("assets are named by their content", func(t *testing.T) {
		if css.Path != "/a/"+css.Hash+"/panel.css" || !css.Immutable {
			t.Errorf("panel.css is at %s", css.Path)
		}
		changed := site()
		changed["panel.css"] = &fstest.MapFile{Data: []byte("a{color:blue}")}
		_, b := build(t, changed, testBuilder(""))
		if other, _ := b.ByName("panel.css"); other.Path == css.Path {
			t.Error("another content has the same address")
		}
		if same, _ := b.ByName("widget.wasm"); same.Path != wasm.Path {
			t.Error("the same content has another address")
		}
	})
	t.Run("every encoding gives the file back", func(t *testing.T) {
		if len(css.Encodings) != 3 {
			t.Fatalf("panel.css has the encodings %v", css.Encodings)
		}
		for _, e := range css.Encodings {
			got := unpacked(t, e.Name, dist[e.File].Data)
			if !bytes.Equal(got, dist[css.File].Data) || e.Size >= css.Size {
				t.Errorf("%s: %d bytes that give %q", e.Name, e.Size, got)
			}
		}
	})
}

func TestMakeRefuses(t *testing.T) {
	for name, c := range map[string]struct{ file, text, want string }{
		"a placeholder that means nothing": {"a.html", "{{colour}}", "static/a.html: no value for {{colour}}"},
		"a language outside of a document": {"a.html", "{{lang}}", "{{lang}}"},
		"a frame without a screen":         {"frame.html", "<p>", "{{screen}} and {{waiting}} must occur once"},
		"a script with a mistake in it":    {"a.js", "let let = (", "static/a.js"},
	} {
		t.Run(name, func(t *testing.T) {
			from := sources(c.file, c.text)
			plan, err := assets.Plan(from, nil, []string{"en"})
			if err != nil {
				t.Fatal(err)
			}
			m := testBuilder("")
			m.Sources = from
			if _, _, err := m.Build(plan); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("the error is %v and should say %q", err, c.want)
			}
		})
	}
}

func unpacked(t *testing.T, encoding string, small []byte) []byte {
	t.Helper()
	var r io.Reader = brotli.NewReader(bytes.NewReader(small))
	var err error
	switch encoding {
	case "gzip":
		r, err = gzip.NewReader(bytes.NewReader(small))
	case "zstd":
		r, err = zstd.NewReader(bytes.NewReader(small))
	}
	if err != nil {
		t.Fatal(err)
	}
	whole, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return whole
}
