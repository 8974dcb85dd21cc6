package chat

import (
	"fmt"
	"strings"
	"testing"

	"kith/server/protocol"
	"kith/wasm/app"
	"kith/wasm/chat/state"
)

// TestRestoreOutcome: a start with a stored state is counted, and has failed if anything of
// it is lost.
func TestRestoreOutcome(t *testing.T) {
	used := started(t, "").live(t)
	used.write(t, "hello")
	whole, _ := used.p.Stored()
	readable := newerThan(t, whole, state.Schema{Version: state.Current.Version + 1, MinReader: state.Current.MinReader})
	unreadable := newerThan(t, whole, state.Schema{Version: state.Current.Version + 1, MinReader: state.Current.Version + 1})
	for name, c := range map[string]struct {
		stored string
		want   []app.Outcome
	}{
		"nothing":                         {"", nil},
		"a whole state":                   {whole, []app.Outcome{{Signal: "restore"}}},
		"one of before any session":       {`{"v":3,"minReader":2,"build":"b1","era":1}`, []app.Outcome{{Signal: "restore"}}},
		"one that is cut off":             {whole[:len(whole)-9], []app.Outcome{{Signal: "restore", Failed: true}}},
		"no state":                        {"nonsense", []app.Outcome{{Signal: "restore", Failed: true}}},
		"a newer one that may be read":    {readable, []app.Outcome{{Signal: "restore"}}},
		"a newer one that may not":        {unreadable, []app.Outcome{{Signal: "restore", Failed: true}}},
		"one that has a newer one put by": {asideOf(t, unreadable), []app.Outcome{{Signal: "restore"}}},
	} {
		t.Run(name, func(t *testing.T) {
			var got []app.Outcome
			for _, e := range started(t, c.stored).effects {
				if o, is := e.(app.Outcome); is {
					got = append(got, o)
				}
			}
			if len(got) != len(c.want) || len(got) > 0 && got[0] != c.want[0] {
				t.Errorf("it is counted as %+v", got)
			}
		})
	}
}

// newerThan returns a state as a release of another schema would have stored it.
func newerThan(t *testing.T, text string, schema state.Schema) string {
	t.Helper()
	old := fmt.Sprintf(`{"v":%d,"minReader":%d,`, state.Current.Version, state.Current.MinReader)
	if !strings.HasPrefix(text, old) {
		t.Fatalf("the state begins otherwise: %.60s", text)
	}
	return fmt.Sprintf(`{"v":%d,"minReader":%d,`, schema.Version, schema.MinReader) + strings.TrimPrefix(text, old)
}

// asideOf returns what this release stores after it has put another's state aside.
func asideOf(t *testing.T, unreadable string) string {
	t.Helper()
	r := started(t, unreadable).live(t)
	r.write(t, "again")
	text, _ := r.p.Stored()
	if r.state().Newer == "" {
		t.Fatal("nothing was put aside")
	}
	return text
}

// TestFrame: the server hears under which id the document was loaded.
func TestFrame(t *testing.T) {
	for given, want := range map[string]string{"": "", "k3j9x2m4": "k3j9x2m4", strings.Repeat("x", 99): strings.Repeat("x", protocol.FrameIDLimit)} {
		r := &fixture{p: New("b1", "en"), now: 1_763_000_000_000}
		r.take(t, app.Started{Frame: given, Config: `{"key":"k","open":true}`, Visible: true, Online: true})
		r.take(t, app.SocketOpened{Socket: r.p.model.Connection.Socket})
		if hello := r.sent(t)[0].(*protocol.Hello); hello.Frame != want {
			t.Errorf("of %q it hears %q", given, hello.Frame)
		}
	}
}
