package format

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

// markLinks returns a text with its links as [text](address).
func markLinks(text string) string {
	var b strings.Builder
	for _, s := range Links(text) {
		switch {
		case s.Link == "":
			b.WriteString(s.Text)
		case s.Link == s.Text:
			b.WriteString("[" + s.Text + "]")
		default:
			b.WriteString("[" + s.Text + "](" + s.Link + ")")
		}
	}
	return b.String()
}

func TestLinks(t *testing.T) {
	for _, c := range [][2]string{
		{"", ""},
		{"no link here", "no link here"},
		{"http://a.example", "[http://a.example]"},
		{"see https://a.example/b?c=d&e=f#g now", "see [https://a.example/b?c=d&e=f#g] now"},
		{"HTTPS://A.EXAMPLE/B", "[HTTPS://a.example/B]"}, // as browsers read it: a capital I looks like an l
		{"http://localhost:8080/x", "[http://localhost:8080/x]"},
		{"www.a.example", "[www.a.example](https://www.a.example)"},
		{"WWW.a.example/b", "[www.a.example/b](https://www.a.example/b)"},
		{"www.example", "www.example"},
		{"www.", "www."},
		{"www..a.example", "www..a.example"},
		{"awww.a.example", "awww.a.example"},
		{"xhttps://a.example", "xhttps://a.example"},
		{"http://", "http://"},
		{"http:// a", "http:// a"},
		{"http://-a.example", "http://-a.example"},
		{"https://.", "https://."},

		// Punctuation of the sentence.
		{"(https://a.example)", "([https://a.example])"},
		{"https://a.example/b_(c)", "[https://a.example/b_(c)]"},
		{"(https://a.example/b_(c))", "([https://a.example/b_(c)])"},
		{"[https://a.example/]", "[[https://a.example/]]"},
		{"https://a.example.", "[https://a.example]."},
		{"https://a.example/?", "[https://a.example/]?"},
		{"https://a.example!!!", "[https://a.example]!!!"},
		{"https://a.example, https://b.example; https://c.example:", "[https://a.example], [https://b.example]; [https://c.example]:"},
		{"“https://a.example”", "“[https://a.example]”"},
		{"«https://a.example»", "«[https://a.example]»"},
		{"'https://a.example'", "'[https://a.example]'"},
		{`"https://a.example"`, `"[https://a.example]"`},
		{"<https://a.example>", "<[https://a.example]>"},
		{"*https://a.example*", "*[https://a.example]*"},
		{"https://a.example؟", "[https://a.example]؟"},
		{"https://a.example。次", "[https://a.example]。次"},
		{"https://a.example…", "[https://a.example]…"},
		{"https://a.example/a.b,c", "[https://a.example/a.b,c]"},
		{"line\nhttps://a.example\nline", "line\n[https://a.example]\nline"},

		// Letters beyond ASCII are part of an address.
		{"https://münchen.example/straße", "[https://münchen.example/straße]"},
		{"https://مثال.example/صفحة", "[https://مثال.example/صفحة]"},

		// What hides where a link leads ends it, or makes it no link.
		{"https://bank.example@evil.example/", "https://bank.example@evil.example/"},
		{"https://user:pass@evil.example", "https://user:pass@evil.example"},
		{"https://a.example/\u202egnp.exe", "[https://a.example/]\u202egnp.exe"},
		{"https://a.example\u2066.evil.example", "[https://a.example]\u2066.evil.example"},
		{"https://a.example\u200b.evil.example", "[https://a.example]\u200b.evil.example"},
		{"https://a.example\u00a0b", "[https://a.example]\u00a0b"},
		{"https://a.example\xff", "[https://a.example]\xff"},
		{"https://a.example\\@evil.example", "https://a.example\\@evil.example"}, // browsers read \ as /
		{"https://a.example/b\\c", "https://a.example/b\\c"},
		{"https://paypal.com%2eevil.example", "https://paypal.com%2eevil.example"},
		{"https://paypal.com%2f.evil.example", "https://paypal.com%2f.evil.example"},
		{"https://paypal.com．evil.example", "https://paypal.com．evil.example"},
		{"https://paypal.com:x@evil.example", "https://paypal.com:x@evil.example"},
		{"https://paypal.com:80x", "https://paypal.com:80x"},
		{"https://pаypal.example/а", "[https://xn--pypal-4ve.example/а]"},
		{"www.pаypal.example", "[www.xn--pypal-4ve.example](https://www.xn--pypal-4ve.example)"},
		{"http://0x7f.1/", "http://0x7f.1/"},
		{"http://2130706433/", "http://2130706433/"},
		{"https://medium.example/@maya", "[https://medium.example/@maya]"},

		// Addresses that run code or read files.
		{"javascript:alert(1)", "javascript:alert(1)"},
		{"data:text/html,x", "data:text/html,x"},
		{"file:///etc/passwd", "file:///etc/passwd"},
		{"<a href='javascript:x'>", "<a href='javascript:x'>"},

		// Mail.
		{"mailto:maya@a.example", "[mailto:maya@a.example]"},
		{"mailto:maya@a.example?subject=Hi%20there.", "[mailto:maya@a.example?subject=Hi%20there]."},
		{"mailto:maya@", "mailto:maya@"},
		{"mailto:", "mailto:"},
		{"write to maya.h+x@mail.a.example.", "write to [maya.h+x@mail.a.example](mailto:maya.h+x@mail.a.example)."},
		{"maya@localhost", "maya@localhost"},
		{"@maya", "@maya"},
		{"a@b@c.example", "a@b@c.example"},
		{"maya@a..example", "maya@a..example"},
		{"half past 3@home", "half past 3@home"},
	} {
		if got := markLinks(c[0]); got != c[1] {
			t.Errorf("%q\n got %q\nwant %q", c[0], got, c[1])
		}
	}
}

func TestLongAddressesStayText(t *testing.T) {
	text := "https://a.example/" + strings.Repeat("a", linkBytesLimit)
	if got := markLinks(text); got != text {
		t.Error("a very long address is a link")
	}
}

// Texts that look like the beginning of a link again and again take linear time:
// each of these took seconds when the time was quadratic.
func TestLinksTakeLinearTime(t *testing.T) {
	for _, piece := range []string{"h", "http://", "www.", "a.", "mailto:", "a@", "(", ")", "https://a.example)", "\u202e", "aaaaaaaaaa", "a.b@", "?"} {
		begun := time.Now()
		Links("https://a.example/" + strings.Repeat(piece, 400_000/len(piece)))
		Links(strings.Repeat(piece, 400_000/len(piece)))
		if took := time.Since(begun); took > 2*time.Second {
			t.Errorf("%q, repeated: %v", piece, took)
		}
	}
}

func FuzzLinks(f *testing.F) {
	for _, seed := range []string{
		"see https://a.example/b_(c), www.a.example and maya@a.example!", "http://\u202e", "(((www.a.b)))", "\xffhttps://\xff",
		"mailto:a@b.example?x", "https://a.example؟،", "h@h.h@h.h",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		rest := text
		for _, s := range Links(text) {
			if s.Text == "" {
				t.Fatalf("an empty span in %q", text)
			}
			if s.Link == "" {
				if !strings.HasPrefix(rest, s.Text) {
					t.Fatalf("%q loses what is before %q", text, rest)
				}
				rest = rest[len(s.Text):]
				continue
			}
			if rest = afterLink(rest, s.Text); rest == missing {
				t.Fatalf("%q shows %q", text, s.Text)
			}
			lower := strings.ToLower(s.Link)
			if !strings.HasPrefix(lower, "http://") && !strings.HasPrefix(lower, "https://") && !strings.HasPrefix(lower, "mailto:") {
				t.Fatalf("%q leads to %q", text, s.Link)
			}
			if s.Link != s.Text && s.Link != "https://"+s.Text && s.Link != "mailto:"+s.Text {
				t.Fatalf("%q looks like %q and leads to %q", text, s.Text, s.Link)
			}
			for _, r := range s.Text {
				if r <= ' ' || r == utf8.RuneError || r == '"' || r == '<' || r == '>' ||
					0x200b <= r && r <= 0x200f || 0x202a <= r && r <= 0x202e || 0x2066 <= r && r <= 0x2069 {
					t.Fatalf("%q: %q is in the link %q", text, r, s.Text)
				}
			}
		}
		if rest != "" {
			t.Fatalf("%q loses %q", text, rest)
		}
	})
}

const missing = "\xff missing"

// afterLink returns what follows a link in a text, of which the host may be
// written in another way.
func afterLink(text, shown string) string {
	if strings.HasPrefix(text, shown) {
		return text[len(shown):]
	}
	hostAt, _ := webPrefix(text)
	if hostAt < 0 || !strings.EqualFold(text[:hostAt], shown[:hostAt]) {
		return missing
	}
	end := func(s string) int {
		if i := strings.IndexAny(s[hostAt:], ":/?#"); i >= 0 {
			return hostAt + i
		}
		return len(s)
	}
	tail := shown[end(shown):]
	for i := hostAt; i <= len(text); i++ {
		if strings.HasPrefix(text[i:], tail) && displayHost(text[hostAt:i], false) == shown[hostAt:end(shown)] {
			return text[i+len(tail):]
		}
	}
	return missing
}
