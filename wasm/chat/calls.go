package chat

import (
	"kith/server/protocol"
	"kith/wasm/app"
	"kith/wasm/chat/state"
)

// CallTimeout is how long a call of the page waits for the server, in
// milliseconds.
const CallTimeout = 10_000

// A method carries out a call. It settles the call, or leaves it to wait for
// what try needs.
type method struct {
	begin func(*update, *state.Call, string)
	try   func(*update, *state.Call)
}

// called carries out a call. Its Args are the JSON of its first argument that
// is no function, "" or null where there is none.
func (t *update) called(e app.Called) {
	t.CallCount++
	c := state.Call{Number: t.CallCount, ID: e.Call, Method: e.Method, At: t.Now, Due: t.Now + CallTimeout}
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
func asks(c *state.Call) bool {
	switch c.Method {
	case "isLoggedIn", "getOpenConversations", "getConversations", "getMessages":
		return false
	}
	return true
}

// late settles a call that has waited too long.
func late(c *state.Call) {
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
		t.Calls = append([]state.Call(nil), t.Calls[n:]...)
	}
}

// call finds one that waits, by its number.
func (t *update) call(number int64) *state.Call {
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

// asked finds the call that a frame answers.
func (t *update) asked(ref string) *state.Call {
	for i := range t.Calls {
		if c := &t.Calls[i]; !c.Done && c.Ref() == ref {
			return c
		}
	}
	return nil
}

// refusedCall takes in that the server did not do what a call asked.
func (t *update) refusedCall(f *protocol.Refused) {
	if f.Ref == noteRef {
		t.noted(f.Conversation)
		return
	}
	c := t.asked(f.Ref)
	switch {
	case f.Code == protocol.CodeRevoked:
		t.finished(t.Stored.Session.ID)
	case c == nil:
	case f.Code == protocol.CodeOtherPerson && c.Method == "login":
		t.change(c)
	default:
		text := f.Text
		if text == "" {
			text = "the server refused it."
		}
		c.Fail(c.Method + ": " + text)
	}
}
