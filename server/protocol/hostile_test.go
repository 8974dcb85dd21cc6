package protocol_test

import (
	"fmt"
	"iter"
	"runtime"
	"slices"
	"strings"
	"testing"

	"kith/server/protocol"
	"kith/server/protocol/codec"
)

// filled returns a text as long as a frame may be, of as many parts as fit.
func filled(prefix, part, suffix string) string {
	return filledTo(protocol.FrameBytes, prefix, part, suffix)
}

func filledTo(size int, prefix, part, suffix string) string {
	n := (size - len(prefix) - len(suffix)) / len(part)
	return prefix + strings.Repeat(part, max(0, n)) + suffix
}

// hostileFrames returns texts that are as dear to decode as a stranger can make
// them, each as long as a frame may be.
func hostileFrames() map[string]string {
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
	return map[string]string{
		"deep and not closed":          filled(describe+strings.Repeat("[", 290), " ", ""),
		"deep and a wrong word":        filled(describe+strings.Repeat("[", 290)+"n", "\x01", ""),
		"deep objects, a wrong word":   filled(describe+strings.Repeat(`{"a":`, 290)+"t", "\xff", ""),
		"deep and wrong at the end":    filled(describe+strings.Repeat("[", 290), `"",`, "x"),
		"only brackets":                filled("", "[", ""),
		"only objects":                 filled("", `{"a":`, ""),
		"as deep as can be":            nested(describe, "[", "1", "]", "}"),
		"deep objects":                 nested(describe, `{"a":`, "1", "}", "}"),
		"a long list":                  filled(describe+"[", "1,", "1]}"),
		"a long list of lists":         filled(describe+"[", "[],", "[]]}"),
		"a long list of objects":       filled(describe+"[", "{},", "{}]}"),
		"many unknown fields":          filled(hello, `"":1,`, `"z":1}`),
		"many unknown long fields":     filled(hello, `"session0":1,`, `"z":1}`),
		"many unknown escaped fields":  filled(hello, `"\u0061":1,`, `"z":1}`),
		"many fields of the same name": filled(send+`"x",`, `"text":"y",`, `"z":1}`),
		"a list of wrong elements":     filled(hello+`"have":[`, "1,", "1]}"),
		"a list of wrong records":      filled(hello+`"have":[`, `{"number":""},`, "{}]}"),
		"records of names alike":       filled(hello+`"have":[`, "{"+crowd(64, "conversation", "number")+"},", "{}]}"),
		"records of short names":       filled(hello+`"have":[`, "{"+crowd(64)+"},", "{}]}"),
		"records of too many names":    filled(hello+`"have":[`, "{"+crowd(512)+"},", "{}]}"),
		"too many names in a frame":    filled(`{"t":"hello",`+crowd(512)+",", crowd(512)+",", `"z":1}`),
		"conversations all wrong":      filled(`{"t":"welcome","conversations":[`, allWrong()+",", "{}]}"),
		"conversations to be escaped":  filled(`{"t":"welcome","conversations":[`, `{"attributes":["`+strings.Repeat("<", 2700)+`"]},`, "{}]}"),
		"a text, not UTF-8":            filled(send+`"`, "a\xff", `"}`),
		"a word, not UTF-8":            filled(`{"t":"list","session":"s","view":"`, "a\xff", `"}`),
		"a key, not UTF-8":             filled(`{"`, "a\xff", `":1}`),
		"escapes":                      filled(send+`"`, `\u0000`, `"}`),
		"short escapes":                filled(send+`"`, `\n`, `"}`),
		"surrogates":                   filled(send+`"`, `\ud83d\ude00`, `"}`),
		"half surrogates":              filled(send+`"`, `\ud83d`, `"}`),
		"wrong escapes":                filled(send+`"`, `\x`, `"}`),
		"backslashes":                  filled(send+`"`, `\\`, `"}`),
		"quotes":                       filled(send+`"`, `\"`, `"}`),
		"quotes and no end":            filled(send+`"`, `\"`, ``),
		"not UTF-8":                    filled(send+`"`, "\xff", `"}`),
		"attributes to be escaped":     filled(describe+`{"a":"`, `<`, `"}}`),
		"attributes of strings":        filled(describe+`[`, `"",`, `""]}`),
		"a long number":                filled(`{"t":"history","session":"s","conversation":"c","before":`, "9", "}"),
		"a long number of attributes":  filled(describe, "9", "}"),
		"a long fraction":              filled(`{"t":"history","session":"s","conversation":"c","before":1.`, "9", "}"),
		"signs":                        filled(`{"t":"history","before":`, "-", "}"),
		"blanks":                       filled(`{"t":"history"`, " ", "}"),
		"no JSON":                      filled("", "x", ""),
		"a long kind":                  filled(`{"t":"`, "x", `"}`),
		"a long key":                   filled(`{"`, "x", `":1}`),
		"a long escaped key":           filled(`{"`, `\u0061`, `":1}`),
		"a text that is just too long": filled(send+`"`, "a", `"}`),
	}
}

// crowd returns the members of an object with n different names, those of two
// characters or, if there are fields, such as have the length and the ends of one of
// them.
func crowd(n int, fields ...string) string {
	const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-"
	var out []string
	for i := range n {
		name := string([]byte{letters[i%64], letters[i/64]})
		if len(fields) > 0 {
			if f := fields[i%len(fields)]; len(f) > 3 {
				name = f[:1] + name + f[3:]
			}
		}
		out = append(out, `"`+name+`":1`)
	}
	return strings.Join(out, ",")
}

// A member is a field of an example, with its value as JSON.
type member struct {
	name  string
	value codec.Value
}

func membersOf(v codec.Value) (members []member) {
	for name, value := range v.Members() {
		members = append(members, member{name, value})
	}
	return members
}

// object returns members as JSON without the brackets.
func object(members []member) string {
	var out []string
	for _, m := range members {
		out = append(out, `"`+m.name+`":`+string(m.value))
	}
	return strings.Join(out, ",")
}

// with returns members with another value of one.
func with(members []member, i int, value string) []member {
	members = slices.Clone(members)
	members[i].value = codec.Value(value)
	return members
}

// allWrong returns a conversation of which no field is right.
func allWrong() string {
	v, _ := codec.Parse(codec.Encode(&conversation))
	members := membersOf(v)
	for i := range members {
		members[i].value = "[1]"
	}
	return "{" + object(members) + "}"
}

// everyField returns a frame of each kind for each of its fields and those within it,
// which has as much as fits of something that the field is not made for, or, for a
// list, of its elements. The fields are those of the examples, which have all. Those
// within a record that several frames have are filled in one of them. Frames that only
// the server sends are shorter, for they are many.
func everyField() iter.Seq2[string, string] {
	return func(yield func(string, string) bool) {
		seen := map[codec.Value]bool{}
		for _, frame := range examples {
			v, _ := codec.Parse(protocol.Encode(frame))
			size := protocol.FrameBytes
			if _, _, err := protocol.DecodeFromClient(string(v)); err != nil {
				size /= 8
			}
			if !fillFields(size, frame.Kind(), "", v, "", seen, yield) {
				return
			}
		}
	}
}

// fillFields yields the frames for the fields of an object; before and after are the
// frame around it, and seen has the records that were filled before.
func fillFields(size int, path, before string, v codec.Value, after string, seen map[codec.Value]bool, yield func(string, string) bool) bool {
	contents := [][3]string{
		{"[", "1,", "1]"}, {"[", "{},", "{}]"}, {"{", `"a":{},`, `"a":1}`},
		{`"`, "<", `"`}, {`"`, `\u003c`, `"`}, {`"`, "a\xff", `"`}, {"", "9", ""},
	}
	members := membersOf(v)
	for i, m := range members {
		if m.name == "t" {
			continue
		}
		path := path + "." + m.name
		rest := members[i+1:]
		before, after := before+"{"+object(with(members[:i+1], i, "")), "}"+after
		if len(rest) > 0 {
			after = "," + object(rest) + after
		}
		for _, c := range contents {
			if !yield(path+" is "+c[0]+c[1], filledTo(size, before+c[0], c[1], c[2]+after)) {
				return false
			}
		}
		if m.value.IsObject() && !seen[m.value] {
			seen[m.value] = true
			if !fillFields(size, path, before, m.value, after, seen, yield) {
				return false
			}
		}
		for element := range m.value.Elements() {
			for _, part := range parts(element, seen) {
				if !yield(path+" has "+part[:min(len(part), 200)], filledTo(size, before+"[", part+",", part+"]"+after)) {
					return false
				}
			}
		}
	}
	return true
}

// parts returns what a list may consist of instead of an element, as JSON. Those for
// the fields of a record come only the first time that it is in a list.
func parts(element codec.Value, seen map[codec.Value]bool) []string {
	all := []string{string(element), "1", `""`, "{}", "[]"}
	if !element.IsObject() {
		return append(all, strings.Repeat("<", 60), `"`+strings.Repeat(`\u003c`, 60)+`"`)
	}
	members := membersOf(element)
	fields := object(members)
	var names []string
	for _, m := range members {
		names = append(names, m.name)
	}
	free := 64 - len(members)
	all = append(all, "{"+fields+","+fields+"}", "{"+crowd(64)+"}", "{"+crowd(65)+"}", "{"+crowd(64, names...)+"}",
		"{"+crowd(free)+","+fields+"}", "{"+crowd(free, names...)+","+fields+"}")
	for _, wrong := range []string{"1", `""`, "{}", "[1]"} {
		wrongs := members
		for i := range members {
			wrongs = with(wrongs, i, wrong)
		}
		all = append(all, "{"+object(wrongs)+"}")
	}
	inList := codec.Value("[" + element + "]")
	if seen[inList] {
		return all
	}
	seen[inList] = true
	for i, m := range members {
		values := []string{
			`"` + strings.Repeat("<", 60) + `"`, `"` + strings.Repeat("<", 2700) + `"`, `["` + strings.Repeat("<", 2700) + `"]`,
			`"` + strings.Repeat(`\u003c`, 2700) + `"`, `"` + strings.Repeat("a\xff", 1000) + `"`,
		}
		if m.value.IsObject() {
			values = append(values, parts(m.value, seen)...)
		}
		for _, value := range values {
			all = append(all, "{"+object(with(members, i, value))+"}")
		}
	}
	return all
}

// ordinaryFrames returns texts that are as long and as usual as can be, to compare others
// with.
func ordinaryFrames() map[string]string {
	return map[string]string{
		"a message":  filled(`{"t":"send","session":"s","conversation":"c","client":"1","other":"`, "Hello, ", `","text":"Hello"}`),
		"a list":     filled(`{"t":"delete","session":"s","ref":"r","other":[`, `"c0123456789",`, `"c"],"conversations":["c"]}`),
		"attributes": filled(`{"t":"describe","session":"s","ref":"1","other":{"a":[`, `{"plan":"gold","seats":12},`, `1]},"attributes":{"a":1}}`),
	}
}

func BenchmarkHostileFrames(b *testing.B) {
	for group, frames := range map[string]map[string]string{"ordinary": ordinaryFrames(), "hostile": hostileFrames()} {
		for name, text := range frames {
			b.Run(group+"/"+strings.ReplaceAll(name, " ", "-"), func(b *testing.B) {
				b.SetBytes(int64(len(text)))
				b.ReportAllocs()
				for b.Loop() {
					protocol.DecodeFromClient(text)
				}
			})
		}
	}
}

const (
	// frameMemory is what decoding any text of a client may allocate, in bytes.
	frameMemory = protocol.FrameBytes
	// serverFrameMemory is the same for each byte of a frame of any kind, which only
	// the programs of clients decode: those of the server have long lists of large
	// records, and attributes, which are kept with six bytes for some of one.
	// serverFrameLists is what the longest of these lists may take, of any bytes.
	serverFrameMemory = 32
	serverFrameLists  = 256 << 10
	// frameSteps is the work for each byte of a frame, as codec.Steps counts it. The
	// time that it takes is measured by BenchmarkHostileFrames.
	frameSteps = 16
)

// A dearest is the most that frames took, in bytes and in steps for each byte of one.
type dearest struct{ client, server, steps float64 }

// check fails the test if a frame is over the limits.
func (d *dearest) check(t *testing.T, name, text string) {
	t.Helper()
	if len(text) > protocol.FrameBytes {
		t.Errorf("%.300s: has %d bytes", name, len(text))
	}
	client := allocated(func() { protocol.DecodeFromClient(text) })
	if client > frameMemory {
		t.Errorf("%.300s: takes %d KB of a client", name, client>>10)
	}
	var steps int
	server := allocated(func() { steps = protocol.Steps(text) })
	if server > uint64(serverFrameLists+serverFrameMemory*len(text)) {
		t.Errorf("%.300s: takes %d KB", name, server>>10)
	}
	if steps > frameSteps*len(text) {
		t.Errorf("%.300s: takes %d steps for %d bytes", name, steps, len(text))
	}
	d.client, d.server = max(d.client, float64(client)), max(d.server, float64(server))
	d.steps = max(d.steps, float64(steps)/float64(len(text)))
}

func (d *dearest) String() string {
	return fmt.Sprintf("at most %.0f KB of a client, %.0f KB of the server, %.1f steps a byte", d.client/1024, d.server/1024, d.steps)
}

// TestNoFrameIsDear: whatever a frame consists of, decoding it, or finding out
// that it cannot be, takes work in proportion to its length, and little memory. What
// is dear in time is so because it makes much of a frame, such as a tree of all its
// values, or looks for something in it again and again.
func TestNoFrameIsDear(t *testing.T) {
	var d dearest
	for name, text := range hostileFrames() {
		if len(text) < protocol.FrameBytes-16 && !strings.Contains(name, "names") && !strings.Contains(name, "conversations") {
			t.Errorf("%s: has %d bytes", name, len(text))
		}
		d.check(t, name, text)
	}
	t.Log(&d)
}

// TestNoFieldIsDear is the same for each field of each frame.
func TestNoFieldIsDear(t *testing.T) {
	var d dearest
	count := map[string]int{}
	for name, text := range everyField() {
		field, _, _ := strings.Cut(name, " ")
		count[field]++
		d.check(t, name, text)
	}
	for _, list := range []string{"hello.have", "agent.have", "welcome.conversations", "inbox.conversations", "messages.messages", "blocked.rules"} {
		if count[list] < 20 {
			t.Errorf("there are %d frames for %s", count[list], list)
		}
	}
	t.Log(&d)
}

// allocated returns the bytes that a function allocates.
func allocated(f func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	f()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}
