package brand

import (
	"fmt"
	"slices"
	"strings"
	"time"
	_ "time/tzdata" // zones are known on machines without a zone database, too
)

// weekdays are the keys of a week, in the order of time.Weekday.
var weekdays = []string{"sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"}

// hours reads the business hours.
func (r *reader) hours(o *object, b *Brand) {
	b.Hours = Hours{Zone: time.UTC, Week: map[time.Weekday][]Span{}, Holidays: map[string][]Span{}}
	v := o.get("hours", isObject)
	if v == nil {
		return
	}
	h := r.object(v, "hours of "+o.about)
	r.zone(h, b)
	if v := h.get("week", isObject); v != nil {
		r.week(r.object(v, "week of "+o.about), b)
	}
	if v := h.get("holidays", isObject); v != nil {
		r.holidays(r.object(v, "holidays of "+o.about), b)
	}
	h.finish()
}

// zone reads the time zone of the hours.
func (r *reader) zone(h *object, b *Brand) {
	name := h.string("zone")
	zone, err := time.LoadLocation(name)
	// "Local" is whatever the machine is set to, and "" is UTC without anybody having
	// said so.
	if err != nil || strings.EqualFold(name, "local") || name == "" && h.value("zone") != nil {
		r.fail(h.at("zone"), "zone of %s is not known: %q; it must look like Europe/Berlin", h.about, name)
		return
	}
	b.Hours.Zone = zone
}

// week reads the hours of the days of the week. A day may be spelled with capital
// letters, but only once.
func (r *reader) week(w *object, b *Brand) {
	for _, m := range w.node.members {
		day := strings.ToLower(m.key)
		i := slices.Index(weekdays, day)
		if i < 0 {
			continue // finish says so
		}
		w.known = append(w.known, m.key)
		if _, twice := b.Hours.Week[time.Weekday(i)]; twice {
			r.fail(m.offset, "%s has %s twice, in two spellings", w.about, day)
			continue
		}
		b.Hours.Week[time.Weekday(i)] = r.spans(m.value, day+" in "+w.about)
	}
	w.known = append(w.known, weekdays...)
	w.finish()
}

// holidays reads the hours of dates.
func (r *reader) holidays(h *object, b *Brand) {
	for _, m := range h.node.members {
		if _, err := time.Parse(time.DateOnly, m.key); err != nil {
			r.fail(m.offset, "%s has %q, which is no date; dates look like 2026-12-24", h.about, m.key)
			continue
		}
		b.Hours.Holidays[m.key] = r.spans(m.value, m.key+" in "+h.about)
	}
}

// spans reads a list of texts such as "9:00-17:30", none of which overlap.
func (r *reader) spans(v *node, about string) []Span {
	list := []Span{}
	if v.kind != isList {
		r.fail(v.offset, "%s must be %s such as [\"9:00-17:30\"], or [] for closed, and not %s", about, isList, v.kind)
		return list
	}
	for _, item := range r.items(v, about, isText) {
		s, problem := parseSpan(item.text)
		if problem != "" {
			r.fail(item.offset, "%s of %s %s", quoted(item.text), about, problem)
			continue
		}
		for _, other := range list {
			if s.From < other.To && other.From < s.To {
				r.fail(item.offset, "%s of %s overlaps with %s", quoted(item.text), about, quoted(other.String()))
				break
			}
		}
		list = append(list, s)
	}
	return list
}

func quoted(text string) string { return fmt.Sprintf("%q", text) }

// String returns the span as it stands in a brands file.
func (s Span) String() string {
	return fmt.Sprintf("%d:%02d-%d:%02d", s.From/60, s.From%60, s.To/60, s.To%60)
}

// parseSpan parses a text such as "9:00-17:30", or returns what is wrong with it.
func parseSpan(text string) (s Span, problem string) {
	from, to, dash := strings.Cut(text, "-")
	var okFrom, okTo bool
	s.From, okFrom = parseMinute(from)
	s.To, okTo = parseMinute(to)
	switch {
	case !dash || !okFrom || !okTo:
		return s, "must look like 9:00-17:30, from 0:00 to 24:00"
	case s.From == s.To:
		return s, "has no length; a closed day is []"
	case s.From > s.To:
		return s, "ends before it begins; a night is two spans, one to 24:00 and one of the next day from 0:00"
	}
	return s, ""
}

// parseMinute parses "17:30" as minutes after midnight. "24:00" is the day's end.
func parseMinute(text string) (int, bool) {
	text = strings.TrimSpace(text)
	if text == "24:00" {
		return 24 * 60, true
	}
	t, err := time.Parse("15:04", text)
	return t.Hour()*60 + t.Minute(), err == nil
}
