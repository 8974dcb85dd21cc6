package assets

import "io/fs"

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
	_, content, err := Delivered(sources, name, string(text))
	return []byte(content), err
}

// Delivered returns the name of the file in which a source is delivered, mostly its own, and
// what is in the file if the source has another text.
func Delivered(sources fs.FS, name, text string) (file, content string, err error) {
	for file, part := range joined {
		if part == name {
			rest, err := fs.ReadFile(sources, file)
			return file, join(text, string(rest)), err
		}
	}
	if joined[name] == "" {
		return name, text, nil
	}
	first, err := fs.ReadFile(sources, joined[name])
	return name, join(string(first), text), err
}

// join returns one script of two. Without the semicolon, the second would be a call of the
// first.
func join(first, second string) string { return first + ";\n" + second }
