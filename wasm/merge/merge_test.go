package merge

import (
	"cmp"
	"slices"
	"strings"
	"testing"
)

func TestLatest(t *testing.T) {
	for _, test := range []struct {
		a      string
		at     int64
		b      string
		bt     int64
		want   string
		wantAt int64
	}{
		{"old", 1, "new", 2, "new", 2},
		{"new", 2, "old", 1, "new", 2},
		{"a", 1, "b", 1, "b", 1},
		{"b", 1, "a", 1, "b", 1},
		{"b", 1, "a", 2, "a", 2},
	} {
		if got, at := Latest(test.a, test.at, test.b, test.bt, strings.Compare); got != test.want || at != test.wantAt {
			t.Errorf("%q at %d and %q at %d: %q at %d", test.a, test.at, test.b, test.bt, got, at)
		}
	}
}

// counted is a value that is told from its equals by order.
type counted struct {
	key   string
	count int
}

func TestLists(t *testing.T) {
	lists := func(a, b []counted, limit int) []counted {
		return Lists(a, b, func(c counted) string { return c.key },
			func(c, d counted) counted { return counted{c.key, max(c.count, d.count)} },
			func(c, d counted) int { return cmp.Or(cmp.Compare(d.count, c.count), strings.Compare(c.key, d.key)) }, limit)
	}
	a, b := []counted{{"x", 1}, {"y", 5}}, []counted{{"z", 3}, {"x", 4}}
	want := []counted{{"y", 5}, {"x", 4}, {"z", 3}}
	for limit := range 4 {
		if got := lists(a, b, limit); !slices.Equal(got, want[:limit]) {
			t.Errorf("at most %d: %v", limit, got)
		}
		if got := lists(b, a, limit); !slices.Equal(got, want[:limit]) {
			t.Errorf("reversed, at most %d: %v", limit, got)
		}
	}
	if !slices.Equal(a, []counted{{"x", 1}, {"y", 5}}) {
		t.Errorf("the first list has become %v", a)
	}
	if got := lists(nil, nil, 4); got != nil {
		t.Errorf("of nothing: %v", got)
	}
}

// Sort leaves equal elements in their order.
func TestSort(t *testing.T) {
	list := []counted{{"c", 2}, {"a", 1}, {"d", 2}, {"b", 1}}
	Sort(list, func(c, d counted) int { return cmp.Compare(c.count, d.count) })
	if want := []counted{{"a", 1}, {"b", 1}, {"c", 2}, {"d", 2}}; !slices.Equal(list, want) {
		t.Errorf("%v, want %v", list, want)
	}
}

func TestCompareBool(t *testing.T) {
	if CompareBool(false, true) != -1 || CompareBool(true, false) != 1 || CompareBool(true, true) != 0 || CompareBool(false, false) != 0 {
		t.Error("false is less than true")
	}
}
