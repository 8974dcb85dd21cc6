package chat

import (
	"slices"

	"kith/server/protocol"
	"kith/wasm/app"
	"kith/wasm/chat/sdk"
	"kith/wasm/chat/state"
	"kith/wasm/outbox"
)

func (u *update) beginLogin(c *state.Call, args string) {
	var v sdk.LoginArgs
	if !sdk.Argument(c, args, &v) {
		return
	}
	if v.JWT == "" {
		c.Fail("login: the jwtToken is missing.")
		return
	}
	c.JWT = v.JWT
	u.retryNow()
}

func (u *update) tryLogin(c *state.Call) {
	u.useSession()
	if u.live() && c.Socket != u.Connection.Socket {
		c.Socket = u.Connection.Socket
		next := u.nextSession()
		u.sendFrame(&protocol.Login{
			Session: u.Stored.Session.ID, Ref: c.Ref(), JWT: c.JWT,
			Next: protocol.NextSession{Session: next.ID, Token: next.Token, Revoke: next.Revoke},
		})
	}
}

// receiveLoggedIn handles that the server knows who the visitor is. From here on
// the session is the one that the login has asked for.
func (u *update) receiveLoggedIn(f *protocol.LoggedIn) {
	u.adoptSession(f.Next) // the present one goes on if there is none
	u.Stored.Customer = withoutDetails(f.Customer)
	u.Stored.Session.Used, u.Stored.Session.Identified = true, true
	u.ListLoaded = false // Welcome follows
	r := sdk.Object(nil).Bool("identified", true).Text("customerId", f.Customer.ID)
	if f.Customer.Email != "" {
		r = r.Text("email", f.Customer.Email)
	}
	if f.Customer.ExternalID != "" {
		r = r.Text("externalId", f.Customer.ExternalID)
	}
	response := r.String()
	if c := u.callByRef(f.Ref); c != nil {
		c.Settle(response)
	}
	u.do(app.Notify{Event: "onLogin", Response: response})
}

// withoutDetails returns what the visitor's program keeps of the customer,
// without what only agents see.
func withoutDetails(v protocol.Customer) protocol.Customer {
	return protocol.Customer{ID: v.ID, Name: v.Name, Email: v.Email, ExternalID: v.ExternalID}
}

// switchPerson ends the session, because a call signs in somebody else. Nothing
// of the former person stays; what was begun after the call belongs to the new
// one.
func (u *update) switchPerson(c *state.Call) {
	number := c.Number
	before, route := u.Stored, u.Route
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
	messages := slices.DeleteFunc(slices.Clone(before.Outbox), old)
	u.Stored.Outbox = slices.DeleteFunc(slices.Clone(before.Outbox), func(l outbox.Message) bool { return !old(l) })
	u.failCallsBefore(number)
	u.startLogout(0) // tryLogin begins the next session
	u.Stored.Conversations, u.Stored.Outbox = fresh, messages
	for _, v := range before.PendingAttributes {
		if begun(v.Conversation) {
			u.Stored.PendingAttributes = state.MergePendingAttributes(u.Stored.PendingAttributes, []state.PendingAttributes{v})
		}
	}
	if begun(route.Conversation) {
		u.Route = route
	}
	c.Socket, c.Due = 0, u.Now+CallTimeout
}

// waitsForLogin reports whether a message is held back because a login was
// called before it was written, so that it may become another session's.
func (u *update) waitsForLogin(l *outbox.Message) bool {
	v := u.Stored.ConversationByID(l.Conversation)
	if v == nil || v.Last != 0 {
		return false
	}
	return slices.ContainsFunc(u.Calls, func(c state.Call) bool {
		return c.Method == "login" && !c.Done && v.BegunAtCall >= c.Number
	})
}

func (u *update) beginIsLoggedIn(c *state.Call, args string) {
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

func (u *update) tryIsLoggedIn(c *state.Call) {
	is := u.Stored.Session.Identified
	who := &u.Stored.Customer
	if c.Email != "" {
		is = is && equalAddress(c.Email, who.Email)
	} else {
		is = is && c.External == who.ExternalID
	}
	if is {
		c.Settle("true")
	} else {
		c.Settle("false")
	}
}

// equalAddress reports whether two e-mail addresses are the same. Only ASCII
// letters are compared without their case, as the server does.
func equalAddress(a, b string) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range len(a) {
		if lowerASCII(a[i]) != lowerASCII(b[i]) {
			return false
		}
	}
	return true
}

func lowerASCII(b byte) byte {
	if 'A' <= b && b <= 'Z' {
		b += 'a' - 'A'
	}
	return b
}
