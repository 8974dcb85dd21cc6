package spelling_test

import (
	"strings"
	"testing"

	"kith/server/spelling"
)

func TestNearest(t *testing.T) {
	names := []string{"addr", "data", "kb", "brands", "trusted-proxies", "public-url"}
	for word, want := range map[string]string{
		"adr": "addr", "addrr": "addr", "drad": "", "DATA": "data", "dtaa": "data", "brand": "brands",
		"trusted-proxy": "trusted-proxies", "trusted_proxies": "trusted-proxies", "publicurl": "public-url",
		"colour": "", "x": "", "": "", "kbb": "kb", strings.Repeat("data", 30): "",
	} {
		if got := spelling.Nearest(word, names); got != want {
			t.Errorf("%q: %q, want %q", word, got, want)
		}
	}
	if got := spelling.Nearest("x", nil); got != "" {
		t.Errorf("%q of no names", got)
	}
}
