package tighten

import (
	"bytes"
	"encoding/binary"
	"errors"
)

// pcHeaderMagic begins the tables of functions of Go 1.20 and later (runtime's
// pcHeader): a version, two zero bytes, the smallest size of an instruction and
// that of a pointer.
var pcHeaderMagic = []byte("\xf1\xff\xff\xff\x00\x00\x01\x08")

var (
	errNoTables = errors.New("there are none, or more than one")
	errLayout   = errors.New("the layout is not the one that is known")
)

// The layout of runtime.pcHeader: the index of each field, in words of 8 bytes
// after the magic.
const (
	headFunctions = 0 // number of functions
	headNames     = 3 // offset of the functions' names
	headUnits     = 4 // offset of the files of each compilation unit (cutab)
	headFiles     = 5 // offset of the files' names
	headValues    = 6 // offset of the tables by program counter (pctab)
	headRecords   = 7 // offset of the index of functions, and of their records
	headWords     = 8
)

// The layout of runtime._func: the offset of each field, in bytes.
const (
	recordName        = 4
	recordStack       = 16 // table of stack depths (pcsp)
	recordFile        = 20 // table of files (pcfile)
	recordLine        = 24 // table of lines (pcln)
	recordTableCount  = 28 // number of further tables (npcdata)
	recordUnit        = 32 // first file of the compilation unit (cuOffset)
	recordStartLine   = 36
	recordFixedLength = 44 // the offsets of the further tables come behind
)

// funcTables is Go's function table (pclntab), cut into its parts. They share the
// memory of the program.
type funcTables struct {
	count   int    // number of functions
	names   []byte // texts that end with a zero
	units   []byte // for each file of a compilation unit, the offset of its name in files
	files   []byte // texts that end with a zero
	values  []byte // tables by program counter: stack depths, files, lines and others
	records []byte // index of functions, then the record of each
}

func findTables(memory []byte) (t funcTables, err error) {
	at := bytes.Index(memory, pcHeaderMagic)
	if at < 0 || bytes.Contains(memory[at+1:], pcHeaderMagic) || at+8*(headWords+1) > len(memory) {
		return t, errNoTables
	}
	all := memory[at:]
	word := func(i int) uint64 { return binary.LittleEndian.Uint64(all[8+8*i:]) }
	last := uint64(8 * (headWords + 1))
	for i := headNames; i <= headRecords; i++ {
		if word(i) < last || word(i) > uint64(len(all)) {
			return t, errLayout
		}
		last = word(i)
	}
	if word(headFunctions) > (uint64(len(all))-last)/8 {
		return t, errLayout
	}
	return funcTables{
		count:   int(word(headFunctions)),
		names:   all[word(headNames):word(headUnits)],
		units:   all[word(headUnits):word(headFiles)],
		files:   all[word(headFiles):word(headValues)],
		values:  all[word(headValues):word(headRecords)],
		records: all[word(headRecords):],
	}, nil
}

// record returns the record of the i-th function, with everything behind it.
func (t funcTables) record(i int) ([]byte, error) {
	at := uint64(binary.LittleEndian.Uint32(t.records[8*i+4:]))
	if at < uint64(8*t.count) || at+recordFixedLength > uint64(len(t.records)) {
		return nil, errLayout
	}
	return t.records[at:], nil
}

// A step of a table by program counter: from the program counter on, relative to
// the function, the value applies until the next step.
type step struct{ pc, value int }

// steps decodes the table at an offset of values. It also returns the offset
// behind the table, which ends with a zero. Offset 0 means that there is none.
func (t funcTables) steps(at int) (steps []step, end int, err error) {
	if at == 0 {
		return nil, 0, nil
	}
	pc, value := 0, -1
	for at < len(t.values) {
		delta, n := binary.Uvarint(t.values[at:])
		if n <= 0 {
			break
		}
		at += n
		if delta == 0 && len(steps) > 0 {
			return append(steps, step{pc, -1}), at, nil
		}
		value += int(int32(uint32(delta)>>1) ^ -int32(delta&1)) // zigzag
		steps = append(steps, step{pc, value})
		forward, n := binary.Uvarint(t.values[min(at, len(t.values)):])
		if n <= 0 {
			break
		}
		at += n
		pc += int(forward)
	}
	return nil, 0, errLayout
}

// text returns the text at an offset of a part, which ends with a zero.
func text(part []byte, at uint32) (string, error) {
	if uint64(at) >= uint64(len(part)) {
		return "", errLayout
	}
	end := bytes.IndexByte(part[at:], 0)
	if end < 0 {
		return "", errLayout
	}
	return string(part[at:][:end]), nil
}
