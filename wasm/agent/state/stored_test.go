package state

import (
	"reflect"
	"testing"

	"kith/server/protocol/codec"
)

// The model is plain data: there is no place in it where a function, a channel
// or something of the browser could stand.
func TestModelIsPlainData(t *testing.T) { checkPlain(t, "Model", reflect.TypeFor[Model](), nil) }

func checkPlain(t *testing.T, path string, v reflect.Type, above []reflect.Type) {
	for _, a := range above {
		if a == v {
			t.Errorf("%s: %v is within itself", path, v)
			return
		}
	}
	above = append(above, v)
	switch v.Kind() {
	case reflect.Bool, reflect.String, reflect.Int64, reflect.Int:
	case reflect.Slice:
		checkPlain(t, path+"[]", v.Elem(), above)
	case reflect.Struct:
		for i := range v.NumField() {
			checkPlain(t, path+"."+v.Field(i).Name, v.Field(i).Type, above)
		}
	default:
		t.Errorf("%s is a %v, which is not plain data", path, v)
	}
}

// What is saved is what is read: no field is forgotten in one direction.
func TestStateComesBack(t *testing.T) {
	var s Stored
	fill(reflect.ValueOf(&s).Elem())
	s.V = SchemaVersion
	if back := Restore(codec.Encode(&s)); !reflect.DeepEqual(back, s) {
		t.Errorf("saved %+v\nread  %+v", s, back)
	}
	var c, back Config
	fill(reflect.ValueOf(&c).Elem())
	if problems := codec.Decode(codec.Encode(&c), &back); len(problems) > 0 || back != c {
		t.Errorf("told %+v\nread %+v %v", c, back, problems)
	}
}

func fill(v reflect.Value) {
	switch v.Kind() {
	case reflect.Bool:
		v.SetBool(true)
	case reflect.String:
		v.SetString("text")
	case reflect.Int64:
		v.SetInt(7)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		for i := range v.Len() {
			fill(v.Index(i))
		}
	case reflect.Struct:
		for i := range v.NumField() {
			fill(v.Field(i))
		}
	}
}

func TestStateOfAnotherVersionIsNotRead(t *testing.T) {
	for _, text := range []string{"", "{", "[]", `{"v":99,"quiet":true}`, `{"quiet":true}`} {
		if s := Restore(text); s.Muted {
			t.Errorf("%q was read as %+v", text, s)
		}
	}
	if s := Restore(`{"v":1,"quiet":true,"drafts":[{"conversation":"a","text":"b"},7]}`); !s.Muted || len(s.Drafts) != 1 {
		t.Errorf("a state with one bad field was read as %+v", s)
	}
}
