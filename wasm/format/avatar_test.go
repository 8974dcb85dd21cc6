package format

import "testing"

func TestInitials(t *testing.T) {
	for name, want := range map[string]string{
		"": "", "  ": "", "Maya": "M", "maya haddad": "MH", "Anna Maria von Stein": "AS", "Inès Laurent": "IL",
		"Émile Zola": "É", "مايا حداد": "م", "山田 太郎": "山", "M": "M", "x 😀": "X",
	} {
		if got := Initials(name); got != want {
			t.Errorf("%q: %q, not %q", name, got, want)
		}
	}
}
