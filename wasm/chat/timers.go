package chat

import "kith/wasm/chat/state"

// timers calls f with each time at which something is due. They are everything
// that the program waits for: Wake returns the earliest, and when the device's
// clock is set back, all of them go back with it.
func timers(m *state.Model, f func(at *int64)) {
	f(&m.Connection.Due)
	f(&m.SearchAt)
	f(&m.GraceUntil)
	f(&m.ReloadDue)
	f(&m.ReloadAt)
	for i := range m.Calls {
		f(&m.Calls[i].Due)
	}
	for i := range m.Logouts {
		f(&m.Logouts[i].Due)
	}
	for i := range m.InFlight {
		f(&m.InFlight[i].Due)
	}
	for i := range m.TypingIndicators {
		f(&m.TypingIndicators[i].Until)
	}
}

// Wake returns when the next timer is due, Unix milliseconds, or 0 if there is
// none.
func Wake(m *state.Model) int64 {
	var first int64
	timers(m, func(at *int64) {
		if *at != 0 && (first == 0 || *at < first) {
			first = *at
		}
	})
	return first
}

// setClock sets the time. A clock that was set back must not leave anything
// waiting for a time that is a day away.
func (u *update) setClock(now int64) {
	if back := u.Now - now; back > 0 {
		timers(u.Model, func(at *int64) {
			if *at != 0 {
				*at = max(1, *at-back)
			}
		})
		u.Connection.SetBack(back)
		u.SentTyping.At -= back
	}
	u.Now = now
}

// due reports whether a timer is due.
func (u *update) due(at int64) bool { return at != 0 && at <= u.Now }

// laterThan returns the time now, but later than another: what was changed last
// must look newer than what was changed before, whatever the clock says.
func (u *update) laterThan(than int64) int64 { return max(u.Now, than+1) }

// expire handles the timers that belong to nothing else.
func (u *update) expire() {
	for i := 0; i < len(u.TypingIndicators); {
		if u.due(u.TypingIndicators[i].Until) {
			u.removeTyping(i)
		} else {
			i++
		}
	}
	if u.due(u.SearchAt) {
		u.search()
	}
}
