package chat

// timers shows f each moment at which something is due. They are the one list
// of what the program waits for: Wake is the earliest of them, and when the
// device's clock is set back all of them go back with it.
func timers(m *Model, f func(at *int64)) {
	f(&m.Link.Due)
	f(&m.FindAt)
	f(&m.Spared)
	for i := range m.Calls {
		f(&m.Calls[i].Due)
	}
	for i := range m.Leaving {
		f(&m.Leaving[i].Due)
	}
	for i := range m.Flights {
		f(&m.Flights[i].Due)
	}
	for i := range m.Typing {
		f(&m.Typing[i].Until)
	}
}

// wake is when the next of the timers is due; 0 for never.
func wake(m *Model) int64 {
	var first int64
	timers(m, func(at *int64) {
		if *at != 0 && (first == 0 || *at < first) {
			first = *at
		}
	})
	return first
}

// clock takes in what time it is. A clock that was set back must leave nothing
// waiting for a moment that is a day away.
func (t *turn) clock(now int64) {
	if back := t.Now - now; back > 0 {
		timers(t.Model, func(at *int64) {
			if *at != 0 {
				*at = max(1, *at-back)
			}
		})
		t.Link.Heard -= back
		t.Link.Since -= back
		t.Link.Retry = max(0, t.Link.Retry-back)
		t.Writing.At -= back
	}
	t.Now = now
}

// due reports whether a timer's moment has come.
func (t *turn) due(at int64) bool { return at != 0 && at <= t.Now }

// later is a moment after another, whatever the clock says: what was changed
// last must look newer than what was changed before.
func (t *turn) later(than int64) int64 { return max(t.Now, than+1) }
