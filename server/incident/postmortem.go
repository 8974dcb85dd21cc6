package incident

import (
	"fmt"
	"strings"
	"time"
)

// blank marks what a person has to fill in.
const blank = "**[to be filled in]**"

// Postmortem returns the draft of a postmortem, in Markdown: what the record knows, and
// blanks for what it cannot know.
func (v *Incident) Postmortem() string {
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	at := func(t int64) string { return time.UnixMilli(t).UTC().Format(time.DateTime) }
	times := v.Times()

	line("# Incident %s: release %s was rolled back", v.ID, v.Release)
	line("")
	line("Draft of a postmortem, made from the record. All times are UTC.")
	line("")
	line("## Summary")
	line("")
	line("Release %s of the chat widget was rolled back at %s, because: %s.", v.Release, at(v.RolledBack), strings.TrimSuffix(oneLine(v.reason()), "."))
	switch {
	case v.Resolved == 0:
		line("The incident is open: %d sessions are to be repaired, and %d open pages run the release or are repairing.", v.Left, v.Open)
	case v.Left == 0:
		line("It was resolved at %s. Every session that ran the release was repaired, or has ended.", at(v.Resolved))
	default:
		line("It was resolved at %s. %d sessions have not come back; each is repaired when it does.", at(v.Resolved), v.Left)
	}
	line("")
	line("What was wrong, in a sentence: %s", blank)
	line("")
	line("## Impact")
	line("")
	line("- Sessions that had run the release: %d", v.Ran)
	line("- Of these repaired, or ended: %d", max(0, v.Ran-v.Left))
	line("- Left to be repaired: %d", v.Left)
	line("- What visitors noticed: %s", blank)
	line("- What was lost, if anything: %s", blank)
	line("")
	line("| step | took | counted from |")
	line("|---|---|---|")
	line("| noticed | %s | when pages began to get the release |", duration(times.Noticed))
	line("| rolled back | %s | noticing |", duration(times.RolledBack))
	line("| healed | %s | the rollback |", duration(times.Healed))
	line("| resolved | %s | the rollback |", duration(times.Resolved))
	line("")
	line("## Timeline")
	line("")
	if v.Since != 0 {
		line("- %s: pages began to get release %s", at(v.Since), v.Release)
	}
	for _, e := range v.Timeline {
		text := oneLine(e.Text)
		switch {
		case e.Public:
			text = "public note: " + text
		case e.Kind == Note:
			text = "note: " + text
		}
		line("- %s: %s", at(e.At), text)
	}
	line("")
	line("## How it was noticed")
	line("")
	line("By %s, with the reason: %s.", v.Noticer(), strings.TrimSuffix(oneLine(v.reason()), "."))
	if v.By == "" {
		line("The audit log says who it was.")
	}
	line("")
	line("What would have noticed it earlier: %s", blank)
	line("")
	line("## What was done")
	line("")
	line("- The release was withdrawn: it is not given out again under its id.")
	line("- Open pages were told to change over.")
	line("- Browsers that had run it were asked to repair what it had stored.")
	line("- What people did beside that: %s", blank)
	line("")
	line("## What to find out")
	line("")
	for _, question := range []string{
		"What was wrong in the release?",
		"Why did no test notice?",
		"Why did nobody notice before visitors had it?",
		"Whom has to be told, and by whom?",
		"What changes, who does it, and until when?",
	} {
		line("- %s %s", question, blank)
	}
	return b.String()
}

// oneLine returns a text without line breaks, which would end the item of a list.
func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }

// duration returns a time for people, to the tenth of a second.
func duration(d time.Duration) string {
	if d < 0 {
		return "not known, or not yet"
	}
	return d.Round(100 * time.Millisecond).String()
}
