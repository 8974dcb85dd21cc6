package html

import "strings"

// allowedTag reports whether an element may be part of a tree. Those that run,
// load or parse something themselves may not.
func allowedTag(tag string) bool {
	switch tag {
	case "script", "style", "link", "meta", "base", "iframe", "frame", "frameset", "object", "embed", "applet",
		"noscript", "noembed", "noframes", "template", "title", "xmp", "plaintext", "listing", "foreignObject",
		"html", "head", "body", "":
		return false
	}
	for i := range len(tag) {
		if c := tag[i]; !isLetter(c) && (i == 0 || c != '-' && !isDigit(c)) {
			return false
		}
	}
	return true
}

// allowedAttr reports whether an element may have an attribute. It may not have a
// handler, nor a style, which the documents' content security policy blocks: use
// classes.
func allowedAttr(a Attr) bool {
	lower := a.Name
	for i := range len(a.Name) {
		switch c := a.Name[i]; {
		case 'a' <= c && c <= 'z' || i > 0 && (c == '-' || c == ':' || c == '_' || isDigit(c)):
		case 'A' <= c && c <= 'Z':
			lower = strings.ToLower(a.Name) // few have such a letter, and every attribute comes by here
		default:
			return false
		}
	}
	switch lower {
	case "style", "srcdoc", "formaction", "action", "ping", "is":
		return false
	case "href", "src", "xlink:href":
		return allowedAddress(a.Value)
	default:
		return !strings.HasPrefix(lower, "on")
	}
}

// allowedAddress reports whether an address leads somewhere and runs nothing.
// Browsers skip control characters and spaces within a scheme, so this does too.
func allowedAddress(address string) bool {
	scheme := make([]byte, 0, 16)
	for i := range len(address) {
		switch c := address[i]; {
		case c == ':':
			switch s := string(scheme); s {
			case "https", "http", "mailto", "tel", "blob":
				return true
			case "data":
				return strings.HasPrefix(strings.ToLower(address), "data:image/")
			default:
				return false
			}
		case c == '/' || c == '?' || c == '#':
			return true
		case c <= ' ':
		case 'A' <= c && c <= 'Z':
			scheme = append(scheme, c+'a'-'A')
		default:
			scheme = append(scheme, c)
		}
	}
	return true
}

func isLetter(c byte) bool { return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' }
func isDigit(c byte) bool  { return '0' <= c && c <= '9' }

// isVoid reports whether an element has no children and no end tag.
func isVoid(tag string) bool {
	switch tag {
	case "area", "br", "col", "hr", "img", "input", "source", "track", "wbr":
		return true
	}
	return false
}
