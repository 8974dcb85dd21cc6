// Package releasetest makes releases for tests. It must never import anything of this
// project but server/release and static.
package releasetest

import (
	"encoding/json"
	"testing"
	"testing/fstest"

	"kith/server/release"
	"kith/static"
)

// Schema is that of the releases of File.
var Schema = static.Schema{Version: 2, MinReader: 2}

// Assets returns the assets of a build: files whose content names their source and the
// build, among them those of a demo and of an inbox.
func Assets(t testing.TB, id string, schema static.Schema) *static.Assets {
	t.Helper()
	folder := fstest.MapFS{}
	m := static.Manifest{Build: id, Built: 1_763_000_000_000, Schema: schema, Languages: []string{"en"}}
	add := func(name, path string, immutable bool, encodings ...string) {
		f := static.File{Name: name, Path: path, File: "f/" + id + "/" + name, Type: "text/plain", Immutable: immutable, Hash: id}
		folder[f.File] = &fstest.MapFile{Data: []byte(name + " of " + id)}
		for _, e := range encodings {
			f.Encodings = append(f.Encodings, static.Encoding{Name: e, File: f.File + "." + e})
			folder[f.File+"."+e] = &fstest.MapFile{Data: []byte(e)}
		}
		m.Files = append(m.Files, f)
	}
	add("widget.js", "/widget.js", false, "br")
	add("frame.en.html", "", false)
	add("panel.css", "/a/"+id+"/panel.css", true, "br", "gzip")
	add("inbox.html", "", false)
	add("inbox.css", "/a/"+id+"/inbox.css", true)
	add("demo/index.html", "/", false)
	text, err := json.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	folder["manifest.json"] = &fstest.MapFile{Data: text}
	a, err := static.OpenFS(folder)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// File returns the file of a release that is not signed.
func File(t testing.TB, id string) []byte {
	t.Helper()
	content, err := release.Pack(Assets(t, id, Schema), nil)
	if err != nil {
		t.Fatal(err)
	}
	return content
}
