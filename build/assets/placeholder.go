package assets

import (
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"
)

// placeholder matches {{asset "panel.css"}}, {{lang}} and the like, with either kind
// of quote, so that it can be inside a string of any language.
var placeholder = regexp.MustCompile(`\{\{([a-z]+)(?: ["']([^"'{}]*)["'])?\}\}`)

// readReferences returns the names of the assets that a source refers to, sorted and
// without duplicates.
func readReferences(sources fs.FS, name string) ([]string, error) {
	if !mediaTypes[path.Ext(name)].refs {
		return nil, nil
	}
	text, err := readSource(sources, name)
	if err != nil {
		return nil, err
	}
	var refs []string
	for _, m := range placeholder.FindAllStringSubmatch(string(text), -1) {
		if m[1] == "asset" {
			refs = append(refs, m[2])
		}
	}
	slices.Sort(refs)
	return slices.Compact(refs), nil
}

// fillPlaceholders replaces {{asset "NAME"}} by an address and any other placeholder
// by the value of its name. It returns an error if a name has no value.
func fillPlaceholders(source, text string, addresses, values map[string]string) (string, error) {
	var missing []string
	text = placeholder.ReplaceAllStringFunc(text, func(whole string) string {
		m := placeholder.FindStringSubmatch(whole)
		value, ok := values[m[1]]
		if m[1] == "asset" {
			value, ok = addresses[m[2]]
		}
		if !ok {
			missing = append(missing, whole)
		}
		return value
	})
	if len(missing) > 0 {
		return "", fmt.Errorf("static/%s: no value for %s", source, strings.Join(missing, ", "))
	}
	return text, nil
}
