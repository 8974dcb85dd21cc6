package brand_test

import (
	"strings"
	"testing"
	"time"

	"kith/server/brand"
)

func TestAllows(t *testing.T) {
	b := &brand.Brand{Sites: []string{"https://shop.example", "https://*.example.org", "http://localhost:3000"}}
	for origin, want := range map[string]bool{
		"https://shop.example":           true,
		"https://SHOP.example":           true,
		"http://shop.example":            false,
		"https://shop.example:8443":      false,
		"https://evil-shop.example":      false,
		"https://shop.example.evil":      false,
		"https://a.example.org":          true,
		"https://a.b.example.org":        true,
		"https://example.org":            false,
		"https://evilexample.org":        false,
		"http://localhost:3000":          true,
		"null":                           false,
		"":                               false,
		"file://":                        false,
		"https://shop.example/":          false,
		"https://user@shop.example":      false,
		"https://a.example.org; sandbox": false,
	} {
		if got := b.Allows(origin); got != want {
			t.Errorf("Allows(%q) = %v", origin, got)
		}
	}
	for origin, want := range map[string]bool{"https://any.example": true, "null": false, "https://x *": false, "https://x;y": false, "javascript://x": false} {
		if got := brand.Demo().Allows(origin); got != want {
			t.Errorf("the demo's Allows(%q) = %v", origin, got)
		}
	}
}

func parse(t *testing.T, text string) *brand.Brand {
	t.Helper()
	s, err := brand.Parse([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return s.All()[0]
}

func TestHours(t *testing.T) {
	b := parse(t, `{"brands": [{"key": "k", "name": "N", "sites": ["*"], "hours": {
		"zone": "Europe/Berlin",
		"week": {"Monday": ["9:00-12:30", "13:30-18:00"], "friday": ["22:00-24:00"], "saturday": ["0:00-2:00"], "sunday": ["9:00-10:00"]},
		"holidays": {"2026-12-21": [], "2026-12-20": ["8:00-8:30"]}
	}}]}`)
	for moment, want := range map[string]string{
		"2026-11-23T07:59:59Z": brand.Offline, // 8:59 in Berlin
		"2026-11-23T08:00:00Z": brand.Online,
		"2026-11-23T11:29:59Z": brand.Online,
		"2026-11-23T11:30:00Z": brand.Offline,
		"2026-11-23T16:59:00Z": brand.Online,
		"2026-11-23T17:00:00Z": brand.Offline,
		"2026-11-24T10:00:00Z": brand.Offline, // a Tuesday
		"2026-11-27T22:59:00Z": brand.Online,  // the night to Saturday
		"2026-11-28T00:30:00Z": brand.Online,
		"2026-11-28T01:00:00Z": brand.Offline,
		"2026-12-21T10:00:00Z": brand.Offline, // a holiday on a Monday
		"2026-12-20T07:15:00Z": brand.Online,  // a holiday with other hours
		"2026-12-20T08:15:00Z": brand.Offline,
		"2026-07-13T07:00:00Z": brand.Online, // in summer 9:00 comes an hour earlier
		"2026-03-29T07:30:00Z": brand.Online, // the day on which the clocks change
		"2026-10-25T08:30:00Z": brand.Online, // and the one on which they change back
	} {
		at, err := time.Parse(time.RFC3339, moment)
		if err != nil {
			t.Fatal(err)
		}
		if got := b.Availability(at); got != want {
			t.Errorf("at %s it is %s", moment, got)
		}
	}
	if brand.Demo().Availability(time.Now()) != brand.Online {
		t.Error("the demo is closed")
	}
}

func TestByKey(t *testing.T) {
	s := brand.NewSet(brand.Demo())
	if b := s.ByKey("demo"); b == nil || b.Color == "" || len(b.Team) == 0 {
		t.Errorf("%+v", b)
	}
	if s.ByKey("other") != nil {
		t.Error("an unknown key has a brand")
	}
	b := parse(t, `{"brands": [{"key": "k", "name": "N", "sites": ["*"], "secret": "0123456789abcdef0123456789abcdef", "team": [{"name": "Ada", "picture": "/a.png"}]}]}`)
	if b.Color == "" || b.Language != "en" || b.Team[0].ID == "" || b.Team[0].Name != "Ada" || len(b.Secrets) != 1 || string(b.Secrets[0]) != "0123456789abcdef0123456789abcdef" {
		t.Errorf("%+v", b)
	}
}

func TestSecrets(t *testing.T) {
	const old, replacement = "0123456789abcdef0123456789abcdef", "fedcba9876543210fedcba9876543210"
	const good = `"name": "N", "sites": ["https://a.example"]`
	b := parse(t, `{"brands": [{"key": "k", `+good+`, "secrets": ["`+replacement+`", "`+old+`"]}]}`)
	if len(b.Secrets) != 2 || string(b.Secrets[0]) != replacement || string(b.Secrets[1]) != old {
		t.Errorf("%q", b.Secrets)
	}
	if b := parse(t, `{"brands": [{"key": "k", `+good+`}]}`); len(b.Secrets) != 0 {
		t.Errorf("%q", b.Secrets)
	}
	for text, words := range map[string]string{
		`{"key": "k", ` + good + `, "secret": "` + old + `", "secrets": ["` + replacement + `"]}`:                                                                   "has both secret and secrets",
		`{"key": "k", ` + good + `, "secrets": ["` + old + `", "` + old + `"]}`:                                                                                     "the same secret twice",
		`{"key": "k", ` + good + `, "secrets": ["` + old + `", "` + replacement + `", "third` + old + `"]}`:                                                         "more than 2",
		`{"key": "k", ` + good + `, "secrets": ["` + old + `", ""]}`:                                                                                                "shorter than 32 bytes",
		`{"key": "k", ` + good + `, "secret": "` + old + `"}, {"key": "l", ` + good + `, "secrets": ["` + replacement + `", "` + old + `"]}`:                        `brand "l" has the same secret as "k"`,
		`{"key": "k", ` + good + `, "secrets": ["third` + old + `", "` + old + `"]}, {"key": "l", ` + good + `, "secrets": ["` + replacement + `", "` + old + `"]}`: `brand "l" has the same secret as "k"`,
	} {
		if _, err := brand.Parse([]byte(`{"brands": [` + text + `]}`)); err == nil || !strings.Contains(err.Error(), words) || strings.Contains(err.Error(), old) {
			t.Errorf("%s: %v", text, err)
		}
	}
}
