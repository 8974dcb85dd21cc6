package codec_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"kith/server/protocol/codec"
)

// FuzzParse checks Parse, and what its values say, against encoding/json.
func FuzzParse(f *testing.F) {
	for _, text := range []string{
		"", " ", "null", " true\t", "false\n", "nul", "truex", "-", "-0", "01", "0.5", "1.", ".5", "1e9", "1E+9", "1e", "1e-", "--1", "NaN", "Infinity",
		`""`, `"a`, `"\"`, `"\\"`, `"\x"`, `"\u12"`, `"\u00e4"`, `"\uD83D\uDE00"`, `"\ud83d"`, `"\ud83d\u0041"`, `"\ud83d\ud83d\ude00"`, "\"\x1f\"", "\"\xff\xfe\"", "\"\u2028\"",
		"[]", "[ ]", "[1 , 2]", "[1,]", "[,1]", "[1 2]", "[", "]", "[}", "[1}", `{"a":1]`, `{"a" 1}`, `{"a"x1}`, `{a":1}`, `{1:2}`, "truth", "tru", "fals", "nulx", "[nulx]", "1e-9", "1e+9", "1.5e-9x", "[1.]", "[-]", "[1\r,\r2]", "\r1\r",
		`"\b\f\r\t\/"`, `"\u00gg"`, `"\u00@0"`, "\"\\u00`0\"", `"\u00G0"`, `"\u000`, `"\u004A\u004a"`, `"a\u0041\\b"`, "[\"\x1f\"]", `{"\x":1}`, `{"a":"\x"}`, `["a`, "{}", "{ }", `{"a":1}`, `{"a" : [ {} , "b" ] , "c":null}`, `{"a"}`, `{"a":}`, `{a:1}`, `{"a":1,}`, `{,}`, "{\"\xa9\xa9\":0}",
		strings.Repeat("[", 300) + strings.Repeat("]", 300), strings.Repeat("[", 301) + strings.Repeat("]", 301), "1 2", "{}{}",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		v, ok := codec.Parse(text)
		if !ok {
			if json.Valid([]byte(text)) && strings.Count(text, "[")+strings.Count(text, "{") <= 300 {
				t.Fatalf("%q is not taken", text)
			}
			return
		}
		if !json.Valid([]byte(text)) {
			t.Fatalf("%q is taken", text)
		}
		if trimmed := strings.Trim(text, " \t\r\n"); string(v) != trimmed {
			t.Fatalf("%q becomes %q", text, v)
		}
		check(t, v)
	})
}

// check compares a value, and all in it, with what encoding/json makes of it.
func check(t *testing.T, v codec.Value) {
	t.Helper()
	decoder := json.NewDecoder(bytes.NewReader([]byte(v)))
	next := func() any {
		token, err := decoder.Token()
		if err != nil {
			t.Fatalf("%q: %v", v, err)
		}
		return token
	}
	var raw json.RawMessage
	switch {
	case v.IsObject():
		next()
		for name, value := range v.Members() {
			if want := next().(string); squeeze(name) != squeeze(want) {
				t.Fatalf("%q: a name is %q and not %q", v, name, want)
			}
			if decoder.Decode(&raw); string(raw) != string(value) {
				t.Fatalf("%q: a value is %q and not %q", v, value, raw)
			}
			check(t, value)
		}
		next()
	case v.IsList():
		next()
		for value := range v.Elements() {
			if decoder.Decode(&raw); string(raw) != string(value) {
				t.Fatalf("%q: a value is %q and not %q", v, value, raw)
			}
			check(t, value)
		}
		next()
	case v.IsString():
		if got, want := v.Text(), strings.ToValidUTF8(next().(string), "\uFFFD"); squeeze(got) != squeeze(want) {
			t.Fatalf("%q says %q and not %q", v, got, want)
		}
	case v.IsNull() != (v == "null"):
		t.Fatalf("%q", v)
	}
}

// squeeze makes one of several U+FFFD in a row: how many a run of bytes becomes
// that is not UTF-8 is not the same everywhere.
func squeeze(s string) string {
	for strings.Contains(s, "\uFFFD\uFFFD") {
		s = strings.ReplaceAll(s, "\uFFFD\uFFFD", "\uFFFD")
	}
	return s
}

// TestEarlyEnd: who wants no more of a value gets no more.
func TestEarlyEnd(t *testing.T) {
	for _, text := range []string{`{"a":1,"b":2}`, `[1,2]`, `"a"`} {
		v, _ := codec.Parse(text)
		n := 0
		for range v.Members() {
			n++
			break
		}
		for range v.Elements() {
			n++
			break
		}
		if want := min(1, strings.Count(text, ",")); n != want {
			t.Errorf("%s: %d", text, n)
		}
	}
}

// TestTextOfAnother: only a string says something.
func TestTextOfAnother(t *testing.T) {
	for _, text := range []string{"123", "null", "true", "[1]", `{"a":"b"}`} {
		if v, _ := codec.Parse(text); v.Text() != "" {
			t.Errorf("%s says %q", text, v.Text())
		}
	}
}
