package outcome

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"kith/server/protocol"
)

const (
	// ReportBytes is the size of the largest report. Threat: anybody may send one.
	ReportBytes = 2 << 10

	// frameIDLeast is the length of the shortest id of a frame. Threat: one that is
	// shorter can be guessed, and reports are believed because they name a frame.
	frameIDLeast = 8

	// maxCount is the largest number in a report. Threat: sums of larger ones overflow.
	maxCount = 100_000
)

// Bounds are the upper bounds of a Report's Shown: how long it took until a message was
// shown. What took longer than the last has a number of its own.
var Bounds = []time.Duration{
	20 * time.Millisecond, 50 * time.Millisecond, 100 * time.Millisecond, 200 * time.Millisecond,
	400 * time.Millisecond, 800 * time.Millisecond, 1600 * time.Millisecond, 5000 * time.Millisecond,
}

// A Report is what a frame says about itself. It has no personal data: no session, no
// text, no address.
type Report struct {
	Frame   string            `json:"frame"`   // its id
	Proof   string            `json:"proof"`   // that it was loaded: what Loaded has returned, or ""
	Release string            `json:"release"` // that of the document itself
	Site    string            `json:"site"`    // the origin of the page that it is in
	Bucket  int64             `json:"bucket"`  // the visitor's, 0 if unknown
	Age     int64             `json:"age"`     // seconds since the document began to load
	Seen    map[string][2]int `json:"seen"`    // by the name of a signal: trials and failures since the last report
	Shown   []int             `json:"shown"`   // how many messages were shown within each of Bounds, and later
	Acked   []int             `json:"acked"`   // the same until they were shown as sent, within five times each of Bounds
	Sent    int               `json:"sent"`    // how many messages the visitor has sent in this document in all
	Left    bool              `json:"left"`    // the document is being left
}

// Parse returns the report in a text. Signals and fields that it does not know, of a
// release that is newer than the server, it leaves out. Its error is a sentence, without
// its full stop, that says what is wrong.
func Parse(text []byte) (r Report, err error) {
	if len(text) > ReportBytes {
		return Report{}, fmt.Errorf("the report has %d bytes, and may have %d", len(text), ReportBytes)
	}
	if err := json.Unmarshal(text, &r); err != nil {
		if wrong, is := errors.AsType[*json.UnmarshalTypeError](err); is {
			return Report{}, fmt.Errorf("the report's %q cannot be a JSON %s", wrong.Field, wrong.Value)
		}
		return Report{}, fmt.Errorf("the report is not a JSON object: %w", err)
	}
	switch {
	case !IsFrameID(r.Frame):
		return Report{}, fmt.Errorf(`the report's "frame" is not an id of %d to %d characters of a-z and 0-9`, frameIDLeast, protocol.FrameIDLimit)
	case r.Release == "" || len(r.Release) > protocol.IDLimit:
		return Report{}, fmt.Errorf(`the report's "release" is empty, or longer than %d bytes`, protocol.IDLimit)
	case r.Bucket < 0 || r.Bucket > protocol.Buckets:
		return Report{}, fmt.Errorf(`the report's "bucket" is none of 0 to %d`, protocol.Buckets)
	case r.Age < 0:
		return Report{}, errors.New(`the report's "age" is below 0`)
	case r.Sent < 0 || r.Sent > maxCount:
		return Report{}, fmt.Errorf(`the report's "sent" is none of 0 to %d`, maxCount)
	}
	for name, seen := range r.Seen {
		if seen[1] < 0 || seen[1] > seen[0] || seen[0] > maxCount {
			return Report{}, fmt.Errorf("the report's %d failures of %d trials of %q cannot be: failures are at least 0 and at most the trials, and those at most %d", seen[1], seen[0], name, maxCount)
		}
	}
	for name, times := range map[string][]int{"shown": r.Shown, "acked": r.Acked} {
		if err := checkTimes(times); err != nil {
			return Report{}, fmt.Errorf("the report's %q %w", name, err)
		}
	}
	return r, nil
}

// checkTimes returns an error if a histogram cannot be one.
func checkTimes(times []int) error {
	if len(times) != 0 && len(times) != len(Bounds)+1 {
		return fmt.Errorf("has %d numbers and not %d", len(times), len(Bounds)+1)
	}
	for _, n := range times {
		if n < 0 || n > maxCount {
			return fmt.Errorf("has %d, which is none of 0 to %d", n, maxCount)
		}
	}
	return nil
}

// IsFrameID reports whether a text can be the id of a frame.
func IsFrameID(id string) bool {
	for _, r := range id {
		if (r < 'a' || r > 'z') && (r < '0' || r > '9') {
			return false
		}
	}
	return frameIDLeast <= len(id) && len(id) <= protocol.FrameIDLimit
}
