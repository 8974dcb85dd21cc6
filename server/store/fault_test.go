package store

import (
	"context"
	"errors"
	"reflect"
	"strings"
	"sync"
	"testing"
)

// errFault is the error of a statement that fails in a test.
var errFault = errors.New("the database has failed")

// FailEachStatement has each function that runs statements, until the end of the test,
// run with the first of them failing, then with the second, and so on, before it runs as
// it should: it must return that error each time. What it has done then is undone. The
// same statements in the same order are tried once.
func FailEachStatement(t *testing.T) {
	var mu sync.Mutex
	tried := map[string]bool{}
	onRun = func(q *queries, do func() error) {
		// attempt calls the function with statement n failing, or none if n is 0, and
		// returns the texts of those that it came to.
		attempt := func(n int) (texts []string, err error) {
			must := func(_ int64, err error) {
				if err != nil {
					t.Error(err)
				}
			}
			must(q.exec("SAVEPOINT fault"))
			q.fail = func(text string) error {
				if texts = append(texts, text); len(texts) == n {
					return errFault
				}
				return nil
			}
			err = do()
			q.fail = nil
			must(q.exec("ROLLBACK TO SAVEPOINT fault"))
			must(q.exec("RELEASE SAVEPOINT fault"))
			return texts, err
		}
		texts, _ := attempt(0)
		all := strings.Join(texts, "\n")
		mu.Lock()
		known := tried[all]
		tried[all] = true
		mu.Unlock()
		if known {
			return
		}
		for n := range texts {
			if _, err := attempt(n + 1); !errors.Is(err, errFault) {
				t.Errorf("statement %d of a function has failed, and its error is %v:\n%s", n+1, err, texts[n])
			}
		}
	}
	t.Cleanup(func() { onRun = nil })
}

// TestEveryMethodTellsOfFaults calls each method of a store of which every statement
// fails.
func TestEveryMethodTellsOfFaults(t *testing.T) {
	s, err := Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	onRun = func(q *queries, _ func() error) { q.fail = func(string) error { return errFault } }
	defer func() { onRun = nil }()
	others := map[string]string{
		"Backup": "has its own tests of a file that cannot be written",
		"Close":  "runs no statement",
	}
	methods := reflect.TypeFor[Store]()
	for i := range methods.NumMethod() {
		m := methods.Method(i)
		if others[m.Name] != "" || m.Type.NumOut() == 0 || m.Type.Out(m.Type.NumOut()-1) != reflect.TypeFor[error]() {
			continue
		}
		args := []reflect.Value{}
		for j := range m.Type.NumIn() {
			if in := m.Type.In(j); in == reflect.TypeFor[context.Context]() {
				args = append(args, reflect.ValueOf(t.Context()))
			} else if in.Kind() == reflect.Slice {
				args = append(args, reflect.MakeSlice(in, 1, 1)) // of nothing there may be nothing to do
			} else {
				args = append(args, reflect.Zero(in))
			}
		}
		results := reflect.ValueOf(s).MethodByName(m.Name).Call(args)
		if err, _ := results[len(results)-1].Interface().(error); !errors.Is(err, errFault) {
			t.Errorf("%s: %v", m.Name, err)
		}
	}
}

// openWithSession returns a store with one session, which runs the release "r1".
func openWithSession(t *testing.T) (Store, Visitor) {
	s, err := Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	v := Visitor{Session: "s", TokenHash: HashToken("token"), RevokeHash: HashToken("key"), Release: "r1"}
	if _, err := s.Append(t.Context(), Actor{Visitor: v}, NewMessage{Conversation: "c", Client: "m", Text: "hello", CreateConversation: true}); err != nil {
		t.Fatal(err)
	}
	return s, v
}

// TestRepairsBeforeAFault checks that whoever has sessions repaired hears how many were
// marked before the database failed: those stay marked.
func TestRepairsBeforeAFault(t *testing.T) {
	s, v := openWithSession(t)
	defer func() { onRun = nil }()
	for name, repair := range map[string]func() (int64, error){
		"RepairSessions": func() (int64, error) {
			return s.RepairSessions(t.Context(), Cause{}, append(make([]string, repairRows-1), "s", "of the second write"), "")
		},
		"RequestRepairs": func() (int64, error) { return s.RequestRepairs(t.Context(), "r1") },
	} {
		if err := s.Repaired(t.Context(), Actor{Visitor: v}); err != nil {
			t.Fatal(err)
		}
		runs := 0
		onRun = func(q *queries, _ func() error) {
			if runs++; runs == 2 {
				q.fail = func(string) error { q.fail = nil; return errFault }
			}
		}
		n, err := repair()
		onRun = nil
		if n != 1 || !errors.Is(err, errFault) {
			t.Errorf("%s marked %d, %v; want 1 and that the database has failed", name, n, err)
		}
	}
}

// TestRepairsNotCommitted checks that sessions do not count as marked if their write does
// not become durable, and that nothing is tried again without end.
func TestRepairsNotCommitted(t *testing.T) {
	s, _ := openWithSession(t)
	onRun = func(q *queries, _ func() error) {
		q.fail = func(text string) error {
			if text == "COMMIT" {
				return errFault
			}
			return nil
		}
	}
	defer func() { onRun = nil }()
	n, err := s.RequestRepairs(t.Context(), "r1")
	onRun = func(q *queries, _ func() error) { q.fail = nil }
	if n != 0 || !errors.Is(err, errFault) {
		t.Errorf("%d marked, %v; want none and that the database has failed", n, err)
	}
	if n, err := s.RequestRepairs(t.Context(), "r1"); n != 1 || err != nil {
		t.Errorf("%d marked, %v; want 1", n, err)
	}
}
