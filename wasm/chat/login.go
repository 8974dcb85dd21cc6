package chat

import (
	"slices"
	"strings"

	"kith/server/protocol"
	"kith/wasm/app"
	"kith/wasm/chat/sdk"
	"kith/wasm/chat/state"
	"kith/wasm/outbox"
)

func (t *update) callLogin(c *state.Call, args string) {
	var v sdk.LoginArgs
	if !sdk.Argument(c, args, &v) {
		return
	}
	if v.JWT == "" {
		c.Fail("login: the jwtToken is missing.")
		return
	}
	c.JWT = v.JWT
	t.use()
	t.hurry()
}

func (t *update) tryLogin(c *state.Call) {
	if t.Stored.Session.ID == "" {
		t.use()
	}
	if t.live() && c.Socket != t.Connection.Socket {
		c.Socket = t.Connection.Socket
		t.transmit(&protocol.Login{Session: t.Stored.Session.ID, Ref: c.Ref(), JWT: c.JWT})
	}
}

// loggedIn takes in who the visitor is.
func (t *update) loggedIn(f *protocol.LoggedIn) {
	if !t.mine() {
		return
	}
	t.Stored.Customer = known(f.Customer)
	t.Stored.Session.Used, t.Stored.Session.Identified = true, true
	t.ListLoaded = false // Welcome follows
	r := sdk.Object(nil).Bool("identified", true).Text("customerId", f.Customer.ID)
	if f.Customer.Email != "" {
		r = r.Text("email", f.Customer.Email)
	}
	if f.Customer.ExternalID != "" {
		r = r.Text("externalId", f.Customer.ExternalID)
	}
	response := r.String()
	if c := t.asked(f.Ref); c != nil {
		c.Settle(response)
	}
	t.do(app.Notify{Event: "onLogin", Response: response})
}

// change ends the session for one that signs in as somebody else. Nothing of
// the former person stays; what was begun after the call is the new person's.
func (t *update) change(c *state.Call) {
	number := c.Number
	before, place := t.Stored, t.Route
	var fresh []state.Conversation
	for i := range before.Conversations {
		if v := &before.Conversations[i]; v.Last == 0 && v.BegunAtCall >= number {
			fresh = append(fresh, *v)
		}
	}
	begun := func(id string) bool {
		return slices.ContainsFunc(fresh, func(v state.Conversation) bool { return v.ID == id })
	}
	old := func(l outbox.Message) bool { return !begun(l.Conversation) }
	letters := slices.DeleteFunc(slices.Clone(before.Outbox), old)
	t.Stored.Outbox = slices.DeleteFunc(slices.Clone(before.Outbox), func(l outbox.Message) bool { return !old(l) })
	t.failCalls(number)
	t.logout(0)
	t.use()
	t.Stored.Conversations, t.Stored.Outbox = fresh, letters
	for _, v := range before.PendingAttributes {
		if begun(v.Conversation) {
			t.Stored.PendingAttributes = state.MergePendingAttributes(t.Stored.PendingAttributes, []state.PendingAttributes{v})
		}
	}
	if place.Screen == state.ConversationScreen && begun(place.Conversation) {
		t.Route = place
	}
	if c := t.call(number); c != nil {
		c.Socket, c.Due = 0, t.Now+CallTimeout
	}
}

// heldBack reports whether a letter waits for a login that was called before it
// was written, because it may become another session's.
func (t *update) heldBack(l *outbox.Message) bool {
	v := t.Stored.ConversationByID(l.Conversation)
	if v == nil || v.Last != 0 {
		return false
	}
	return slices.ContainsFunc(t.Calls, func(c state.Call) bool {
		return c.Method == "login" && !c.Done && v.BegunAtCall >= c.Number
	})
}

func (t *update) callIsLoggedIn(c *state.Call, args string) {
	var v sdk.PersonArgs
	if !sdk.Argument(c, args, &v) {
		return
	}
	if v.Email == "" && v.ExternalID == "" {
		c.Fail("isLoggedIn: the email or the externalId is missing.")
		return
	}
	c.Email, c.External = v.Email, v.ExternalID
}

func (t *update) tryIsLoggedIn(c *state.Call) {
	is := t.Stored.Session.Identified
	who := &t.Stored.Customer
	if c.Email != "" {
		is = is && strings.EqualFold(c.Email, who.Email)
	} else {
		is = is && c.External == who.ExternalID
	}
	if is {
		c.Settle("true")
	} else {
		c.Settle("false")
	}
}
