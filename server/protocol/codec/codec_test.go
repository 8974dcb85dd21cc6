package codec_test

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"kith/server/protocol/codec"
)

type kind string

// A record has a field of every type that a record can have.
type record struct {
	Name   string
	Kind   kind
	Size   int64
	Active bool
	Data   string // JSON
	Tags   []string
	First  item
	Items  []item
	Last   string
}

type item struct {
	Title string
	Count int64
}

func (r *record) Fields(c *codec.Codec) {
	c.String("name", &r.Name, 64)
	codec.Enum(c, "kind", &r.Kind, "red", "green")
	c.Int("size", &r.Size)
	c.Bool("active", &r.Active)
	c.JSON("data", &r.Data, 128)
	c.Strings("tags", &r.Tags, 8, 16)
	codec.Object(c, "first", &r.First)
	codec.List(c, "items", &r.Items, 4)
	c.String("last", &r.Last, 8)
}

func (i *item) Fields(c *codec.Codec) {
	c.String("title", &i.Title, 32)
	c.Int("count", &i.Count)
}

// drawRecord draws a record within the limits, often with texts that are hard to
// encode.
func drawRecord(t *rapid.T) record {
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
	anItem := rapid.Custom(func(t *rapid.T) item {
		return item{text(32, "title"), rapid.Int64().Draw(t, "count")}
	})
	s := record{
		Name:   text(64, "name"),
		Kind:   rapid.SampledFrom([]kind{"", "red", "green"}).Draw(t, "kind"),
		Size:   rapid.Int64().Draw(t, "size"),
		Active: rapid.Bool().Draw(t, "active"),
		Data:   rapid.SampledFrom([]string{"", `{}`, `[1,-2.5e3,"\n",null]`, `{"__proto__":{"a":true}}`, `"x"`}).Draw(t, "data"),
		First:  anItem.Draw(t, "first"),
		Items:  rapid.SliceOfN(anItem, 0, 4).Draw(t, "items"),
		Last:   text(8, "last"),
	}
	for range rapid.IntRange(0, 8).Draw(t, "tags") {
		s.Tags = append(s.Tags, text(16, "tag"))
	}
	if len(s.Items) == 0 {
		s.Items = nil
	}
	return s
}

func TestRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := drawRecord(t)
		text := codec.Encode(&want)
		if !json.Valid([]byte(text)) {
			t.Fatalf("not JSON: %q", text)
		}
		var got record
		if problems := codec.Decode(text, &got); len(problems) > 0 {
			t.Fatalf("%v in %q", problems, text)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("%q\n%s", text, diff)
		}
		if again := codec.Encode(&got); again != text {
			t.Fatalf("encoded again it is\n%q, before it was\n%q", again, text)
		}
	})
}

// TestStringLen: it is the length of what is written, of any bytes.
func TestStringLen(t *testing.T) {
	all := rapid.OneOf(rapid.String(), rapid.StringOf(rapid.SampledFrom([]rune("\"\\\n\t\x00\x1f\x7f<>/aé€🙂\u2028\u2029\u202a\uFFFD"))),
		rapid.Map(rapid.SliceOf(rapid.Byte()), func(b []byte) string { return string(b) }))
	rapid.Check(t, func(t *rapid.T) {
		text := all.Draw(t, "text")
		written := codec.Encode(&record{Tags: []string{text}})
		if want := len(written) - len(codec.Encode(&record{Tags: []string{""}})); codec.StringLen(text) != want {
			t.Fatalf("%q has %d bytes, and is written as %d: %s", text, codec.StringLen(text), want, written)
		}
	})
}

func TestProblems(t *testing.T) {
	for text, want := range map[string]struct {
		got    record
		faults []string
	}{
		`nonsense`:   {record{}, []string{"is not JSON"}},
		`[1]`:        {record{}, []string{"is not a JSON object"}},
		`{"a":null}`: {record{}, nil},
		`{"name":7,"size":3}`: {
			record{Size: 3}, []string{"name is not a string"}},
		`{"name":"` + strings.Repeat("x", 65) + `","active":true}`: {
			record{Active: true}, []string{"name is longer than 64 bytes"}},
		`{"name":"` + strings.Repeat("a\xff", 32) + `"}`: { // each second byte becomes three
			record{}, []string{"name is longer than 64 bytes"}},
		`{"kind":"blue","active":"yes"}`: {
			record{}, []string{"kind is not one of the known words", "active is not true or false"}},
		`{"size":1.5,"tags":{"0":"a"}}`: {
			record{}, []string{"size is not a whole number", "tags is not a list"}},
		`{"size":1e400,"tags":["a",1,"b"]}`: {
			record{Tags: []string{"a", "b"}}, []string{"size is not a whole number", "tags[1] is not a string"}},
		`{"items":[{"title":"a"},null,{"title":[],"count":2}],"first":"x"}`: {
			record{Items: []item{{Title: "a"}, {Count: 2}}},
			[]string{"first is not an object", "items[1] is not an object", "items[2].title is not a string"}},
		`{"items":[{},{},{},{},{"title":"fifth"}]}`: {
			record{Items: make([]item, 4)}, []string{"items has more than 4 elements"}},
		`{"data":nan}`: {record{}, []string{"is not JSON"}},
		`{"kind":""}`:  {record{}, nil},
		`{"data":"` + strings.Repeat("<", 22) + `"}`: { // each becomes six bytes
			record{}, []string{"data is longer than 128 bytes"}},
		`{"name":"\ud83d","constructor":{"prototype":1},"__proto__":{"active":true}}`: {
			record{Name: "\uFFFD"}, nil},
	} {
		t.Run(text, func(t *testing.T) {
			var got record
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

// TestRepeated: of fields with the same name the first counts, wherever the others are
// and whatever else has the same bit.
func TestRepeated(t *testing.T) {
	for _, text := range []string{
		`{"name":"a","name":"b","kind":"red"}`,
		`{"kind":"red","name":"a","kind":"green"}`,
		`{"kind":"red","kind":"green","name":"a","name":7}`,
		`{"kwwd":1,"kind":"red","nxxe":2,"name":"a","kind":"green"}`,
		`{"name":"a","kwwd":1,"kxxd":"green","kind":"red"}`,
	} {
		var got record
		if p := codec.Decode(text, &got); len(p) > 0 || got.Name != "a" || got.Kind != "red" {
			t.Errorf("%s: %+v, %v", text, got, p)
		}
	}
}

// TestFewProblems: of many problems the first few are told, and what is right is decoded
// wherever it is.
func TestFewProblems(t *testing.T) {
	var got record
	p := codec.Decode(`{"name":1,"kind":2,"tags":["a",3,4,5,6,7,"b"],"first":{"title":1},"items":[{"title":1},{"title":2,"count":3},1,1,1],"last":"l"}`, &got)
	if diff := cmp.Diff(record{Tags: []string{"a", "b"}, Items: []item{{}, {Count: 3}}, Last: "l"}, got); diff != "" {
		t.Error(diff)
	}
	if len(p) != 8 || p[0].Field != "name" || p[7].Field != "first.title" {
		t.Errorf("%d problems: %v", len(p), p)
	}
	long := strings.Repeat("x", 65)
	if p := codec.Decode(`{"name":"`+long+`","tags":[`+strings.Repeat(`"`+long+`",`, 7)+`"`+long+`"]}`, &got); len(p) != 8 || !p[7].TooLong || p[7].Field != "tags[6]" {
		t.Errorf("%d problems: %v", len(p), p)
	}
	for name, text := range map[string]string{
		"fields":   `{"last":"` + strings.Repeat("x", 9) + `"}`,
		"elements": `{"tags":[` + strings.Repeat(`"",`, 8) + `""]}`,
	} {
		if p := codec.Decode(text, &got); len(p) != 1 {
			t.Errorf("%s: %v", name, p)
		}
	}
}

// A nest is a record with one that has more inside.
type nest struct{ In record }

func (n *nest) Fields(c *codec.Codec) { codec.Object(c, "in", &n.In) }

// TestPlaces: a problem is told with the way to it.
func TestPlaces(t *testing.T) {
	var got nest
	var places []string
	for _, p := range codec.Decode(`{"in":{"name":1,"first":{"title":1},"tags":["a",1],"items":[{"title":1},{"count":"x"},7]}}`, &got) {
		places = append(places, p.Field)
	}
	want := []string{"in.name", "in.tags[1]", "in.first.title", "in.items[0].title", "in.items[1].count", "in.items[2]"}
	if diff := cmp.Diff(want, places); diff != "" {
		t.Error(diff)
	}
}

// TestSteps: the work for a text is in proportion to its length, whatever the names in it
// are.
func TestSteps(t *testing.T) {
	names := func(n int, name string) string {
		var out []string
		for i := range n {
			out = append(out, strings.Replace(name, "?", string([]byte{'a' + byte(i/26), 'a' + byte(i%26)}), 1))
		}
		return "{" + strings.Join(out, ",") + "}"
	}
	for _, name := range []string{`"?":1`, `"n?e":1`, `"i?ms":1`, `"\u0061?":1`} {
		for _, n := range []int{1, 63, 64, 65, 600} {
			object := names(n, name)
			for _, text := range []string{object, `{"first":` + object + `}`, `{"items":[` + strings.Repeat(object+",", 20) + `{}]}`} {
				if steps := codec.Steps(text, &record{}); steps < len(text) || steps > 10*len(text)+100 {
					t.Errorf("%d of %s take %d steps for %d bytes", n, name, steps, len(text))
				}
			}
		}
	}
	for text, more := range map[string]int{
		`{"name":"a","last":"l"}`: 3 + 3,         // their values: in order they need no search
		`{"last":"l","name":"a"}`: 3 + 2 + 3 + 1, // and the fields that were looked at
		`{"kwwd":1}`:              1,             // for kind, which has the same bit
		`{"name":1}`:              1 + 4,         // its value, and the name in the problem
	} {
		if steps := codec.Steps(text, &record{}); steps != 2*len(text)+more {
			t.Errorf("%d steps for %s, want %d", steps, text, 2*len(text)+more)
		}
	}
}

func TestTooManyFields(t *testing.T) {
	many := strings.Repeat(`,"x":1`, 64)
	var got record
	if p := codec.Decode(`{"name":"a"`+many+`}`, &got); len(p) != 1 || p[0].String() != "has more than 64 fields" || p[0].TooLong || got.Name != "" {
		t.Errorf("%v, %+v", p, got)
	}
	got = record{}
	if p := codec.Decode(`{"first":{"count":1`+many+`},"name":"a"}`, &got); len(p) != 1 || p[0].String() != "first has more than 64 fields" || got.Name != "a" {
		t.Errorf("%v, %+v", p, got)
	}
}

// TestLimits: each field takes what is exactly at its limit, however it is written, and
// nothing that is longer.
func TestLimits(t *testing.T) {
	quoted := func(text string, n int) string { return `"` + strings.Repeat(text, n) + `"` }
	for text, good := range map[string]bool{
		`{"name":` + quoted("x", 64) + `}`:                   true,
		`{"name":` + quoted(`\u0061`, 64) + `}`:              true,
		`{"name":` + quoted(`\u0061`, 65) + `}`:              false,
		`{"name":` + quoted("x", 65) + `}`:                   false,
		`{"name":` + quoted(`\n`, 65) + `}`:                  false,
		`{"name":"\n` + strings.Repeat("x", 63) + `"}`:       true,
		`{"name":"\n` + strings.Repeat("x", 64) + `"}`:       false,
		`{"data":` + quoted("x", 126) + `}`:                  true,
		`{"data":` + quoted("x", 127) + `}`:                  false,
		`{"data":` + quoted("x", 7000) + `}`:                 false,
		`{"data":` + quoted("<", 21) + `}`:                   true,
		`{"data":[` + strings.Repeat(" 1 , ", 62) + `12 ]}`:  true,
		`{"data":[` + strings.Repeat(" 1 , ", 62) + `123 ]}`: false,
		`{"data":["a",` + quoted("x", 120) + `]}`:            true,
		`{"data":["a",` + quoted("x", 121) + `]}`:            false,
		`{"data":["a",` + quoted(`\u0061`, 120) + `]}`:       true,
		`{"size":-9223372036854775808}`:                      true,
		`{"size":9223372036854775808}`:                       false,
		`{"size":00000000000000000001}`:                      false,
		`{"active":false}`:                                   true,
		`{"name":null,"kind":null,"size":null,"active":null,"data":null,"tags":null,"first":null,"items":null}`: true,
		`{"name":"a"` + strings.Repeat(`,"x":1`, 63) + `}`:                                                      true,
		`{"name":"a"` + strings.Repeat(`,"x":1`, 64) + `}`:                                                      false,
	} {
		var got record
		problems := codec.Decode(text, &got)
		if (len(problems) == 0) != good {
			t.Errorf("%s is taken: %t, want %t: %v", text[:min(len(text), 60)], !good, good, problems)
		}
		if strings.Contains(text, "null") && !reflect.DeepEqual(got, record{}) {
			t.Errorf("of nothing there is %+v", got)
		}
		if !good && (got.Name != "" || got.Data != "" || got.Size != 0) {
			t.Errorf("%s gives %+v", text[:min(len(text), 60)], got)
		}
	}
	var got record
	if problems := codec.Decode(`{"tags":["`+strings.Repeat("x", 17)+`","a"]}`, &got); len(problems) != 1 || !slices.Equal(got.Tags, []string{"a"}) {
		t.Errorf("%v, %q", problems, got.Tags)
	}
}

// A peeker looks at a field before it is read.
type peeker struct{ seen string }

func (p *peeker) Fields(c *codec.Codec) {
	if c.Reading() {
		p.seen = c.Peek("name", 4)
	}
}

func TestPeek(t *testing.T) {
	for text, want := range map[string]string{
		`{"name":"abcd"}`:                      "abcd",
		`{"name":"\u0061\u0061\u0061\u0061"}`:  "aaaa",
		`{"name":"abcde"}`:                     "",
		`{"name":"\u0061\u0061\u0061\u0061b"}`: "",
		`{"name":1234}`:                        "",
		`{"name":null}`:                        "",
		`{}`:                                   "",
	} {
		var p peeker
		if problems := codec.Decode(text, &p); len(problems) > 0 || p.seen != want {
			t.Errorf("%s: %q, %v, want %q", text, p.seen, problems, want)
		}
	}
}

// TestZero: a zero value is not written, and what follows it is.
func TestZero(t *testing.T) {
	for want, r := range map[string]record{
		`{}`:                                         {},
		`{"first":{"title":"t"}}`:                    {First: item{Title: "t"}},
		`{"first":{"count":1},"items":[{}]}`:         {First: item{Count: 1}, Items: []item{{}}},
		`{"items":[{}],"last":"l"}`:                  {Items: []item{{}}, Last: "l"},
		`{"kind":"blue"}`:                            {Kind: "blue"},
		`{"items":[{},{"count":1}]}`:                 {Items: []item{{}, {Count: 1}}},
		`{"tags":["","\u2028\u2029é\uFFFDa\uFFFD"]}`: {Tags: []string{"", "\u2028\u2029é\xffa\x80"}},
	} {
		if got := codec.Encode(&r); got != strings.ReplaceAll(want, `\uFFFD`, "\uFFFD") {
			t.Errorf("%s, want %s", got, want)
		}
	}
}

// FuzzDecode checks that any text can be decoded, that what was decoded is
// within its limits, and that it can be encoded and decoded again unchanged.
func FuzzDecode(f *testing.F) {
	f.Add(`{"name":"a","kind":"red","size":-1,"active":true,"data":{"a":[1]},"tags":["x"],"first":{"title":"t"},"items":[{"count":1}]}`)
	f.Add(`{"name":"\ud83d\u0000","data":[[[[[[]]]]]]}`)
	f.Fuzz(func(t *testing.T, text string) {
		var got record
		codec.Decode(text, &got)
		if len(got.Items) > 4 || len(got.Tags) > 8 || len(got.Data) > 128 {
			t.Fatalf("over the limits: %+v", got)
		}
		written := codec.Encode(&got)
		if !json.Valid([]byte(written)) {
			t.Fatalf("not JSON: %q", written)
		}
		var again record
		if problems := codec.Decode(written, &again); len(problems) > 0 {
			t.Fatalf("%v in %q", problems, written)
		}
		if diff := cmp.Diff(got, again); diff != "" {
			t.Fatal(diff)
		}
	})
}
