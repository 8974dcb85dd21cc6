package simulation

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// TestCount checks that README says how many mistakes there are.
func TestCount(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("..", "..", "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	if want := strconv.Itoa(len(Mutations)) + " mistakes"; !strings.Contains(strings.Join(strings.Fields(string(text)), " "), " "+want+" ") {
		t.Errorf("README.md should say that there are %s", want)
	}
}

// TestTable checks that README says of each invariant when it is checked, as Checks
// has it, and that each is checked at all.
func TestTable(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("..", "..", "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(text), "\n"+Table()+"\n") {
		t.Errorf("README.md should have this table:\n%s", Table())
	}
	for n := 1; n <= len(Invariants); n++ {
		checked := false
		for _, c := range Checks {
			checked = checked || c.Invariant == n
		}
		if !checked {
			t.Errorf("nothing checks invariant %d: %s", n, Invariants[n])
		}
	}
	for _, c := range Checks {
		if Invariants[c.Invariant] == "" || (c.tab == nil) == (c.world == nil) {
			t.Errorf("%q is no check of an invariant, in a tab or in the world", c.What)
		}
	}
}
