package simulation

import (
	"fmt"
	"reflect"
	"regexp"
	"testing"

	"kith/wasm/chat/state"
	"kith/wasm/chat/view"
	"kith/wasm/html"
)

// redrawn matches the parts of a model that change only with events after which a tab
// is always drawn.
var redrawn = regexp.MustCompile(`^\.(Settings|KB)\.`)

// TestDrawn changes each part of models that occur in runs, one at a time, and checks
// that what is kept of a model notices it, or that no screen changes with it.
func TestDrawn(t *testing.T) {
	noticed := map[string]bool{}
	for seed := range uint64(12) {
		o := Options{Seed: seed, Steps: 400, Tabs: Tabs}
		w := o.newWorld()
		g := newGenerator(o)
		for range o.Steps {
			if err := w.Do(g.next(w)); err != nil {
				t.Fatal(err)
			}
		}
		for _, tab := range w.tabs {
			if tab != nil {
				changeEach(t, tab.chat.Model(), noticed)
			}
		}
	}
	if len(noticed) < 50 {
		t.Errorf("only %d parts were changed: %v", len(noticed), noticed)
	}
}

func changeEach(t *testing.T, m *state.Model, noticed map[string]bool) {
	var before drawn
	before.keep(m)
	if !before.equals(m) {
		t.Fatal("a model is not equal to what was kept of it")
	}
	screen := html.Render(view.View(m).Body)
	eachLeaf(reflect.ValueOf(m).Elem(), "", func(path string, v reflect.Value) {
		had := reflect.New(v.Type()).Elem()
		had.Set(v)
		changeLeaf(v)
		if !before.equals(m) {
			noticed[path] = true
		} else if !redrawn.MatchString(path) && html.Render(view.View(m).Body) != screen {
			t.Errorf("a change of %s is on the screen, and is not noticed", path)
		}
		v.Set(had)
	})
}

// eachLeaf calls f for each string, number, truth value and list in a value.
func eachLeaf(v reflect.Value, path string, f func(string, reflect.Value)) {
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			eachLeaf(v.Field(i), path+"."+v.Type().Field(i).Name, f)
		}
	case reflect.Slice:
		for i := range v.Len() {
			eachLeaf(v.Index(i), path+"[]", f)
		}
		f(path, v)
	default:
		f(path, v)
	}
}

// changeLeaf makes another value of it.
func changeLeaf(v reflect.Value) {
	switch v.Kind() {
	case reflect.Slice:
		v.Set(v.Slice(0, max(0, v.Len()-1)))
	case reflect.String:
		if v.Type() == reflect.TypeFor[state.Screen]() {
			v.SetString(map[bool]string{true: "kb", false: "home"}[v.String() == "home"])
		} else if v.String() == "en" {
			v.SetString("de")
		} else {
			v.SetString(v.String() + "!")
		}
	case reflect.Int64, reflect.Int:
		v.SetInt(v.Int() + 90_000_000)
	case reflect.Bool:
		v.SetBool(!v.Bool())
	default:
		panic(fmt.Sprint("no way to change ", v.Type()))
	}
}
