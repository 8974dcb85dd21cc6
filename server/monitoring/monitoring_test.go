package monitoring

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestWrite: the files are written as they are, and replace none.
func TestWrite(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "new")
	if err := Write(folder); err != nil {
		t.Fatal(err)
	}
	for _, name := range Names {
		if text, err := os.ReadFile(filepath.Join(folder, name)); err != nil || !bytes.Equal(text, File(name)) || len(text) == 0 {
			t.Errorf("%s: %d bytes, %v", name, len(text), err)
		}
	}
	changed := filepath.Join(folder, Names[1])
	if err := os.Remove(filepath.Join(folder, Names[0])); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(changed, []byte("changed"), 0o666); err != nil {
		t.Fatal(err)
	}
	if err := Write(folder); err == nil || !strings.Contains(err.Error(), changed+" is there already") {
		t.Errorf("%v", err)
	}
	if text, err := os.ReadFile(changed); err != nil || string(text) != "changed" {
		t.Errorf("%q, %v", text, err)
	}
	if _, err := os.Stat(filepath.Join(folder, Names[0])); err == nil {
		t.Error("one of the files was written")
	}
	if err := Write(filepath.Join(changed, "below a file")); err == nil {
		t.Error("no error for a folder that cannot be")
	}
}

// TestDashboard: every graph of the dashboard asks for something, in a place of its own.
func TestDashboard(t *testing.T) {
	var d struct {
		Panels []struct {
			ID      int
			Type    string
			Title   string
			GridPos struct{ X, Y, W, H int }
			Targets []struct{ Expr string }
		}
	}
	if err := json.Unmarshal(File("dashboard.json"), &d); err != nil {
		t.Fatal(err)
	}
	ids := map[int]bool{}
	taken := map[[2]int]string{}
	for _, p := range d.Panels {
		if p.Title == "" || ids[p.ID] || p.Type != "row" && len(p.Targets) == 0 {
			t.Errorf("%+v", p)
		}
		ids[p.ID] = true
		for x := range p.GridPos.W {
			for y := range p.GridPos.H {
				at := [2]int{p.GridPos.X + x, p.GridPos.Y + y}
				if taken[at] != "" || at[0] >= 24 {
					t.Fatalf("%q is where %q is", p.Title, taken[at])
				}
				taken[at] = p.Title
			}
		}
		for _, target := range p.Targets {
			if target.Expr == "" {
				t.Errorf("%q asks for nothing", p.Title)
			}
		}
	}
	if len(d.Panels) < 10 {
		t.Errorf("%d panels", len(d.Panels))
	}
}
