package state

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"kith/server/protocol/codec"
)

// saves is where a state of every version lies that was ever written.
const saves = "../../../testdata/state"

// Every state ever saved still loads, and is what its file says it is: written
// again it is the same text, but for the version and the release.
func TestSavedStates(t *testing.T) {
	files, err := filepath.Glob(saves + "/*.json")
	if err != nil || len(files) == 0 {
		t.Fatal("no saved states", err)
	}
	current := false
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			s, whole, aside := Restore(strings.TrimSpace(string(text)))
			if len(aside) > 0 {
				t.Fatalf("left out: %v", aside)
			}
			version, _, _ := strings.Cut(filepath.Base(file), ".")
			// What an older release stored beside a newer one's state stays as it is.
			if whole != (version == strconv.Itoa(SchemaVersion) || s.Newer != "") {
				t.Errorf("that nothing is to be stored again is %t", whole)
			}
			current = current || version == strconv.Itoa(SchemaVersion)
			if version == strconv.Itoa(SchemaVersion) {
				if again := codec.Encode(&s); again != strings.TrimSpace(string(text)) {
					t.Errorf("it is written again as\n%s", again)
				}
			}
			if len(s.Outbox) == 0 || s.Session.ID == "" || len(s.Conversations) == 0 {
				t.Errorf("it holds too little to prove anything: %+v", s)
			}
		})
	}
	if !current {
		t.Errorf("there is no state of version %d", SchemaVersion)
	}
}

func currentState(t *testing.T) string {
	text, err := os.ReadFile(saves + "/" + strconv.Itoa(SchemaVersion) + ".json")
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(string(text))
}

// A state that was cut off anywhere gives what of it is whole, and its messages
// from where they are whole.
func TestRestoreTruncated(t *testing.T) {
	text := currentState(t)
	whole, _, _ := Restore(text)
	newer := strings.Index(text, `"newer":"`) + len(`"newer":"`)
	newerEnd := newer + len(strconv.Quote(whole.Newer)) // at most: some letters are written in a longer way here
	ends := make([]int, len(whole.Outbox))              // where each message ends in the text
	for i, l := range whole.Outbox {
		message := codec.Encode(&l)
		ends[i] = strings.Index(text, message) + len(message) - 1
	}
	for n := range len(text) {
		s, _, aside := Restore(text[:n])
		if !strings.HasPrefix(whole.Newer, s.Newer) || n > newer+len(`{\"v\":99,`) && s.Newer == "" || n >= newerEnd && s.Newer != whole.Newer {
			t.Fatalf("cut off at %d, of the newer release's state this is left: %q", n, s.Newer)
		}
		if n > 0 && len(aside) == 0 {
			t.Fatalf("cut off at %d nothing was set aside", n)
		}
		for i, l := range whole.Outbox {
			if n > ends[i] && s.MessageIndex(l.Client) < 0 {
				t.Fatalf("cut off at %d message %d is lost", n, i)
			}
		}
	}
}

// Any one byte that is wrong costs at most what it stands in.
func TestRestoreDamaged(t *testing.T) {
	text := currentState(t)
	whole, _, _ := Restore(text)
	outbox := strings.Index(text, `"outbox"`)
	newer := strings.Index(text, `"newer"`)
	newerEnd := newer + len(`"newer":`) + strings.Index(text[newer:], `","customer"`)
	for n := range len(text) {
		for _, b := range []byte{'x', '"', '{', '}', ',', '\\', '0'} {
			damaged := text[:n] + string(b) + text[n+1:]
			s, _, _ := Restore(damaged)
			if s.Newer == damaged {
				if n > 10 {
					t.Fatalf("%q at %d makes it newer", b, n)
				}
				continue
			}
			if (n < newer || n >= newerEnd) && s.Newer != whole.Newer {
				t.Fatalf("%q at %d makes %q of the newer release's state", b, n, s.Newer)
			}
			if n >= outbox && n < outbox+len(`"outbox":[`) {
				continue // it is not an outbox any more
			}
			lost := 0
			for _, l := range whole.Outbox {
				i := s.MessageIndex(l.Client)
				if i < 0 || s.Outbox[i].Text != l.Text {
					lost++
				}
			}
			if lost > 1 {
				t.Fatalf("%q at %d loses %d messages", b, n, lost)
			}
		}
	}
}

func TestRestoreGarbage(t *testing.T) {
	for _, text := range []string{
		"null", "[]", "0", `"v"`, "{}", "{", "nonsense", "\x00", `{"v":"1"}`, `{"v":-1}`, `{"v":1e9}`,
		`{"v":1,"outbox":{},"session":[],"conversations":"no","drafts":7,"era":"many"}`,
		`{"v":1,"__proto__":{"era":9},"constructor":{"prototype":{}}}`,
		`{"v":1,"outbox":[null,1,"x",[],{}]}`,
		`{"v":1,"outbox":[{"text":"  "}]}`,
		strings.Repeat("[", 100_000), strings.Repeat(`{"v":`, 100_000),
		`{"v":1,"conversations":[{"id":"c","messages":[{"number":9},{"number":3},{"number":4}]}]}`,
		`{"v":1,"front":"` + strings.Repeat("x", 5<<20) + `"}`,
	} {
		name := text[:min(len(text), 40)]
		s, _, _ := Restore(text)
		if s.Newer != "" {
			t.Errorf("%s is newer", name)
		}
		if len(s.Outbox) != 0 || s.Session != (Session{}) || s.Generation != 0 {
			t.Errorf("%s makes %+v", name, s)
		}
	}
}

// What was set aside is told without any of its content.
func TestRestoreReportsNoContent(t *testing.T) {
	secret := "secret"
	text := `{"v":1,"session":{"id":"` + secret + `","token":["` + secret + `"]},"outbox":[{"text":{"` + secret + `":1}}],"` + secret + `":"` + secret
	for _, text := range []string{text, text + `"}`} {
		_, _, aside := Restore(text)
		if len(aside) == 0 {
			t.Error("nothing is told")
		}
		for _, s := range aside {
			if strings.Contains(s, secret) {
				t.Errorf("it tells %q", s)
			}
		}
	}
}

// TestManyBracketsInAMessageThatWasCutOff: what is done for each must not be done again for
// all that follow it: this would take minutes then.
func TestManyBracketsInAMessageThatWasCutOff(t *testing.T) {
	for _, bracket := range []string{"{", "[", "{[", "}"} {
		text := `{"v":2,"minReader":2,"outbox":[{"conversation":"c","client":"x","text":"first"},{"conversation":"c","client":"y","text":"` + strings.Repeat(bracket, 20_000/len(bracket))
		s, _, _ := Restore(text)
		if len(s.Outbox) != 1 || s.Outbox[0].Text != "first" {
			t.Errorf("%s: of the outbox is left %v", bracket, s.Outbox)
		}
	}
}

// TestARouteHasWhatItsScreenHas: and nothing of another.
func TestARouteHasWhatItsScreenHas(t *testing.T) {
	for screen, want := range map[string]Route{
		"home": {Screen: HomeScreen}, "history": {Screen: HistoryScreen}, "kb": {Screen: KBScreen}, "unknown": {},
		"conversation": {Screen: ConversationScreen, Conversation: "c"}, "category": {Screen: CategoryScreen, Category: "k"},
		"article": {Screen: ArticleScreen, Article: "a"}, "search": {Screen: SearchScreen, Query: "q"},
	} {
		s, _, _ := Restore(`{"v":2,"minReader":2,"place":{"screen":"` + screen + `","conversation":"c","category":"k","article":"a","query":"q"},"placeAt":5}`)
		if s.Route != want {
			t.Errorf("%s: the route is %+v", screen, s.Route)
		}
	}
}

// TestGenerationBesideNewerThatWasCutOff: of a text that was cut off, what it says of the
// logouts may be missing. Those that this release knows of have happened.
func TestGenerationBesideNewerThatWasCutOff(t *testing.T) {
	for newer, want := range map[string]int64{`{"v":9,"minReader":9,"x":[1`: 4, `{"v":9,"minReader":9,"era":7,"x":[1`: 7} {
		text := codec.Encode(&Stored{V: SchemaVersion, MinReader: MinReaderVersion, Generation: 4, Newer: newer})
		s, _, _ := Restore(text)
		if s.Generation != want || s.Newer != newer {
			t.Errorf("beside %s: generation %d, newer %q", newer, s.Generation, s.Newer)
		}
	}
}

// TestHasSession: a session is in use in what is stored, and in what a newer release stored,
// unless it has ended there.
func TestHasSession(t *testing.T) {
	newer := `{"v":9,"minReader":9,"session":{"id":"b"}}`
	s := Stored{Session: Session{ID: "a"}, Newer: newer}
	for id, want := range map[string]bool{"a": true, "b": true, "c": false, "": false} {
		if s.HasSession(id) != want {
			t.Errorf("%q: %t", id, !want)
		}
	}
	s.Revoked = []Revocation{{Session: "b"}}
	if s.HasSession("b") {
		t.Error("a session that has ended is in use")
	}
}
