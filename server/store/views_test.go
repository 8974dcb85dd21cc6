package store

import (
	"database/sql"
	"path/filepath"
	"strings"
	"testing"

	"kith/server/protocol"
)

// plan returns how the database runs a statement, a line for each step.
func plan(t *testing.T, db *sql.DB, statement string, args ...any) (steps []string) {
	t.Helper()
	rows, err := db.Query(`EXPLAIN QUERY PLAN `+statement, args...)
	if err != nil {
		t.Fatalf("%v: %s", err, statement)
	}
	defer rows.Close()
	for rows.Next() {
		var id, parent, unused int
		var step string
		if err := rows.Scan(&id, &parent, &unused, &step); err != nil {
			t.Fatal(err)
		}
		steps = append(steps, step)
	}
	return steps
}

// A page of a view is read from the view's index, in its order, from its cursor on:
// it takes as long however many conversations there are.
func TestViewsAreReadFromTheirIndexes(t *testing.T) {
	db := testDatabase(t)
	if err := migrate(db, migrations); err != nil {
		t.Fatal(err)
	}
	check := func(what, query, index string, args ...any) {
		t.Helper()
		steps := plan(t, db, query, args...)
		if !strings.HasPrefix(steps[0], "SEARCH ") || !strings.Contains(steps[0], " INDEX "+index+" (") {
			t.Errorf("%s does not begin with a search of %s: %q", what, index, steps)
		}
		for _, step := range steps {
			if strings.Contains(step, "SCAN") || strings.Contains(step, "TEMP B-TREE") {
				t.Errorf("%s is read by %q, which takes longer the more there is", what, step)
			}
		}
	}
	for _, view := range protocol.Views {
		check(string(view), viewQueries[view].all, "conversations_"+string(view), 1, "", 50)
		check(string(view)+" of a brand", viewQueries[view].ofBrand, "conversations_"+string(view)+"_brand", 1, "", 50, "demo")
	}
}

// TestMigrateViews: conversations and customers of the first schema get what the
// views and the agents' pages need.
func TestMigrateViews(t *testing.T) {
	path := filepath.Join(t.TempDir(), "old.db")
	db, err := sql.Open("sqlite", address(path))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	if err := migrate(db, migrations[:1]); err != nil {
		t.Fatal(err)
	}
	for _, statement := range []string{
		`INSERT INTO customers (id, brand, page_address, created_at) VALUES ('a', 'demo', 'https://shop.example/reset?token=s3cret', 1),
			('b', 'demo', 'https://shop.example/#token', 1), ('c', 'demo', 'https://shop.example/bags', 1)`,
		`INSERT INTO agents (id, name, name_key, password, created_at) VALUES ('mira', 'Mira', 'mira', '', 1)`,
		`INSERT INTO conversations (id, brand, customer, created_at, last_at, last) VALUES
			('waits', 'demo', 'a', 1, 4, 4), ('answered', 'demo', 'a', 1, 2, 2), ('fresh', 'demo', 'b', 7, 8, 2), ('empty', 'demo', 'b', 9, 9, 0)`,
		`INSERT INTO messages (conversation, number, id, client, author, text, at) VALUES
			('waits', 1, '1', '1', 'customer', '', 1), ('waits', 2, '2', '2', 'agent', '', 2), ('waits', 3, '3', '3', 'customer', '', 3), ('waits', 4, '4', '4', 'customer', '', 4),
			('answered', 1, '5', '5', 'customer', '', 1), ('answered', 2, '6', '6', 'agent', '', 2),
			('fresh', 1, '7', '7', 'customer', '', 7), ('fresh', 2, '8', '8', 'customer', '', 8)`,
	} {
		if _, err := db.Exec(statement); err != nil {
			t.Fatal(err)
		}
	}
	if err := migrate(db, migrations); err != nil {
		t.Fatal(err)
	}
	for conversation, want := range map[string]int64{"waits": 3, "answered": 0, "fresh": 7, "empty": 0} {
		var since int64
		if err := db.QueryRow(`SELECT waiting_since FROM conversations WHERE id = $1`, conversation).Scan(&since); err != nil || since != want {
			t.Errorf("%s waits since %d, want %d (%v)", conversation, since, want, err)
		}
	}
	for customer, want := range map[string]string{"a": "", "b": "", "c": "https://shop.example/bags"} {
		var address string
		if err := db.QueryRow(`SELECT page_address FROM customers WHERE id = $1`, customer).Scan(&address); err != nil || address != want {
			t.Errorf("the page of %s is %q, want %q (%v)", customer, address, want, err)
		}
	}
}
