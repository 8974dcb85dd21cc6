package arch

import (
	"fmt"
	"io/fs"
	"maps"
	"slices"

	"kith/build/assets"
	"kith/static"
)

// limits are the most bytes that a download may have, compressed with brotli
// as well as it goes.
var limits = map[string]int{
	"widget.js":   3 * 1024,   // every page view of the site pays for it
	"core.js":     3 * 1024,   // likewise
	"widget.wasm": 680 * 1024, // the first click pays for it
	"inbox.wasm":  680 * 1024,
}

// Sizes answers the downloads that are too large, or not there. It compresses
// them by itself, since a build for development does not do its best.
func Sizes(built *static.Assets, press assets.Press) (breaches []string, err error) {
	for _, name := range slices.Sorted(maps.Keys(limits)) {
		f, ok := built.Named(name)
		if !ok {
			breaches = append(breaches, name+" is not among the assets")
			continue
		}
		content, err := fs.ReadFile(built.FS, f.File)
		if err != nil {
			return nil, err
		}
		small, err := press.Encode("br", content)
		if err != nil {
			return nil, err
		}
		if len(small) > limits[name] {
			breaches = append(breaches, fmt.Sprintf("%s has %d bytes compressed; %d are the most", name, len(small), limits[name]))
		}
	}
	return breaches, nil
}
