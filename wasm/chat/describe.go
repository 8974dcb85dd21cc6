package chat

import (
	"kith/server/protocol"
	"kith/server/protocol/codec"
	"kith/wasm/chat/sdk"
	"kith/wasm/chat/state"
	"kith/wasm/outbox"
)

func (t *update) callDescribeCustomer(c *state.Call, args string) {
	var v sdk.DescribeArgs
	if !sdk.Argument(c, args, &v) || !sdk.IsObject(c, "customAttributes", v.Custom) {
		return
	}
	attributes := codec.Encode(&v.Shared)
	if attributes == "{}" && v.Custom == "" {
		c.Fail("describeCustomer: attributes or customAttributes are missing.")
		return
	}
	var r sdk.Object
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
func (t *update) tryDescribe(c *state.Call) {
	if t.live() && c.Socket != t.Connection.Socket {
		c.Socket = t.Connection.Socket
		t.transmit(&protocol.Describe{
			Session: t.Stored.Session.ID, Ref: c.Ref(), Conversation: c.Conversation, Attributes: c.Attributes,
		})
	}
}

func (t *update) callDescribeConversation(c *state.Call, args string) {
	var v sdk.ConversationArgs
	if !sdk.Argument(c, args, &v) || !sdk.IsObject(c, "customAttributes", v.Attributes) {
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
	c.Answer = sdk.Object(nil).Text("conversationId", v.ID).JSON("customAttributes", v.Attributes).String()
	t.tryDescribeConversation(c)
}

// tryDescribeConversation describes a conversation that the server has; for one
// that it does not have yet, what the site says is kept until it does.
func (t *update) tryDescribeConversation(c *state.Call) {
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
	t.Stored.PendingAttributes = state.MergePendingAttributes(t.Stored.PendingAttributes, []state.PendingAttributes{{Conversation: c.Conversation, Attributes: attributes, At: at}})
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
		t.InFlight = append(t.InFlight, outbox.InFlight{Client: flight, Socket: t.Connection.Socket, Due: t.Now + AckTimeout})
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
			t.Stored.PendingAttributes = state.MergePendingAttributes(t.Stored.PendingAttributes, []state.PendingAttributes{{Conversation: conversation, Attributes: "", At: t.later(v.At)}})
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
