package format

import "strconv"

const (
	minute = int64(60_000)
	day    = 24 * 60 * minute
)

// A Clock writes times as people of one language and region write them. It knows
// no time zones, only by how much the local time is ahead of UTC now. Times are in
// Unix milliseconds.
type Clock struct {
	DateNames
	Language string // in ISO 639-1, such as "en"
	Region   string // in lower case, such as "us"; "" for the main region of the language
	Zone     int64  // by how many minutes the local time is ahead of UTC
	Now      int64
}

// DateNames are the names of days and months in a language, and other words that
// times are written with.
type DateNames struct {
	Today, Yesterday string
	AM, PM           string
	Days             [7]string // from Sunday
	Months           [12]string
}

// Time returns the local time of day: "2:05 PM", "14:05".
func (c Clock) Time(at int64) string {
	m := floorMod(floorDiv(at, minute)+c.Zone, 24*60)
	hour, min := m/60, strconv.FormatInt(100+m%60, 10)[1:]
	if !c.twelveHours() {
		return strconv.FormatInt(100+hour, 10)[1:] + ":" + min
	}
	half := c.AM
	if hour >= 12 {
		half = c.PM
	}
	return strconv.FormatInt((hour+11)%12+1, 10) + ":" + min + "\u00a0" + half
}

// Day returns the local day of a time: "Today", "Yesterday", "Tuesday" within the
// last week, "March 12", and "March 12, 2025" in another year.
func (c Clock) Day(at int64) string {
	d, now := c.dayNumber(at), c.dayNumber(c.Now)
	switch ago := now - d; {
	case ago == 0:
		return c.Today
	case ago == 1:
		return c.Yesterday
	case 1 < ago && ago < 7:
		return c.Days[floorMod(d+4, 7)] // 1 January 1970 was a Thursday
	}
	year, month, dom := civilDate(d)
	thisYear, _, _ := civilDate(now)
	return c.formatDate(dom, c.Months[month-1], year, year != thisYear)
}

// TimeOrDay returns what lists show: the time if it is today, and else the day.
func (c Clock) TimeOrDay(at int64) string {
	if c.dayNumber(at) == c.dayNumber(c.Now) {
		return c.Time(at)
	}
	return c.Day(at)
}

// formatDate returns a date in the order of the language. dom is the day of the
// month.
func (c Clock) formatDate(dom int64, month string, year int64, withYear bool) string {
	d, y := strconv.FormatInt(dom, 10), strconv.FormatInt(year, 10)
	between, beforeYear := " ", " "
	switch c.Language {
	case "en":
		if c.monthFirst() {
			if withYear {
				return month + " " + d + ", " + y
			}
			return month + " " + d
		}
	case "de":
		between = ". "
	case "es":
		between, beforeYear = " de ", " de "
	case "fr":
		if dom == 1 {
			d = "1er"
		}
	}
	if !withYear {
		beforeYear, y = "", ""
	}
	return d + between + month + beforeYear + y
}

// SameDay reports whether two times are on the same local day.
func (c Clock) SameDay(a, b int64) bool { return c.dayNumber(a) == c.dayNumber(b) }

// Midnight returns when the local day ends. What Day and TimeOrDay return changes
// then.
func (c Clock) Midnight() int64 { return (c.dayNumber(c.Now)+1)*day - c.Zone*minute }

// dayNumber returns how many days after 1 January 1970 the local day is.
func (c Clock) dayNumber(at int64) int64 { return floorDiv(at+c.Zone*minute, day) }

// monthFirst reports whether the month comes before the day.
func (c Clock) monthFirst() bool {
	return c.Region == "" || c.Region == "us" || c.Region == "ph"
}

// twelveHours reports whether hours are counted to 12, with AM and PM.
func (c Clock) twelveHours() bool {
	switch c.Language {
	case "en":
		switch c.Region {
		case "", "us", "ca", "au", "nz", "in", "ph", "pk", "sg", "my", "hk":
			return true
		}
	case "es":
		switch c.Region {
		case "us", "mx", "co", "pr", "do", "ve", "pa", "419":
			return true
		}
	case "ar":
		switch c.Region {
		case "ma", "dz", "tn", "ly", "mr":
			return false
		}
		return true
	}
	return false
}

// civilDate returns the date in the Gregorian calendar of a day that is given as
// days after 1 January 1970. It calculates with years that begin on 1 March, so
// that a leap day is the last of its year, in cycles of 400 years.
func civilDate(days int64) (year, month, dom int64) {
	days += 719_468 // from 1 March of the year 0
	cycle := floorDiv(days, 146_097)
	inCycle := days - cycle*146_097
	y := (inCycle - inCycle/1_460 + inCycle/36_524 - inCycle/146_096) / 365
	inYear := inCycle - (365*y + y/4 - y/100)
	m := (5*inYear + 2) / 153
	year, month, dom = y+cycle*400, m+3, inYear-(153*m+2)/5+1
	if month > 12 {
		year, month = year+1, month-12
	}
	return year, month, dom
}

// floorDiv returns a/b, rounded down.
func floorDiv(a, b int64) int64 {
	if a%b < 0 {
		return a/b - 1
	}
	return a / b
}

// floorMod returns a modulo b, which has the sign of b.
func floorMod(a, b int64) int64 { return a - floorDiv(a, b)*b }
