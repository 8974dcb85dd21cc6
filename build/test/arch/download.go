package arch

import (
	"fmt"
	"io/fs"
	"maps"
	"slices"

	"kith/build/assets"
	"kith/build/tighten"
	"kith/static"
)

// downloadLimits are the largest sizes allowed for downloads, in bytes, compressed
// with brotli at its best.
var downloadLimits = map[string]int{
	"widget.js":   3472,       // loaded with every page of the site
	"core.js":     3456,       // likewise
	"frame.js":    3840,       // loaded at the first click, with outcomes.js in it, and what shows messages before the program runs
	"widget.wasm": 692 * 1024, // likewise
	"inbox.wasm":  702 * 1024, // by agents alone
}

// DownloadSizes returns the downloads that are too large or missing. It compresses
// them itself, because a development build (-fast) compresses worse.
func DownloadSizes(built *static.Assets, compressor assets.Compressor) (violations []string, err error) {
	for _, name := range slices.Sorted(maps.Keys(downloadLimits)) {
		f, ok := built.ByName(name)
		if !ok {
			violations = append(violations, name+" is not among the assets")
			continue
		}
		content, err := fs.ReadFile(built.FS, f.File)
		if err != nil {
			return nil, err
		}
		compressed, err := compressor.Encode("br", content)
		if err != nil {
			return nil, err
		}
		if len(compressed) > downloadLimits[name] {
			violations = append(violations, fmt.Sprintf("%s has %d bytes compressed; the limit is %d%s", name, len(compressed), downloadLimits[name], untightened(content)))
		}
	}
	return violations, nil
}

// untightened returns a remark about a program that was built without
// build/tighten, which accounts for a sixth of its size.
func untightened(content []byte) string {
	if tight, err := tighten.Tightened(content); err == nil && !tight {
		return " (it was built with -tighten=false or " + tighten.Switch + "=false)"
	}
	return ""
}
