package protocol_test

import (
	"errors"
	"flag"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kith/server/protocol"
	"kith/server/protocol/frametable"
)

var update = flag.Bool("update", false, "write the example files")

var person = protocol.Person{ID: "p1", Name: "Ada", Picture: "/v1/picture/p1"}

// examples has one frame of each kind with every field set, so that a field that
// is renamed or forgotten shows as a difference in testdata/frames.
var examples = []protocol.Frame{
	&protocol.Hello{Version: 1, Session: "s", Token: "t", Revoke: "k", Key: "demo", Build: "b", Language: "de", Bucket: 1234, Frame: "k3j0q8zt", Ran: []string{"a"},
		Page: protocol.Page{Address: "https://shop.example/", Title: "Shop"}, Resume: []protocol.ResumePoint{{Conversation: "c", Number: 7}},
		Joined: []protocol.JoinedSession{{Session: "s2", Token: "t2"}}},
	&protocol.Welcome{Session: "s", Customer: customer, Conversations: []protocol.Conversation{conversation}, Availability: "online", Now: 1, Repair: true},
	&protocol.Repaired{Session: "s"},
	&protocol.ReleaseChanged{Session: "s", Release: "b2"},
	&protocol.AgentHello{Version: 1, Session: "s", Build: "b", Resume: []protocol.ResumePoint{{Conversation: "c", Number: 7}}},
	&protocol.Inbox{Session: "s", Self: person, Role: protocol.RoleReadOnly, Conversations: []protocol.Conversation{conversation}, More: true,
		Brands: []protocol.BrandName{{Key: "demo", Name: "Fernweg"}}, Now: 1},
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
	&protocol.Revoke{Session: "s", Key: "k"},
	&protocol.Revoked{Session: "s"},
	&protocol.Login{Session: "s", Ref: "r", JWT: "a.b.c", Next: protocol.NextSession{Session: "s2", Token: "t2", Revoke: "k2"}},
	&protocol.LoggedIn{Session: "s", Ref: "r", Customer: customer, Next: "s2"},
	&protocol.Describe{Session: "s", Ref: "r", Conversation: "c", Attributes: `{"plan":"gold"}`},
	&protocol.Described{Session: "s", Ref: "r", Conversation: "c", Attributes: `{"plan":"gold"}`},
	&protocol.AvailabilityChanged{Session: "s", Availability: "offline"},
	&protocol.Refused{Session: "s", Conversation: "c", Client: "m", Ref: "r", Code: protocol.CodeTooMany, Text: "Slow down.", Retry: 1000},
	&protocol.List{Session: "s", Ref: "r", View: protocol.ViewWaiting, Brand: "demo", After: protocol.Cursor{At: 2, ID: "c"}},
	&protocol.Listed{Session: "s", Ref: "r", View: protocol.ViewEnded, Brand: "demo", After: protocol.Cursor{At: 2, ID: "c"},
		Conversations: []protocol.Conversation{conversation}, More: true},
	&protocol.MarkSpam{Session: "s", Ref: "r", Conversations: []string{"c", "d"}, Undo: true},
	&protocol.EndAll{Session: "s", Ref: "r", Conversations: []string{"c", "d"}},
	&protocol.Delete{Session: "s", Ref: "r", Conversations: []string{"c", "d"}},
	&protocol.Deleted{Session: "s", Conversation: "c"},
	&protocol.BlockCustomers{Session: "s", Ref: "r", Conversations: []string{"c"}, Network: true, Reason: "floods us", Until: 3},
	&protocol.BlockAdded{Session: "s", Rule: protocol.BlockRule{ID: "b", Brand: "demo", Customer: "k", Name: "Grace", Network: "192.0.2.7", Person: person,
		Reason: "floods us", At: 1, Until: 3}},
	&protocol.Unblock{Session: "s", Ref: "r", Block: "b"},
	&protocol.Blocks{Session: "s", Ref: "r", After: protocol.Cursor{At: 2, ID: "b"}},
	&protocol.Blocked{Session: "s", Ref: "r", After: protocol.Cursor{At: 2, ID: "b"}, More: true, Rules: []protocol.BlockRule{
		{ID: "b", Brand: "demo", Customer: "k", Name: "Grace", Network: "192.0.2.7", Person: person, Reason: "floods us", At: 1, Until: 3}}},
	&protocol.Heartbeat{Session: "s"},
}

var customer = protocol.Customer{ID: "k", Verified: true, Name: "Grace", Email: "grace@shop.example", ExternalID: "x", Phone: "+1",
	Page: protocol.Page{Address: "https://shop.example/", Title: "Shop"}, Browser: "Firefox 140 on Linux",
	Language: "en", Online: true, Attributes: `{"tier":[1,2]}`,
	OnSite: true, Network: "192.0.2.7", Block: "b"}

var message = protocol.Message{Conversation: "c", ID: "i", Client: "m", Number: 8, Author: protocol.AuthorAgent, Person: person, Text: "Hi", At: 1}

var conversation = protocol.Conversation{ID: "c", Created: 1, Ended: true, Last: 8, At: 2, Preview: "Hi", Author: protocol.AuthorAgent,
	Person: person, Marks: protocol.Marks{CustomerDelivered: 4, CustomerRead: 3, AgentDelivered: 2, AgentRead: 1}, Unread: 5,
	Brand: "demo", Spam: true, Waiting: 2, Customer: customer, Attributes: `{"order":12}`}

func TestExamples(t *testing.T) {
	for _, frame := range examples {
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
				t.Errorf("it is encoded differently than before:\n%s", diff)
			}
			got, err := protocol.Decode(string(want))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(frame, got); diff != "" {
				t.Errorf("it is decoded differently than it was encoded:\n%s", diff)
			}
			if got.SessionID() != "s" {
				t.Errorf("it belongs to session %q, want s", got.SessionID())
			}
			if empty := emptyFields(reflect.ValueOf(got).Elem()); empty != nil {
				t.Errorf("the example does not set %v, so it tests nothing about them", empty)
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

// TestEveryKindIsDocumented compares the kinds that Decode knows with the table
// in the package comment and with the examples, so that none is forgotten.
func TestEveryKindIsDocumented(t *testing.T) {
	kinds := kindsOfDecode(t)
	source, err := os.ReadFile("doc.go")
	if err != nil {
		t.Fatal(err)
	}
	rows, err := frametable.Parse(string(source))
	if err != nil {
		t.Fatal(err)
	}
	table := map[string]string{}
	for _, r := range rows {
		if table[r.Kind] != "" {
			t.Errorf("the table in doc.go has two lines for %s", r.Kind)
		}
		table[r.Kind] = r.Type
		if frame, about, err := protocol.DecodeFromClient(`{"t":"` + r.Kind + `","ref":"r"}`); (err == nil) != (r.SentBy("visitor") || r.SentBy("agent")) || (frame == nil) != (err != nil) || about.Ref != "r" {
			t.Errorf("from a client %s is %v, %+v, %v", r.Kind, frame, about, err)
		}
		if len(r.Senders) == 0 {
			t.Errorf("the table in doc.go does not say who may send %s", r.Kind)
		}
		for _, s := range r.Senders {
			if s != "visitor" && s != "agent" && s != "server" {
				t.Errorf("the table in doc.go says that %s is sent by %q", r.Kind, s)
			}
		}
		for _, answer := range r.AnsweredBy {
			if i := slices.IndexFunc(rows, func(r frametable.Row) bool { return r.Kind == answer }); i < 0 || !rows[i].SentBy("server") {
				t.Errorf("the table in doc.go says that %s is answered by %s, which the server does not send", r.Kind, answer)
			}
		}
	}
	if diff := cmp.Diff(kinds, table); diff != "" {
		t.Errorf("the table in doc.go (+) differs from newFrame in frame.go (-):\n%s", diff)
	}

	files, err := filepath.Glob(filepath.Join("..", "..", "testdata", "frames", "*.json"))
	if err != nil {
		t.Fatal(err)
	}
	fromFiles := map[string]string{}
	for _, file := range files {
		kind := strings.TrimSuffix(filepath.Base(file), ".json")
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		frame, err := protocol.Decode(string(text))
		if err != nil {
			t.Errorf("%s: %v", file, err)
			continue
		}
		if frame.Kind() != kind {
			t.Errorf("%s is of the kind %s", file, frame.Kind())
		}
		fromFiles[kind] = reflect.TypeOf(frame).Elem().Name()
	}
	if diff := cmp.Diff(kinds, fromFiles); diff != "" {
		t.Errorf("the examples in testdata/frames (+) differ from newFrame in frame.go (-):\n%s", diff)
	}
}

// kindsOfDecode returns the kinds in the switch of newFrame, with the type of
// each.
func kindsOfDecode(t *testing.T) map[string]string {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "frame.go", nil, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	kinds := map[string]string{}
	ast.Inspect(file, func(n ast.Node) bool {
		c, ok := n.(*ast.CaseClause)
		if !ok || len(c.List) != 1 {
			return true
		}
		kind, _ := strconv.Unquote(c.List[0].(*ast.BasicLit).Value)
		frame := c.Body[0].(*ast.ReturnStmt).Results[0].(*ast.UnaryExpr).X.(*ast.CompositeLit)
		kinds[kind] = frame.Type.(*ast.Ident).Name
		return true
	})
	if len(kinds) == 0 {
		t.Fatal("there is no switch with kinds in frame.go")
	}
	return kinds
}

func TestDecodeErrors(t *testing.T) {
	for text, want := range map[string]string{
		"":                                      "The frame cannot be read: is not JSON.",
		"{":                                     "The frame cannot be read: is not JSON.",
		"[]":                                    "The frame cannot be read: is not a JSON object.",
		"{}":                                    "The frame is of an unknown kind.",
		`{"t":"dance"}`:                         "The frame is of an unknown kind.",
		`{"t":"send","text":1}`:                 "The frame cannot be read: text is not a string.",
		`{"t":"hello","page":{"address":true}}`: "The frame cannot be read: page.address is not a string.",
		`{"t":"describe","attributes":{"a":nan}}`: "The frame cannot be read: is not JSON.",
	} {
		_, err := protocol.Decode(text)
		var e *protocol.Error
		if !errors.As(err, &e) || e.Code != protocol.CodeBadFrame || e.Text != want {
			t.Errorf("%.40q: %v, want %q", text, err, want)
		}
	}
}

// TestRefusalsNameTheFrame: whatever is wrong with a frame, its sender learns
// which one it was.
func TestRefusalsNameTheFrame(t *testing.T) {
	ids := protocol.Refused{Conversation: "c", Client: "m", Ref: "r"}
	for text, want := range map[string]struct {
		about protocol.Refused
		code  protocol.Code
	}{
		`{"t":"send","conversation":"c","client":"m","ref":"r","text":1}`:                                                         {ids, protocol.CodeBadFrame},
		`{"t":"send","conversation":"c","client":"m","ref":"r","text":"` + strings.Repeat("x", protocol.TextBytes+1) + `"}`:       {ids, protocol.CodeTooLong},
		`{"t":"dance","conversation":"c","client":"m","ref":"r","text":"` + strings.Repeat("x", protocol.TextBytes+1) + `"}`:      {ids, protocol.CodeBadFrame},
		`{"t":7,"conversation":"c","client":"m","ref":"r"}`:                                                                       {ids, protocol.CodeBadFrame},
		`{"t":"send","conversation":["c"],"client":"` + strings.Repeat("m", protocol.IDLimit+1) + `","ref":"r"}`:                  {protocol.Refused{Ref: "r"}, protocol.CodeBadFrame},
		`{"t":"conversation","session":"s","conversation":{"id":"c"}}`:                                                            {protocol.Refused{}, protocol.CodeBadFrame},
		`{"t":"ack","session":"s","conversation":"c","client":"m","ref":"r"}`:                                                     {ids, protocol.CodeBadFrame},
		`{"t":"send","session":1,"conversation":1,"client":1,"new":1,"text":"` + strings.Repeat("x", protocol.TextBytes+1) + `"}`: {protocol.Refused{}, protocol.CodeTooLong},
		`{"t":"send","session":"s","conversation":"c","client":"m","ref":"r","text":"hello"}`:                                     {ids, ""},
		`[]`: {protocol.Refused{}, protocol.CodeBadFrame},
	} {
		frame, about, err := protocol.DecodeFromClient(text)
		var e *protocol.Error
		errors.As(err, &e)
		if code := want.code; about != want.about || (e == nil) != (code == "") || e != nil && e.Code != code || (frame == nil) != (err != nil) {
			t.Errorf("%.60q: %+v, %v", text, about, err)
		}
	}
}

func TestLongestMessageFitsFrameBytes(t *testing.T) {
	longest := protocol.Encode(&protocol.Send{Session: strings.Repeat("s", protocol.IDLimit), Conversation: strings.Repeat("c", protocol.IDLimit),
		Client: strings.Repeat("m", protocol.IDLimit), Text: strings.Repeat("\x01", protocol.TextLimit), New: true})
	if len(longest) > protocol.FrameBytes {
		t.Errorf("it takes %d bytes, the limit is %d", len(longest), protocol.FrameBytes)
	}
}

func TestCloseCodeReconnect(t *testing.T) {
	for _, c := range []protocol.CloseCode{1000, 1006, protocol.CloseGoingAway, protocol.CloseTooSlow, protocol.CloseSilent, protocol.CloseTooMany, protocol.CloseReplaced} {
		if !c.Reconnect() {
			t.Errorf("a client does not connect again after %d", c)
		}
	}
	for _, c := range []protocol.CloseCode{protocol.CloseBadFrame, protocol.CloseVersion, protocol.CloseRevoked, protocol.CloseBrand, protocol.CloseSignedOut} {
		if c.Reconnect() {
			t.Errorf("a client connects again after %d", c)
		}
	}
}

// FuzzFrame checks that any text is either refused in a sentence or is a frame
// that is the same after it was encoded and decoded again.
func FuzzFrame(f *testing.F) {
	for _, frame := range examples {
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
			t.Fatalf("%q is encoded as %q, which is refused: %v", text, protocol.Encode(frame), err)
		}
		if diff := cmp.Diff(frame, again); diff != "" {
			t.Fatal(diff)
		}
	})
}
