package app_test

import (
	"reflect"
	"strconv"
	"testing"

	"kith/wasm/app"
	"kith/wasm/html"
)

// counter is a small program: it counts the presses, stores the count, and
// plays a sound at every second press.
type counter struct {
	count   int
	pressed bool
	forget  bool
}

func (c *counter) Update(_ app.Moment, e app.Event) []app.Effect {
	switch e := e.(type) {
	case app.Started:
		c.count, _ = strconv.Atoi(e.Stored)
	case app.StorageChanged:
		c.count, _ = strconv.Atoi(e.Stored)
	case app.Action:
		if e.Name == "forget" {
			c.forget = true
			return nil
		}
		c.pressed = true
		if e.Name == "look" {
			return nil
		}
		c.count++
		if c.count%2 == 0 {
			return []app.Effect{app.PlaySound{}}
		}
	}
	return nil
}

func (c *counter) View() app.Screen {
	return app.Screen{Body: html.El("p", html.Text(strconv.Itoa(c.count))), Name: "count"}
}

func (c *counter) Stored() (string, bool) {
	if c.forget {
		return "", true
	}
	return strconv.Itoa(c.count), c.pressed
}

func TestLoop(t *testing.T) {
	press := app.Action{Type: "click", Name: "press"}
	look := app.Action{Type: "click", Name: "look"}
	forget := app.Action{Type: "click", Name: "forget"}
	for _, test := range []struct {
		name   string
		events []app.Event
		want   []string // what is stored after each event; "-" for nothing
	}{
		{"nothing is kept before there is something to keep", []app.Event{app.Started{}, app.TimerFired{}}, []string{"-", "-"}},
		{"the state is kept after the event that changed it", []app.Event{app.Started{}, press, app.TimerFired{}, press}, []string{"-", "1", "-", "2"}},
		{"what was read is not written back", []app.Event{app.Started{Stored: "7"}, app.TimerFired{}, press}, []string{"-", "-", "8"}},
		{"what was read is not written back when it is kept", []app.Event{app.Started{Stored: "7"}, look, press}, []string{"-", "-", "8"}},
		{"what another tab wrote is not written back", []app.Event{app.Started{}, press, app.StorageChanged{Stored: "9"}, press}, []string{"-", "1", "-", "10"}},
		{"what another tab removed is written again", []app.Event{app.Started{}, press, app.StorageChanged{}}, []string{"-", "1", "0"}},
		{"removing is done once", []app.Event{app.Started{}, press, forget, app.TimerFired{}}, []string{"-", "1", "", "-"}},
		{"nothing is removed where nothing was", []app.Event{app.Started{}, forget}, []string{"-", "-"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			loop := app.NewLoop(&counter{})
			var got []string
			for _, e := range test.events {
				step := loop.Handle(app.Moment{}, e)
				if step.Store {
					got = append(got, step.Stored)
				} else {
					got = append(got, "-")
				}
			}
			if !reflect.DeepEqual(got, test.want) {
				t.Errorf("written %q, want %q", got, test.want)
			}
		})
	}
}

// TestScreen checks that what an event changes in the document is told once.
func TestScreen(t *testing.T) {
	loop := app.NewLoop(&counter{})
	press := app.Action{Type: "click", Name: "press"}
	if step := loop.Handle(app.Moment{}, press); step.Patches == "" || step.Screen.Name != "count" || !reflect.DeepEqual(loop.Screen(), step.Screen) {
		t.Errorf("the first press: patches %q, the screen is %+v, the loop's %+v", step.Patches, step.Screen, loop.Screen())
	}
	if step := loop.Handle(app.Moment{}, app.TimerFired{}); step.Patches != "" {
		t.Errorf("nothing has changed, but the document does: %q", step.Patches)
	}
}

func TestEventsAndEffectsArePlainComparableData(t *testing.T) {
	for _, v := range []any{
		app.Started{}, app.Action{}, app.SocketOpened{}, app.SocketReceived{}, app.SocketClosed{}, app.Responded{}, app.UploadProgressed{}, app.Called{},
		app.StorageChanged{}, app.PageChanged{}, app.TimerFired{}, app.NetworkChanged{}, app.VisibilityChanged{}, app.Pinged{},
		app.Connect{}, app.Disconnect{}, app.Send{}, app.Request{}, app.Upload{}, app.Download{}, app.Copy{}, app.Answer{}, app.Notify{},
		app.PlaySound{}, app.Announce{}, app.Focus{}, app.Reload{}, app.Outcome{}, app.LogError{},
	} {
		typ := reflect.TypeOf(v)
		for i := range typ.NumField() {
			switch kind := typ.Field(i).Type.Kind(); kind {
			case reflect.String, reflect.Int64, reflect.Bool:
			default:
				t.Errorf("%s.%s is a %s", typ.Name(), typ.Field(i).Name, kind)
			}
		}
	}
}
