package chat

import (
	"kith/server/protocol"
	"kith/server/protocol/codec"
)

// Limits of what a site says of a customer.
const sharedLimit = 50

// describeArgs is the argument of describeCustomer.
type describeArgs struct {
	shared shared
	custom string
}

func (v *describeArgs) Fields(c *codec.Codec) {
	codec.Object(c, "attributes", &v.shared)
	c.JSON("customAttributes", &v.custom, protocol.AttributesLimit)
}

// shared are the attributes that every customer may have; those without the
// prefix are the older names.
type shared struct {
	emails, phones   []string
	socials          []social
	emails0, phones0 []string
	socials0         []social
}

func (v *shared) Fields(c *codec.Codec) {
	c.Strings("sharedEmails", &v.emails, sharedLimit, protocol.NameLimit)
	c.Strings("sharedPhones", &v.phones, sharedLimit, protocol.NameLimit)
	codec.List(c, "sharedSocials", &v.socials, sharedLimit)
	if c.Reading() {
		c.Strings("emails", &v.emails0, sharedLimit, protocol.NameLimit)
		c.Strings("phones", &v.phones0, sharedLimit, protocol.NameLimit)
		codec.List(c, "socials", &v.socials0, sharedLimit)
		v.emails = append(v.emails, v.emails0...)
		v.phones = append(v.phones, v.phones0...)
		v.socials = append(v.socials, v.socials0...)
	}
}

// A social is an account elsewhere.
type social struct{ username, kind string }

func (v *social) Fields(c *codec.Codec) {
	c.String("username", &v.username, protocol.NameLimit)
	c.String("type", &v.kind, protocol.NameLimit)
}

func (t *turn) callDescribeCustomer(c *Call, args string) {
	var v describeArgs
	if !argument(c, args, &v) || !object(c, "customAttributes", v.custom) {
		return
	}
	attributes := codec.Encode(&v.shared)
	if attributes == "{}" && v.custom == "" {
		c.fail("describeCustomer: attributes or customAttributes are missing.")
		return
	}
	var r reply
	if attributes != "{}" {
		r = r.json("attributes", attributes)
	}
	if v.custom != "" {
		r = r.json("customAttributes", v.custom)
	}
	c.Answer = r.done()
	c.Attributes = joinObjects(attributes, v.custom)
	if len(c.Attributes) > protocol.AttributesLimit {
		c.fail("describeCustomer: the attributes are longer than 16 KB.")
		return
	}
	t.use()
}

// joinObjects writes the fields of two JSON objects as one.
func joinObjects(a, b string) string {
	switch {
	case a == "" || a == "{}":
		return b
	case b == "" || b == "{}":
		return a
	}
	return a[:len(a)-1] + "," + b[1:]
}

// tryDescribe sends what a call says of the customer or a conversation.
func (t *turn) tryDescribe(c *Call) {
	if t.live() && c.Socket != t.Link.Socket {
		c.Socket = t.Link.Socket
		t.transmit(&protocol.Describe{
			Session: t.State.Session.ID, Ref: c.ref(), Conversation: c.Conversation, Attributes: c.Attributes,
		})
	}
}

func (t *turn) callDescribeConversation(c *Call, args string) {
	var v conversationArgs
	if !argument(c, args, &v) || !object(c, "customAttributes", v.attributes) {
		return
	}
	switch {
	case v.id == "":
		c.fail("describeConversation: the conversationId is missing.")
		return
	case v.attributes == "":
		c.fail("describeConversation: the customAttributes are missing.")
		return
	}
	c.Conversation, c.Attributes = v.id, v.attributes
	c.Answer = reply(nil).text("conversationId", v.id).json("customAttributes", v.attributes).done()
	t.tryDescribeConversation(c)
}

// tryDescribeConversation describes a conversation that the server has; for one
// that it does not have yet, what the site says is kept until it does.
func (t *turn) tryDescribeConversation(c *Call) {
	if !t.found(c) {
		return
	}
	if t.State.conversation(c.Conversation).Last > 0 {
		t.tryDescribe(c)
		return
	}
	attributes, at := c.Attributes, t.Now
	for _, v := range t.State.Notes {
		if v.Conversation == c.Conversation {
			attributes, at = joinObjects(v.Attributes, attributes), t.later(v.At)
		}
	}
	if len(attributes) > protocol.AttributesLimit {
		c.fail("describeConversation: the customAttributes are longer than 16 KB.")
		return
	}
	t.State.Notes = joinNotes(t.State.Notes, []Note{{c.Conversation, attributes, at}})
	c.settle(c.Answer)
}

// noteRef marks what is sent of the notes.
const noteRef = "note"

// describeNotes sends what the site said of conversations that the server has
// by now.
func (t *turn) describeNotes() {
	for _, v := range t.State.Notes {
		if c := t.State.conversation(v.Conversation); v.Attributes == "" || c == nil || c.Last == 0 {
			continue
		}
		flight := noteRef + v.Conversation
		if f := t.flight(flight); f != nil && !t.due(f.Due) {
			continue
		}
		t.land(flight)
		t.Flights = append(t.Flights, Flight{flight, t.Link.Socket, t.Now + AckLimit})
		t.transmit(&protocol.Describe{
			Session: t.State.Session.ID, Ref: noteRef, Conversation: v.Conversation, Attributes: v.Attributes,
		})
	}
}

// noting reports whether a note waits.
func (t *turn) noting(conversation string) bool {
	for _, v := range t.State.Notes {
		if v.Conversation == conversation {
			return v.Attributes != "" && t.State.conversation(conversation) != nil
		}
	}
	return false
}

// noted takes in that a note needs no more sending.
func (t *turn) noted(conversation string) {
	for _, v := range t.State.Notes {
		if v.Conversation == conversation && v.Attributes != "" {
			t.State.Notes = joinNotes(t.State.Notes, []Note{{conversation, "", t.later(v.At)}})
			return
		}
	}
}

// described takes in that the server has stored a description.
func (t *turn) described(f *protocol.Described) {
	if !t.mine() {
		return
	}
	if f.Ref == noteRef {
		t.noted(f.Conversation)
		return
	}
	if c := t.asked(f.Ref); c != nil {
		c.settle(c.Answer)
	}
}
