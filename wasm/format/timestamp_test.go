package format

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

// Timestamp and ParseTimestamp agree with package time and undo each other.
func TestTimestamp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		at := rapid.Int64Range(-62_167_219_200_000, 253_402_300_799_999).Draw(t, "at") // the years 0 to 9999
		text := Timestamp(at)
		if want := time.UnixMilli(at).UTC().Format("2006-01-02T15:04:05.000Z"); text != want {
			t.Fatalf("%d is %s, not %s", at, text, want)
		}
		if back, ok := ParseTimestamp(text); !ok || back != at {
			t.Fatalf("%s is read as %d, not %d", text, back, at)
		}
	})
}

func TestParseTimestamp(t *testing.T) {
	for text, want := range map[string]int64{
		"1970-01-01": 0, "1970-01-02T00:00:01Z": 86_401_000, "2022-04-07T23:20:29.080Z": 1_649_373_629_080, "2024-02-29T12:00:00": 1_709_208_000_000,
	} {
		if got, ok := ParseTimestamp(text); !ok || got != want {
			t.Errorf("%s is read as %d, not %d", text, got, want)
		}
	}
	for _, text := range []string{"", "Z", "today", "2023-02-29", "2022-13-01", "2022-01-01T24:00:00Z", "2022-01-01 10:00:00", "2022-01-01T10:00:00.080+02:00", "20220101", "-022-01-01"} {
		if got, ok := ParseTimestamp(text); ok {
			t.Errorf("%q is read as %d", text, got)
		}
	}
}
