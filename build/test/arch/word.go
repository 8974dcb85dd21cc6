package arch

import (
	"bytes"
	"fmt"
	"path"
	"regexp"
	"strings"
	"unicode/utf8"
)

// A ban is a thing that no source says. The expressions are written so that
// they do not find themselves.
type ban struct {
	words  *regexp.Regexp
	files  string // endings, separated by spaces; all texts where it is empty
	reason string
}

var bans = []ban{
	{regexp.MustCompile(`/[r]oot/|/[h]ome/[a-z]|/[U]sers/[a-z]|/[w]ork/|[C]:\\`), "", "a path of one machine means nothing on another"},
	{regexp.MustCompile(`\b([T]ODO|[F]IXME|[X]XX)\b`), ".go .js .css .html", "what is not done is said in the tracker"},
	{regexp.MustCompile(`\b[tb]\.[S]kip(f|Now)?\(`), ".go", "a test that does not run proves nothing"},
	{regexp.MustCompile(`\b[t]ime\.Sleep\(`), ".go", "wait for what is to happen, not for a while"},
	{regexp.MustCompile(`(inner|outer)HTML\s*=[^=]|Set\("(inner|outer)HTML|[i]nsertAdjacentHTML|[d]ocument\.write`), ".go .js .html", "text never becomes markup; make nodes"},
	{regexp.MustCompile(`\b[e]val\(|[n]ew Function\(`), ".js .html", "the policy of the page forbids it"},
	{regexp.MustCompile(`[p]ostMessage\([^;]*["']\*["']`), ".js .html", "a message goes to one exact origin"},
}

// Banned answers what a text says that none may. Files that are no text, and
// what Go itself keeps, are passed over.
func Banned(name string, source []byte) (breaches []string) {
	if !utf8.Valid(source) || name == "go.sum" {
		return nil
	}
	for i, line := range bytes.Split(source, []byte("\n")) {
		for _, b := range bans {
			applies := b.files == "" || path.Ext(name) != "" && strings.Contains(b.files+" ", path.Ext(name)+" ")
			if found := b.words.Find(line); applies && found != nil {
				breaches = append(breaches, fmt.Sprintf("%s:%d: %q: %s", name, i+1, found, b.reason))
			}
		}
	}
	return breaches
}
