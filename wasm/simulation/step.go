package simulation

import (
	"fmt"
	"strconv"
	"strings"
)

// A Step is one thing that happens in a world. It is plain data, and a line of
// text in a script: the word, then its arguments, quoted where they need it.
// A step that makes no sense in the world as it is does nothing, so that any
// part of a script is a script too, and a failing one can be shortened.
type Step struct {
	Do   Word
	Tab  int    // which tab, where it matters
	Name string // of what is pressed, called or sent
	Text string // an argument
	N    int64  // a number: which conversation, how many milliseconds, …
}

// A Word says what a step does.
type Word string

// The words.
const (
	Press   Word = "press"   // the visitor presses what has that name; Text is its value
	Type    Word = "type"    // the visitor types into what has that name
	Scroll  Word = "scroll"  // the log to its end (Text "end") or away
	Call    Word = "call"    // the page calls a method; Text is its arguments
	Look    Word = "look"    // the tab comes to the front
	Away    Word = "away"    // … goes to the back
	Say     Word = "say"     // the agent replies in conversation N
	Compose Word = "compose" // … types there
	Receive Word = "receive" // … has received all of it
	Read    Word = "read"    // … has read all of it
	End     Word = "end"     // … ends it
	Reopen  Word = "reopen"  // … reopens it
	Up      Word = "up"      // the network carries N frames of the tab to the server
	Down    Word = "down"    // … N frames of the server to the tab
	Twice   Word = "twice"   // … carries the next frame to the tab twice
	Late    Word = "late"    // … brings a frame of an earlier socket, or session, now
	Swap    Word = "swap"    // … brings frame N to the tab before those ahead of it
	Cut     Word = "cut"     // the connection is lost, with all it carried
	Offline Word = "offline" // the device loses its network
	Online  Word = "online"
	Restart Word = "restart" // the server restarts
	Revoke  Word = "revoke"  // the server ends the tab's session
	Wait    Word = "wait"    // N milliseconds pass; timers that are due ring
	Jump    Word = "jump"    // the device's clock jumps by N milliseconds
	Open    Word = "tab"     // another tab of the site is opened
	Leave   Word = "leave"   // the tab is closed
	Reload  Word = "reload"  // the tab is loaded again
	Crash   Word = "crash"   // the tab dies and comes back, as after a crash
	Share   Word = "share"   // the tab hears what others stored
	Store   Word = "storage" // somebody does Text to the storage: clear, edit, full, forbid, allow
	Release Word = "release" // the site is on release N from the tab's next load on
)

// String writes the step as a line of a script.
func (s Step) String() string {
	line := string(s.Do) + " " + strconv.Itoa(s.Tab)
	if s.N != 0 || s.Name != "" || s.Text != "" {
		line += " " + strconv.FormatInt(s.N, 10)
	}
	if s.Name != "" || s.Text != "" {
		line += " " + strconv.Quote(s.Name)
	}
	if s.Text != "" {
		line += " " + strconv.Quote(s.Text)
	}
	return line
}

// Script writes steps as a text, one a line.
func Script(steps []Step) string {
	var b strings.Builder
	for _, s := range steps {
		b.WriteString(s.String())
		b.WriteByte('\n')
	}
	return b.String()
}

// Parse reads a script. Empty lines and those that begin with # are passed
// over.
func Parse(text string) ([]Step, error) {
	var steps []Step
	for i, line := range strings.Split(text, "\n") {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		s, err := parse(line)
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", i+1, err)
		}
		steps = append(steps, s)
	}
	return steps, nil
}

func parse(line string) (s Step, err error) {
	word, rest, _ := strings.Cut(line, " ")
	s.Do = Word(word)
	number, rest, more := strings.Cut(rest, " ")
	if s.Tab, err = strconv.Atoi(number); err != nil {
		return s, fmt.Errorf("after %q comes the number of a tab, not %q", word, number)
	}
	if !more {
		return s, nil
	}
	number, rest, more = strings.Cut(rest, " ")
	if s.N, err = strconv.ParseInt(number, 10, 64); err != nil {
		return s, fmt.Errorf("after the tab comes a number, not %q", number)
	}
	for _, p := range []*string{&s.Name, &s.Text} {
		if !more {
			return s, nil
		}
		quoted, err := strconv.QuotedPrefix(rest)
		if err != nil {
			return s, fmt.Errorf("an argument is not quoted: %s", rest)
		}
		*p, _ = strconv.Unquote(quoted)
		rest, more = strings.CutPrefix(rest[len(quoted):], " ")
	}
	if rest != "" {
		return s, fmt.Errorf("there is too much in the line: %s", rest)
	}
	return s, nil
}
