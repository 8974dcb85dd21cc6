package web

import (
	"strconv"
	"strings"

	"kith/static"
)

// chooseEncoding returns the name of the file to send and its encoding, "" if it is
// not encoded: of the encodings that the client accepts, the one it prefers, and
// among equals the smallest. ok is false if it accepts none.
func chooseEncoding(f static.File, accept string) (name, encoding string, ok bool) {
	plain, known := encodingQuality(accept, "identity")
	if !known {
		plain = 1
	}
	name, best := f.File, 0.0
	for _, e := range f.Encodings { // the smallest first
		if q, _ := encodingQuality(accept, e.Name); q > best {
			best, name, encoding = q, e.File, e.Name
		}
	}
	// If the header does not name identity, the smaller form is better; if it
	// does, its quality counts.
	if best == 0 || known && plain > best {
		return f.File, "", plain > 0
	}
	return name, encoding, true
}

// encodingQuality returns the quality, from 0 to 1, that an Accept-Encoding header
// gives a coding, and reports whether it says anything of it: by its name, or by refusing
// all that it does not name.
func encodingQuality(accept, coding string) (q float64, known bool) {
	star, hasStar := 0.0, false
	for part := range strings.SplitSeq(accept, ",") {
		name, params, _ := strings.Cut(part, ";")
		name = strings.ToLower(strings.TrimSpace(name))
		if name != coding && name != "*" && !(coding == "gzip" && name == "x-gzip") {
			continue
		}
		value := 1.0
		for param := range strings.SplitSeq(params, ";") {
			key, text, _ := strings.Cut(strings.TrimSpace(param), "=")
			if strings.EqualFold(strings.TrimSpace(key), "q") {
				value, _ = strconv.ParseFloat(strings.TrimSpace(text), 64)
				if value < 0 || value > 1 {
					value = 0 // not acceptable, as what is no number
				}
			}
		}
		if name == "*" {
			star, hasStar = value, true
			continue
		}
		return value, true
	}
	return star, hasStar && star == 0
}

// etagMatches reports whether an If-None-Match header names a tag.
func etagMatches(header, tag string) bool {
	for candidate := range strings.SplitSeq(header, ",") {
		candidate = strings.TrimPrefix(strings.TrimSpace(candidate), "W/")
		if candidate == tag || candidate == "*" {
			return true
		}
	}
	return false
}
