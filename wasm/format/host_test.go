package format

import (
	"net/url"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/net/idna"
	"pgregory.net/rapid"
)

// asBrowsers is how browsers read the host of an address.
var asBrowsers = idna.New(idna.MapForLookup(), idna.Transitional(false), idna.StrictDomainName(false), idna.CheckHyphens(false))

func TestDisplayHost(t *testing.T) {
	for _, c := range [][2]string{
		{"A.Example", "a.example"}, {"paypaI.example", "paypai.example"}, {"my_bucket.a.example", "my_bucket.a.example"},
		{"xn--mnchen-3ya.example", "xn--mnchen-3ya.example"},

		// One script is shown as it is.
		{"münchen.example", "münchen.example"}, {"MÜNCHEN.example", "münchen.example"}, {"łódź.example", "łódź.example"},
		{"việtnam.example", "việtnam.example"}, {"пример.example", "пример.example"}, {"МОСКВА.РФ", "москва.рф"},
		{"ελλάδα.example", "ελλάδα.example"}, {"مثال.example", "مثال.example"}, {"ישראל.example", "ישראל.example"},
		{"उदाहरण.example", "उदाहरण.example"}, {"ไทย.example", "ไทย.example"}, {"日本語テスト.example", "日本語テスト.example"}, {"한국.example", "한국.example"},
		{"пример24.example", "пример24.example"},

		// Several scripts in a label, or letters that look like Latin ones, are in
		// Punycode.
		{"pаypal.example", "xn--pypal-4ve.example"}, {"аррӏе.example", "xn--80ak6aa92e.example"}, {"googlе.example", "xn--googl-3we.example"},
		{"ϲοm.example", ""}, {"ονοmα.example", "xn--m-zlb8ahb.example"}, {"bücher日本.example", "xn--bcher-kva9491p0ec.example"},
		{"comノevil.example", "xn--comevil-v04f.example"},

		// What browsers read as something else is no host.
		{"paypal．evil.example", ""}, {"paypal。evil.example", ""}, {"ｐaypal.example", ""}, {"ﬁ.example", ""}, {"a℀b.example", ""},
		{"paypal%2eevil.example", ""}, {"paypal%2Fevil.example", ""}, {"pay\u00adpal.example", ""}, {"pay\u200bpal.example", ""}, {"pa\u0307ypal.example", ""},
		{"ｌocalhost", ""}, {"\u017f.example", ""}, {"\u212a.example", ""}, {"😀.example", ""}, {"a..example", ""}, {"-a.example", ""}, {"", ""},
		{strings.Repeat("a", 64) + ".example", ""}, {"a b.example", ""},

		// Addresses that are written as browsers write them.
		{"127.0.0.1", "127.0.0.1"}, {"0x7f.1", ""}, {"2130706433", ""}, {"127.0.0.01", ""}, {"127.1", ""}, {"256.0.0.1", ""}, {"1.2.3.4.5", ""}, {"a.1", ""},
	} {
		if got := displayHost(c[0], false); got != c[1] {
			t.Errorf("%q: %q, not %q", c[0], got, c[1])
		}
	}
}

// Every character that a host is shown with stands for itself in browsers.
func TestHostsAreReadAsShown(t *testing.T) {
	known := 0
	for r := rune(0x80); r <= unicode.MaxRune; r++ {
		if script(r) == unknownScript {
			continue
		}
		known++
		ascii, err := asBrowsers.ToASCII("a" + string(r) + ".example")
		if err != nil { // it may not stand behind a Latin letter
			ascii, err = asBrowsers.ToASCII(string(r) + ".example")
		}
		if err != nil {
			continue // such a link leads nowhere
		}
		if back, err := idna.Punycode.ToUnicode(ascii); err != nil || !strings.HasSuffix(back, string(r)+".example") {
			t.Errorf("%q (%U) is read as %q", r, r, back)
		}
	}
	if known < 30_000 {
		t.Errorf("only %d characters are known", known)
	}
}

// drawHost draws a host of letters that deceive.
func drawHost(t *rapid.T) string {
	letters := rapid.SampledFrom([]rune("abcxyzABI019-_.%@:/\\аеорсухӏАЕО" + "αονΑΟ" + "éüßÉıſK" + "日ノー。．" + "مثאבकष्ะ" + "\u0300\u0307\u00ad\u200b\u200d\u202e\u2066\ufe0f😀ﬁ℀ｅ"))
	return string(rapid.SliceOfN(letters, 1, 12).Draw(t, "host"))
}

// Where a link leads is what is shown, to a browser and to net/url, and no label
// that is shown mixes scripts.
func TestLinksLeadWhereTheyShow(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		address := rapid.SampledFrom([]string{"http://", "https://", "HTTPS://", "www."}).Draw(t, "scheme") + drawHost(t) +
			rapid.SampledFrom([]string{"", ".example", ".example/", "/@" + "a", "?b", "#c", ":80"}).Draw(t, "rest")
		for _, s := range Links(address) {
			if s.Link == "" || strings.HasPrefix(s.Link, "mailto:") {
				continue
			}
			if s.Link != s.Text && s.Link != "https://"+s.Text {
				t.Fatalf("%q is shown as %q and leads to %q", address, s.Text, s.Link)
			}
			// A "%" that begins no escape is an address to browsers ("/100%"), and
			// none to net/url.
			u, err := url.Parse(strings.ReplaceAll(s.Link, "%", "%25"))
			if err != nil || u.User != nil {
				t.Fatalf("%q leads to %q: %v", address, s.Link, err)
			}
			shown := u.Hostname()
			if !strings.Contains(s.Text, shown) || strings.ContainsAny(shown, `%\/@`) {
				t.Fatalf("%q leads to %q, and shows %q", address, shown, s.Text)
			}
			if ascii, err := asBrowsers.ToASCII(shown); err == nil {
				again, _ := idna.Punycode.ToASCII(shown)
				if ascii != again {
					t.Fatalf("%q shows the host %q, which browsers read as %q", address, shown, ascii)
				}
			}
			for label := range strings.SplitSeq(shown, ".") {
				if scriptsOf(label) > 1 {
					t.Fatalf("%q shows the label %q", address, label)
				}
			}
		}
	})
}

// scriptsOf returns how many scripts the letters of a label are of, according to
// package unicode. Those that Japanese and Korean are written with are one.
func scriptsOf(label string) int {
	all := map[string]bool{}
	for _, r := range label {
		for name, table := range unicode.Scripts {
			if !unicode.Is(table, r) || name == "Common" || name == "Inherited" {
				continue
			}
			switch name {
			case "Hiragana", "Katakana", "Hangul":
				name = "Han"
			}
			all[name] = true
		}
	}
	return len(all)
}

func TestPunycode(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		label := rapid.SliceOfN(rapid.OneOf(rapid.RuneFrom([]rune("abc-09")), rapid.RuneFrom(nil, unicode.Cyrillic, unicode.Han, unicode.Latin)), 1, 40).Draw(t, "label")
		if ascii := !strings.ContainsFunc(string(label), func(r rune) bool { return r >= 0x80 }); ascii {
			return
		}
		want, err := idna.Punycode.ToASCII(string(label))
		if err != nil {
			return // no label that there could be
		}
		if got := "xn--" + punycode(label); got != want {
			t.Fatalf("%q: %q, not %q", string(label), got, want)
		}
	})
}
