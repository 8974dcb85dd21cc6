package kb

import "fmt"

// A Problem says why a file, or something in it, was left out, and how to
// correct it.
type Problem struct {
	File string // its path within the folder
	Line int    // counted from 1; 0 if the problem is not in one line
	Text string // a sentence without its full stop
}

// Error implements error: "FILE:LINE: sentence."
func (p Problem) Error() string {
	if p.Line == 0 {
		return fmt.Sprintf("%s: %s.", p.File, p.Text)
	}
	return fmt.Sprintf("%s:%d: %s.", p.File, p.Line, p.Text)
}
