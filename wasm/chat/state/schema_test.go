package state

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"kith/server/protocol/codec"
)

// The releases of these tests: an older one, one after it that has only added
// fields, and one after both that neither may read.
var (
	older   = Schema{5, 5}
	adding  = Schema{6, 5}
	closing = Schema{7, 7}
)

func TestReads(t *testing.T) {
	for _, c := range []struct {
		reader, writer Schema
		reads          bool
	}{
		{older, older, true}, {older, adding, true}, {older, closing, false},
		{adding, older, true}, {adding, closing, false},
		{closing, older, true}, {closing, adding, true},
		{older, Schema{6, 0}, false}, {older, Schema{6, -1}, false}, {older, Schema{6, 6}, false}, {older, Schema{6, 1}, true},
		{older, Schema{4, 9}, true}, // nonsense, but of a version that is known
	} {
		if got := c.reader.Reads(c.writer); got != c.reads {
			t.Errorf("%v reads what %v wrote: %t", c.reader, c.writer, got)
		}
	}
	if !Current.Reads(Current) || Current.MinReader < 2 || Current.MinReader > Current.Version {
		t.Errorf("this release is %v; version 1 would lose Newer", Current)
	}
}

// storedBy returns what a release stores of a state.
func (v Schema) storedBy(s Stored) string {
	s.V, s.MinReader = v.Version, v.MinReader
	k := s.Trimmed()
	return codec.Encode(&k)
}

// drawSound draws a state whose sessions have ids and tokens of the right length.
func drawSound(t *rapid.T, label string) Stored {
	s := drawState(t, label)
	sound := func(v *Session) {
		if v.ID != "" {
			v.ID, v.Token = pad(v.ID, idLength), pad(v.Token, tokenLength)
		}
	}
	sound(&s.Session)
	for i := range s.Next {
		s.Next[i].Former = s.Session.ID
		sound(&s.Next[i].Session)
	}
	return s
}

func pad(id string, length int) string { return (id + strings.Repeat("-", length))[:length] }

// drawNewer draws what a release after the older one could have stored: with
// fields at every level that the older one does not know, or damaged.
func drawNewer(t *rapid.T, v Schema, s Stored) string {
	text := v.storedBy(s)
	for i := strings.IndexByte(text, '{'); i >= 0 && i < len(text); {
		free := strings.HasSuffix(text[:i], `"attributes":`) // which may be anything, and is read as it is
		if !free && text[i+1] != '}' && rapid.Bool().Draw(t, "field") {
			text = text[:i+1] + `"added":{"as":["\"}",1.5,null],"era":9},` + text[i+1:]
			i += len(`"added":{"as":["\"}",1.5,null],"era":9},`)
		}
		next := strings.IndexByte(text[i+1:], '{')
		if next < 0 {
			break
		}
		i += 1 + next
	}
	return text
}

// What a newer release stored is kept as it is, letter for letter, whatever is
// stored beside it.
func TestNewerIsKept(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		later, n := drawSound(t, "later"), drawSound(t, "newer")
		writer := rapid.SampledFrom([]Schema{adding, closing, {7, 0}}).Draw(t, "writer")
		text := drawNewer(t, writer, n)
		if rapid.Bool().Draw(t, "damaged") {
			v, min := strconv.Itoa(int(writer.Version)), strconv.Itoa(int(writer.MinReader))
			text = `{"v":` + v + `,"minReader":` + min + `,"era":` + strconv.Itoa(int(n.Generation)) + "," + strings.TrimPrefix(text, "{")
			text = text[:rapid.IntRange(strings.Index(text, `"era"`)+len(`"era":0,`), len(text)).Draw(t, "cut")]
		}
		alone, whole, skipped := older.Restore(text)
		if alone.Newer != text {
			t.Fatalf("of %q alone %q is kept", text, alone.Newer)
		}
		if writer != adding {
			want := Stored{V: older.Version, MinReader: older.MinReader, Generation: n.Generation, Bucket: n.Bucket, Newer: text}
			if !strings.Contains(text, `"bucket":`+strconv.Itoa(int(n.Bucket))+",") {
				want.Bucket = 0 // it was cut off
			}
			if d := cmp.Diff(want, alone); d != "" || !whole || len(skipped) > 0 {
				t.Fatalf("whole %t, left out %v: %s", whole, skipped, d)
			}
		}
		later.Generation = n.Generation
		later.Newer = text
		beside := older.storedBy(later)
		s, _, _ := older.Restore(beside)
		if s.Newer != text {
			t.Fatalf("of %q beside another %q is kept", text, s.Newer)
		}
		// What is read and stored again says the same.
		again, whole, _ := older.Restore(older.storedBy(s))
		if d := cmp.Diff(s, again); d != "" || writer == closing && !whole {
			t.Fatalf("whole %t: %s", whole, d)
		}
	})
}

// A release that may read what a newer one stored goes on with all of it that it
// knows.
func TestNewerIsRead(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := drawSound(t, "newer")
		n = n.Trimmed()
		text := drawNewer(t, adding, n)
		s, whole, skipped := older.Restore(text)
		if !whole || len(skipped) > 0 {
			t.Fatalf("whole %t, left out %v", whole, skipped)
		}
		n.V, n.MinReader, n.Newer = older.Version, older.MinReader, text
		n.Normalize()
		if d := cmp.Diff(n, s); d != "" {
			t.Fatal(d)
		}
	})
}

// When the newer release is back, what was stored beside its state is joined with
// that, also over several releases, and nothing is beside it any more.
func TestNewerReturns(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n, later := drawSound(t, "newer"), drawSound(t, "later")
		if later.Generation = n.Generation + rapid.Int64Range(0, 1).Draw(t, "logout"); later.Generation == n.Generation {
			n.Session.Identified = n.Session.Identified && n.Customer.ID == later.Customer.ID // else see below
		}
		reader := rapid.SampledFrom([]Schema{adding, closing}).Draw(t, "reader")
		kept := n
		if rapid.Bool().Draw(t, "another release between") {
			between := drawSound(t, "between")
			between.Generation = n.Generation
			between.Session = n.Session
			between.Customer = n.Customer
			n = Merge(between, n)
			between.Newer = closing.storedBy(kept)
			kept, reader = between, closing
			later.Newer = adding.storedBy(kept)
		} else {
			later.Newer = reader.storedBy(kept)
		}
		s, _, _ := reader.Restore(older.storedBy(later))
		if s.Newer != "" || s.V != reader.Version || s.MinReader != reader.MinReader {
			t.Fatalf("version %d, oldest reader %d, and beside it %q", s.V, s.MinReader, s.Newer)
		}
		if later.Generation > n.Generation {
			if n.Session.Used && n.Session.ID != s.Session.ID && !isRevoked(s.Revoked, n.Session.ID) {
				t.Fatalf("session %s goes on after the logout", n.Session.ID)
			}
			if !slices.Equal(s.Outbox, later.Outbox) {
				t.Fatalf("of a former person: %v", s.Outbox)
			}
			return
		}
		for _, l := range slices.Concat(n.Outbox, later.Outbox) {
			settled := false
			for _, v := range slices.Concat(n.Tombstones, later.Tombstones) {
				settled = settled || v.Client == l.Client
			}
			if (s.MessageIndex(l.Client) >= 0) == settled {
				t.Fatalf("message %s: settled %t, here %t", l.Client, settled, s.MessageIndex(l.Client) >= 0)
			}
		}
		for _, c := range slices.Concat(n.Conversations, later.Conversations) {
			if s.ConversationByID(c.ID) == nil && n.Repairs >= later.Repairs {
				t.Fatalf("conversation %s is gone", c.ID)
			}
		}
	})
}

// signedIn is the state of a person who is signed in and has written a message.
func signedIn(person string) Stored {
	s := Stored{V: Current.Version, MinReader: Current.MinReader, Session: Session{
		ID: strings.Repeat(person, idLength), Token: strings.Repeat("t", tokenLength), Revoke: "key of " + person, Used: true, Identified: true,
	}}
	s.Customer.ID = person
	s.EnsureConversation("conversation of "+person, 1)
	return s
}

// If somebody else signed in while the older release ran, it is they who are
// signed in, and the session before theirs is revoked, whichever id is smaller.
func TestNewerReturnsToAnotherPerson(t *testing.T) {
	for _, who := range [][2]string{{"a", "b"}, {"b", "a"}} {
		before, after := signedIn(who[0]), signedIn(who[1])
		after.Newer = closing.storedBy(before)
		s, _, _ := closing.Restore(older.storedBy(after))
		if s.Session != after.Session || s.Customer != after.Customer || len(s.Conversations) != 1 || s.Conversations[0].ID != after.Conversations[0].ID {
			t.Errorf("%s signed in after %s, and this is left: %+v", who[1], who[0], s)
		}
		want := Revocation{Session: before.Session.ID, Key: before.Session.Revoke, Generation: 1}
		if s.Generation != 1 || !slices.Contains(s.Unconfirmed(), want) {
			t.Errorf("generation %d, revoked %v", s.Generation, s.Revoked)
		}
	}
}

// What stands beside a newer release's state and has lost its generation is of
// nobody else.
func TestRestoreLostGeneration(t *testing.T) {
	n := signedIn("a")
	n.Generation = 4
	text := older.storedBy(Stored{Newer: closing.storedBy(n)})
	text = strings.TrimSuffix(text, "}") + `,"outbox":[{"text":"keep me"}]}`
	if s, _, _ := older.Restore(text); len(s.Outbox) != 1 || s.Generation != 4 || s.Newer == "" {
		t.Errorf("%+v", s)
	}
	if s, _, _ := closing.Restore(text); len(s.Outbox) != 1 || s.Generation != 4 || s.Session.ID != n.Session.ID {
		t.Errorf("%+v", s)
	}
}

// Messages that have lost their ids are kept apart when two states meet, and are
// taken over once: who reads them gives them new ids.
func TestRestoreMessagesWithoutIDs(t *testing.T) {
	texts := func(s Stored) []string {
		var texts []string
		for _, l := range s.Outbox {
			texts = append(texts, l.Text)
		}
		slices.Sort(texts)
		return texts
	}
	const lost = `"outbox":[{"text":"one"},{"text":"two"}]`
	beside := func(newer string) string {
		return `{"v":5,"minReader":5,"outbox":[{"text":"three"},{"text":"two"}],"newer":` + strconv.Quote(newer) + `}`
	}
	for _, c := range []struct {
		reader Schema
		text   string
		want   []string
	}{
		{older, `{"v":6,"minReader":5,` + lost + `}`, []string{"one", "two"}},
		{older, beside(`{"v":6,"minReader":5,` + lost + `}`), []string{"three", "two"}},
		{adding, beside(`{"v":6,"minReader":5,` + lost + `}`), []string{"three", "two"}},
		{closing, beside(`{"v":7,"minReader":7,` + lost + `}`), []string{"one", "three", "two"}}, // the older one could not
	} {
		s, _, _ := c.reader.Restore(c.text)
		if got := texts(s); !slices.Equal(got, c.want) {
			t.Errorf("%v reads of %s %q", c.reader, c.text, got)
		}
	}
}

// A logout ends the session of a newer release's state by what every version
// keeps, whatever else that state is made of, and however many there are.
func TestEndNewer(t *testing.T) {
	for text, want := range map[string][]Revocation{
		"":                                    nil,
		"{}":                                  nil,
		"nonsense":                            nil,
		`{"session":7,"revoked":"no"}`:        nil,
		`{"session":{"id":"a","used":true}}`:  nil, // nothing that would end it
		`{"session":{"id":"a","revoke":"k"}}`: nil, // of which the server does not know
		`{"v":9,"session":{"id":"a","revoke":"k","used":true,"proof":[1]},"outbox":{"shape":"later"}}`:                                {{"a", "k", 3, false}},
		`{"v":9,"session":{"id":"a","token":"t","used":true}}`:                                                                        {{"a", "t", 3, false}},
		`{"v":9,"session":{"id":"a","revoke":"k","used":true},"outbox":[{"text":"cut o`:                                               {{"a", "k", 3, false}},
		`{"v":9,"revoked":[{"session":"b","key":"l","era":2},{"session":"c","key":"secret","done":true},{"key":"of none"}]}`:          {{"b", "l", 2, false}, {"c", "", 0, true}},
		`{"v":9,"session":{"id":"a","revoke":"k","used":true},"newer":"{\"session\":{\"id\":\"d\",\"revoke\":\"m\",\"used\":true}}"}`: {{"a", "k", 3, false}, {"d", "m", 3, false}},
	} {
		s := Stored{Generation: 3}
		used := s.EndNewer(text)
		if d := cmp.Diff(want, s.Revoked); d != "" {
			t.Errorf("%s: %s", text, d)
		}
		if ended := len(want) > 0 && want[0].Generation == 3; used != ended {
			t.Errorf("%s: that a session has ended is %t", text, used)
		}
	}
}

// Many states within one another cost no more than their length.
func TestRestoreNested(t *testing.T) {
	text := "{}"
	for len(text) < 1<<20 {
		n := strconv.Itoa(len(text))
		text = `{"v":5,"outbox":[{"client":"` + n + `","text":"` + n + `"}],"newer":` + strconv.Quote(text) + `}`
	}
	s, _, _ := older.Restore(text)
	if s.Newer != "" || len(s.Outbox) < 10 {
		t.Errorf("%d messages, and beside them %d bytes", len(s.Outbox), len(s.Newer))
	}
}

// What is not all that a text says, or not as it should be, is to be stored again.
func TestRestoreWhole(t *testing.T) {
	kept := strconv.Quote(`{"v":7,"minReader":7}`)
	for text, want := range map[string]bool{
		"":                                       false,
		`{"v":5,"minReader":5}`:                  true,
		`{"v":4}`:                                false, // of an older version
		`{"v":5,"quiet":"yes"}`:                  false, // left out
		`{"v":5,"era":-1}`:                       false, // repaired
		`{"v":5,"quie`:                           false,
		`{"v":7}`:                                true, // kept
		`{"v":5,"newer":` + kept + `}`:           true,
		`{"v":4,"newer":` + kept + `}`:           true, // until something is to be stored
		`{"v":5,"quiet":1,"newer":` + kept + `}`: false,
		`{"v":5,"newer":"{\"v\":4}"}`:            true,
		`{"v":4,"newer":"{\"v\":5}"}`:            true, // what an older release stores beside
		`{"v":4,"newer":"{\"v\":5,\"era\":-1}"}`: false,
		`{"v":5,"newer":"nonsense"}`:             false,
	} {
		if _, whole, _ := older.Restore(text); whole != want {
			t.Errorf("%s is whole: %t", text, whole)
		}
	}
}

// A generation that cannot be is none.
func TestNewerWithoutGeneration(t *testing.T) {
	if s, _, _ := older.Restore(`{"v":9,"era":-4}`); s.Generation != 0 || s.Newer == "" {
		t.Errorf("%+v", s)
	}
}

// Of a newer release's state in a text that is not JSON any more, everything is
// found that was before the damage.
func TestFindNewer(t *testing.T) {
	for text, want := range map[string]string{
		`{"newer":"a\n\u00e9`:     "a\né",
		`{"newer":"a\n\u00e`:      "a\n",
		`{"newer":"a\`:            "a",
		`{"newer":"a\xb"}`:        "a",
		"{\"newer\":\"a\x01b\"}":  "a",
		`{"newer":"a","v":`:       "a",
		`{"text":"\"newer\":\"a"`: "",
		`{"newer":["a"`:           "",
	} {
		if got := findNewer(text); got != want {
			t.Errorf("in %q is %q", text, got)
		}
	}
}

// A revocation that the server has confirmed stands where it would after a merge.
func TestConfirmRevokedKeepsOrder(t *testing.T) {
	var s Stored
	for _, id := range []string{"a", "b", "c"} {
		s.Revoke(Revocation{Session: id, Key: "key of " + id, Generation: 1})
	}
	s.ConfirmRevoked("a")
	if d := cmp.Diff(mergeRevocations(s.Revoked, nil), s.Revoked); d != "" || s.IsUnconfirmed("a") || !s.IsUnconfirmed("b") {
		t.Errorf("%v: %s", s.Revoked, d)
	}
}
