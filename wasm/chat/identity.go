package chat

import (
	"slices"
	"strings"

	"kith/server/protocol"
	"kith/server/protocol/codec"
	"kith/wasm/app"
)

// LoginArgs is the argument of login.
type LoginArgs struct{ JWT string }

func (v *LoginArgs) Fields(c *codec.Codec) { c.String("jwtToken", &v.JWT, protocol.JWTLimit) }

func (t *update) callLogin(c *Call, args string) {
	var v LoginArgs
	if !Argument(c, args, &v) {
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

func (t *update) tryLogin(c *Call) {
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
	r := Object(nil).Bool("identified", true).Text("customerId", f.Customer.ID)
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

// asked finds the call that a frame answers.
func (t *update) asked(ref string) *Call {
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

// change ends the session for one that signs in as somebody else. Nothing of
// the former person stays; what was begun after the call is the new person's.
func (t *update) change(c *Call) {
	number := c.Number
	before, place := t.Stored, t.Route
	var fresh []Conversation
	for i := range before.Conversations {
		if v := &before.Conversations[i]; v.Last == 0 && v.BegunAtCall >= number {
			fresh = append(fresh, *v)
		}
	}
	begun := func(id string) bool {
		return slices.ContainsFunc(fresh, func(v Conversation) bool { return v.ID == id })
	}
	old := func(l Message) bool { return !begun(l.Conversation) }
	letters := slices.DeleteFunc(slices.Clone(before.Outbox), old)
	t.Stored.Outbox = slices.DeleteFunc(slices.Clone(before.Outbox), func(l Message) bool { return !old(l) })
	t.failCalls(number)
	t.logout(0)
	t.use()
	t.Stored.Conversations, t.Stored.Outbox = fresh, letters
	for _, v := range before.PendingAttributes {
		if begun(v.Conversation) {
			t.Stored.PendingAttributes = MergePendingAttributes(t.Stored.PendingAttributes, []PendingAttributes{v})
		}
	}
	if place.Screen == ConversationScreen && begun(place.Conversation) {
		t.Route = place
	}
	if c := t.call(number); c != nil {
		c.Socket, c.Due = 0, t.Now+CallTimeout
	}
}

// heldBack reports whether a letter waits for a login that was called before it
// was written, because it may become another session's.
func (t *update) heldBack(l *Message) bool {
	v := t.Stored.ConversationByID(l.Conversation)
	if v == nil || v.Last != 0 {
		return false
	}
	return slices.ContainsFunc(t.Calls, func(c Call) bool {
		return c.Method == "login" && !c.Done && v.BegunAtCall >= c.Number
	})
}

// PersonArgs is the argument of isLoggedIn.
type PersonArgs struct{ Email, ExternalID string }

func (v *PersonArgs) Fields(c *codec.Codec) {
	c.String("email", &v.Email, protocol.NameLimit)
	c.String("externalId", &v.ExternalID, protocol.NameLimit)
}

func (t *update) callIsLoggedIn(c *Call, args string) {
	var v PersonArgs
	if !Argument(c, args, &v) {
		return
	}
	if v.Email == "" && v.ExternalID == "" {
		c.Fail("isLoggedIn: the email or the externalId is missing.")
		return
	}
	c.Email, c.External = v.Email, v.ExternalID
}

func (t *update) tryIsLoggedIn(c *Call) {
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
