package merge

import "slices"

// Latest returns the value that was set last, with its time; the greater one if
// both were set at the same time.
func Latest[T any](a T, at int64, b T, bt int64, compare func(T, T) int) (T, int64) {
	if at < bt || at == bt && compare(a, b) < 0 {
		return b, bt
	}
	return a, at
}

// Lists joins two lists whose elements have keys, in an order, up to a limit.
// The order must depend only on what a join leaves alone or lets grow.
func Lists[T any](a, b []T, key func(T) string, join func(T, T) T, order func(T, T) int, limit int) []T {
	if len(a)+len(b) == 0 {
		return nil
	}
	m := make([]T, 0, len(a)+len(b))
	m = append(m, a...)
	for _, v := range b {
		k := key(v)
		if i := slices.IndexFunc(m, func(u T) bool { return key(u) == k }); i >= 0 {
			m[i] = join(m[i], v)
		} else {
			m = append(m, v)
		}
	}
	Sort(m, order)
	return m[:min(len(m), limit)]
}

// Sort sorts a list. The lists here are short and nearly in order, so this is
// quick; and slices.SortStableFunc would weigh 10 KB in the wasm for each type.
func Sort[T any](list []T, order func(T, T) int) {
	for i := range list {
		for j := i; j > 0 && order(list[j], list[j-1]) < 0; j-- {
			list[j], list[j-1] = list[j-1], list[j]
		}
	}
}

// CompareBool compares two booleans: false is less than true.
func CompareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return 1
}
