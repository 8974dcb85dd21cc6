package arch_test

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"kith/build/assets"
	"kith/build/test/arch"
	"kith/static"
)

// TestSizes looks at what the last build made; before the first it fails and
// says what to do.
func TestSizes(t *testing.T) {
	dir, _ := project(t)
	built, err := static.OpenFS(os.DirFS(filepath.Join(dir, "static", "dist")))
	if err != nil {
		t.Fatal(err)
	}
	violations, err := arch.DownloadSizes(built, assets.Compressor{Cache: assets.Cache(filepath.Join(dir, "build", "cache"))})
	if err != nil {
		t.Fatal(err)
	}
	report(t, violations)
}

func TestSizesTellsWhatIsTooLarge(t *testing.T) {
	noise := make([]byte, 4000)
	chance := rand.New(rand.NewPCG(1, 2))
	for i := range noise {
		noise[i] = byte(chance.Uint32())
	}
	built, err := static.OpenFS(fstest.MapFS{
		"manifest.json": {Data: []byte(`{"files":[{"name":"widget.js","file":"widget.js"},{"name":"core.js","file":"core.js"},{"name":"frame.js","file":"frame.js"},{"name":"inbox.wasm","file":"inbox.wasm"}]}`)},
		"widget.js":     {Data: noise},
		"core.js":       {Data: noise[:2000]},
		"frame.js":      {Data: noise[:2000]},
		"inbox.wasm":    {Data: noise},
	})
	if err != nil {
		t.Fatal(err)
	}
	violations, err := arch.DownloadSizes(built, assets.Compressor{Fast: true})
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"widget.js has 400", "widget.wasm is not among the assets"}
	if len(violations) != len(want) || !strings.HasPrefix(violations[0], want[0]) || violations[1] != want[1] {
		t.Errorf("the violations are %q", violations)
	}
}
