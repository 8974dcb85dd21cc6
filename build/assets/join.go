package assets

import (
	"io/fs"
	"slices"
)

// joined is the source of each script that is delivered within another one's file, by the
// name of that: in front of it, for what comes later cannot run if it fails. It costs no
// request, and is no output of its own.
var joined = map[string]string{"frame.js": "outcomes.js"}

// isJoined reports whether a source is delivered within another one's file.
func isJoined(name string) bool {
	for _, part := range joined {
		if part == name {
			return true
		}
	}
	return false
}

// readSource returns a source, behind the one that is joined to it.
func readSource(sources fs.FS, name string) ([]byte, error) {
	text, err := fs.ReadFile(sources, name)
	if joined[name] == "" || err != nil {
		return text, err
	}
	first, err := fs.ReadFile(sources, joined[name])
	return slices.Concat(first, []byte(";\n"), text), err // without the semicolon, the second would be a call of the first
}
