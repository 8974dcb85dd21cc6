package store

import "testing"

// RecordStatements is for TestSQLite, which is outside of the
// package because storetest imports it.
func RecordStatements(t *testing.T) (checkPlans func(*testing.T)) {
	return recordStatements(t).checkPlans
}
