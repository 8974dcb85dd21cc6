package protocol_test

import (
	"errors"
	"flag"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kith/server/protocol"
)

var update = flag.Bool("update", false, "write the golden frames anew")

var person = protocol.Person{ID: "p1", Name: "Ada", Picture: "/v1/picture/p1"}

// golden holds one frame of each kind with every field filled, so that a field
// that is renamed or forgotten shows as a difference in testdata/frames.
var golden = []protocol.Frame{
	&protocol.Hello{Version: 1, Session: "s", Token: "t", Key: "demo", Build: "b", Language: "de",
		Page: protocol.Page{Address: "https://shop.example/", Title: "Shop"}, Resume: []protocol.ResumePoint{{Conversation: "c", Number: 7}},
		Joined: []protocol.JoinedSession{{Session: "s2", Token: "t2"}}},
	&protocol.Welcome{Session: "s", Customer: card, Conversations: []protocol.Conversation{conversation}, Availability: "online", Now: 1},
	&protocol.AgentHello{Version: 1, Session: "s", Build: "b", Resume: []protocol.ResumePoint{{Conversation: "c", Number: 7}}},
	&protocol.Inbox{Session: "s", Self: person, Conversations: []protocol.Conversation{conversation}, Now: 1},
	&protocol.Send{Session: "s", Conversation: "c", Client: "m", Text: "Hello\n\"you\" \u2028 <b>🙂</b>", New: true},
	&protocol.Ack{Session: "s", Conversation: "c", Client: "m", ID: "i", Number: 8, At: 1},
	&protocol.MessageAppended{Session: "s", Message: message},
	&protocol.History{Session: "s", Conversation: "c", Before: 50},
	&protocol.Messages{Session: "s", Conversation: "c", Messages: []protocol.Message{message}, Reset: true, More: true},
	&protocol.ConversationChanged{Session: "s", Conversation: conversation},
	&protocol.Typing{Session: "s", Conversation: "c", Person: person, On: true},
	&protocol.Read{Session: "s", Conversation: "c", Number: 8},
	&protocol.Delivered{Session: "s", Conversation: "c", Number: 8},
	&protocol.End{Session: "s", Conversation: "c", Reopen: true},
	&protocol.PageChanged{Session: "s", Page: protocol.Page{Address: "https://shop.example/cart", Title: "Cart"}},
	&protocol.Revoke{Session: "s"},
	&protocol.Revoked{Session: "s"},
	&protocol.Login{Session: "s", Ref: "r", JWT: "a.b.c"},
	&protocol.LoggedIn{Session: "s", Ref: "r", Customer: card},
	&protocol.Describe{Session: "s", Ref: "r", Conversation: "c", Attributes: `{"plan":"gold"}`},
	&protocol.Described{Session: "s", Ref: "r", Conversation: "c", Attributes: `{"plan":"gold"}`},
	&protocol.AvailabilityChanged{Session: "s", Availability: "offline"},
	&protocol.Refused{Session: "s", Conversation: "c", Client: "m", Ref: "r", Code: protocol.CodeTooMany, Text: "Slow down.", Retry: 1000},
	&protocol.Heartbeat{Session: "s"},
}

var card = protocol.Customer{ID: "k", Name: "Grace", Email: "grace@shop.example", ExternalID: "x", Phone: "+1",
	Page: protocol.Page{Address: "https://shop.example/", Title: "Shop"}, Browser: "Firefox 140 on Linux",
	Language: "en", Online: true, Attributes: `{"tier":[1,2]}`}

var message = protocol.Message{Conversation: "c", ID: "i", Client: "m", Number: 8, Author: protocol.AuthorAgent, Person: person, Text: "Hi", At: 1}

var conversation = protocol.Conversation{ID: "c", Created: 1, Ended: true, Last: 8, At: 2, Preview: "Hi", Author: protocol.AuthorAgent,
	Person: person, Marks: protocol.Marks{CustomerDelivered: 4, CustomerRead: 3, AgentDelivered: 2, AgentRead: 1}, Unread: 5,
	Customer: card, Attributes: `{"order":12}`}

func TestGoldenFrames(t *testing.T) {
	for _, frame := range golden {
		t.Run(frame.Kind(), func(t *testing.T) {
			file := filepath.Join("..", "..", "testdata", "frames", frame.Kind()+".json")
			text := protocol.Encode(frame) + "\n"
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
			got, err := protocol.Decode(string(want))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(frame, got); diff != "" {
				t.Errorf("the frame is read otherwise than it was written:\n%s", diff)
			}
			if got.SessionID() != "s" {
				t.Errorf("it belongs to session %q, want s", got.SessionID())
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
		`{"t":"send","text":"` + strings.Repeat("x", protocol.TextBytes+1) + `"}`: "The frame cannot be read: text is longer than 40000 bytes.",
		`{"t":"hello","page":{"address":true}}`:                                   "The frame cannot be read: page.address is not a string.",
		`{"t":"describe","attributes":{"a":nan}}`:                                 "The frame cannot be read: attributes is not JSON.",
	} {
		_, err := protocol.Decode(text)
		var e *protocol.Error
		if !errors.As(err, &e) || e.Code != protocol.CodeBadFrame || e.Text != want {
			t.Errorf("%.40q: %v, want %q", text, err, want)
		}
	}
}

func TestTheLongestMessageFitsAFrame(t *testing.T) {
	longest := protocol.Encode(&protocol.Send{Session: strings.Repeat("s", protocol.IDLimit), Conversation: strings.Repeat("c", protocol.IDLimit),
		Client: strings.Repeat("m", protocol.IDLimit), Text: strings.Repeat("\x01", protocol.TextLimit), New: true})
	if len(longest) > protocol.FrameBytes {
		t.Errorf("it takes %d bytes, the limit is %d", len(longest), protocol.FrameBytes)
	}
}

func TestCloseCodesTellByTheirRange(t *testing.T) {
	for _, c := range []protocol.CloseCode{1000, 1006, protocol.CloseGoingAway, protocol.CloseTooSlow, protocol.CloseSilent, protocol.CloseTooMany, protocol.CloseReplaced} {
		if !c.Reconnect() {
			t.Errorf("%d says stay away", c)
		}
	}
	for _, c := range []protocol.CloseCode{protocol.CloseBadFrame, protocol.CloseVersion, protocol.CloseRevoked, protocol.CloseBrand, protocol.CloseSignedOut} {
		if c.Reconnect() {
			t.Errorf("%d says come back", c)
		}
	}
}

// FuzzFrame holds that any text is either refused in a sentence or is a frame
// that reads the same after it was written again.
func FuzzFrame(f *testing.F) {
	for _, frame := range golden {
		f.Add(protocol.Encode(frame))
	}
	f.Fuzz(func(t *testing.T, text string) {
		frame, err := protocol.Decode(text)
		if err != nil {
			var e *protocol.Error
			if !errors.As(err, &e) || e.Text == "" {
				t.Fatalf("an error without a sentence: %v", err)
			}
			return
		}
		again, err := protocol.Decode(protocol.Encode(frame))
		if err != nil {
			t.Fatalf("%q is written as %q, which is refused: %v", text, protocol.Encode(frame), err)
		}
		if diff := cmp.Diff(frame, again); diff != "" {
			t.Fatal(diff)
		}
	})
}
