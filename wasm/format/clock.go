package format

import "strconv"

const (
	minute = int64(60_000)
	day    = 24 * 60 * minute
)

// A Clock says moments as people of one language and region write them. It
// knows no time zones: the host says by how many minutes its local time is
// ahead of UTC.
type Clock struct {
	Names
	Language string // two small letters
	Region   string // in small letters, "" for the language's own
	Zone     int64  // minutes
	Now      int64  // Unix milliseconds
}

// Names are the words of a language that moments are said with.
type Names struct {
	Today, Yesterday string
	AM, PM           string
	Days             [7]string // from Sunday
	Months           [12]string
}

// Time says the hour and minute of a moment: "2:05 PM", "14:05".
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

// Day says the day of a moment: "Today", "Yesterday", "Tuesday" within the last
// week, "March 12", and with the year where it is another.
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

// TimeOrDay says a moment as lists do: the time today, the day otherwise.
func (c Clock) TimeOrDay(at int64) string {
	if c.dayNumber(at) == c.dayNumber(c.Now) {
		return c.Time(at)
	}
	return c.Day(at)
}

// formatDate puts a date in the order of the language.
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

// SameDay reports whether two moments are of one local day.
func (c Clock) SameDay(a, b int64) bool { return c.dayNumber(a) == c.dayNumber(b) }

// Midnight is when the local day ends, Unix milliseconds: what is said of
// moments by their day changes then.
func (c Clock) Midnight() int64 { return (c.dayNumber(c.Now)+1)*day - c.Zone*minute }

// dayNumber counts the local days since 1 January 1970.
func (c Clock) dayNumber(at int64) int64 { return floorDiv(at+c.Zone*minute, day) }

// monthFirst reports whether the month comes before the day.
func (c Clock) monthFirst() bool {
	return c.Region == "" || c.Region == "us" || c.Region == "ph"
}

// twelveHours reports whether the day is counted in two halves.
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

// civilDate answers the date of a day counted from 1 January 1970, by the
// Gregorian calendar. Years are counted from 1 March, so that the leap day is
// their last, in eras of 400 years.
func civilDate(days int64) (year, month, dom int64) {
	days += 719_468 // from 1 March of the year 0
	era := floorDiv(days, 146_097)
	inEra := days - era*146_097
	y := (inEra - inEra/1_460 + inEra/36_524 - inEra/146_096) / 365
	inYear := inEra - (365*y + y/4 - y/100)
	m := (5*inYear + 2) / 153
	year, month, dom = y+era*400, m+3, inYear-(153*m+2)/5+1
	if month > 12 {
		year, month = year+1, month-12
	}
	return year, month, dom
}

func floorDiv(a, b int64) int64 {
	if a%b < 0 {
		return a/b - 1
	}
	return a / b
}

func floorMod(a, b int64) int64 { return a - floorDiv(a, b)*b }
