package arch

import (
	"fmt"
	"go/build"
	"io"
	"io/fs"
	"path"
	"strings"
)

// browserOnly lists the components that are compiled for js/wasm only.
var browserOnly = []string{"wasm/browser", "wasm/widget", "wasm/inbox", "build/test/lostbindings/widget", "build/tool/drill/badrelease/widget"}

// BuildTags returns the violations of a Go file of those components which would be
// compiled for another platform: it lacks //go:build js && wasm, or an equivalent
// name.
func BuildTags(project fs.FS, name string) (violations []string) {
	dir := path.Dir(name)
	applies := false
	for _, p := range browserOnly {
		applies = applies || dir == p || strings.HasPrefix(dir, p+"/")
	}
	if !applies || path.Ext(name) != ".go" {
		return nil
	}
	for _, platform := range [][2]string{{"linux", "amd64"}, {"js", "ecmascript"}, {"wasip1", "wasm"}} {
		c := build.Default
		c.GOOS, c.GOARCH = platform[0], platform[1]
		c.JoinPath = path.Join
		c.OpenFile = func(name string) (io.ReadCloser, error) { return project.Open(name) }
		if matches, err := c.MatchFile(dir, path.Base(name)); err != nil {
			violations = append(violations, fmt.Sprintf("%s: %v", name, err))
		} else if matches {
			violations = append(violations, fmt.Sprintf("%s lacks //go:build js && wasm: it would be compiled for %s/%s", name, platform[0], platform[1]))
		}
	}
	return violations
}
