package wire_test

import (
	"errors"
	"flag"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kith/server/wire"
)

var update = flag.Bool("update", false, "write the golden frames anew")

var person = wire.Person{ID: "p1", Name: "Ada", Picture: "/v1/picture/p1"}

// golden holds one frame of each kind with every field filled, so that a field
// that is renamed or forgotten shows as a difference in testdata/frames.
var golden = []wire.Frame{
	&wire.Hello{Version: 1, Session: "s", Token: "t", Key: "demo", Build: "b", Language: "de",
		Page: wire.Page{Address: "https://shop.example/", Title: "Shop"}, Have: []wire.Have{{Conversation: "c", Number: 7}},
		Joined: []wire.Ticket{{Session: "s2", Token: "t2"}}},
	&wire.Welcome{Session: "s", Customer: card, Conversations: []wire.Conversation{conversation}, Availability: "online", Now: 1},
	&wire.AgentHello{Version: 1, Session: "s", Build: "b", Have: []wire.Have{{Conversation: "c", Number: 7}}},
	&wire.Inbox{Session: "s", Self: person, Conversations: []wire.Conversation{conversation}, Now: 1},
	&wire.Send{Session: "s", Conversation: "c", Client: "m", Text: "Hello\n\"you\" \u2028 <b>🙂</b>", New: true},
	&wire.Ack{Session: "s", Conversation: "c", Client: "m", ID: "i", Number: 8, At: 1},
	&wire.Said{Session: "s", Message: message},
	&wire.History{Session: "s", Conversation: "c", Before: 50},
	&wire.Messages{Session: "s", Conversation: "c", Messages: []wire.Message{message}, Reset: true, More: true},
	&wire.Changed{Session: "s", Conversation: conversation},
	&wire.Typing{Session: "s", Conversation: "c", Person: person, On: true},
	&wire.Read{Session: "s", Conversation: "c", Number: 8},
	&wire.Delivered{Session: "s", Conversation: "c", Number: 8},
	&wire.End{Session: "s", Conversation: "c", Reopen: true},
	&wire.At{Session: "s", Page: wire.Page{Address: "https://shop.example/cart", Title: "Cart"}},
	&wire.Revoke{Session: "s"},
	&wire.Ending{Session: "s"},
	&wire.Login{Session: "s", Ref: "r", JWT: "a.b.c"},
	&wire.LoggedIn{Session: "s", Ref: "r", Customer: card},
	&wire.Describe{Session: "s", Ref: "r", Conversation: "c", Attributes: `{"plan":"gold"}`},
	&wire.Described{Session: "s", Ref: "r", Conversation: "c", Attributes: `{"plan":"gold"}`},
	&wire.Availability{Session: "s", Availability: "offline"},
	&wire.Refused{Session: "s", Conversation: "c", Client: "m", Ref: "r", Code: wire.TooMany, Text: "Slow down.", Retry: 1000},
	&wire.Beat{Session: "s"},
}

var card = wire.CustomerCard{ID: "k", Name: "Grace", Email: "grace@shop.example", ExternalID: "x", Phone: "+1",
	Page: wire.Page{Address: "https://shop.example/", Title: "Shop"}, Browser: "Firefox 140 on Linux",
	Language: "en", Online: true, Attributes: `{"tier":[1,2]}`}

var message = wire.Message{Conversation: "c", ID: "i", Client: "m", Number: 8, Author: wire.Agent, Person: person, Text: "Hi", At: 1}

var conversation = wire.Conversation{ID: "c", Created: 1, Ended: true, Last: 8, At: 2, Preview: "Hi", Author: wire.Agent,
	Person: person, Marks: wire.Marks{CustomerDelivered: 4, CustomerRead: 3, AgentDelivered: 2, AgentRead: 1}, Unread: 5,
	Customer: card, Attributes: `{"order":12}`}

func TestGoldenFrames(t *testing.T) {
	for _, frame := range golden {
		t.Run(frame.Kind(), func(t *testing.T) {
			file := filepath.Join("..", "..", "testdata", "frames", frame.Kind()+".json")
			text := wire.Encode(frame) + "\n"
			if *update {
				if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), text); diff != "" {
				t.Errorf("the frame is written otherwise than before:\n%s", diff)
			}
			got, err := wire.Decode(string(want))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(frame, got); diff != "" {
				t.Errorf("the frame is read otherwise than it was written:\n%s", diff)
			}
			if got.Of() != "s" {
				t.Errorf("it belongs to session %q, want s", got.Of())
			}
			if empty := emptyFields(reflect.ValueOf(got).Elem()); empty != nil {
				t.Errorf("the golden frame leaves %v empty, so it proves nothing of them", empty)
			}
		})
	}
}

func emptyFields(v reflect.Value) (empty []string) {
	for i := range v.NumField() {
		if v.Field(i).IsZero() {
			empty = append(empty, v.Type().Field(i).Name)
		}
	}
	return empty
}

func TestEveryFileIsOfAKind(t *testing.T) {
	files, err := filepath.Glob(filepath.Join("..", "..", "testdata", "frames", "*.json"))
	if err != nil || len(files) != len(golden) {
		t.Errorf("%d files for %d kinds (%v)", len(files), len(golden), err)
	}
}

func TestBadFramesAreRefusedInASentence(t *testing.T) {
	for text, want := range map[string]string{
		"":                      "The frame cannot be read: is not JSON.",
		"{":                     "The frame cannot be read: is not JSON.",
		"[]":                    "The frame cannot be read: is not a JSON object.",
		"{}":                    "The frame is of an unknown kind.",
		`{"t":"dance"}`:         "The frame is of an unknown kind.",
		`{"t":"send","text":1}`: "The frame cannot be read: text is not a string.",
		`{"t":"send","text":"` + strings.Repeat("x", wire.TextBytes+1) + `"}`: "The frame cannot be read: text is longer than 40000 bytes.",
		`{"t":"hello","page":{"address":true}}`:                               "The frame cannot be read: page.address is not a string.",
		`{"t":"describe","attributes":{"a":nan}}`:                             "The frame cannot be read: attributes is not JSON.",
	} {
		_, err := wire.Decode(text)
		var e *wire.Error
		if !errors.As(err, &e) || e.Code != wire.BadFrame || e.Text != want {
			t.Errorf("%.40q: %v, want %q", text, err, want)
		}
	}
}

func TestTheLongestMessageFitsAFrame(t *testing.T) {
	longest := wire.Encode(&wire.Send{Session: strings.Repeat("s", wire.IDLimit), Conversation: strings.Repeat("c", wire.IDLimit),
		Client: strings.Repeat("m", wire.IDLimit), Text: strings.Repeat("\x01", wire.TextLimit), New: true})
	if len(longest) > wire.FrameBytes {
		t.Errorf("it takes %d bytes, the limit is %d", len(longest), wire.FrameBytes)
	}
}

func TestCloseCodesTellByTheirRange(t *testing.T) {
	for _, c := range []wire.CloseCode{1000, 1006, wire.CloseGoingAway, wire.CloseTooSlow, wire.CloseSilent, wire.CloseTooMany, wire.CloseReplaced} {
		if !c.Reconnect() {
			t.Errorf("%d says stay away", c)
		}
	}
	for _, c := range []wire.CloseCode{wire.CloseBadFrame, wire.CloseVersion, wire.CloseRevoked, wire.CloseBrand, wire.CloseSignedIn} {
		if c.Reconnect() {
			t.Errorf("%d says come back", c)
		}
	}
}

// FuzzFrame holds that any text is either refused in a sentence or is a frame
// that reads the same after it was written again.
func FuzzFrame(f *testing.F) {
	for _, frame := range golden {
		f.Add(wire.Encode(frame))
	}
	f.Fuzz(func(t *testing.T, text string) {
		frame, err := wire.Decode(text)
		if err != nil {
			var e *wire.Error
			if !errors.As(err, &e) || e.Text == "" {
				t.Fatalf("an error without a sentence: %v", err)
			}
			return
		}
		again, err := wire.Decode(wire.Encode(frame))
		if err != nil {
			t.Fatalf("%q is written as %q, which is refused: %v", text, wire.Encode(frame), err)
		}
		if diff := cmp.Diff(frame, again); diff != "" {
			t.Fatal(diff)
		}
	})
}
