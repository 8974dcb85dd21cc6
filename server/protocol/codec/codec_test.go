package codec_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"kith/server/protocol/codec"
)

type colour string

// A shelf has a field of every sort that a record can have.
type shelf struct {
	Name   string
	Colour colour
	Height int64
	Locked bool
	Label  string // JSON
	Tags   []string
	Top    book
	Books  []book
}

type book struct {
	Title string
	Pages int64
}

func (s *shelf) Fields(c *codec.Codec) {
	c.String("name", &s.Name, 64)
	codec.Enum(c, "colour", &s.Colour, "red", "green")
	c.Int("height", &s.Height)
	c.Bool("locked", &s.Locked)
	c.JSON("label", &s.Label, 128)
	c.Strings("tags", &s.Tags, 8, 16)
	codec.Object(c, "top", &s.Top)
	codec.List(c, "books", &s.Books, 4)
}

func (b *book) Fields(c *codec.Codec) {
	c.String("title", &b.Title, 32)
	c.Int("pages", &b.Pages)
}

// anyShelf draws shelves within the limits, with the texts that break writers.
func anyShelf(t *rapid.T) shelf {
	text := func(limit int, name string) string {
		s := rapid.OneOf(
			rapid.String(),
			rapid.SampledFrom([]string{"", "\x00\x07\x7f", "\u2028\u2029", `"\`, "</script>", "\U000E0041\n", "__proto__", "🙂"}),
		).Draw(t, name)
		for len(s) > limit {
			s = s[:len(s)-1]
		}
		return strings.ToValidUTF8(s, "")
	}
	aBook := rapid.Custom(func(t *rapid.T) book {
		return book{text(32, "title"), rapid.Int64().Draw(t, "pages")}
	})
	s := shelf{
		Name:   text(64, "name"),
		Colour: rapid.SampledFrom([]colour{"", "red", "green"}).Draw(t, "colour"),
		Height: rapid.Int64().Draw(t, "height"),
		Locked: rapid.Bool().Draw(t, "locked"),
		Label:  rapid.SampledFrom([]string{"", `{}`, `[1,-2.5e3,"\n",null]`, `{"__proto__":{"a":true}}`, `"x"`}).Draw(t, "label"),
		Top:    aBook.Draw(t, "top"),
		Books:  rapid.SliceOfN(aBook, 0, 4).Draw(t, "books"),
	}
	for range rapid.IntRange(0, 8).Draw(t, "tags") {
		s.Tags = append(s.Tags, text(16, "tag"))
	}
	if len(s.Books) == 0 {
		s.Books = nil
	}
	return s
}

func TestWhatIsWrittenIsRead(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := anyShelf(t)
		text := codec.Encode(&want)
		if !json.Valid([]byte(text)) {
			t.Fatalf("not JSON: %q", text)
		}
		var got shelf
		if problems := codec.Decode(text, &got); len(problems) > 0 {
			t.Fatalf("%v in %q", problems, text)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("%q\n%s", text, diff)
		}
		if again := codec.Encode(&got); again != text {
			t.Fatalf("written again it reads\n%q, before\n%q", again, text)
		}
	})
}

func TestReadingGoesOnAfterAFault(t *testing.T) {
	for text, want := range map[string]struct {
		got    shelf
		faults []string
	}{
		`nonsense`:   {shelf{}, []string{"is not JSON"}},
		`[1]`:        {shelf{}, []string{"is not a JSON object"}},
		`{"a":null}`: {shelf{}, nil},
		`{"name":7,"height":3}`: {
			shelf{Height: 3}, []string{"name is not a string"}},
		`{"name":"` + strings.Repeat("x", 65) + `","locked":true}`: {
			shelf{Locked: true}, []string{"name is longer than 64 bytes"}},
		`{"name":"` + strings.Repeat("a\xff", 32) + `"}`: { // each second byte becomes three
			shelf{}, []string{"name is longer than 64 bytes"}},
		`{"colour":"mauve","locked":"yes"}`: {
			shelf{}, []string{"colour is not one of the known words", "locked is not true or false"}},
		`{"height":1.5,"tags":{"0":"a"}}`: {
			shelf{}, []string{"height is not a whole number", "tags is not a list"}},
		`{"height":1e400,"tags":["a",1,"b"]}`: {
			shelf{Tags: []string{"a", "b"}}, []string{"height is not a whole number", "tags[1] is not a string"}},
		`{"books":[{"title":"a"},null,{"title":[],"pages":2}],"top":"x"}`: {
			shelf{Books: []book{{Title: "a"}, {Pages: 2}}},
			[]string{"top is not an object", "books[1] is not an object", "books[2].title is not a string"}},
		`{"books":[{},{},{},{},{"title":"fifth"}],"label":nan}`: {
			shelf{Books: make([]book, 4)}, []string{"label is not JSON", "books has more than 4 elements"}},
		`{"name":"\ud83d","constructor":{"prototype":1},"__proto__":{"locked":true}}`: {
			shelf{Name: `\ud83d`}, nil},
	} {
		t.Run(text, func(t *testing.T) {
			var got shelf
			var faults []string
			for _, p := range codec.Decode(text, &got) {
				faults = append(faults, p.String())
			}
			if diff := cmp.Diff(want.got, got); diff != "" {
				t.Error(diff)
			}
			if !slices.Equal(want.faults, faults) {
				t.Errorf("faults %q, want %q", faults, want.faults)
			}
		})
	}
}

// FuzzDecode holds that any text is read without harm, that what was read is
// within its limits, and that it can be written and read again unchanged.
func FuzzDecode(f *testing.F) {
	f.Add(`{"name":"a","colour":"red","height":-1,"locked":true,"label":{"a":[1]},"tags":["x"],"top":{"title":"t"},"books":[{"pages":1}]}`)
	f.Add(`{"name":"\ud83d\u0000","label":[[[[[[]]]]]]}`)
	f.Fuzz(func(t *testing.T, text string) {
		var got shelf
		codec.Decode(text, &got)
		if len(got.Books) > 4 || len(got.Tags) > 8 || len(got.Label) > 128 {
			t.Fatalf("over the limits: %+v", got)
		}
		written := codec.Encode(&got)
		if !json.Valid([]byte(written)) {
			t.Fatalf("not JSON: %q", written)
		}
		var again shelf
		if problems := codec.Decode(written, &again); len(problems) > 0 {
			t.Fatalf("%v in %q", problems, written)
		}
		if diff := cmp.Diff(got, again); diff != "" {
			t.Fatal(diff)
		}
	})
}
