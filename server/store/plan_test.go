package store

import (
	"database/sql"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// No statement may take longer because there is more data: it must find its rows by
// an index, and only as many as it needs. The one writer runs statements one after
// the other, so one that reads a whole table holds up everybody. TestSQLite runs all
// of storetest and has checkPlans look at how SQLite carries out each statement.

// smallTables do not grow with the data, so they may be scanned.
var smallTables = map[string]string{
	"agents":         "as many as people answer",
	"codes":          "as many as invitations are open",
	"sign_ins":       "as many as browsers of agents are signed in; those that have expired are removed",
	"schema_version": "one row for each migration",
	"releases":       "a few; package release bounds them",
	"rollout":        "one row",
	"evidence":       "a row for each release, at most",
}

// planExceptions are what statements may do although it grows with the data. Each
// has to occur: one that does not is to be removed.
var planExceptions = []struct{ statement, plan, reason string }{
	{`DELETE FROM revocations WHERE at < $1`, `revocations_at`, removedOnce},
	{`DELETE FROM used_tokens WHERE expires_at <= $1`, `used_tokens_expired`, removedOnce},
	{`SELECT COUNT(*) FROM sessions s WHERE s.repair_at <> 0`, `sessions_repair`, "reads only the sessions that are still to be repaired, and their number is what is asked for"},
	{`FROM incidents WHERE resolved = 0`, `incidents_resolved`, "reads only the incidents that are open, and those are what is asked for"},
	{`DELETE FROM devices WHERE expires_at <= $1`, `devices_expiry`, removedOnce},
	{`DELETE FROM blocks WHERE expires_at <> 0 AND expires_at <= $1`, `blocks_expiry`, removedOnce},
}

const removedOnce = "reads only rows that it removes, each once, at the first such write after it is due"

// statements records the texts of the statements that are prepared.
type statements struct {
	mu    sync.Mutex
	texts map[string]bool
}

// recordStatements returns where each statement that is prepared until the end of
// the test is recorded.
func recordStatements(t *testing.T) *statements {
	s := &statements{texts: map[string]bool{}}
	onPrepare = func(text string) {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.texts[text] = true
	}
	t.Cleanup(func() { onPrepare = nil })
	return s
}

// checkPlans fails for a statement of this package that was not prepared, and for
// one whose plan grows with the data.
func (s *statements) checkPlans(t *testing.T) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.texts) == 0 {
		t.Fatal("no statement was prepared: this must run after the rest of TestSQLite")
	}
	texts := slices.Sorted(maps.Keys(s.texts))
	for place, literal := range sqlLiterals(t) {
		if !slices.ContainsFunc(texts, func(text string) bool { return strings.Contains(text, literal) }) {
			t.Errorf("%s: storetest never has this run:\n%s", place, literal)
		}
	}

	db := testDatabase(t)
	if err := migrate(db, migrations); err != nil {
		t.Fatal(err)
	}
	tables := tableNames(t, db)
	used := map[int]bool{}
	for _, text := range texts {
		if transaction.MatchString(text) {
			continue
		}
		for _, line := range queryPlan(t, db, text) {
			problem := growing(text, line, tables)
			if problem == "" {
				continue
			}
			i := slices.IndexFunc(planExceptions, func(e struct{ statement, plan, reason string }) bool {
				return strings.Contains(text, e.statement) && strings.Contains(line, e.plan)
			})
			if used[i] = true; i < 0 {
				t.Errorf("%s (%s) in\n%s", problem, line, text)
			}
		}
	}
	for i, e := range planExceptions {
		if !used[i] {
			t.Errorf("the exception for %q in %q is needed no more", e.plan, e.statement)
		}
	}
	checkForeignKeys(t, db, texts)
}

// transaction matches the statements that begin and end transactions.
var transaction = regexp.MustCompile(`^(BEGIN|COMMIT|ROLLBACK|SAVEPOINT|RELEASE)\b`)

// verb matches what a literal of SQL in double quotes begins with. In back quotes
// there is nothing else in this package.
var verb = regexp.MustCompile(`^"(SELECT|INSERT|UPDATE|DELETE|WITH) `)

// sqlLiterals returns the pieces of SQL in the source of this package, by their
// places. Pragmas are run without being prepared, and so are the migrations; what
// operators run on a connection of its own reads everything on purpose.
func sqlLiterals(t *testing.T) map[string]string {
	files, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	literals, set := map[string]string{}, token.NewFileSet()
	for _, f := range files {
		if !strings.HasSuffix(f.Name(), ".go") || strings.HasSuffix(f.Name(), "_test.go") || slices.Contains([]string{"schema.go", "check.go", "backup.go"}, f.Name()) {
			continue
		}
		file, err := parser.ParseFile(set, f.Name(), nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if _, tag := n.(*ast.Field); tag {
				return false
			}
			l, ok := n.(*ast.BasicLit)
			if !ok || l.Kind != token.STRING || l.Value[0] != '`' && !verb.MatchString(l.Value) {
				return true
			}
			text, err := strconv.Unquote(l.Value)
			if err != nil {
				t.Fatal(err)
			}
			if !strings.HasPrefix(text, "PRAGMA ") {
				literals[set.Position(l.Pos()).String()] = text
			}
			return true
		})
	}
	return literals
}

// queryer is a *sql.DB.
type queryer interface {
	Query(query string, args ...any) (*sql.Rows, error)
}

var parameter = regexp.MustCompile(`\$(\d+)`)

// queryPlan returns the lines of a statement's plan.
func queryPlan(t *testing.T, db queryer, text string) (lines []string) {
	var args []any
	for _, m := range parameter.FindAllStringSubmatch(text, -1) {
		for n, _ := strconv.Atoi(m[1]); len(args) < n; {
			args = append(args, nil)
		}
	}
	for _, row := range queryTexts(t, db, "EXPLAIN QUERY PLAN "+text, args...) {
		lines = append(lines, row[3])
	}
	return lines
}

// queryTexts returns the rows of a query as texts.
func queryTexts(t *testing.T, db queryer, text string, args ...any) (list [][]string) {
	t.Helper()
	rows, err := db.Query(text, args...)
	if err != nil {
		t.Fatalf("%v in\n%s", err, text)
	}
	defer rows.Close()
	columns, _ := rows.Columns()
	for rows.Next() {
		row, into := make([]sql.NullString, len(columns)), make([]any, len(columns))
		for i := range row {
			into[i] = &row[i]
		}
		if err := rows.Scan(into...); err != nil {
			t.Fatal(err)
		}
		var texts []string
		for _, column := range row {
			texts = append(texts, column.String)
		}
		list = append(list, texts)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return list
}

func tableNames(t *testing.T, db queryer) (names []string) {
	for _, row := range queryTexts(t, db, `SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name`) {
		names = append(names, row[0])
	}
	return names
}

var (
	scan       = regexp.MustCompile(`^SCAN (\w+)`)
	search     = regexp.MustCompile(`^SEARCH (\w+) USING .*\(([^)]*)\)$`)
	constraint = regexp.MustCompile(`(\w+)([=<>])\?`)
)

// growing returns why a line of a statement's plan takes longer with more data, or
// "".
func growing(text, line string, tables []string) string {
	limited := strings.Contains(text, "LIMIT ")
	switch {
	case strings.Contains(line, "AUTOMATIC"):
		return "SQLite makes an index for this statement alone"
	case limited && strings.HasPrefix(line, "USE TEMP B-TREE FOR") && !strings.Contains(line, "LAST TERM") && !strings.Contains(line, "RIGHT PART"):
		return "all rows are sorted for a few of them"
	case scan.MatchString(line):
		table := realTable(scan.FindStringSubmatch(line)[1], text, tables)
		if table != "" && smallTables[table] == "" {
			return "all of " + table + " is read"
		}
	case search.MatchString(line):
		m := search.FindStringSubmatch(line)
		table := realTable(m[1], text, tables)
		if table == "" || smallTables[table] != "" {
			return ""
		}
		equal, selective := false, false
		for _, c := range constraint.FindAllStringSubmatch(m[2], -1) {
			if c[2] == "=" {
				equal = true
				selective = selective || !comparedWithConstant(text, c[1])
			}
		}
		switch {
		case equal && !selective:
			return "all rows of " + table + " with one value are read"
		case !equal && !limited && m[2] != "rowid=?":
			return "a range of " + table + " is read without a limit"
		}
	}
	return ""
}

// comparedWithConstant reports whether a statement compares a column with a constant
// and with nothing else: an index on it does not choose between many rows.
func comparedWithConstant(text, column string) bool {
	constant := regexp.MustCompile(`\b` + column + ` (IS NULL|= (\d+|'[^']*'))`)
	other := regexp.MustCompile(`\b` + column + ` (= [$\w]*[$a-z]|IN )|= (\w+\.)?` + column + `\b`)
	return constant.MatchString(text) && !other.MatchString(text)
}

// realTable returns the table that a plan calls by a name, which may be an alias in
// the statement, or "" if it is none: a subquery, or a list of values.
func realTable(name, text string, tables []string) string {
	if slices.Contains(tables, name) {
		return name
	}
	for _, table := range tables {
		if regexp.MustCompile(`\b` + table + `\s+(AS\s+)?` + name + `\b`).MatchString(text) {
			return table
		}
	}
	return ""
}

// checkForeignKeys fails if a row of one table is deleted and the rows of another
// that refer to it are not found by an index: SQLite looks for them, and its plans do
// not say so.
func checkForeignKeys(t *testing.T, db queryer, texts []string) {
	tables := tableNames(t, db)
	for _, parent := range tables {
		if !slices.ContainsFunc(texts, func(text string) bool { return strings.HasPrefix(text, "DELETE FROM "+parent+" ") }) {
			continue
		}
		for _, child := range tables {
			for _, key := range queryTexts(t, db, fmt.Sprintf(`SELECT "table", "from" FROM pragma_foreign_key_list('%s')`, child)) {
				if key[0] != parent || smallTables[child] != "" {
					continue
				}
				found := false
				for _, line := range queryPlan(t, db, fmt.Sprintf(`SELECT 1 FROM %s WHERE %s = $1`, child, key[1])) {
					found = found || strings.HasPrefix(line, "SEARCH")
				}
				if !found {
					t.Errorf("a row of %s is deleted, and %s.%s, which refers to it, has no index", parent, child, key[1])
				}
			}
		}
	}
}
