package web

import (
	"strconv"
	"strings"

	"kith/static"
)

// chooseEncoding picks the form of a file to send: of those that the client takes, the
// one it prefers, and among equals the smallest. ok is false where it takes
// none, not even the plain one.
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
	// A client that does not speak of identity would rather have the smaller
	// form; one that does is believed.
	if best == 0 || known && plain > best {
		return f.File, "", plain > 0
	}
	return name, encoding, true
}

// encodingQuality answers how much an Accept-Encoding header wants a coding, and whether
// it speaks of it at all.
func encodingQuality(accept, coding string) (q float64, named bool) {
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
				n, err := strconv.ParseFloat(strings.TrimSpace(text), 64)
				if err != nil || n < 0 || n > 1 {
					n = 0 // what cannot be read is not wanted
				}
				value = n
			}
		}
		if name == "*" {
			star, hasStar = value, true
			continue
		}
		return value, true
	}
	if coding == "identity" {
		return star, hasStar && star == 0
	}
	return star, hasStar
}
