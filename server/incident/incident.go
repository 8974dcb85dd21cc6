package incident

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

const (
	// SettleAfter is how long no open page must have run the release before an incident
	// that is healed is resolved. Threat: pages that load anew, or whose connection breaks
	// for a moment, are not connected, and would be taken for gone.
	SettleAfter = 10 * time.Second

	// AbsentAfter is how long the same must hold where sessions are left to be repaired.
	// Threat: visitors who never come back would keep every incident open for ever, and
	// nobody would look at a status that is never green.
	AbsentAfter = time.Hour

	// reconnectTime is how long pages may take to connect to a server that has started:
	// the longest wait between two tries, and the time of a handshake. Threat: right after
	// a start nobody is connected, and the incident would be resolved for that.
	reconnectTime = time.Minute

	// timelineMax is the largest number of entries of a timeline. Threat: a server that
	// starts again and again, or a script that writes notes, makes a record that is too
	// large to store and to read. The last places are for what must be recorded.
	timelineMax, lastPlaces = 300, 20

	// noteMax is the longest text of an entry, in bytes. Threat: likewise.
	noteMax = 2000
)

// An Incident is the record of what went wrong. It is plain data, encoded as JSON. Times
// are Unix milliseconds, and 0 for what has not happened.
type Incident struct {
	ID      string `json:"id"` // the day and the release, such as "2026-11-29-4f1c2a"
	Kind    string `json:"kind"`
	Release string `json:"release"`         // that was rolled back
	By      string `json:"by,omitempty"`    // the part of the server that noticed, such as "Guard"; "" for a person
	Why     string `json:"why,omitempty"`   // in one sentence; "" if nothing was said
	Since   int64  `json:"since,omitempty"` // when pages began to get the release; 0 if unknown

	Noticed    int64 `json:"noticed"`
	RolledBack int64 `json:"rolledBack"`
	Healed     int64 `json:"healed,omitempty"`
	Resolved   int64 `json:"resolved,omitempty"`

	Marked bool  `json:"marked,omitempty"` // all sessions that ran it are marked in the store
	Ran    int64 `json:"ran"`              // sessions that had run it
	Left   int64 `json:"left"`             // of these, those that are to be repaired
	Open   int64 `json:"open"`             // open pages that run it, or are repairing
	Tenth  int64 `json:"tenth,omitempty"`  // how many tenths of the healing the timeline has

	// Quiet is since when no page is open that counts in Open, 0 while there is one. After
	// a start of the server it is in the future: pages connect again until then.
	Quiet int64 `json:"quiet,omitempty"`

	Timeline []Entry `json:"timeline"` // the oldest first
}

// KindRelease is the kind of an incident in which a release of the widget was rolled back.
const KindRelease = "release"

// An Entry is a line of the timeline.
type Entry struct {
	At     int64     `json:"at"` // Unix milliseconds, never before the entry before
	Kind   EntryKind `json:"kind"`
	Text   string    `json:"text"`
	Count  int64     `json:"count,omitempty"`  // of Healing, Healed and Resolved: sessions left
	Public bool      `json:"public,omitempty"` // of a Note: everybody may read it
}

// An EntryKind is what an entry is about.
type EntryKind string

// The kinds of entries.
const (
	Noticed    EntryKind = "noticed"
	RolledBack EntryKind = "rolled-back"
	Healing    EntryKind = "healing" // at first, and after each tenth of the sessions
	Healed     EntryKind = "healed"
	Resolved   EntryKind = "resolved"
	Restarted  EntryKind = "restarted" // the server has started again
	Note       EntryKind = "note"      // by a person
)

// A Rollback is what an incident begins with. The fields are those of Incident.
type Rollback struct {
	Release, By, Why   string
	Since, Noticed, At int64 // At is when it was rolled back
}

// ID returns the id of the incident that begins with it. A release is rolled back at most
// once, so it belongs to no other.
func (r Rollback) ID() string {
	return time.UnixMilli(r.Noticed).UTC().Format(time.DateOnly) + "-" + r.Release
}

// Begin returns the incident that begins with a rollback.
func Begin(r Rollback) Incident {
	v := Incident{ID: r.ID(), Kind: KindRelease, Release: r.Release, By: r.By, Why: r.Why, Since: r.Since, Noticed: r.Noticed, RolledBack: max(r.At, r.Noticed)}
	v.add(Entry{At: v.Noticed, Kind: Noticed, Text: fmt.Sprintf("noticed by %s: %s", v.Noticer(), v.reason())})
	v.add(Entry{At: v.RolledBack, Kind: RolledBack, Text: fmt.Sprintf("release %s was rolled back; pages get another one from here on, and open pages change over", v.Release)})
	return v
}

// Noticer returns who noticed, in words.
func (v *Incident) Noticer() string {
	if v.By == "" {
		return "a person"
	}
	return "the server (" + v.By + ")"
}

func (v *Incident) reason() string {
	if v.Why == "" {
		return "no reason was given"
	}
	return v.Why
}

// add adds an entry, at the end: where a clock was set back, at the time of the last one.
func (v *Incident) add(e Entry) {
	if n := len(v.Timeline); n > 0 {
		e.At = max(e.At, v.Timeline[n-1].At)
	}
	if len(e.Text) > noteMax {
		e.Text = e.Text[:noteMax]
	}
	e.Text = strings.ToValidUTF8(e.Text, "")
	v.Timeline = append(slices.Clip(v.Timeline), e)
}

// full reports whether the timeline has room only for what must be recorded.
func (v *Incident) full() bool { return len(v.Timeline) >= timelineMax-lastPlaces }

// An Observation is how things stand.
type Observation struct {
	Ran  int64 // sessions that had run the release, as far as the store still knows them
	Left int64 // sessions that are to be repaired
	Open int64 // open pages that run it, or are repairing
}

// Observe carries an incident on by what is observed at a time, and reports whether
// anything about it has changed. One that is resolved stays as it is.
func (v *Incident) Observe(now int64, o Observation) (changed bool) {
	if v.Resolved != 0 {
		return false
	}
	now = max(now, v.Timeline[len(v.Timeline)-1].At)
	before, entries := *v, len(v.Timeline)
	first := !v.Marked
	v.Marked = true
	v.Ran = max(v.Ran, o.Ran, o.Left, 0) // of those that were removed since, the store knows nothing
	v.Left, v.Open = max(o.Left, 0), max(o.Open, 0)
	if v.Open > 0 {
		v.Quiet = 0
	} else if v.Quiet == 0 {
		v.Quiet = now
	}
	if first {
		v.add(Entry{At: now, Kind: Healing, Count: v.Left, Text: fmt.Sprintf("sessions that had run it: %d, of which to be repaired: %d; open pages that run it: %d", v.Ran, v.Left, v.Open)})
		v.Tenth = v.tenth()
	} else if v.tenth() > v.Tenth && v.Left > 0 && v.Healed == 0 {
		v.Tenth = v.tenth()
		v.add(Entry{At: now, Kind: Healing, Count: v.Left, Text: fmt.Sprintf("repaired or ended: %d of %d sessions", v.Ran-v.Left, v.Ran)})
	}
	if v.Left == 0 && v.Healed == 0 {
		v.Healed, v.Tenth = now, 10
		v.add(Entry{At: now, Kind: Healed, Text: "no session that ran it is left to be repaired"})
	}
	quiet := time.Duration(now-v.Quiet) * time.Millisecond
	switch {
	case v.Quiet == 0:
	case v.Left == 0 && quiet >= SettleAfter:
		v.Resolved = now
		v.add(Entry{At: now, Kind: Resolved, Text: "no open page runs it any more"})
	case v.Left > 0 && quiet >= AbsentAfter:
		v.Resolved = now
		v.add(Entry{At: now, Kind: Resolved, Count: v.Left, Text: fmt.Sprintf("no open page runs it any more; %d sessions have not come back, and each is repaired when it does", v.Left)})
	}
	return len(v.Timeline) != entries || v.Left != before.Left || v.Ran != before.Ran || v.Open != before.Open || v.Quiet != before.Quiet
}

// tenth returns how many tenths of those that ran the release are not left.
func (v *Incident) tenth() int64 {
	if v.Ran == 0 {
		return 10
	}
	return max(0, v.Ran-v.Left) * 10 / v.Ran
}

// Restart says that the server has started again: until pages had the time to connect, that
// none is connected means nothing.
func (v *Incident) Restart(now int64) {
	if v.Resolved != 0 {
		return
	}
	v.Quiet = now + reconnectTime.Milliseconds()
	if !v.full() {
		v.add(Entry{At: now, Kind: Restarted, Text: "the server has started, and goes on with the incident"})
	}
}

// AddNote adds what a person has to say, also when the incident is resolved. Everybody may
// read a public one. The error is a sentence, without its full stop.
func (v *Incident) AddNote(now int64, text string, public bool) error {
	switch text = strings.TrimSpace(text); {
	case text == "":
		return errors.New("the note is empty")
	case len(text) > noteMax:
		return fmt.Errorf("the note is too long: %d bytes, of which %d fit; divide it into several", len(text), noteMax)
	case v.full():
		return errors.New("the timeline is full; write what else there is into the postmortem")
	}
	v.add(Entry{At: now, Kind: Note, Text: text, Public: public})
	return nil
}

// Times are how long the steps of an incident took; -1 for what is not known, or has not
// happened.
type Times struct {
	Noticed    time.Duration // from when pages began to get the release
	RolledBack time.Duration // from noticing
	Healed     time.Duration // from the rollback
	Resolved   time.Duration // from the rollback
}

// Times returns how long the steps took.
func (v *Incident) Times() Times {
	between := func(from, to int64) time.Duration {
		if from == 0 || to == 0 {
			return -1
		}
		return max(0, time.Duration(to-from)*time.Millisecond)
	}
	return Times{between(v.Since, v.Noticed), between(v.Noticed, v.RolledBack), between(v.RolledBack, v.Healed), between(v.RolledBack, v.Resolved)}
}

// Phase says how far an incident has come: RolledBack, Healing, Healed or Resolved.
func (v *Incident) Phase() EntryKind {
	switch {
	case v.Resolved != 0:
		return Resolved
	case v.Healed != 0:
		return Healed
	case v.Marked:
		return Healing
	}
	return RolledBack
}
