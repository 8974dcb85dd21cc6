package chat

import (
	"kith/server/protocol"
	"kith/wasm/app"
	"kith/wasm/chat/state"
)

// CallTimeout is how long a call of the page waits for the server, in
// milliseconds.
const CallTimeout = 10_000

// A method is how a call is carried out: begin reads its argument and settles
// it, or leaves it waiting; try is called after every event while it waits.
type method struct {
	begin func(*update, *state.Call, string)
	try   func(*update, *state.Call)
}

// beginCall begins a call. Its Args are the JSON of the first argument that is
// not a function; "" or null if there is none.
func (u *update) beginCall(e app.Called) {
	u.CallCount++
	c := state.Call{Number: u.CallCount, ID: e.Call, Method: e.Method, At: u.Now, Due: u.Now + CallTimeout}
	m, known := methodByName(e.Method)
	if !known {
		c.Fail("There is no method " + clip(e.Method, 64) + ".")
	} else {
		m.begin(u, &c, e.Args)
	}
	u.Calls = append(u.Calls, c)
}

// methodByName returns the method of either global with a name.
func methodByName(name string) (method, bool) {
	if m, ok := methods[name]; ok {
		return m, true
	}
	m, ok := core[name]
	return m, ok
}

// continueCalls goes on with the calls that wait. Behind a login that is not
// answered, nothing is asked of the server, because it may become another
// session's; and what is looked up here waits until all calls before it are
// answered.
func (u *update) continueCalls() {
	first, login := true, false
	for i := range u.Calls {
		c := &u.Calls[i]
		if c.Done {
			continue
		}
		m, _ := methodByName(c.Method)
		switch {
		case m.try == nil:
		case login:
		case !first && !asksServer(c): // what is looked up waits
		default:
			m.try(u, c)
		}
		if u.due(c.Due) {
			timeOutCall(c)
		}
		first = first && c.Done
		login = login || c.Method == "login" && !c.Done
	}
}

// asksServer reports whether a call is for the server to carry out. The others
// look up what is known here.
func asksServer(c *state.Call) bool {
	switch c.Method {
	case "isLoggedIn", "getOpenConversations", "getConversations", "getMessages", "getHistoricalMessages":
		return false
	}
	return true
}

// timeOutCall settles a call that has waited for too long.
func timeOutCall(c *state.Call) {
	switch c.Method {
	case "isLoggedIn", "getOpenConversations", "getConversations":
		c.Due = 0 // they are settled without the server
	case "sendMessage":
		c.Fail("sendMessage: the server cannot be reached; the message is sent as soon as it can.")
	default:
		c.Fail(c.Method + ": the server cannot be reached.")
	}
}

// answerCalls answers the calls that are settled, in the order in which they
// came.
func (u *update) answerCalls() {
	n := 0
	for ; n < len(u.Calls) && u.Calls[n].Done; n++ {
		if c := &u.Calls[n]; c.ID != 0 {
			u.do(app.Answer{Call: c.ID, Response: c.Response, Error: c.Error})
		}
	}
	u.Calls = append([]state.Call(nil), u.Calls[n:]...)
}

// settleCall settles the call with a number, if there is one.
func (u *update) settleCall(number int64, response string) {
	for i := range u.Calls {
		if c := &u.Calls[i]; c.Number == number {
			c.Settle(response)
		}
	}
}

// failCallsBefore fails the calls before a number that asked something of a
// session that has ended.
func (u *update) failCallsBefore(before int64) {
	for i := range u.Calls {
		c := &u.Calls[i]
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

// callByRef returns the waiting call that a frame answers, or nil if there is
// none.
func (u *update) callByRef(ref string) *state.Call {
	for i := range u.Calls {
		if c := &u.Calls[i]; !c.Done && c.Ref() == ref {
			return c
		}
	}
	return nil
}

// callRefused handles that the server did not do what a call asked.
func (u *update) callRefused(f *protocol.Refused) {
	c := u.callByRef(f.Ref)
	switch {
	case f.Code == protocol.CodeRevoked:
		u.sessionRevoked(u.Stored.Session.ID)
	case f.Ref == pendingRef:
		u.attributesRefused(f)
	case c == nil:
	case f.Code == protocol.CodeOtherPerson && c.Method == "login":
		u.switchPerson(c)
	default:
		text := f.Text
		if text == "" {
			text = "the server refused it."
		}
		c.Fail(c.Method + ": " + text)
	}
}
