package wasmfile

// functionNames is the kind of names, in the custom section "name", that belong
// to functions.
const functionNames = 1

// FunctionNames returns the names of a module's functions by their index. The map
// is empty if the module has none, as after linking with -s.
func FunctionNames(wasm []byte) (map[uint64]string, error) {
	sections, err := Split(wasm)
	if err != nil {
		return nil, err
	}
	names := map[uint64]string{}
	for _, s := range sections {
		r := Reader{Rest: s.Body}
		if s.Kind != Custom || string(r.Vector()) != "name" {
			continue
		}
		for len(r.Rest) > 0 {
			kind, list := r.Byte(), Reader{Rest: r.Vector()}
			if kind != functionNames {
				continue
			}
			for range list.Number() {
				index := list.Number()
				names[index] = string(list.Vector())
			}
		}
	}
	return names, nil
}
