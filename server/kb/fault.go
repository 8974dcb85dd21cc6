package kb

import "fmt"

// A Problem says why a file, or something in it, was passed over, and what to do
// about it.
type Problem struct {
	File string // its path within the folder
	Line int    // from 1; 0 where the fault is in no line
	Text string // a sentence without its full stop
}

func (f Problem) Error() string {
	if f.Line == 0 {
		return fmt.Sprintf("%s: %s.", f.File, f.Text)
	}
	return fmt.Sprintf("%s:%d: %s.", f.File, f.Line, f.Text)
}
