package kb

import (
	"bytes"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"kith/server/protocol"
)

// MaxFileBytes is the size of the largest Markdown file that is read. All of them
// are kept in memory, and a visitor's phone shows one whole.
const MaxFileBytes = protocol.ArticleBytes

// frontMatter is what a file says between its two lines of dashes.
type frontMatter struct {
	id       string
	title    string
	summary  string
	language string
	order    int
}

var (
	idPattern       = regexp.MustCompile(`^[\p{L}\p{N}][\p{L}\p{N}._-]*$`)
	languagePattern = regexp.MustCompile(`^[a-z]{2,3}(-[a-z0-9]{2,8})*$`)
	linePattern     = regexp.MustCompile(`line (\d+): `)
)

// parseFrontMatter divides a file into its front matter and its text. problem is
// nil if that was possible.
func parseFrontMatter(file string, data []byte) (f frontMatter, text []byte, problem *Problem) {
	bad := func(line int, format string, args ...any) (frontMatter, []byte, *Problem) {
		return frontMatter{}, nil, &Problem{file, line, fmt.Sprintf(format, args...)}
	}
	if len(data) > MaxFileBytes {
		return bad(0, "the file has more than %d KB; split it into several articles", MaxFileBytes>>10)
	}
	data = bytes.TrimPrefix(data, []byte("\uFEFF"))
	data = bytes.ReplaceAll(data, []byte("\r\n"), []byte("\n"))
	if line := invalidLine(data); line > 0 {
		return bad(line, "the text is not UTF-8; save the file as UTF-8")
	}
	rest, found := bytes.CutPrefix(data, []byte("---\n"))
	if !found {
		return bad(1, "the front matter is missing; begin the file with a line ---, a line title: and a line ---")
	}
	head, text, found := cutLine(rest, "---")
	if !found {
		return bad(1, "the front matter has no end; close it with a line ---")
	}
	var document yaml.Node
	if err := yaml.Unmarshal(head, &document); err != nil {
		line, what := yamlProblem(err)
		return bad(line, "the front matter is not YAML (%s); correct it, or put the value in quotes", what)
	}
	if len(document.Content) == 0 {
		return bad(1, "the front matter is empty; add a line title:")
	}
	fields := document.Content[0]
	if fields.Kind != yaml.MappingNode {
		return bad(2, "the front matter is no list of fields; write one field in each line, such as title: Delivery")
	}
	for i := 0; i+1 < len(fields.Content); i += 2 {
		key, value := fields.Content[i], fields.Content[i+1]
		line := value.Line + 1
		var target *string
		limit := protocol.NameLimit
		switch key.Value {
		case "id":
			target, limit = &f.id, protocol.IDLimit
		case "title":
			target = &f.title
		case "summary", "description":
			target, limit = &f.summary, protocol.AddressLimit
		case "language":
			target, limit = &f.language, protocol.IDLimit
		case "order":
			n, err := strconv.Atoi(value.Value)
			if err != nil {
				return bad(line, "order is not a whole number; write one such as order: 10")
			}
			f.order = n
			continue
		default:
			continue // a field of another program
		}
		if value.Kind != yaml.ScalarNode {
			return bad(line, "%s is not a text; write it in one line", key.Value)
		}
		if len(value.Value) > limit {
			return bad(line, "%s is longer than %d bytes; shorten it", key.Value, limit)
		}
		*target = strings.TrimSpace(value.Value)
	}
	if f.id != "" && !idPattern.MatchString(f.id) {
		return bad(fieldLine(fields, "id"), "the id %q has signs other than letters, digits, dots and hyphens; choose another", f.id)
	}
	if f.language == "" {
		f.language = "en"
	}
	f.language = normalizeLanguage(f.language)
	if !languagePattern.MatchString(f.language) {
		return bad(fieldLine(fields, "language"), "the language %q is none; write one such as en or pt-br", f.language)
	}
	return f, text, nil
}

// cutLine cuts text at the first line that is exactly mark.
func cutLine(text []byte, mark string) (before, after []byte, found bool) {
	at := 0
	for at < len(text) {
		line, _, _ := bytes.Cut(text[at:], []byte("\n"))
		if string(bytes.TrimRight(line, " \t")) == mark {
			end := min(at+len(line)+1, len(text))
			return text[:at], text[end:], true
		}
		at += len(line) + 1
	}
	return nil, nil, false
}

// invalidLine returns the line of the first byte that is not UTF-8, or 0.
func invalidLine(data []byte) int {
	if utf8.Valid(data) {
		return 0
	}
	line := 1
	for len(data) > 0 {
		r, size := utf8.DecodeRune(data)
		if r == utf8.RuneError && size == 1 {
			return line
		}
		if r == '\n' {
			line++
		}
		data = data[size:]
	}
	return 0
}

// yamlProblem returns the line of the file and the reason that a YAML error
// gives. The front matter begins at the second line of the file.
func yamlProblem(err error) (line int, what string) {
	what = strings.TrimPrefix(err.Error(), "yaml: ")
	if e, ok := errors.AsType[*yaml.TypeError](err); ok && len(e.Errors) > 0 {
		what = e.Errors[0]
	}
	line = 1
	if m := linePattern.FindStringSubmatch(what); m != nil {
		line, _ = strconv.Atoi(m[1])
		what = strings.Replace(what, m[0], "", 1)
	}
	return line + 1, what
}

// fieldLine returns the line of the file that a field of the front matter is in.
func fieldLine(fields *yaml.Node, name string) int {
	for i := 0; i+1 < len(fields.Content); i += 2 {
		if fields.Content[i].Value == name {
			return fields.Content[i].Line + 1
		}
	}
	return 1
}
