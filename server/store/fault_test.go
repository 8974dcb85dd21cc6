package store

import (
	"context"
	"errors"
	"reflect"
	"testing"
)

// errFault is the error of a statement that fails in a test.
var errFault = errors.New("the database has failed")

// FailEachStatement has each function that runs statements, until the end of the test,
// run with the first of them failing, then with the second, and so on, before it runs as
// it should: it must return that error each time. What it has done then is undone.
func FailEachStatement(t *testing.T) {
	onRun = func(q *queries, do func() error) {
		must := func(_ int64, err error) {
			if err != nil {
				t.Error(err)
			}
		}
		for n, over := 1, false; !over; n++ {
			count := 0
			must(q.exec("SAVEPOINT fault"))
			q.fail = func() error {
				if count++; count == n {
					return errFault
				}
				return nil
			}
			err := do()
			q.fail = nil
			must(q.exec("ROLLBACK TO SAVEPOINT fault"))
			must(q.exec("RELEASE SAVEPOINT fault"))
			over = count < n
			if !over && !errors.Is(err, errFault) {
				t.Errorf("statement %d of a function has failed, and its error is %v", n, err)
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
	onRun = func(q *queries, _ func() error) { q.fail = func() error { return errFault } }
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
