package incident

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

var noon = time.Date(2026, 11, 29, 12, 0, 0, 0, time.UTC).UnixMilli()

// script plays lines such as "12:00:05 observe 3 2 1" (ran, left, open), "… restart" and
// "… note TEXT" on an incident that begins at noon, and returns the timeline in words.
func script(t *testing.T, v *Incident, text string) (timeline string) {
	t.Helper()
	for line := range strings.Lines(text) {
		clock, what, found := strings.Cut(strings.TrimSpace(line), " ")
		if !found {
			continue
		}
		at, err := time.Parse(time.TimeOnly, clock)
		if err != nil {
			t.Fatal(err)
		}
		now := noon + at.Sub(time.Date(0, 1, 1, 12, 0, 0, 0, time.UTC)).Milliseconds()
		var o Observation
		switch what, rest, _ := strings.Cut(what, " "); what {
		case "observe":
			if _, err := fmt.Sscan(rest, &o.Ran, &o.Left, &o.Open); err != nil {
				t.Fatal(err)
			}
			v.Observe(now, o)
		case "restart":
			v.Restart(now)
		case "note":
			if err := v.AddNote(now, rest, false); err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, e := range v.Timeline {
		timeline += fmt.Sprintf("%s %s %d\n", time.UnixMilli(e.At).UTC().Format(time.TimeOnly), e.Kind, e.Count)
	}
	return timeline
}

func begun() Incident {
	return Begin(Rollback{Release: "r2", By: "Guard", Why: "it loses messages", Since: noon - 60_000, Noticed: noon, At: noon + 200})
}

// TestScripts: how incidents go on.
func TestScripts(t *testing.T) {
	for name, c := range map[string]struct{ script, want string }{
		"all are here": {`
			12:00:01 observe 4 4 2
			12:00:02 observe 4 3 2
			12:00:03 observe 4 3 1
			12:00:04 observe 4 0 1
			12:00:05 observe 4 0 0
			12:00:14 observe 4 0 0
			12:00:15 observe 4 0 0
			12:00:20 observe 4 0 0`,
			"12:00:00 noticed 0\n12:00:00 rolled-back 0\n12:00:01 healing 4\n12:00:02 healing 3\n12:00:04 healed 0\n12:00:15 resolved 0\n"},
		"nobody has run it": {`
			12:00:01 observe 0 0 0
			12:00:11 observe 0 0 0`,
			"12:00:00 noticed 0\n12:00:00 rolled-back 0\n12:00:01 healing 0\n12:00:01 healed 0\n12:00:11 resolved 0\n"},
		"a page comes back with it": {`
			12:00:01 observe 1 0 0
			12:00:10 observe 1 0 1
			12:00:12 observe 1 0 0
			12:00:21 observe 1 0 0
			12:00:22 observe 1 0 0`,
			"12:00:00 noticed 0\n12:00:00 rolled-back 0\n12:00:01 healing 0\n12:00:01 healed 0\n12:00:22 resolved 0\n"},
		"some do not come back": {`
			12:00:01 observe 10 10 1
			12:00:02 observe 10 2 1
			12:00:03 observe 10 2 0
			12:59:59 observe 10 2 0
			13:00:03 observe 10 2 0
			13:00:04 observe 10 0 0`,
			"12:00:00 noticed 0\n12:00:00 rolled-back 0\n12:00:01 healing 10\n12:00:02 healing 2\n13:00:03 resolved 2\n"},
		"one is absent, and a page stays": {`
			12:00:01 observe 2 1 1
			23:00:00 observe 2 1 1`,
			"12:00:00 noticed 0\n12:00:00 rolled-back 0\n12:00:01 healing 1\n"},
		"the server starts again": {`
			12:00:01 observe 1 0 1
			12:00:05 restart
			12:00:06 observe 1 0 0
			12:00:30 observe 1 0 0
			12:01:14 observe 1 0 0
			12:01:15 observe 1 0 0`,
			"12:00:00 noticed 0\n12:00:00 rolled-back 0\n12:00:01 healing 0\n12:00:01 healed 0\n12:00:05 restarted 0\n12:01:15 resolved 0\n"},
		"the clock is set back": {`
			12:00:05 observe 2 1 1
			11:00:00 observe 2 0 1
			11:00:01 note the clock was wrong`,
			"12:00:00 noticed 0\n12:00:00 rolled-back 0\n12:00:05 healing 1\n12:00:05 healed 0\n12:00:05 note 0\n"},
		"a session begins later": {`
			12:00:01 observe 1 0 1
			12:00:02 observe 2 1 1
			12:00:03 observe 2 1 0
			12:00:20 observe 2 1 0
			12:00:21 observe 2 0 0`,
			"12:00:00 noticed 0\n12:00:00 rolled-back 0\n12:00:01 healing 0\n12:00:01 healed 0\n12:00:21 resolved 0\n"},
	} {
		v := begun()
		if got := script(t, &v, c.script); got != c.want {
			t.Errorf("%s:\n got %q\nwant %q", name, got, c.want)
		}
	}
}

// TestTimes are those of the steps.
func TestTimes(t *testing.T) {
	v := begun()
	if got, want := v.Times(), (Times{time.Minute, 200 * time.Millisecond, -1, -1}); got != want {
		t.Errorf("at first %v", got)
	}
	script(t, &v, "12:00:01 observe 1 1 1\n12:00:05 observe 1 0 0\n12:00:15 observe 1 0 0")
	if got, want := v.Times(), (Times{time.Minute, 200 * time.Millisecond, 4800 * time.Millisecond, 14800 * time.Millisecond}); got != want {
		t.Errorf("in the end %v", got)
	}
	v = Begin(Rollback{Release: "r2", Noticed: noon, At: noon})
	if got := v.Times().Noticed; got != -1 {
		t.Errorf("it is not known since when pages had it, and it was noticed after %v", got)
	}
}

// TestAnyCourse: whatever happens in whatever order, an incident never goes back, its
// counts are never negative, its timeline is bounded and in order, and it survives JSON.
func TestAnyCourse(t *testing.T) {
	phases := []EntryKind{RolledBack, Healing, Healed, Resolved}
	rapid.Check(t, func(t *rapid.T) {
		count := rapid.Int64Range(-3, 30)
		text := rapid.StringN(0, 50, 100)
		v := Begin(Rollback{Release: "r", By: text.Draw(t, "by"), Why: text.Draw(t, "why"),
			Since: count.Draw(t, "since"), Noticed: noon - count.Draw(t, "noticed"), At: noon - count.Draw(t, "at")})
		now := noon
		for range rapid.IntRange(1, 60).Draw(t, "steps") {
			now += rapid.SampledFrom([]int64{-5000, 0, 1, 1000, 10_000, 60_000, 3_600_000}).Draw(t, "time")
			before := v
			before.Timeline = slices.Clone(v.Timeline)
			changed := true
			switch rapid.IntRange(0, 6).Draw(t, "what") {
			case 0:
				v.Restart(now)
			case 1:
				_ = v.AddNote(now, text.Draw(t, "note"), rapid.Bool().Draw(t, "public"))
			default:
				o := Observation{count.Draw(t, "ran"), count.Draw(t, "left"), rapid.Int64Range(-1, 2).Draw(t, "open")}
				changed = v.Observe(now, o)
			}
			if !changed && !reflect.DeepEqual(v, before) {
				t.Fatalf("it has changed and does not say so:\n%+v\n%+v", before, v)
			}
			if slices.Index(phases, v.Phase()) < slices.Index(phases, before.Phase()) {
				t.Fatalf("%s has become %s", before.Phase(), v.Phase())
			}
			if before.Healed != 0 && v.Healed != before.Healed || before.Resolved != 0 && (v.Resolved != before.Resolved || v.Left != before.Left) || v.Ran < before.Ran {
				t.Fatalf("%+v has become %+v", before, v)
			}
			if v.Ran < 0 || v.Left < 0 || v.Left > v.Ran || v.Open < 0 || v.share() < 0 || v.share() > 1 {
				t.Fatalf("the counts are %+v", v)
			}
			if !reflect.DeepEqual(v.Timeline[:len(before.Timeline)], before.Timeline) {
				t.Fatalf("the timeline was %+v, and is %+v", before.Timeline, v.Timeline)
			}
			if !slices.IsSortedFunc(v.Timeline, func(a, b Entry) int { return int(a.At - b.At) }) || len(v.Timeline) > timelineMax {
				t.Fatalf("the timeline is %+v", v.Timeline)
			}
			times := v.Times()
			for _, d := range []time.Duration{times.RolledBack, times.Healed, times.Resolved} {
				if d < -1 {
					t.Fatalf("the times are %+v", times)
				}
			}
			encoded, err := json.Marshal(v)
			if err != nil {
				t.Fatal(err)
			}
			var again Incident
			if err := json.Unmarshal(encoded, &again); err != nil || !reflect.DeepEqual(again, v) {
				t.Fatalf("%v: from %+v\nJSON makes %+v", err, v, again)
			}
		}
	})
}

// TestTimelineIsBounded: neither starts nor notes fill it, and what must be recorded has
// its place.
func TestTimelineIsBounded(t *testing.T) {
	v := begun()
	for range 2 * timelineMax {
		v.Restart(noon)
	}
	if err := v.AddNote(noon, "one more", false); err == nil || !strings.Contains(err.Error(), "full") {
		t.Errorf("a note is added: %v", err)
	}
	for left := int64(100); left >= 0; left-- {
		v.Observe(noon+100-left, Observation{100, left, 0})
	}
	v.Observe(noon+1e9, Observation{100, 0, 0})
	if v.Resolved == 0 || len(v.Timeline) > timelineMax || v.Timeline[len(v.Timeline)-1].Kind != Resolved {
		t.Errorf("%d entries, of which the last is %+v", len(v.Timeline), v.Timeline[len(v.Timeline)-1])
	}
	v = begun()
	if err := v.AddNote(noon, " \n ", false); err == nil {
		t.Error("an empty note is added")
	}
	if err := v.AddNote(noon, strings.Repeat("x", noteMax+1), false); err == nil || !strings.Contains(err.Error(), "too long") {
		t.Errorf("a long note is added: %v", err)
	}
}

// TestPublic: everybody learns of the notes that were marked, and of nothing else that
// somebody has written.
func TestPublic(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		secret := rapid.StringMatching(`secret-[a-z]{3,12}`)
		v := Begin(Rollback{Release: "r2", By: secret.Draw(t, "by"), Why: secret.Draw(t, "why"), Noticed: noon, At: noon})
		var told []Update
		for i := range rapid.IntRange(0, 5).Draw(t, "notes") {
			public := rapid.Bool().Draw(t, "public")
			text := secret.Draw(t, "note")
			if public {
				text = fmt.Sprint("told ", i)
				told = append(told, Update{noon, text})
			}
			if err := v.AddNote(noon, text, public); err != nil {
				t.Fatal(err)
			}
		}
		v.Observe(noon, Observation{4, 1, 2})
		encoded, err := json.Marshal(v.Public())
		if err != nil || strings.Contains(string(encoded), "secret") {
			t.Fatalf("%s, %v", encoded, err)
		}
		if p := v.Public(); !reflect.DeepEqual(p.Updates, told) || p.Share != .75 || p.Noticed != noon {
			t.Fatalf("%+v", p)
		}
	})
}

var updateGolden = flag.Bool("update", false, "write the drafts in testdata again")

// TestPostmortem: the draft has what the record knows, in order, and blanks for people. It is
// as in testdata.
func TestPostmortem(t *testing.T) {
	resolved := begun()
	script(t, &resolved, "12:00:01 observe 10 10 3\n12:00:04 observe 10 5 1\n12:00:05 observe 10 0 0\n12:00:06 note shop.example\n\tcalled\n12:00:15 observe 10 0 0")
	if err := resolved.AddNote(noon+16_000, "It was\nour fault.", true); err != nil {
		t.Fatal(err)
	}
	open := begun()
	script(t, &open, "12:00:01 observe 10 7 3")
	absent := Begin(Rollback{Release: "r2", Noticed: noon, At: noon})
	script(t, &absent, "12:00:01 observe 10 7 0\n14:00:01 observe 10 7 0")
	for name, v := range map[string]*Incident{"resolved": &resolved, "open": &open, "absent": &absent} {
		path, got := filepath.Join("testdata", name+".md"), v.Postmortem()
		if *updateGolden {
			if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if got != string(want) {
			t.Errorf("%s differs from the draft. If that is right, go test ./server/incident -update writes it again; read the difference. Now:\n%s", path, got)
		}
	}
}
