package locale

import (
	"reflect"
	"regexp"
	"strings"
	"testing"

	"kith/wasm/format"
)

// each calls visit with every string in a value, and with the path to it, such as
// ".DateNames.Days.a".
func each(v reflect.Value, path string, visit func(path, text string)) {
	switch v.Kind() {
	case reflect.String:
		visit(path, v.String())
	case reflect.Struct:
		for i := range v.NumField() {
			each(v.Field(i), path+"."+v.Type().Field(i).Name, visit)
		}
	case reflect.Array:
		for i := range v.Len() {
			each(v.Index(i), path+"."+string(rune('a'+i)), visit)
		}
	}
}

// forms are the plural forms of each language.
var forms = map[string]string{"en": "One Other", "de": "One Other", "fr": "One Other", "es": "One Other", "ar": "Zero One Two Few Many Other"}

func TestEveryLanguageHasEveryText(t *testing.T) {
	plural := reflect.TypeFor[Plural]()
	form := map[string]bool{}
	for i := range reflect.TypeFor[Words]().NumField() {
		if f := reflect.TypeFor[Words]().Field(i); f.Type == plural {
			form["."+f.Name] = true
		}
	}
	for _, l := range Languages {
		each(reflect.ValueOf(*WordsFor(l)), "", func(path, text string) {
			group, last := path[:strings.LastIndex(path, ".")], path[strings.LastIndex(path, ".")+1:]
			has := !form[group] || strings.Contains(forms[l], last)
			if has != (text != "") {
				t.Errorf("%s%s is %q", l, path, text)
			}
		})
	}
}

func TestPlaceholdersMatch(t *testing.T) {
	hasPlaceholder := map[string]bool{}
	each(reflect.ValueOf(english), "", func(path, text string) { hasPlaceholder[path] = strings.Contains(text, "{}") })
	for _, l := range Languages {
		each(reflect.ValueOf(*WordsFor(l)), "", func(path, text string) {
			if strings.Count(text, "{}") > 1 {
				t.Errorf("%s%s has more than one {}", l, path)
			}
			if _, known := hasPlaceholder[path]; known && !isForm(path) && strings.Contains(text, "{}") != hasPlaceholder[path] {
				t.Errorf("%s%s and the English text do not both have a {}: %q", l, path, text)
			}
		})
		w := WordsFor(l)
		for _, f := range []*Plural{&w.CharactersLeft, &w.CharactersTooMany, &w.NewMessageCount, &w.UnreadCount, &w.ArticleCount, &w.ResultCount} {
			for _, n := range []int64{3, 11, 100, 999, 1234} {
				if !strings.Contains(Pluralize(l, f, n), Number(l, n)) {
					t.Errorf("%s: %q does not have %d", l, Pluralize(l, f, n), n)
				}
			}
		}
	}
}

func isForm(path string) bool {
	return regexp.MustCompile(`\.(Zero|One|Two|Few|Many|Other)$`).MatchString(path)
}

// Every language has typographic quotes, apostrophes and ellipses, and its own
// spaces around punctuation.
func TestTypography(t *testing.T) {
	wrong := map[string]*regexp.Regexp{
		"":   regexp.MustCompile(`['"]|\.\.\.|  |^ | $`),
		"fr": regexp.MustCompile(`[^\x{202f}][;!?]|[^\x{a0}]:|«[^\x{a0}]|[^\x{a0}]»|“|”`),
		"de": regexp.MustCompile(`“[^“]*”|[^ ]…|[^ -]–`),
		"es": regexp.MustCompile(`^[^¿]*\?|^[^¡]*!|“|”`),
		"ar": regexp.MustCompile(`[?;,]|[“”]`),
	}
	for _, l := range Languages {
		each(reflect.ValueOf(*WordsFor(l)), "", func(path, text string) {
			for _, of := range []string{"", l} {
				if w := wrong[of]; w != nil && w.MatchString(text) {
					t.Errorf("%s%s: %q has %q", l, path, text, w.FindString(text))
				}
			}
		})
	}
}

func TestPluralize(t *testing.T) {
	for _, c := range []struct {
		language string
		n        int64
		want     string
	}{
		{"en", 0, "0 new messages"}, {"en", 1, "1 new message"}, {"en", 2, "2 new messages"}, {"en", 1234, "1,234 new messages"},
		{"de", 1, "1 neue Nachricht"}, {"de", 10000, "10.000 neue Nachrichten"},
		{"fr", 0, "0 nouveau message"}, {"fr", 1, "1 nouveau message"}, {"fr", 2, "2 nouveaux messages"}, {"fr", 1234, "1\u202f234 nouveaux messages"},
		{"es", 1, "1 mensaje nuevo"}, {"es", 1234, "1234 mensajes nuevos"}, {"es", 12345, "12.345 mensajes nuevos"},
		{"ar", 0, "لا رسائل جديدة"}, {"ar", 1, "رسالة جديدة واحدة"}, {"ar", 2, "رسالتان جديدتان"},
		{"ar", 3, "3 رسائل جديدة"}, {"ar", 10, "10 رسائل جديدة"}, {"ar", 11, "11 رسالة جديدة"}, {"ar", 99, "99 رسالة جديدة"},
		{"ar", 100, "100 رسالة جديدة"}, {"ar", 102, "102 رسالة جديدة"}, {"ar", 103, "103 رسائل جديدة"}, {"ar", 1000000, "1,000,000 رسالة جديدة"},
	} {
		if got := Pluralize(c.language, &WordsFor(c.language).NewMessageCount, c.n); got != c.want {
			t.Errorf("%s %d: %q, not %q", c.language, c.n, got, c.want)
		}
	}
}

func TestChooseLanguage(t *testing.T) {
	for _, c := range []struct {
		asked []string
		want  string
	}{
		{nil, "en"}, {[]string{""}, "en"}, {[]string{"en_us"}, "en"}, {[]string{"fr-CA"}, "fr"}, {[]string{"fr_ca"}, "fr"},
		{[]string{"AR"}, "ar"}, {[]string{"ar-001"}, "ar"}, {[]string{"es-419"}, "es"}, {[]string{"de-Latn-CH"}, "de"},
		{[]string{"nl"}, "en"}, {[]string{"nl", "de_AT"}, "de"}, {[]string{"english"}, "en"}, {[]string{"-", "_", "--fr"}, "fr"},
		{[]string{"\x00", "fr\x00"}, "en"},
	} {
		if got := Choose(c.asked...); got != c.want {
			t.Errorf("%q: %s, not %s", c.asked, got, c.want)
		}
	}
}

func TestSplitTag(t *testing.T) {
	for tag, want := range map[string][2]string{
		"en_us": {"en", "us"}, "fr-CA": {"fr", "ca"}, "zh-Hant-TW": {"zh", "tw"}, "es-419": {"es", "419"},
		"de": {"de", ""}, "": {"", ""}, "ca-valencia": {"ca", ""},
	} {
		if l, r := SplitTag(tag); l != want[0] || r != want[1] {
			t.Errorf("%q: %q and %q", tag, l, r)
		}
	}
}

func TestFill(t *testing.T) {
	if got := Fill("{} is typing", Isolate("Maya {}")); got != "\u2068Maya {}\u2069 is typing" {
		t.Errorf("%q", got)
	}
	if got := Fill("nothing", "x"); got != "nothing" {
		t.Errorf("%q", got)
	}
}

func TestUnknownLanguageIsEnglish(t *testing.T) {
	if WordsFor("xx") != &english || Direction("ar") != "rtl" || Direction("en") != "ltr" {
		t.Error("wrong language or direction")
	}
	if english.DateNames == (format.DateNames{}) {
		t.Error("English has no names of days")
	}
}
