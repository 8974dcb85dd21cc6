package guard

import (
	"fmt"
	"slices"
)

// The names of the signals, as they stand in a Batch and in a State.
const (
	Boot     = "boot"
	Bindings = "bindings"
	Press    = "press"
	Send     = "send"
	Bubble   = "bubble"
	Panic    = "panic"
	Frozen   = "frozen"
	Restore  = "restore"
	Logout   = "logout"
	Textbox  = "textbox"
	Storage  = "storage"
)

// A Signal is one thing that either goes well or fails for a visitor, and is counted.
type Signal struct {
	Name string

	// Trial and Failure say what is counted, for whoever counts.
	Trial, Failure string

	// Absolute means that no failure is acceptable, whatever the stable release does.
	// Other signals are compared with the stable release.
	Absolute bool

	// Needed is how many trials of the canary must be seen before it is promoted.
	Needed int

	// Tolerance is the share of trials that may fail without anybody minding. A canary
	// that fails less is promoted even if too few failures were seen to compare it with
	// the stable release. It is 0 for an absolute signal.
	Tolerance float64

	// trials and failed are the words for people: "3 of 40 presses got no answer". The
	// verb stands in the past, which is the same for one and for many.
	trials, failed string
}

var signals = []Signal{
	{
		Name: Boot, Needed: 200, Tolerance: 0.03,
		Trial:   "a frame began to load",
		Failure: "its program did not run",
		trials:  "loads", failed: "never came to a running program",
	},
	{
		Name: Bindings, Needed: 200, Absolute: true,
		Trial:   "the program ran",
		Failure: "a name that its screens use had no binding",
		trials:  "boots", failed: "lacked a binding",
	},
	{
		Name: Press, Needed: 200, Tolerance: 0.01,
		Trial:   "the visitor pressed something that has a name",
		Failure: "no binding answered",
		trials:  "presses", failed: "got no answer",
	},
	{
		Name: Send, Needed: 200, Tolerance: 0.02,
		Trial:   "the visitor sent a message",
		Failure: "the server did not see it, or its acknowledgement was not shown",
		trials:  "sends", failed: "got no acknowledgement",
	},
	{
		Name: Bubble, Needed: 200, Tolerance: 0.02,
		Trial:   "the visitor pressed Enter",
		Failure: "the own message was shown later than the threshold, which SlowThreshold finds",
		trials:  "messages", failed: "appeared late",
	},
	{
		Name: Panic, Needed: 1000, Tolerance: 0.003,
		Trial:   "a frame handled an event",
		Failure: "its program panicked",
		trials:  "active frames", failed: "panicked",
	},
	{
		Name: Frozen, Needed: 1000, Tolerance: 0.01,
		Trial:   "a heartbeat of a frame was due that still lives",
		Failure: "it did not come",
		trials:  "heartbeats", failed: "failed to come",
	},
	{
		Name: Restore, Needed: 100, Tolerance: 0.03,
		Trial:   "a program began with a stored state",
		Failure: "the state had to be set aside",
		trials:  "restores", failed: "had to set the stored state aside",
	},
	{
		Name: Logout, Needed: 20, Absolute: true,
		Trial:   "a person signed out",
		Failure: "something of the person was left on the screen",
		trials:  "logouts", failed: "left something of the person on the screen",
	},
	{
		Name: Textbox, Needed: 200, Tolerance: 0.03,
		Trial:   "a panel showed a conversation that is open",
		Failure: "its text box could not be seen or not be reached",
		trials:  "panels", failed: "had no text box in reach",
	},
	{
		Name: Storage, Needed: 200, Tolerance: 0.01,
		Trial:   "a program stored its state",
		Failure: "the state was larger than its bounds allow",
		trials:  "saves", failed: "outgrew the bounds of the stored state",
	},
}

// absolute and compared are the two kinds of signals.
var absolute, compared = kinds()

func kinds() (absolute, compared []Signal) {
	for _, s := range signals {
		if s.Absolute {
			absolute = append(absolute, s)
		} else {
			compared = append(compared, s)
		}
	}
	return absolute, compared
}

// Signals returns the signals, in the order in which a sentence names them.
func Signals() []Signal { return slices.Clone(signals) }

// sentence says what was seen.
func (s Signal) sentence(seen Sample) string {
	canary, stable := seen.Canary, seen.Stable
	text := fmt.Sprintf("%d of %d %s %s, ", canary.Failures, canary.Trials, s.trials, s.failed)
	if s.Absolute {
		return text + "which must never happen"
	}
	return text + fmt.Sprintf("and of the stable release's %d of %d", stable.Failures, stable.Trials)
}
