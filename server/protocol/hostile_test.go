package protocol_test

import (
	"fmt"
	"runtime"
	"strings"
	"testing"

	"kith/server/protocol"
)

// hostileFrames returns texts that are as dear to decode as a stranger can make
// them, each as long as a frame may be.
func hostileFrames() map[string]string {
	fill := func(prefix, part, suffix string) string {
		n := (protocol.FrameBytes - len(prefix) - len(suffix)) / len(part)
		return prefix + strings.Repeat(part, n) + suffix
	}
	nested := func(prefix, open, inner, shut, suffix string) string {
		const depth = 290
		blanks := protocol.FrameBytes - len(prefix) - depth*(len(open)+len(shut)) - len(inner) - len(suffix)
		return prefix + strings.Repeat(open, depth) + inner + strings.Repeat(" ", blanks) + strings.Repeat(shut, depth) + suffix
	}
	const (
		describe = `{"t":"describe","session":"s","ref":"1","attributes":`
		send     = `{"t":"send","session":"s","conversation":"c","client":"1","text":`
		hello    = `{"t":"hello","version":1,"session":"s","token":"t","key":"demo",`
	)
	// As many fields as a record may have, of names that none has.
	record := func() string {
		var b strings.Builder
		for i := range 120 {
			fmt.Fprintf(&b, `"%c%c":1,`, 'a'+i%26, 'A'+i/26)
		}
		return "{" + b.String() + `"z":1},`
	}()
	return map[string]string{
		"a list of large records":      fill(hello+`"have":[`, record, "{}]}"),
		"deep and not closed":          fill(describe+strings.Repeat("[", 290), " ", ""),
		"deep and a wrong word":        fill(describe+strings.Repeat("[", 290)+"n", "\x01", ""),
		"deep objects, a wrong word":   fill(describe+strings.Repeat(`{"a":`, 290)+"t", "\xff", ""),
		"deep and wrong at the end":    fill(describe+strings.Repeat("[", 290), `"",`, "x"),
		"only brackets":                fill("", "[", ""),
		"only objects":                 fill("", `{"a":`, ""),
		"as deep as can be":            nested(describe, "[", "1", "]", "}"),
		"deep objects":                 nested(describe, `{"a":`, "1", "}", "}"),
		"a long list":                  fill(describe+"[", "1,", "1]}"),
		"a long list of lists":         fill(describe+"[", "[],", "[]]}"),
		"a long list of objects":       fill(describe+"[", "{},", "{}]}"),
		"many unknown fields":          fill(hello, `"":1,`, `"z":1}`),
		"many unknown long fields":     fill(hello, `"session0":1,`, `"z":1}`),
		"many unknown escaped fields":  fill(hello, `"\u0061":1,`, `"z":1}`),
		"many fields of the same name": fill(send+`"x",`, `"text":"y",`, `"z":1}`),
		"a list of wrong elements":     fill(hello+`"have":[`, "1,", "1]}"),
		"a list of wrong records":      fill(hello+`"have":[`, `{"number":""},`, "{}]}"),
		"escapes":                      fill(send+`"`, `\u0000`, `"}`),
		"short escapes":                fill(send+`"`, `\n`, `"}`),
		"surrogates":                   fill(send+`"`, `\ud83d\ude00`, `"}`),
		"half surrogates":              fill(send+`"`, `\ud83d`, `"}`),
		"wrong escapes":                fill(send+`"`, `\x`, `"}`),
		"backslashes":                  fill(send+`"`, `\\`, `"}`),
		"quotes":                       fill(send+`"`, `\"`, `"}`),
		"quotes and no end":            fill(send+`"`, `\"`, ``),
		"not UTF-8":                    fill(send+`"`, "\xff", `"}`),
		"attributes to be escaped":     fill(describe+`{"a":"`, `<`, `"}}`),
		"attributes of strings":        fill(describe+`[`, `"",`, `""]}`),
		"a long number":                fill(`{"t":"history","session":"s","conversation":"c","before":`, "9", "}"),
		"a long number of attributes":  fill(describe, "9", "}"),
		"a long fraction":              fill(`{"t":"history","session":"s","conversation":"c","before":1.`, "9", "}"),
		"signs":                        fill(`{"t":"history","before":`, "-", "}"),
		"blanks":                       fill(`{"t":"history"`, " ", "}"),
		"no JSON":                      fill("", "x", ""),
		"a long kind":                  fill(`{"t":"`, "x", `"}`),
		"a long key":                   fill(`{"`, "x", `":1}`),
		"a long escaped key":           fill(`{"`, `\u0061`, `":1}`),
		"a text that is just too long": fill(send+`"`, "a", `"}`),
	}
}

func BenchmarkHostileFrames(b *testing.B) {
	for name, text := range hostileFrames() {
		b.Run(strings.ReplaceAll(name, " ", "-"), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				protocol.DecodeFromClient(text)
			}
		})
	}
}

// frameMemory is what decoding any frame may allocate, in bytes. The time that it
// takes is measured by BenchmarkHostileFrames.
const frameMemory = 4 * protocol.FrameBytes

// TestNoFrameIsDear: whatever a frame consists of, decoding it, or finding out
// that it cannot be, takes little memory. What is dear in time is so because it
// makes much of a frame, such as a tree of all its values.
func TestNoFrameIsDear(t *testing.T) {
	for name, text := range hostileFrames() {
		if len(text) > protocol.FrameBytes || len(text) < protocol.FrameBytes-1024 {
			t.Errorf("%s: has %d bytes", name, len(text))
		}
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		const runs = 20
		for range runs {
			protocol.DecodeFromClient(text)
		}
		runtime.ReadMemStats(&after)
		if memory := (after.TotalAlloc - before.TotalAlloc) / runs; memory > frameMemory {
			t.Errorf("%s: takes %d KB", name, memory>>10)
		}
	}
}
