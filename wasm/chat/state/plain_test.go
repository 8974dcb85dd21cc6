package state

import (
	"reflect"
	"testing"
)

// The state and the model hold data alone: nothing that a copy by way of text
// would lose.
func TestPlain(t *testing.T) {
	for _, v := range []any{Stored{}, Model{}} {
		for _, fault := range notPlain(reflect.TypeOf(v), reflect.TypeOf(v).Name(), nil) {
			t.Error(fault)
		}
	}
}

func TestPlainFindsFaults(t *testing.T) {
	type loop struct{ Next []loop }
	for _, v := range []any{
		struct{ F func() }{}, struct{ C chan int }{}, struct{ P *int }{}, struct{ I any }{},
		struct{ M map[string]int }{}, struct{ F float64 }{}, struct{ A [2]struct{ L []*loop } }{},
	} {
		if len(notPlain(reflect.TypeOf(v), "v", nil)) != 1 {
			t.Errorf("%T passes", v)
		}
	}
	if faults := notPlain(reflect.TypeOf(loop{}), "loop", nil); len(faults) > 0 {
		t.Error(faults)
	}
}

// notPlain tells what in a type is not plain data.
func notPlain(typ reflect.Type, path string, within []reflect.Type) []string {
	for _, t := range within {
		if t == typ {
			return nil
		}
	}
	switch typ.Kind() {
	case reflect.Bool, reflect.Int64, reflect.Int, reflect.String:
		return nil
	case reflect.Slice, reflect.Array:
		return notPlain(typ.Elem(), path+"[]", within)
	case reflect.Struct:
		var faults []string
		for i := range typ.NumField() {
			f := typ.Field(i)
			faults = append(faults, notPlain(f.Type, path+"."+f.Name, append(within, typ))...)
		}
		return faults
	}
	return []string{path + " is a " + typ.String()}
}
