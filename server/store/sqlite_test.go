package store_test

import (
	"context"
	"testing"

	"kith/server/store"
	"kith/server/store/storetest"
)

// openStore opens the store in a folder.
func openStore(t testing.TB, folder string) store.Store {
	t.Helper()
	s, err := store.Open(folder)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestSQLite also has Check look at what each test leaves, and looks at the plan of
// each statement that the store has: see plan_test.go.
func TestSQLite(t *testing.T) {
	checkPlans := store.RecordStatements(t)
	storetest.Run(t, func(t *testing.T) store.Store {
		folder := t.TempDir()
		t.Cleanup(func() { // after the test has closed the store
			report, err := store.Check(context.Background(), folder)
			for _, finding := range report.Findings {
				t.Error(finding)
			}
			if err != nil {
				t.Error(err)
			}
		})
		return openStore(t, folder)
	})
	t.Run("plans", checkPlans)
}

// TestFaults runs the same tests with each statement failing in turn: none may be taken
// for one that has succeeded.
func TestFaults(t *testing.T) {
	store.FailEachStatement(t)
	storetest.Run(t, func(t *testing.T) store.Store { return openStore(t, t.TempDir()) })
}
