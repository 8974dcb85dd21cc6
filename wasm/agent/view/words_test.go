package view

import (
	"reflect"
	"strings"
	"testing"

	"kith/server/protocol"
)

func TestFacts(t *testing.T) {
	for attributes, want := range map[string][]Attribute{
		``:                       nil,
		`{`:                      nil,
		`{}`:                     nil,
		`{"plan":"gold","n":14}`: {{"plan", "gold"}, {"n", "14"}},
		`{"a":{"b":{"c":true}},"d":null,"e":false}`: {{"a › b › c", "Yes"}, {"d", "–"}, {"e", "No"}},
		`{"tags":["vip",2,[true]]}`:                 {{"tags", "vip, 2, Yes"}},
		`{"empty":[],"none":{}}`:                    {{"empty", ""}},
	} {
		t.Run(attributes, func(t *testing.T) {
			if got := Attributes(attributes); !reflect.DeepEqual(got, want) {
				t.Errorf("%+v, not %+v", got, want)
			}
		})
	}
}

func FuzzFacts(f *testing.F) {
	f.Add(`{"a":{"b":[1,"x",null]}}`)
	f.Fuzz(func(t *testing.T, attributes string) {
		if n := len(Attributes(attributes)); n > AttributesLimit {
			t.Errorf("%d lines", n)
		}
	})
}

func TestLanguageName(t *testing.T) {
	for tag, want := range map[string]string{"": "", "de": "German", "de-AT": "German (AT)", "en_GB": "English (GB)", "tlh": "tlh"} {
		if got := languageName(tag); got != want {
			t.Errorf("%q is %q, not %q", tag, got, want)
		}
	}
}

func TestBrief(t *testing.T) {
	for text, want := range map[string]string{"": "", "a": "a", "a\nb": "a…", "é\n": "é…"} {
		if got := firstLine(text); got != want {
			t.Errorf("%q becomes %q, not %q", text, got, want)
		}
	}
	if got := firstLine(strings.Repeat("long ", 100)); len(got) != protocol.PreviewLimit+len("…") {
		t.Errorf("a long text becomes %d bytes", len(got))
	}
}
