package arch

import (
	"fmt"
	"go/build"
	"io"
	"io/fs"
	"path"
	"strings"
)

// pages are the rooms that exist in a page alone.
var pages = []string{"wasm/browser", "wasm/widget", "wasm/inbox", "build/test/lostbindings/widget"}

// Tags answers the Go files of those rooms that some other platform would
// compile: they lack //go:build js && wasm, or a name that says so.
func Tags(project fs.FS, name string) (breaches []string) {
	dir := path.Dir(name)
	mine := false
	for _, p := range pages {
		mine = mine || dir == p || strings.HasPrefix(dir, p+"/")
	}
	if !mine || path.Ext(name) != ".go" {
		return nil
	}
	for _, platform := range [][2]string{{"linux", "amd64"}, {"js", "ecmascript"}, {"wasip1", "wasm"}} {
		c := build.Default
		c.GOOS, c.GOARCH = platform[0], platform[1]
		c.JoinPath = path.Join
		c.OpenFile = func(name string) (io.ReadCloser, error) { return project.Open(name) }
		if matches, err := c.MatchFile(dir, path.Base(name)); err != nil {
			breaches = append(breaches, fmt.Sprintf("%s: %v", name, err))
		} else if matches {
			breaches = append(breaches, fmt.Sprintf("%s lacks //go:build js && wasm: it would be compiled for %s/%s", name, platform[0], platform[1]))
		}
	}
	return breaches
}
