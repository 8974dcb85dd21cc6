package brand

import (
	"strings"
	"testing"
	"time"
)

func TestParseKeep(t *testing.T) {
	const day = 24 * time.Hour
	for text, want := range map[string]time.Duration{"365d": 365 * day, "1d": day, "48h": 2 * day, "36h30m": 36*time.Hour + 30*time.Minute, "forever": Forever} {
		if got, err := ParseKeep(text); err != nil || got != want {
			t.Errorf("%s: %v, %v", text, got, err)
		}
	}
	for text, want := range map[string]string{
		"": "is not a time", "d": "is not a time", "a year": "is not a time", "1.5d": "is not a time", "12": "is not a time", "365 d": "is not a time",
		"0d": "less than a day", "-3d": "less than a day", "23h": "less than a day", "36501d": "more than 100 years", "999999999d": "more than 100 years", "9999999999d": "is not a time",
	} {
		if got, err := ParseKeep(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, %v; want %q", text, got, err, want)
		}
	}
}

// TestKeepOfABrand: the brands file has it, and a mistake has its place.
func TestKeepOfABrand(t *testing.T) {
	set, err := Parse([]byte(`{"brands": [{"key": "a", "name": "A", "sites": ["https://a.example"], "keep": "30d"}, {"key": "b", "name": "B", "sites": ["https://b.example"]}]}`))
	if err != nil || set.ByKey("a").Keep != 30*24*time.Hour || set.ByKey("b").Keep != 0 {
		t.Errorf("%v", err)
	}
	_, err = Parse([]byte(`{"brands": [{"key": "a", "name": "A", "sites": ["https://a.example"], "keep": "soon"}]}`))
	if err == nil || !strings.Contains(err.Error(), `keep "soon" of brand "a" is not a time`) {
		t.Errorf("%v", err)
	}
}
