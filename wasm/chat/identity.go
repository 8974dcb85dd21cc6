package chat

import (
	"slices"
	"strings"

	"kith/server/protocol"
	"kith/server/protocol/codec"
	"kith/wasm/app"
)

// loginArgs is the argument of login.
type loginArgs struct{ jwt string }

func (v *loginArgs) Fields(c *codec.Codec) { c.String("jwtToken", &v.jwt, protocol.JWTLimit) }

func (t *turn) callLogin(c *Call, args string) {
	var v loginArgs
	if !argument(c, args, &v) {
		return
	}
	if v.jwt == "" {
		c.fail("login: the jwtToken is missing.")
		return
	}
	c.JWT = v.jwt
	t.use()
	t.hurry()
}

func (t *turn) tryLogin(c *Call) {
	if t.State.Session.ID == "" {
		t.use()
	}
	if t.live() && c.Socket != t.Link.Socket {
		c.Socket = t.Link.Socket
		t.transmit(&protocol.Login{Session: t.State.Session.ID, Ref: c.ref(), JWT: c.JWT})
	}
}

// loggedIn takes in who the visitor is.
func (t *turn) loggedIn(f *protocol.LoggedIn) {
	if !t.mine() {
		return
	}
	t.State.Customer = known(f.Customer)
	t.State.Session.Used, t.State.Session.Identified = true, true
	t.Listed = false // Welcome follows
	r := reply(nil).yes("identified", true).text("customerId", f.Customer.ID)
	if f.Customer.Email != "" {
		r = r.text("email", f.Customer.Email)
	}
	if f.Customer.ExternalID != "" {
		r = r.text("externalId", f.Customer.ExternalID)
	}
	response := r.done()
	if c := t.asked(f.Ref); c != nil {
		c.settle(response)
	}
	t.do(app.Notify{Event: "onLogin", Response: response})
}

// asked finds the call that a frame answers.
func (t *turn) asked(ref string) *Call {
	for i := range t.Calls {
		if c := &t.Calls[i]; !c.Done && c.ref() == ref {
			return c
		}
	}
	return nil
}

// refusedCall takes in that the server did not do what a call asked.
func (t *turn) refusedCall(f *protocol.Refused) {
	if f.Ref == noteRef {
		t.noted(f.Conversation)
		return
	}
	c := t.asked(f.Ref)
	switch {
	case f.Code == protocol.CodeRevoked:
		t.finished(t.State.Session.ID)
	case c == nil:
	case f.Code == protocol.CodeOtherPerson && c.Method == "login":
		t.change(c)
	default:
		text := f.Text
		if text == "" {
			text = "the server refused it."
		}
		c.fail(c.Method + ": " + text)
	}
}

// change ends the session for one that signs in as somebody else. Nothing of
// the former person stays; what was begun after the call is the new person's.
func (t *turn) change(c *Call) {
	number := c.Number
	state, place := t.State, t.Place
	var fresh []Conversation
	for i := range state.Conversations {
		if v := &state.Conversations[i]; v.Last == 0 && v.Begun >= number {
			fresh = append(fresh, *v)
		}
	}
	begun := func(id string) bool {
		return slices.ContainsFunc(fresh, func(v Conversation) bool { return v.ID == id })
	}
	old := func(l Letter) bool { return !begun(l.Conversation) }
	letters := slices.DeleteFunc(slices.Clone(state.Outbox), old)
	t.State.Outbox = slices.DeleteFunc(slices.Clone(state.Outbox), func(l Letter) bool { return !old(l) })
	t.failCalls(number)
	t.logout(0)
	t.use()
	t.State.Conversations, t.State.Outbox = fresh, letters
	for _, v := range state.Notes {
		if begun(v.Conversation) {
			t.State.Notes = joinNotes(t.State.Notes, []Note{v})
		}
	}
	if place.Screen == Talk && begun(place.Conversation) {
		t.Place = place
	}
	if c := t.call(number); c != nil {
		c.Socket, c.Due = 0, t.Now+CallLimit
	}
}

// heldBack reports whether a letter waits for a login that was called before it
// was written, because it may become another session's.
func (t *turn) heldBack(l *Letter) bool {
	v := t.State.conversation(l.Conversation)
	if v == nil || v.Last != 0 {
		return false
	}
	return slices.ContainsFunc(t.Calls, func(c Call) bool {
		return c.Method == "login" && !c.Done && v.Begun >= c.Number
	})
}

// personArgs is the argument of isLoggedIn.
type personArgs struct{ email, external string }

func (v *personArgs) Fields(c *codec.Codec) {
	c.String("email", &v.email, protocol.NameLimit)
	c.String("externalId", &v.external, protocol.NameLimit)
}

func (t *turn) callIsLoggedIn(c *Call, args string) {
	var v personArgs
	if !argument(c, args, &v) {
		return
	}
	if v.email == "" && v.external == "" {
		c.fail("isLoggedIn: the email or the externalId is missing.")
		return
	}
	c.Email, c.External = v.email, v.external
}

func (t *turn) tryIsLoggedIn(c *Call) {
	is := t.State.Session.Identified
	who := &t.State.Customer
	if c.Email != "" {
		is = is && strings.EqualFold(c.Email, who.Email)
	} else {
		is = is && c.External == who.ExternalID
	}
	if is {
		c.settle("true")
	} else {
		c.settle("false")
	}
}
