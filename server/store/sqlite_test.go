package store_test

import (
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

// TestSQLite also looks at the plan of each statement that the store has: see
// plan_test.go.
func TestSQLite(t *testing.T) {
	checkPlans := store.RecordStatements(t)
	storetest.Run(t, func(t *testing.T) store.Store { return openStore(t, t.TempDir()) })
	t.Run("plans", checkPlans)
}
