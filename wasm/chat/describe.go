package chat

import (
	"kith/server/protocol"
	"kith/server/protocol/codec"
)

// Limits of what a site says of a customer.
const sharedLimit = 50

// DescribeArgs is the argument of describeCustomer.
type DescribeArgs struct {
	Shared shared
	Custom string
}

func (v *DescribeArgs) Fields(c *codec.Codec) {
	codec.Object(c, "attributes", &v.Shared)
	c.JSON("customAttributes", &v.Custom, protocol.AttributesLimit)
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

func (t *update) callDescribeCustomer(c *Call, args string) {
	var v DescribeArgs
	if !Argument(c, args, &v) || !IsObject(c, "customAttributes", v.Custom) {
		return
	}
	attributes := codec.Encode(&v.Shared)
	if attributes == "{}" && v.Custom == "" {
		c.Fail("describeCustomer: attributes or customAttributes are missing.")
		return
	}
	var r Object
	if attributes != "{}" {
		r = r.JSON("attributes", attributes)
	}
	if v.Custom != "" {
		r = r.JSON("customAttributes", v.Custom)
	}
	c.Answer = r.String()
	c.Attributes = joinObjects(attributes, v.Custom)
	if len(c.Attributes) > protocol.AttributesLimit {
		c.Fail("describeCustomer: the attributes are longer than 16 KB.")
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
func (t *update) tryDescribe(c *Call) {
	if t.live() && c.Socket != t.Connection.Socket {
		c.Socket = t.Connection.Socket
		t.transmit(&protocol.Describe{
			Session: t.Stored.Session.ID, Ref: c.Ref(), Conversation: c.Conversation, Attributes: c.Attributes,
		})
	}
}

func (t *update) callDescribeConversation(c *Call, args string) {
	var v ConversationArgs
	if !Argument(c, args, &v) || !IsObject(c, "customAttributes", v.Attributes) {
		return
	}
	switch {
	case v.ID == "":
		c.Fail("describeConversation: the conversationId is missing.")
		return
	case v.Attributes == "":
		c.Fail("describeConversation: the customAttributes are missing.")
		return
	}
	c.Conversation, c.Attributes = v.ID, v.Attributes
	c.Answer = Object(nil).Text("conversationId", v.ID).JSON("customAttributes", v.Attributes).String()
	t.tryDescribeConversation(c)
}

// tryDescribeConversation describes a conversation that the server has; for one
// that it does not have yet, what the site says is kept until it does.
func (t *update) tryDescribeConversation(c *Call) {
	if !t.found(c) {
		return
	}
	if t.Stored.ConversationByID(c.Conversation).Last > 0 {
		t.tryDescribe(c)
		return
	}
	attributes, at := c.Attributes, t.Now
	for _, v := range t.Stored.PendingAttributes {
		if v.Conversation == c.Conversation {
			attributes, at = joinObjects(v.Attributes, attributes), t.later(v.At)
		}
	}
	if len(attributes) > protocol.AttributesLimit {
		c.Fail("describeConversation: the customAttributes are longer than 16 KB.")
		return
	}
	t.Stored.PendingAttributes = MergePendingAttributes(t.Stored.PendingAttributes, []PendingAttributes{{c.Conversation, attributes, at}})
	c.Settle(c.Answer)
}

// noteRef marks what is sent of the notes.
const noteRef = "note"

// describeNotes sends what the site said of conversations that the server has
// by now.
func (t *update) describeNotes() {
	for _, v := range t.Stored.PendingAttributes {
		if c := t.Stored.ConversationByID(v.Conversation); v.Attributes == "" || c == nil || c.Last == 0 {
			continue
		}
		flight := noteRef + v.Conversation
		if f := t.flight(flight); f != nil && !t.due(f.Due) {
			continue
		}
		t.land(flight)
		t.InFlight = append(t.InFlight, InFlight{flight, t.Connection.Socket, t.Now + AckTimeout})
		t.transmit(&protocol.Describe{
			Session: t.Stored.Session.ID, Ref: noteRef, Conversation: v.Conversation, Attributes: v.Attributes,
		})
	}
}

// noting reports whether a note waits.
func (t *update) noting(conversation string) bool {
	for _, v := range t.Stored.PendingAttributes {
		if v.Conversation == conversation {
			return v.Attributes != "" && t.Stored.ConversationByID(conversation) != nil
		}
	}
	return false
}

// noted takes in that a note needs no more sending.
func (t *update) noted(conversation string) {
	for _, v := range t.Stored.PendingAttributes {
		if v.Conversation == conversation && v.Attributes != "" {
			t.Stored.PendingAttributes = MergePendingAttributes(t.Stored.PendingAttributes, []PendingAttributes{{conversation, "", t.later(v.At)}})
			return
		}
	}
}

// described takes in that the server has stored a description.
func (t *update) described(f *protocol.Described) {
	if !t.mine() {
		return
	}
	if f.Ref == noteRef {
		t.noted(f.Conversation)
		return
	}
	if c := t.asked(f.Ref); c != nil {
		c.Settle(c.Answer)
	}
}
