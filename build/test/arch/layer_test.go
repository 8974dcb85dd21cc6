package arch

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"kith/build/root"
)

// TestLayers checks the packages of layerings.
func TestLayers(t *testing.T) {
	project, err := root.Find()
	if err != nil {
		t.Fatal(err)
	}
	for _, platform := range [][]string{{"GOOS=linux", "GOARCH=amd64", "CGO_ENABLED=0"}, Browser} {
		var paths []string
		for _, name := range slices.Sorted(maps.Keys(layerings)) {
			if slices.Contains(browserOnly, name) == (platform[0] == Browser[0]) {
				paths = append(paths, module+name)
			}
		}
		files, references, err := FileReferences(project, platform, paths...)
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range paths {
			name := strings.TrimPrefix(path, module)
			for _, v := range layerings[name].violations(name, files[name], references[name]) {
				t.Error(v)
			}
		}
	}
}

func TestLayerViolations(t *testing.T) {
	files := []string{"high", "low", "middle"}
	references := map[[2]string]string{{"high", "low"}: "a", {"middle", "high"}: "b", {"low", "high"}: "c"}
	for name, c := range map[string]struct {
		layering layering
		want     string // "" if there must be none
	}{
		"as allowed":           {layering{[]string{"low", "middle", "high"}, 2}, ""},
		"more than allowed":    {layering{[]string{"low", "middle", "high"}, 1}, "low.go refers to c of high.go\n\tmiddle.go refers to b of high.go"},
		"less than allowed":    {layering{[]string{"low", "middle", "high"}, 3}, "lower the number"},
		"within a layer":       {layering{[]string{"low", "middle high"}, 1}, ""},
		"a file in no layer":   {layering{[]string{"low", "high"}, 2}, "middle.go is in no layer"},
		"a file in two layers": {layering{[]string{"low", "middle", "high low"}, 2}, "low.go is in two layers"},
		"a file that is gone":  {layering{[]string{"low", "middle", "high gone"}, 2}, "there is no gone.go"},
	} {
		t.Run(name, func(t *testing.T) {
			all := strings.Join(c.layering.violations("p", files, references), "\n")
			if (all == "") != (c.want == "") || !strings.Contains(all, c.want) {
				t.Errorf("the violations are %q, want %q among them", all, c.want)
			}
		})
	}
}
