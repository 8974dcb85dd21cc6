package store

import (
	"crypto/sha256"
	"database/sql"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// released are the hashes of the migrations. A database that has run a step
// does not run it again, so a released step must stay as it is.
var released = []string{
	"fb3a87af67ac08ec949458943c5c9bd6dc8e33856cd083d40f8f835ec968b961",
	"a2d9970659bcbf847a06b5b77d764fad69c7d66d678f13bb2ae8cc6438f12c50",
	"043b51be0b0844f25d1d39927a08b409a62f2262318a64ab68cd320425503dc8",
	"f0f5edb947a17bc46df907aa05a876cda1fb684af17f6bdb78a16af2ed27df7d",
	"6eedf80ac8e4b0699d8f0ae202ae6e9d180521be57317ddb3df7ade5f80b93a8",
	"0ce5e7154893f757fe8a2546185919a73cd13ef7e7cd2559b335e9e14312be10",
	"2a7399938148d1f34e73d72d833732f70e8bbdb5fd969095ea5208246e61dd5f",
	"3c74491f791e4cfd191d15f944ea3cb4ad61a5381beadc9427c3ff1255d14a4a",
	"67d8406b0bc97f135757ddbcc34ccaac7fdbb9d09a13ddf4530533ccf2bfa6d0",
}

func TestReleasedMigrations(t *testing.T) {
	var hashes []string
	for _, step := range migrations {
		hashes = append(hashes, fmt.Sprintf("%x", sha256.Sum256([]byte(step))))
	}
	if !slices.Equal(hashes, released) {
		t.Errorf("the migrations have the hashes\n%q\nwant\n%q", hashes, released)
	}
}

func testDatabase(t *testing.T) *sql.DB {
	db, err := sql.Open("sqlite", address(filepath.Join(t.TempDir(), "test.db")))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

// TestMigrateFromEveryVersion migrates databases of every version; each must
// end with the schema of a new one.
func TestMigrateFromEveryVersion(t *testing.T) {
	schema := func(db *sql.DB) (list []string) {
		rows, err := db.Query(`SELECT COALESCE(sql, name) FROM sqlite_master ORDER BY name`)
		if err != nil {
			t.Fatal(err)
		}
		defer rows.Close()
		for rows.Next() {
			var text string
			if err := rows.Scan(&text); err != nil {
				t.Fatal(err)
			}
			list = append(list, text)
		}
		return list
	}
	newest := testDatabase(t)
	if err := migrate(newest, migrations); err != nil {
		t.Fatal(err)
	}
	for version := range migrations {
		old := testDatabase(t)
		for _, steps := range [][]string{migrations[:version], migrations} {
			if err := migrate(old, steps); err != nil {
				t.Fatalf("from version %d: %v", version, err)
			}
		}
		if got, want := schema(old), schema(newest); !slices.Equal(got, want) {
			t.Errorf("from version %d:\n got %q\nwant %q", version, got, want)
		}
	}
}

// TestMigrateStepByStep: each step runs once, and one that fails changes
// nothing.
func TestMigrateStepByStep(t *testing.T) {
	db := testDatabase(t)
	steps := []string{`CREATE TABLE one (x BIGINT)`}
	for range 2 {
		if err := migrate(db, steps); err != nil {
			t.Fatal(err)
		}
	}
	bad := append(steps, `CREATE TABLE two (x BIGINT); CREATE TABLE one (x BIGINT)`)
	if err := migrate(db, bad); err == nil || !strings.HasPrefix(err.Error(), "schema step 2: ") {
		t.Fatalf("a step that cannot run returned %v", err)
	}
	good := append(steps, `CREATE TABLE two (x BIGINT)`)
	if err := migrate(db, good); err != nil {
		t.Fatal(err)
	}
}

// TestEachCallOfMigrateFails: an error of SQLite in any of what a migration runs is the
// error of that, and what it has left is taken up by the next.
func TestEachCallOfMigrateFails(t *testing.T) {
	var left []*sql.DB
	calls := failEachCall(t, func() error {
		db := connect(filepath.Join(t.TempDir(), "test.db"))
		t.Cleanup(func() { db.Close() })
		left = append(left, db)
		return migrate(db, migrations[:2])
	})
	if calls < 10 {
		t.Errorf("%d calls of SQLite have failed", calls)
	}
	for _, db := range left {
		if err := migrate(db, migrations[:2]); err != nil {
			t.Error(err)
		}
	}
}

// TestMigrateRefuses: a database that cannot be brought up to date is not used.
func TestMigrateRefuses(t *testing.T) {
	closed := testDatabase(t)
	closed.Close()
	foreign := testDatabase(t)
	full := testDatabase(t)
	readOnly := testDatabase(t)
	for db, statement := range map[*sql.DB]string{
		foreign:  `CREATE TABLE schema_version (version TEXT); INSERT INTO schema_version VALUES ('first')`,
		full:     `CREATE TABLE schema_version (version BIGINT NOT NULL PRIMARY KEY CHECK (version <> 2))`,
		readOnly: `CREATE TABLE schema_version (version BIGINT NOT NULL PRIMARY KEY); PRAGMA query_only = 1`,
	} {
		db.SetMaxOpenConns(1)
		if _, err := db.Exec(statement); err != nil {
			t.Fatal(err)
		}
	}
	for name, db := range map[string]*sql.DB{"closed": closed, "foreign": foreign, "takes no second version": full, "read-only": readOnly} {
		if err := migrate(db, migrations); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	if s, err := newSQLStore(closed, closed, nil); err == nil {
		s.Close()
		t.Error("a store without a connection was opened")
	}
	var version int
	if err := full.QueryRow(`SELECT MAX(version) FROM schema_version`).Scan(&version); err != nil || version != 1 {
		t.Errorf("the steps before the one that cannot run: %d, %v", version, err)
	}
}
