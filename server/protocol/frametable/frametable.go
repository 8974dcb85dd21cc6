// Package frametable reads the table of all frames from the comment of package
// protocol, so that the tests of that package and of the hub compare the table
// with what the code does. It is for tests only, and must never import anything
// of this repository.
package frametable

import (
	"fmt"
	"slices"
	"strings"
)

// A Row is one line of the table: one kind of frame.
type Row struct {
	Kind       string
	Type       string   // the Go type in package protocol
	Senders    []string // "visitor", "agent" and "server"
	AnsweredBy []string // the kinds of the frames that answer it
}

// SentBy reports whether the table allows a sender to send the frame.
func (r Row) SentBy(sender string) bool { return slices.Contains(r.Senders, sender) }

// header are the titles of the table's columns.
var header = []string{"kind", "Go type", "sent by", "answered by"}

// Parse returns the rows of the table in the text of protocol's doc.go. The
// table is an indented block; its columns are separated by at least two spaces,
// and "-" is an empty list. The error says which line is wrong.
func Parse(source string) (rows []Row, err error) {
	inTable := false
	for n, line := range strings.Split(source, "\n") {
		columns := split(line)
		switch {
		case !inTable:
			inTable = strings.Join(columns, "|") == strings.Join(header, "|")
		case len(columns) == 0:
			return rows, nil
		case len(columns) != len(header):
			return nil, fmt.Errorf("line %d of the comment: %d columns instead of %d", n+1, len(columns), len(header))
		default:
			rows = append(rows, Row{columns[0], columns[1], list(columns[2]), list(columns[3])})
		}
	}
	return nil, fmt.Errorf("there is no table with the columns %q, or no empty line after it", header)
}

// split returns the columns of a line of a comment.
func split(line string) (columns []string) {
	for column := range strings.SplitSeq(strings.TrimPrefix(line, "//"), "  ") {
		if column = strings.TrimSpace(column); column != "" {
			columns = append(columns, column)
		}
	}
	return columns
}

// list returns the elements of a list that are separated by commas.
func list(text string) []string {
	if text == "-" {
		return nil
	}
	return strings.Split(text, ", ")
}
