package main

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// An edit replaces the text from begin to end of a source. Edits nest: become gets
// the text as the edits within it have made it.
type edit struct {
	begin, end int
	become     func(inner string) string
}

// rewrite returns a source with all edits. Of edits of the same text the first is the
// outermost.
func rewrite(source []byte, edits []edit) string {
	edits = slices.Clone(edits)
	slices.SortStableFunc(edits, func(a, b edit) int {
		return cmp.Or(cmp.Compare(a.begin, b.begin), cmp.Compare(b.end, a.end))
	})
	var within func(begin, end int) string
	next := 0
	within = func(begin, end int) string {
		var b strings.Builder
		at := begin
		for next < len(edits) && edits[next].begin < end && edits[next].end <= end || next < len(edits) && edits[next].begin == end && edits[next].end == end && begin == end {
			e := edits[next]
			next++
			b.Write(source[at:e.begin])
			b.WriteString(e.become(within(e.begin, e.end)))
			at = e.end
		}
		b.Write(source[at:end])
		return b.String()
	}
	text := within(0, len(source))
	if next != len(edits) {
		panic(fmt.Sprintf("edits overlap: the %dth of %d", next, len(edits)))
	}
	return text
}

// active returns the file that is added to each changed package. The variable of the
// environment says which change is on; with "record" none is, and the id of each that
// is reached is appended, once, to the file that recordVariable names.
func active(pkg string, ids int) string {
	return fmt.Sprintf(activeSource, pkg, mutantVariable, recordVariable, ids)
}

const (
	mutantVariable = "MUTATE_ON"
	recordVariable = "MUTATE_RECORD"
)

const activeSource = `package %[1]s

import (
	mutantcmp "cmp"
	mutantslices "slices"
	mutantos "os"
	mutantstrconv "strconv"
	mutantsync "sync"
	mutantatomic "sync/atomic"
)

var mutantActive = func() int {
	if mutantos.Getenv(%[3]q) != "" {
		return -1
	}
	id, _ := mutantstrconv.Atoi(mutantos.Getenv(%[2]q))
	return id
}()

func mutantOn(id int) bool {
	return mutantActive != 0 && (id == mutantActive || mutantActive < 0 && mutantReach(id))
}

var (
	mutantSeen  [%[4]d]uint32
	mutantMutex mutantsync.Mutex
	mutantFile  *mutantos.File
)

func mutantReach(id int) bool {
	if mutantatomic.LoadUint32(&mutantSeen[id]) != 0 {
		return false
	}
	mutantMutex.Lock()
	defer mutantMutex.Unlock()
	if mutantSeen[id] != 0 {
		return false
	}
	mutantatomic.StoreUint32(&mutantSeen[id], 1)
	if mutantFile == nil {
		f, err := mutantos.OpenFile(mutantos.Getenv(%[3]q), mutantos.O_APPEND|mutantos.O_CREATE|mutantos.O_WRONLY, 0o600)
		if err != nil {
			panic(err)
		}
		mutantFile = f
	}
	mutantFile.WriteString(mutantstrconv.Itoa(id) + "\n")
	return false
}

type mutantNumber interface {
	~int | ~int8 | ~int16 | ~int32 | ~int64 | ~uint | ~uint8 | ~uint16 | ~uint32 | ~uint64 | ~uintptr | ~float32 | ~float64
}

type mutantInteger interface {
	~int | ~int8 | ~int16 | ~int32 | ~int64 | ~uint | ~uint8 | ~uint16 | ~uint32 | ~uint64 | ~uintptr
}

func mutantAdd[T mutantNumber](id int, a, b T) T {
	if mutantOn(id) {
		return a - b
	}
	return a + b
}

func mutantSub[T mutantNumber](id int, a, b T) T {
	if mutantOn(id) {
		return a + b
	}
	return a - b
}

func mutantMul[T mutantNumber](id int, a, b T) T {
	if mutantOn(id) {
		return a / b
	}
	return a * b
}

func mutantQuo[T mutantNumber](id int, a, b T) T {
	if mutantOn(id) {
		return a * b
	}
	return a / b
}

func mutantRem[T mutantInteger](id int, a, b T) T {
	if mutantOn(id) {
		return a * b
	}
	return a %% b
}

func mutantMore(id, n int) int {
	if mutantOn(id) {
		return n + 1
	}
	return n
}

func mutantMin[T mutantcmp.Ordered](id int, all ...T) T {
	if mutantOn(id) {
		return mutantslices.Max(all)
	}
	return mutantslices.Min(all)
}

func mutantMax[T mutantcmp.Ordered](id int, all ...T) T {
	if mutantOn(id) {
		return mutantslices.Min(all)
	}
	return mutantslices.Max(all)
}
`
