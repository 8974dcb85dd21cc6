package simulation

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// A Step is one thing that happens in a World. It is plain data, and one line
// of a script. A step that makes no sense in the world as it is does nothing, so
// any part of a script is a script too, and a failing one can be shrunk.
type Step struct {
	Kind Kind
	Tab  int    // which tab, where it matters
	Name string // of what is pressed, typed into or called
	Text string // an argument
	N    int64  // a number: which conversation, how many milliseconds, …
}

// A Kind says what a step does. It is the first word of a script's line.
type Kind string

// The kinds of steps.
const (
	// The visitor and the page, in a tab.
	Press        Kind = "press"         // clicks the element with that action name; Text is its value
	Type         Kind = "type"          // types Text into the element with that action name
	Scroll       Kind = "scroll"        // scrolls the log to its end (Text "end") or away from it
	Call         Kind = "call"          // the page calls method Name; Text is its arguments, JSON
	Show         Kind = "show"          // the tab comes to the front
	Hide         Kind = "hide"          // the tab goes to the back
	OpenTab      Kind = "open-tab"      // another tab of the site is opened; Text, with | between texts, is sent there before the program runs
	CloseTab     Kind = "close-tab"     // the tab is closed, unless it is the last
	Reload       Kind = "reload"        // the tab is loaded again; Text likewise
	Crash        Kind = "crash"         // the tab is gone without a word and loaded again; Text likewise
	StorageEvent Kind = "storage-event" // the tab is told what other tabs stored

	// The agent, in conversation N.
	AgentSend    Kind = "agent-send"    // replies with Text
	AgentType    Kind = "agent-type"    // starts to type
	AgentReceive Kind = "agent-receive" // has received all messages
	AgentRead    Kind = "agent-read"    // has read all messages
	AgentEnd     Kind = "agent-end"     // ends it
	AgentReopen  Kind = "agent-reopen"  // reopens it

	// The network and the server.
	ToServer   Kind = "to-server"   // carries N frames of the tab to the server
	ToTab      Kind = "to-tab"      // carries N frames or HTTP responses to the tab
	Duplicate  Kind = "duplicate"   // carries the next frame to the tab twice
	Stale      Kind = "stale"       // carries a frame of an earlier connection to the tab
	Reorder    Kind = "reorder"     // carries frame N to the tab before those ahead of it
	Disconnect Kind = "disconnect"  // the tab's connection is lost, with all frames under way
	Offline    Kind = "offline"     // the device loses its network
	Online     Kind = "online"      // the device has its network again
	Restart    Kind = "restart"     // the server restarts
	StoreFails Kind = "store-fails" // the server cannot write the next N times that a visitor wants something
	Revoke     Kind = "revoke"      // the server ends the tab's session
	Attack     Kind = "attack"      // somebody else makes the attack Text on session N, or copies the tab's session

	// The device.
	Wait          Kind = "wait"       // N milliseconds pass; timers that are due fire
	ClockJump     Kind = "clock-jump" // the device's clock jumps by N milliseconds
	ChangeStorage Kind = "storage"    // Text happens to the storage: clear, edit TEXT, truncate, newer, damage, full, forbid, allow
	Release       Kind = "release"    // the site serves release N from the next load on, and names it to all; or, if Text is "named", it only names it
)

// String returns the step as a line of a script, without a line break.
func (s Step) String() string {
	line := string(s.Kind) + " " + strconv.Itoa(s.Tab)
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

// Script returns steps as a text, one on each line.
func Script(steps []Step) string {
	var b strings.Builder
	for _, s := range steps {
		b.WriteString(s.String())
		b.WriteByte('\n')
	}
	return b.String()
}

// ReadScripts reads the files that match a pattern of filepath.Glob, and returns the
// scripts by the files' names. That there is none, or an empty one, is an error.
func ReadScripts(pattern string) (map[string][]Step, error) {
	files, err := filepath.Glob(pattern)
	if err != nil {
		return nil, err
	}
	scripts := map[string][]Step{}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		script, err := Parse(string(text))
		if err == nil && len(script) == 0 {
			err = errors.New("the script is empty")
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		scripts[filepath.Base(file)] = script
	}
	if len(scripts) == 0 {
		return nil, fmt.Errorf("there are no scripts %s", pattern)
	}
	return scripts, nil
}

// Parse reads a script. It ignores empty lines and lines that begin with #. The
// error says in which line the mistake is; a kind that no world knows is no
// mistake, and does nothing.
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
	s.Kind = Kind(word)
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
