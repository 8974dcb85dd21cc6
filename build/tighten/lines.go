package tighten

import "encoding/binary"

// dropLines empties the tables of files and lines. The tables of stack depths,
// of pointers and of everything else that the runtime needs stay.
func dropLines(memory []byte) error {
	t, err := findTables(memory)
	if err != nil {
		return err
	}
	kept := make([]bool, len(t.values))
	for i := range t.count {
		record, err := t.record(i)
		if err != nil {
			return err
		}
		count := int(binary.LittleEndian.Uint32(record[recordTableCount:]))
		if count > 64 || len(record) < recordFixedLength+4*count {
			return errLayout
		}
		offsets := []uint32{binary.LittleEndian.Uint32(record[recordStack:])}
		for k := range count {
			offsets = append(offsets, binary.LittleEndian.Uint32(record[recordFixedLength+4*k:]))
		}
		for _, at := range offsets {
			_, end, err := t.steps(int(at))
			if err != nil {
				return err
			}
			for i := int(at); i < end; i++ {
				kept[i] = true
			}
		}
		clear(record[recordFile : recordLine+4])
		clear(record[recordUnit : recordStartLine+4])
	}
	for i, k := range kept {
		if !k {
			t.values[i] = 0
		}
	}
	clear(t.units)
	clear(t.files)
	return nil
}

// hasLines reports whether the tables of files and lines are there.
func (t funcTables) hasLines() bool {
	for _, b := range t.files {
		if b != 0 {
			return true
		}
	}
	return false
}

// A Function is what a program's function table tells about one function.
type Function struct {
	Index int    // of the function in the wasm module, imported functions included
	Name  string // as Go prints it: "kith/wasm/chat.New"
	Lines []Line // in the order of Offset
}

// A Line says that the code from an offset on, until the next Line, comes from a
// line of a file. Offsets are those that Go prints in a stack: "+0x12".
type Line struct {
	Offset int
	File   string
	Number int
}

// firstFunction is the number that Go gives to the first function with code, in the
// place of its address (funcValueOffset of the linker).
const firstFunction = 0x1000

// functions reads the function table. In the module, functions with code come after
// the imported ones.
func functions(memory []byte, imported int) ([]Function, error) {
	t, err := findTables(memory)
	if err != nil {
		return nil, err
	}
	all := make([]Function, t.count)
	for i := range all {
		record, err := t.record(i)
		if err != nil {
			return nil, err
		}
		all[i].Index = imported + int(binary.LittleEndian.Uint32(t.records[8*i:])) - firstFunction
		if all[i].Name, err = text(t.names, binary.LittleEndian.Uint32(record[recordName:])); err != nil {
			return nil, err
		}
		if all[i].Lines, err = t.lines(record); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// lines joins the table of files and that of lines of a function.
func (t funcTables) lines(record []byte) ([]Line, error) {
	files, _, err := t.steps(int(binary.LittleEndian.Uint32(record[recordFile:])))
	if err != nil {
		return nil, err
	}
	numbers, _, err := t.steps(int(binary.LittleEndian.Uint32(record[recordLine:])))
	if err != nil {
		return nil, err
	}
	unit := binary.LittleEndian.Uint32(record[recordUnit:])
	var lines []Line
	file, number := step{value: -1}, step{value: -1}
	for len(files) > 0 || len(numbers) > 0 {
		switch {
		case len(numbers) == 0 || len(files) > 0 && files[0].pc <= numbers[0].pc:
			file, files = files[0], files[1:]
		default:
			number, numbers = numbers[0], numbers[1:]
		}
		at := max(file.pc, number.pc)
		if len(lines) > 0 && lines[len(lines)-1].Offset == at {
			lines = lines[:len(lines)-1]
		}
		if file.value < 0 || number.value < 0 {
			continue
		}
		place := 4 * (int(unit) + file.value)
		if place+4 > len(t.units) {
			return nil, errLayout
		}
		name, err := text(t.files, binary.LittleEndian.Uint32(t.units[place:]))
		if err != nil {
			return nil, err
		}
		lines = append(lines, Line{at, name, number.value})
	}
	return lines, nil
}
