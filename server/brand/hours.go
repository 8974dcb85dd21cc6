package brand

import "time"

// Hours are business hours. The zero value is always open.
type Hours struct {
	Zone     *time.Location // nil is UTC
	Week     map[time.Weekday][]Span
	Holidays map[string][]Span // by date, "2026-12-24"; no spans: closed all day
}

// A Span is a part of one day, in minutes after midnight. It does not include To. A
// night is a span that ends at 24:00, and one of the next day that starts at 0:00.
type Span struct{ From, To int }

// Open reports whether a time is within the hours. A holiday's spans replace those
// of its weekday. Spans are local time, also on days when the clocks change.
func (h Hours) Open(now time.Time) bool {
	if len(h.Week) == 0 && len(h.Holidays) == 0 {
		return true
	}
	zone := h.Zone
	if zone == nil {
		zone = time.UTC
	}
	now = now.In(zone)
	spans, holiday := h.Holidays[now.Format(time.DateOnly)]
	if !holiday {
		if len(h.Week) == 0 {
			return true
		}
		spans = h.Week[now.Weekday()]
	}
	minute := now.Hour()*60 + now.Minute()
	for _, s := range spans {
		if s.From <= minute && minute < s.To {
			return true
		}
	}
	return false
}
