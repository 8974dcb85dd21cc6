package arch

import (
	"bytes"
	"fmt"
	"path"
	"regexp"
	"strings"
	"unicode/utf8"
)

// A textRule forbids a pattern in sources. The expressions are written so that
// they do not match themselves.
type textRule struct {
	pattern *regexp.Regexp
	files   string // file name extensions, separated by spaces; "" applies to every text file
	reason  string
}

var textRules = []textRule{
	{regexp.MustCompile(`/[r]oot/|/[h]ome/[a-z]|/[U]sers/[a-z]|/[w]ork/|[C]:\\`), "", "a path of one machine means nothing on another"},
	{regexp.MustCompile(`\b([T]ODO|[F]IXME|[X]XX)\b`), ".go .js .css .html", "open work belongs in the issue tracker"},
	{regexp.MustCompile(`\b[tb]\.[S]kip(f|Now)?\(`), ".go", "a skipped test proves nothing"},
	{regexp.MustCompile(`\b[t]ime\.Sleep\(`), ".go", "wait for an event, not for a duration"},
	{regexp.MustCompile(`(inner|outer)HTML\s*=[^=]|Set\("(inner|outer)HTML|[i]nsertAdjacentHTML|[d]ocument\.write`), ".go .js .html", "never build markup from text; create nodes"},
	{regexp.MustCompile(`\b[e]val\(|[n]ew Function\(`), ".js .html", "the Content-Security-Policy forbids it"},
	{regexp.MustCompile(`[p]ostMessage\([^;]*["']\*["']`), ".js .html", "send messages to one exact origin"},
}

// ForbiddenText returns the lines of a source that a rule forbids. Files that are
// not UTF-8, and go.sum, are ignored.
func ForbiddenText(name string, source []byte) (violations []string) {
	if !utf8.Valid(source) || name == "go.sum" {
		return nil
	}
	for i, line := range bytes.Split(source, []byte("\n")) {
		for _, b := range textRules {
			applies := b.files == "" || path.Ext(name) != "" && strings.Contains(b.files+" ", path.Ext(name)+" ")
			if found := b.pattern.Find(line); applies && found != nil {
				violations = append(violations, fmt.Sprintf("%s:%d: %q: %s", name, i+1, found, b.reason))
			}
		}
	}
	return violations
}
