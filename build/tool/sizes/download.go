package main

import (
	"fmt"
	"io"
	"io/fs"
	"strings"

	"kith/static"
)

// downloads prints what is loaded before the first click, and at it. The panel loads
// what its document names.
func downloads(w io.Writer, built *static.Assets) error {
	shim, ok := built.ByName("widget.js")
	if !ok {
		return fmt.Errorf("widget.js is not among the assets")
	}
	frame, ok := built.ByName("frame.en.html")
	if !ok {
		return fmt.Errorf("frame.en.html is not among the assets")
	}
	document, err := fs.ReadFile(built.FS, frame.File)
	if err != nil {
		return err
	}
	var before, after []part
	before = append(before, compressedSize(shim))
	after = append(after, compressedSize(frame))
	for _, f := range built.Manifest.Files {
		if f.Immutable && strings.Contains(string(document), f.Path) {
			after = append(after, compressedSize(f))
		}
	}
	printParts(w, "before the first click, compressed (without the response with the settings)", before)
	printParts(w, "at the first click, compressed", after)
	return nil
}

// compressedSize returns what a browser downloads of a file.
func compressedSize(f static.File) part {
	if len(f.Encodings) > 0 {
		return part{f.Name + " (" + f.Encodings[0].Name + ")", f.Encodings[0].Size}
	}
	return part{f.Name, f.Size}
}
