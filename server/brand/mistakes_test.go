package brand_test

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"kith/server/brand"
)

// A mistake is a text with a mistake in it, at the mark ¦, and words of the sentence
// about it.
type mistake struct{ text, words string }

// fileMistakes are whole files.
var fileMistakes = []mistake{
	// The file.
	{`¦`, `the file is empty; it must be {"brands": […]}`},
	{"¦ \n\t", "the file is empty"},
	{`¦[]`, "the file must be an object in braces, and not a list in brackets"},
	{`¦"brands"`, "the file must be an object in braces, and not a text in quotes"},
	{`¦null`, "the file must be an object in braces, and not null"},
	{`¦{}`, "the file names no brand"},
	{`{"brands": ¦[]}`, "the file names no brand"},
	{`{"brands": ¦{}}`, "brands of the file must be a list in brackets, and not an object in braces"},
	{`{"brands": [¦"shop"]}`, "brands of the file must hold an object in braces, and not a text in quotes"},
	{`{¦"brandz": []}`, `the file has no "brandz"; did you mean "brands"?`},
	{`{¦"Brands": []}`, `the file has no "Brands"; did you mean "brands"?`},
	{`{"brands": [GOOD], ¦"brands": [GOOD]}`, `the file has "brands" twice`},
	{`{"brands": [GOOD], ¦"version": 2}`, `the file has no "version"; it has brands`},

	// JSON.
	{`{"brands": [GOOD]} ¦{}`, "the JSON ends before this; nothing may follow it"},
	{`{"brands": [GOOD]}¦x`, "the JSON ends before this; nothing may follow it"},
	{`{"brands": [GOOD]¦`, "the file ends too early: a quote, a bracket or a brace is not closed"},
	{"{\"brands\": [\n{\"key\": \"a¦\n", "a line break or another control character"},
	{`{"brands": [GOOD¦,]}`, `there is a comma before ']' and nothing after it`},
	{`{"brands": [{"key": "a"¦,}]}`, `there is a comma before '}' and nothing after it`},
	{`{"brands": [GOOD ¦{}]}`, `there must be a comma, or the end of the list or object, and not '{'`},
	{`{"brands": [{"key": "a" ¦"name": "N"}]}`, `there must be a comma`},
	{`{"brands": [{"key" ¦"a"}]}`, `there must be a colon after the key`},
	{`{"brands": [{¦key: "a"}]}`, `there must be a key in double quotes, and not 'k'`},
	{`{"brands": [{"key": ¦shop}]}`, `'s' is not expected here: there must be a value`},
	{`{"brands": [{"key": ¦'shop'}]}`, `quotes must be straight double ones: "`},
	{`{"brands": [{"key": ¦“shop”}]}`, `quotes must be straight double ones: "`},
	{"{¦// the shop\n\"brands\": [GOOD]}", "JSON has no comments"},
	{"¦# the shop\n{\"brands\": [GOOD]}", "JSON has no comments"},
	{"{\"brands\": [{\"key\": \"a¦\nb\"}]}", "a line break or another control character cannot be in a text"},
	{`{"brands": [{"key": "a\¦x"}]}`, `this is no escape sequence; a backslash in a text is written \\`},
	{"¦\ufeff{\"brands\": [GOOD]}", "byte order mark"},
	{"{\"brands\": [{\"key\": \"sch¦\xf6n\"}]}", "the file is not UTF-8"},
}

// brandMistakes are what is in the list of brands.
var brandMistakes = []mistake{
	// Keys and kinds of a brand's settings.
	{`{KEY, NAME, SITES, ¦"colour": "#112233"}`, `brand "k" has no "colour"; did you mean "color"?`},
	{`{KEY, NAME, SITES, ¦"logo": "x"}`, `brand "k" has no "logo"; it has key, name, color, greeting, language, pageQuery, keep, sites, secret, secrets, team, hours`},
	{`{KEY, NAME, SITES, ¦"name": "M"}`, `brand 1 has "name" twice`},
	{`{"key": ¦7, NAME, SITES}`, `key of brand 1 must be a text in quotes, and not a number`},
	{`{KEY, "name": ¦null, SITES}`, `name of brand "k" must be a text in quotes, and not null`},
	{`{KEY, NAME, "sites": ¦"https://shop.example"}`, `sites of brand "k" must be a list in brackets, and not a text in quotes`},
	{`{KEY, NAME, "sites": [¦true]}`, `sites of brand "k" must hold a text in quotes, and not true or false`},
	{`{KEY, NAME, SITES, "pageQuery": ¦"yes"}`, `pageQuery of brand "k" must be true or false, and not a text in quotes`},
	{`{KEY, NAME, SITES, "team": ¦{}}`, `team of brand "k" must be a list in brackets`},
	{`{KEY, NAME, SITES, "team": [¦"Mira"]}`, `team of brand "k" must hold an object in braces, and not a text in quotes`},
	{`{KEY, NAME, SITES, "hours": ¦[]}`, `hours of brand "k" must be an object in braces`},

	// Values of a brand's settings.
	{`¦{NAME, SITES}`, "key of brand 1 must be 1 to 64 letters"},
	{`{"key": ¦"a b", NAME, SITES}`, "key of brand 1 must be 1 to 64 letters"},
	{`{"key": ¦"", NAME, SITES}`, "key of brand 1 must be 1 to 64 letters"},
	{`GOOD, {"key": ¦"k", NAME, SITES}`, `another brand has the key "k", too`},
	{`¦{KEY, SITES}`, `brand "k" needs a name`},
	{`{KEY, "name": ¦" ", SITES}`, `brand "k" needs a name`},
	{`{KEY, "name": ¦"a\u0007b", SITES}`, `name of brand "k" has a control character in it`},
	{`{KEY, "name": ¦"LONG", SITES}`, `name of brand "k" is longer than 320 bytes`},
	{`{KEY, NAME, SITES, "color": ¦"red"}`, `color of brand "k" must look like #0f766e, and not "red"`},
	{`{KEY, NAME, SITES, "color": ¦"#123"}`, `must look like #0f766e, and not "#123"`},
	{`{KEY, NAME, SITES, "color": ¦"2f5d50"}`, `must look like #0f766e, and not "2f5d50"`},
	{`{KEY, NAME, SITES, "greeting": ¦"LONG"}`, `greeting of brand "k" is longer than 2048 bytes`},
	{`{KEY, NAME, SITES, "language": ¦"English please"}`, `language of brand "k" must look like en, de or pt-BR, and not "English please"`},
	{`{KEY, NAME, SITES, "secret": ¦"short"}`, `a secret of brand "k" is shorter than 32 bytes; "openssl rand -base64 32" prints a good one`},
	{`{KEY, NAME, SITES, "secrets": ["SECRET", ¦""]}`, `a secret of brand "k" is shorter than 32 bytes`},
	{`{KEY, NAME, SITES, "secrets": ["SECRET", ¦"SECRET"]}`, `brand "k" has the same secret twice`},
	{`{KEY, NAME, SITES, "secrets": ["SECRET", "1SECRET", ¦"2SECRET"]}`, `brand "k" has more than 2 secrets`},
	{`{KEY, NAME, SITES, "secret": ¦"SECRET", "secrets": ["SECRET"]}`, `brand "k" has both secret and secrets`},
	{`{KEY, NAME, SITES, "secret": "SECRET"}, ¦{"key": "l", NAME, SITES, "secret": "SECRET"}`, `brand "l" has the same secret as "k"`},

	// Sites.
	{`¦{KEY, NAME}`, `brand "k" needs sites: the origins of the pages with the chat, such as ["https://shop.example"]`},
	{`{KEY, NAME, "sites": ¦[]}`, `brand "k" needs sites`},
	{`{KEY, NAME, "sites": [¦""]}`, `has no scheme`},
	{`{KEY, NAME, "sites": [¦"shop.example"]}`, `site "shop.example" of brand "k" has no scheme; it must look like "https://shop.example"`},
	{`{KEY, NAME, "sites": [¦"https://shop.example/"]}`, `may have no path; it is "https://shop.example", without a slash at its end`},
	{`{KEY, NAME, "sites": [¦"https://shop.example/a?b"]}`, `may have no path; it is "https://shop.example"`},
	{`{KEY, NAME, "sites": [¦"ftp://shop.example"]}`, `must begin with https:// or http://`},
	{`{KEY, NAME, "sites": [¦"https://*"]}`, `may have a star only for all subdomains`},
	{`{KEY, NAME, "sites": [¦"https://shop.*"]}`, `may have a star only for all subdomains`},
	{`{KEY, NAME, "sites": [¦"https://me@shop.example"]}`, `may have no user name`},
	{`{KEY, NAME, "sites": [¦"https://bücher.example"]}`, `with an international name as xn--…`},
	{`{KEY, NAME, "sites": ["https://a.example", ¦"https://A.example"]}`, `site "https://A.example" of brand "k" is there twice`},

	// The team.
	{`{KEY, NAME, SITES, "team": [¦{}]}`, `team member 1 of brand "k" needs a name`},
	{`{KEY, NAME, SITES, "team": [{"name": ¦""}]}`, `team member 1 of brand "k" needs a name`},
	{`{KEY, NAME, SITES, "team": [{"name": "A"}, {"name": "B", ¦"image": "/b.png"}]}`, `team member 2 of brand "k" has no "image"; it has name, picture`},
	{`{KEY, NAME, SITES, "team": [{"name": "A", "picture": ¦"javascript:alert(1)"}]}`, `picture of team member 1 of brand "k" must be an address that begins with https://`},
	{`{KEY, NAME, SITES, "team": [{"name": "A", "picture": ¦" javascript:alert(1)"}]}`, `must be an address that begins with https://`},
	{`{KEY, NAME, SITES, "team": [{"name": "A", "picture": ¦"data:text/html,x"}]}`, `must be an address that begins with https://`},
	{`{KEY, NAME, SITES, "team": [{"name": "A", "picture": ¦"//a.example/a.png"}]}`, `must be an address that begins with https://`},
	{`{KEY, NAME, SITES, "team": [{"name": "A", "picture": ¦"http://a.example/a.png"}]}`, `must be an address that begins with https://`},
	{`{KEY, NAME, SITES, "team": [{"name": "A", "picture": ¦"mira.png"}]}`, `a path on this server that begins with a slash`},

	// Business hours.
	{`{KEY, NAME, SITES, "hours": {¦"timezone": "Europe/Berlin"}}`, `hours of brand "k" has no "timezone"; it has zone, week, holidays`},
	{`{KEY, NAME, SITES, "hours": {"zone": ¦"Mars/Base"}}`, `zone of hours of brand "k" is not known: "Mars/Base"; it must look like Europe/Berlin`},
	{`{KEY, NAME, SITES, "hours": {"zone": ¦""}}`, `is not known: ""`},
	{`{KEY, NAME, SITES, "hours": {"zone": ¦"Local"}}`, `is not known: "Local"`},
	{`{KEY, NAME, SITES, "hours": {"zone": ¦"../../etc/passwd"}}`, `is not known`},
	{`{KEY, NAME, SITES, "hours": {"week": {¦"mondya": []}}}`, `week of brand "k" has no "mondya"; did you mean "monday"?`},
	{`{KEY, NAME, SITES, "hours": {"week": {¦"someday": []}}}`, `week of brand "k" has no "someday"; it has sunday, monday`},
	{`{KEY, NAME, SITES, "hours": {"week": {"monday": [], ¦"Monday": []}}}`, `week of brand "k" has monday twice, in two spellings`},
	{`{KEY, NAME, SITES, "hours": {"week": {"monday": [], ¦"monday": []}}}`, `week of brand "k" has "monday" twice`},
	{`{KEY, NAME, SITES, "hours": {"week": {"monday": ¦"9:00-17:00"}}}`, `monday in week of brand "k" must be a list in brackets such as ["9:00-17:30"], or [] for closed, and not a text`},
	{`{KEY, NAME, SITES, "hours": {"week": {"monday": [¦9]}}}`, `must hold a text in quotes, and not a number`},
	{`{KEY, NAME, SITES, "hours": {"week": {"monday": [¦"9-5"]}}}`, `"9-5" of monday in week of brand "k" must look like 9:00-17:30, from 0:00 to 24:00`},
	{`{KEY, NAME, SITES, "hours": {"week": {"monday": [¦"9:00"]}}}`, `must look like 9:00-17:30`},
	{`{KEY, NAME, SITES, "hours": {"week": {"monday": [¦"9:00-25:00"]}}}`, `must look like 9:00-17:30`},
	{`{KEY, NAME, SITES, "hours": {"week": {"monday": [¦"9am-5pm"]}}}`, `must look like 9:00-17:30`},
	{`{KEY, NAME, SITES, "hours": {"week": {"monday": [¦"22:00-6:00"]}}}`, `ends before it begins; a night is two spans`},
	{`{KEY, NAME, SITES, "hours": {"week": {"monday": [¦"9:00-9:00"]}}}`, `has no length; a closed day is []`},
	{`{KEY, NAME, SITES, "hours": {"week": {"monday": ["9:00-12:30", ¦"12:00-17:00"]}}}`, `"12:00-17:00" of monday in week of brand "k" overlaps with "9:00-12:30"`},
	{`{KEY, NAME, SITES, "hours": {"holidays": {¦"24.12.": []}}}`, `holidays of brand "k" has "24.12.", which is no date; dates look like 2026-12-24`},
	{`{KEY, NAME, SITES, "hours": {"holidays": {¦"2026-02-30": []}}}`, `which is no date`},
	{`{KEY, NAME, SITES, "hours": {"holidays": {"2026-12-24": [], ¦"2026-12-24": []}}}`, `holidays of brand "k" has "2026-12-24" twice`},
	{`{KEY, NAME, SITES, "hours": {"holidays": {"2026-12-24": ¦null}}}`, `must be a list in brackets`},
}

// expand returns a text with its words in capitals replaced, and the offset of its
// mark.
func expand(text string) (string, int) {
	text = strings.ReplaceAll(text, "GOOD", "{KEY, NAME, SITES}")
	text = strings.NewReplacer(
		"KEY", `"key": "k"`, "NAME", `"name": "N"`, "SITES", `"sites": ["https://shop.example"]`,
		"SECRET", "0123456789abcdef0123456789abcdef", "LONG", strings.Repeat("long ", 500),
	).Replace(text)
	return strings.Replace(text, "¦", "", 1), strings.Index(text, "¦")
}

// TestMistakes: each mistake is one sentence with its place, and nothing else.
func TestMistakes(t *testing.T) {
	mistakes := slices.Clone(fileMistakes)
	for _, m := range brandMistakes {
		mistakes = append(mistakes, mistake{"{\"brands\": [\n  " + m.text + "\n]}", m.words})
	}
	for _, m := range mistakes {
		text, mark := expand(m.text)
		if mark < 0 {
			t.Fatalf("%s has no mark", m.text)
		}
		_, err := brand.Parse([]byte(text))
		problems, _ := errors.AsType[brand.Problems](err)
		if len(problems) != 1 {
			t.Errorf("%s\n%d problems: %v", text, len(problems), problems)
			continue
		}
		p := problems[0]
		before := strings.ToValidUTF8(text[:mark], "?")
		line := strings.Count(before, "\n") + 1
		column := len([]rune(before[strings.LastIndex(before, "\n")+1:])) + 1
		if p.Line != line || p.Column != column || !strings.Contains(p.Text, m.words) {
			t.Errorf("%s\nwant line %d, column %d: %s\ngot  %v", text, line, column, m.words, p)
		}
		if s := p.Error(); strings.ContainsAny(s, "\n\r") || strings.HasSuffix(s, ".") || strings.Contains(s, "json:") || strings.Contains(s, "brandJSON") || strings.Contains(s, "0123456789abcdef") {
			t.Errorf("%s\nthat is no sentence to show: %s", text, s)
		}
		t.Log(p)
	}
	t.Logf("%d mistakes", len(mistakes))
}

func TestAllMistakesAreFound(t *testing.T) {
	_, err := brand.Parse([]byte(`{"brands": [
  {"key": "a b", "name": "", "colour": "red",
   "sites": ["shop.example"]}
]}`))
	problems, _ := errors.AsType[brand.Problems](err)
	if len(problems) != 4 || problems[0].Line != 2 || problems[3].Line != 3 {
		t.Fatalf("%v", problems)
	}
	if s := err.Error(); !strings.HasPrefix(s, "line 2, column 11: key of brand 1") || !strings.HasSuffix(s, `there are 4 mistakes in all, which "server brands check" lists`) {
		t.Errorf("%s", s)
	}
}

// TestFilesThatCannotBeRead: the sentence names the file.
func TestFilesThatCannotBeRead(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "brands.json")
	large := filepath.Join(dir, "large.json")
	if err := errors.Join(os.WriteFile(file, []byte("{"), 0o600), os.WriteFile(large, make([]byte, 5<<20), 0o600)); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{
		filepath.Join(dir, "none.json"):   "there is no brands file " + dir,
		filepath.Join(file, "brands"):     "there is no brands file " + file,
		dir:                               "the brands file " + dir + " is a folder",
		large:                             "is larger than 4 MB",
		file:                              "the brands file " + file + ", line 1, column 2: the file ends too early",
		filepath.Join(dir, "a\x00b.json"): "cannot be read",
	} {
		if _, err := brand.Load(path); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", path, err, want)
		}
	}
}
