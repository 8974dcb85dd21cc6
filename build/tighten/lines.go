package tighten

import (
	"bytes"
	"encoding/binary"
	"errors"
)

// pcHeaderMagic begins the tables of functions of Go 1.20 and later (runtime.pcHeader):
// a mark, two zero bytes, the least size of an instruction, and that of a
// pointer.
var pcHeaderMagic = []byte("\xf1\xff\xff\xff\x00\x00\x01\x08")

var (
	errNone    = errors.New("there is none, or more than one")
	errUnknown = errors.New("it is not laid out as this build knows it")
)

// The layout of runtime.pcHeader, in words of 8 bytes after the magic, and of
// runtime._func, in bytes.
const (
	headFunctions, headCodes, headFiles, headTables, headRecords = 0, 4, 5, 6, 7
	headWords                                                    = 8

	recordStack, recordFile, recordLine, recordTables = 16, 20, 24, 28
	recordCode, recordStart, recordFixed              = 32, 36, 44
)

// A funcTables is the place of the tables of functions in the memory.
type funcTables struct {
	functions    int
	codes, files []byte // of the compilation units, and of their files
	tables       []byte // values by instruction: stack depths, lines and others
	records      []byte // one of each function, behind an index of them
}

// dropLines empties the tables that tell files and lines. What tells how deep
// the stack is and where pointers are stays as it is.
func dropLines(memory []byte) error {
	t, err := findTables(memory)
	if err != nil {
		return err
	}
	kept := make([]bool, len(t.tables))
	for i := range t.functions {
		record, err := t.record(i)
		if err != nil {
			return err
		}
		count := int(binary.LittleEndian.Uint32(record[recordTables:]))
		if count > 64 || len(record) < recordFixed+4*count {
			return errUnknown
		}
		offsets := []uint32{binary.LittleEndian.Uint32(record[recordStack:])}
		for k := range count {
			offsets = append(offsets, binary.LittleEndian.Uint32(record[recordFixed+4*k:]))
		}
		for _, at := range offsets {
			if err := t.keep(kept, int(at)); err != nil {
				return err
			}
		}
		clear(record[recordFile : recordLine+4])
		clear(record[recordCode : recordStart+4])
	}
	for i, k := range kept {
		if !k {
			t.tables[i] = 0
		}
	}
	clear(t.codes)
	clear(t.files)
	return nil
}

func findTables(memory []byte) (t funcTables, err error) {
	at := bytes.Index(memory, pcHeaderMagic)
	if at < 0 || bytes.Contains(memory[at+1:], pcHeaderMagic) || at+8*(headWords+1) > len(memory) {
		return t, errNone
	}
	all := memory[at:]
	word := func(i int) uint64 { return binary.LittleEndian.Uint64(all[8+8*i:]) }
	last := uint64(8 * (headWords + 1))
	for i := headCodes - 1; i <= headRecords; i++ {
		if word(i) < last || word(i) > uint64(len(all)) {
			return t, errUnknown
		}
		last = word(i)
	}
	if word(headFunctions) > (uint64(len(all))-last)/8 {
		return t, errUnknown
	}
	return funcTables{
		functions: int(word(headFunctions)),
		codes:     all[word(headCodes):word(headFiles)],
		files:     all[word(headFiles):word(headTables)],
		tables:    all[word(headTables):word(headRecords)],
		records:   all[word(headRecords):],
	}, nil
}

// record answers the record of a function, by its place in the index, with
// whatever follows it.
func (t funcTables) record(i int) ([]byte, error) {
	at := uint64(binary.LittleEndian.Uint32(t.records[8*i+4:]))
	if at < uint64(8*t.functions) || at+recordFixed > uint64(len(t.records)) {
		return nil, errUnknown
	}
	return t.records[at:], nil
}

// keep marks the table at an offset, which ends with a zero; offset 0 is none.
func (t funcTables) keep(kept []bool, at int) error {
	if at == 0 {
		return nil
	}
	for first := true; at < len(t.tables); first = false {
		_, n := binary.Uvarint(t.tables[at:])
		if n <= 0 {
			return errUnknown
		}
		if t.tables[at] == 0 && !first {
			kept[at] = true
			return nil
		}
		_, m := binary.Uvarint(t.tables[min(at+n, len(t.tables)):])
		if m <= 0 {
			return errUnknown
		}
		for range n + m {
			kept[at] = true
			at++
		}
	}
	return errUnknown
}
