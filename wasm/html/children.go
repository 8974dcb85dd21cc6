package html

// matchChildren returns, for each new node, the index of the old node that becomes
// it, or -1 if it has to be made. Nodes with a key are matched by the key, the
// others by their order among those with the same tag.
func matchChildren(old, new []*Node) []int {
	from := make([]int, len(new))
	begin, end, oldEnd := 0, len(new), len(old) // what is left between a common start and a common end
	for begin < end && begin < oldEnd && matches(old[begin], new[begin]) {
		from[begin] = begin
		begin++
	}
	for begin < end && begin < oldEnd && matches(old[oldEnd-1], new[end-1]) {
		end--
		oldEnd--
		from[end] = oldEnd
	}
	if begin == end {
		return from
	}
	keyed := map[string]int{}
	for i := begin; i < oldEnd; i++ {
		if key := old[i].Key; key != "" {
			keyed[key] = i
		}
	}
	next := begin // the first old node that a new one without a key may still take
	for i := begin; i < end; i++ {
		from[i] = -1
		if key := new[i].Key; key != "" {
			if o, ok := keyed[key]; ok && matches(old[o], new[i]) {
				from[i] = o
				delete(keyed, key)
			}
			continue
		}
		for o := next; o < oldEnd; o++ {
			if matches(old[o], new[i]) {
				from[i], next = o, o+1
				break
			}
		}
	}
	return from
}

// longestIncreasing marks a longest subsequence of the new nodes whose old indexes
// increase: those nodes stay where they are while the others move around them.
func longestIncreasing(from []int) []bool {
	stays := make([]bool, len(from))
	var ends []int                   // ends[n] is the last node of the best subsequence of n+1 nodes
	before := make([]int, len(from)) // the node before in its subsequence, or -1
	for i, f := range from {
		if f < 0 {
			continue
		}
		low, high := 0, len(ends)
		for low < high {
			if mid := (low + high) / 2; from[ends[mid]] < f {
				low = mid + 1
			} else {
				high = mid
			}
		}
		before[i] = -1
		if low > 0 {
			before[i] = ends[low-1]
		}
		if low == len(ends) {
			ends = append(ends, i)
		} else {
			ends[low] = i
		}
	}
	if len(ends) > 0 {
		for i := ends[len(ends)-1]; i >= 0; i = before[i] {
			stays[i] = true
		}
	}
	return stays
}
