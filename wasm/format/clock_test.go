package format

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

var english = DateNames{
	Today: "Today", Yesterday: "Yesterday", AM: "AM", PM: "PM",
	Days: [7]string{"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"},
	Months: [12]string{"January", "February", "March", "April", "May", "June",
		"July", "August", "September", "October", "November", "December"},
}

func ms(text string) int64 {
	t, err := time.Parse("2006-01-02 15:04", text)
	if err != nil {
		panic(err)
	}
	return t.UnixMilli()
}

func TestDay(t *testing.T) {
	for _, c := range []struct {
		language, region, now, at, want string
		zone                            int64
	}{
		{"en", "", "2026-03-17 14:05", "2026-03-17 00:00", "Today", 0},
		{"en", "", "2026-03-17 14:05", "2026-03-16 23:59", "Yesterday", 0},
		{"en", "", "2026-03-17 14:05", "2026-03-15 23:59", "Sunday", 0},
		{"en", "", "2026-03-17 14:05", "2026-03-11 00:00", "Wednesday", 0},
		{"en", "", "2026-03-17 14:05", "2026-03-10 23:59", "March 10", 0},
		{"en", "gb", "2026-03-17 14:05", "2026-03-10 23:59", "10 March", 0},
		{"en", "us", "2026-03-17 14:05", "2025-12-31 23:59", "December 31, 2025", 0},
		{"en", "gb", "2026-03-17 14:05", "2025-12-31 23:59", "31 December 2025", 0},
		{"de", "", "2026-03-17 14:05", "2026-02-28 23:59", "28. February", 0},
		{"es", "", "2026-03-17 14:05", "2025-02-28 23:59", "28 de February de 2025", 0},
		{"fr", "", "2026-03-17 14:05", "2026-01-01 23:59", "1er January", 0},
		{"fr", "", "2026-03-17 14:05", "2024-02-29 12:00", "29 February 2024", 0},
		{"en", "", "2026-03-17 14:05", "2026-03-17 23:00", "Today", 59},
		{"en", "", "2026-03-17 00:05", "2026-03-16 23:00", "Today", 60},
		{"en", "", "2026-03-17 00:05", "2026-03-16 23:00", "Today", -330},
		{"en", "", "2026-03-17 14:05", "2026-03-18 14:05", "March 18", 0}, // the clock of whoever sent it is ahead
	} {
		clock := Clock{DateNames: english, Language: c.language, Region: c.region, Zone: c.zone, Now: ms(c.now)}
		if got := clock.Day(ms(c.at)); got != c.want {
			t.Errorf("%s_%s, %s at %s: %q, not %q", c.language, c.region, c.at, c.now, got, c.want)
		}
	}
}

func TestTime(t *testing.T) {
	for _, c := range []struct{ language, region, at, want string }{
		{"en", "", "2026-03-17 00:05", "12:05\u00a0AM"}, {"en", "us", "2026-03-17 12:00", "12:00\u00a0PM"},
		{"en", "us", "2026-03-17 13:09", "1:09\u00a0PM"}, {"en", "gb", "2026-03-17 13:09", "13:09"},
		{"en", "gb", "2026-03-17 03:09", "03:09"}, {"de", "", "2026-03-17 00:00", "00:00"},
		{"es", "mx", "2026-03-17 13:09", "1:09\u00a0PM"}, {"es", "419", "2026-03-17 13:09", "1:09\u00a0PM"}, {"es", "", "2026-03-17 13:09", "13:09"},
		{"ar", "", "2026-03-17 23:59", "11:59\u00a0PM"}, {"ar", "ma", "2026-03-17 23:59", "23:59"}, {"fr", "ca", "2026-03-17 23:59", "23:59"},
	} {
		clock := Clock{DateNames: english, Language: c.language, Region: c.region, Now: ms("2026-03-17 14:05")}
		if got := clock.Time(ms(c.at)); got != c.want {
			t.Errorf("%s_%s, %s: %q, not %q", c.language, c.region, c.at, got, c.want)
		}
		if got := clock.TimeOrDay(ms(c.at)); got != c.want {
			t.Errorf("%s_%s, %s in a list: %q, not %q", c.language, c.region, c.at, got, c.want)
		}
	}
}

// The calendar agrees with package time at all times and in all zones.
func TestCalendar(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		at := rapid.Int64Range(-1e13, 1e14).Draw(t, "at")
		zone := rapid.Int64Range(-12*60, 14*60).Draw(t, "zone")
		local := time.UnixMilli(at).In(time.FixedZone("", int(zone)*60))
		year, month, dom := civilDate(Clock{Zone: zone}.dayNumber(at))
		if year != int64(local.Year()) || month != int64(local.Month()) || dom != int64(local.Day()) {
			t.Fatalf("%d-%d-%d, not %s", year, month, dom, local)
		}
		de := Clock{DateNames: english, Language: "de", Zone: zone, Now: at}
		if got := de.Time(at); got != local.Format("15:04") {
			t.Fatalf("%s, not %s", got, local)
		}
		us := Clock{DateNames: english, Language: "en", Zone: zone, Now: at}
		if got := us.Time(at); got != local.Format("3:04\u00a0PM") {
			t.Fatalf("%s, not %s", got, local)
		}
		for ago := int64(2); ago < 7; ago++ {
			if got, want := us.Day(at-ago*day), local.AddDate(0, 0, -int(ago)).Weekday().String(); got != want {
				t.Fatalf("%d days before %s: %s, not %s", ago, local, got, want)
			}
		}
		next := us.Midnight()
		if next <= at || next-at > day || us.SameDay(at, next) || !us.SameDay(at, next-1) {
			t.Fatalf("the day of %s ends at %d", local, next)
		}
	})
}
