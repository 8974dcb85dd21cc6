package chat

import (
	"strconv"

	"kith/server/protocol/codec"
	"kith/wasm/app"
)

// CallTimeout is how long a call of the page waits for the server, in
// milliseconds.
const CallTimeout = 10_000

// A Call is one of the page's that is not answered yet. Calls are carried out
// as they come, and answered in that order: what one asks is looked up when its
// turn has come, so that isLoggedIn behind login says what login did.
type Call struct {
	Number       int64 // counts the calls; as a text, the Ref of its frame
	ID           int64 // the page's; 0 wants no answer
	Method       string
	Conversation string // conversation, article or category that it is about
	Email        string
	External     string
	JWT          string
	Attributes   string // JSON, as it is sent
	Answer       string // JSON, what is answered when the server agrees
	Body         string // what it writes, or looks for
	Client       string // the message that it has written
	At           int64  // when it was made, Unix milliseconds
	Due          int64  // until when it waits, Unix milliseconds
	Socket       int64  // the socket that its frame was sent on; 0 for none
	Done         bool
	Response     string
	Error        string
}

// A method carries out a call. It settles the call, or leaves it to wait for
// what try needs.
type method struct {
	begin func(*update, *Call, string)
	try   func(*update, *Call)
}

func (c *Call) Ref() string { return strconv.FormatInt(c.Number, 10) }

func (c *Call) Settle(response string) { c.Done, c.Response, c.Due = true, response, 0 }

// Fail settles a call with a sentence.
func (c *Call) Fail(sentence string) { c.Done, c.Error, c.Due = true, sentence, 0 }

// called carries out a call. Its Args are the JSON of its first argument that
// is no function, "" or null where there is none.
func (t *update) called(e app.Called) {
	t.CallCount++
	c := Call{Number: t.CallCount, ID: e.Call, Method: e.Method, At: t.Now, Due: t.Now + CallTimeout}
	m, known := find(e.Method)
	if !known {
		c.Fail("There is no method " + clip(e.Method, 64) + ".")
	} else {
		m.begin(t, &c, e.Args)
	}
	t.Calls = append(t.Calls, c)
}

// find finds a method of either global.
func find(name string) (method, bool) {
	if m, ok := methods[name]; ok {
		return m, true
	}
	m, ok := core[name]
	return m, ok
}

// advance goes on with the calls that wait. Behind a login, nothing is asked of
// the server before it is answered: it may become another session's.
func (t *update) advance() {
	first, login := true, false
	for i := range t.Calls {
		c := &t.Calls[i]
		if c.Done {
			continue
		}
		m, _ := find(c.Method)
		switch {
		case m.try == nil:
		case login && asks(c):
		case !first && !asks(c):
		default:
			m.try(t, c)
		}
		if !c.Done && t.due(c.Due) {
			late(c)
		}
		first = first && c.Done
		login = login || c.Method == "login" && !c.Done
	}
}

// asks reports whether a call is for the server to carry out. The others look up
// what is known here, once all before them are answered.
func asks(c *Call) bool {
	switch c.Method {
	case "isLoggedIn", "getOpenConversations", "getConversations", "getMessages":
		return false
	}
	return true
}

// late settles a call that has waited too long.
func late(c *Call) {
	switch c.Method {
	case "logout", "isLoggedIn", "getOpenConversations", "getConversations":
		c.Due = 0 // they answer by themselves
	case "sendMessage":
		c.Fail("sendMessage: the server cannot be reached; the message is sent as soon as it can.")
	default:
		c.Fail(c.Method + ": the server cannot be reached.")
	}
}

// answer answers the calls that are settled, in the order they came.
func (t *update) answer() {
	n := 0
	for ; n < len(t.Calls) && t.Calls[n].Done; n++ {
		if c := &t.Calls[n]; c.ID != 0 {
			t.do(app.Answer{Call: c.ID, Response: c.Response, Error: c.Error})
		}
	}
	if n > 0 {
		t.Calls = append([]Call(nil), t.Calls[n:]...)
	}
}

// call finds one that waits, by its number.
func (t *update) call(number int64) *Call {
	for i := range t.Calls {
		if c := &t.Calls[i]; c.Number == number && !c.Done {
			return c
		}
	}
	return nil
}

// resolve settles a call, if it still waits.
func (t *update) resolve(number int64, response string) {
	if c := t.call(number); c != nil {
		c.Settle(response)
	}
}

// failCalls fails what was asked of a session that has ended, by the calls
// before one of a number.
func (t *update) failCalls(before int64) {
	for i := range t.Calls {
		c := &t.Calls[i]
		if c.Done || c.Number >= before {
			continue
		}
		switch c.Method {
		case "login", "describeCustomer", "describeConversation", "openConversationById",
			"sendMessage", "endConversation", "markRead", "sendTypingActivity":
			c.Fail(c.Method + ": the session has ended.")
		}
	}
}

// Argument reads a call's argument, and fails the call where it is wrong.
func Argument(c *Call, args string, into codec.Record) bool {
	if args == "" || args == "null" {
		args = "{}"
	}
	problems := codec.Decode(args, into)
	if len(problems) == 0 {
		return true
	}
	if p := problems[0]; p.Field == "" {
		c.Fail(c.Method + ": the argument " + p.Fault + ".")
	} else {
		c.Fail(c.Method + ": " + p.String() + ".")
	}
	return false
}

// named reads an argument that is a text.
type named struct{ id string }

func (v *named) Fields(c *codec.Codec) { c.String("id", &v.id, 64) }

func TextArgument(c *Call, args string) (string, bool) {
	var v named
	if args == "" || args == "null" {
		c.Fail(c.Method + ": the id is missing.")
		return "", false
	}
	if !Argument(c, `{"id":`+args+`}`, &v) {
		return "", false
	}
	if v.id == "" {
		c.Fail(c.Method + ": the id is missing.")
		return "", false
	}
	return v.id, true
}
