package main

import (
	"database/sql"
	"path/filepath"

	_ "modernc.org/sqlite" // the database of the server
)

// storedTexts returns how often the server in whose folder it is has stored each message of
// a visitor. The server must not run.
func storedTexts(folder string) (map[string]int, error) {
	db, err := sql.Open("sqlite", filepath.Join(folder, "kith.db"))
	if err != nil {
		return nil, err
	}
	defer db.Close()
	rows, err := db.Query("SELECT text, COUNT(*) FROM messages WHERE author = 'customer' GROUP BY text")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	has := map[string]int{}
	for rows.Next() {
		var text string
		var n int
		if err := rows.Scan(&text, &n); err != nil {
			return nil, err
		}
		has[text] = n
	}
	return has, rows.Err()
}
