package chat

import (
	"slices"

	"kith/server/protocol"
	"kith/server/protocol/codec"
	"kith/wasm/chat/sdk"
	"kith/wasm/chat/state"
	"kith/wasm/outbox"
)

func (u *update) beginDescribeCustomer(c *state.Call, args string) {
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
	c.Attributes = mergeObjects(attributes, v.Custom)
	if len(c.Attributes) > protocol.AttributesLimit {
		c.Fail("describeCustomer: the attributes are longer than 16 KB.")
		return
	}
	u.useSession()
}

// mergeObjects returns a JSON object with the fields of two.
func mergeObjects(a, b string) string {
	switch {
	case a == "" || a == "{}":
		return b
	case b == "" || b == "{}":
		return a
	}
	return a[:len(a)-1] + "," + b[1:]
}

// tryDescribe sends what a call says of the customer or of a conversation.
func (u *update) tryDescribe(c *state.Call) {
	if u.live() && c.Socket != u.Connection.Socket {
		c.Socket = u.Connection.Socket
		u.sendFrame(&protocol.Describe{
			Session: u.Stored.Session.ID, Ref: c.Ref(), Conversation: c.Conversation, Attributes: c.Attributes,
		})
	}
}

func (u *update) beginDescribeConversation(c *state.Call, args string) {
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
}

// tryDescribeConversation describes a conversation that the server has. For one
// that it does not have yet, the attributes are stored until it does.
func (u *update) tryDescribeConversation(c *state.Call) {
	if !u.conversationKnown(c) {
		return
	}
	if u.Stored.ConversationByID(c.Conversation).Last > 0 {
		u.tryDescribe(c)
		return
	}
	attributes, at := c.Attributes, u.Now
	for _, v := range u.Stored.PendingAttributes {
		if v.Conversation == c.Conversation {
			attributes, at = mergeObjects(v.Attributes, attributes), u.laterThan(v.At)
		}
	}
	if len(attributes) > protocol.AttributesLimit {
		c.Fail("describeConversation: the customAttributes are longer than 16 KB.")
		return
	}
	u.Stored.PendingAttributes = state.MergePendingAttributes(u.Stored.PendingAttributes, []state.PendingAttributes{{Conversation: c.Conversation, Attributes: attributes, At: at}})
	c.Settle(c.Answer)
}

// pendingRef is the Ref of frames with pending attributes, and begins their
// keys in InFlight.
const pendingRef = "note"

// sendPendingAttributes sends the attributes of conversations that the server
// has by now.
func (u *update) sendPendingAttributes() {
	for _, v := range u.Stored.PendingAttributes {
		if c := u.Stored.ConversationByID(v.Conversation); v.Attributes == "" || c == nil || c.Last == 0 {
			continue
		}
		key := pendingRef + v.Conversation
		if u.inFlight(key) {
			continue
		}
		u.InFlight = append(u.InFlight, outbox.InFlight{Client: key, Socket: u.Connection.Socket, Due: u.Now + AckTimeout})
		u.sendFrame(&protocol.Describe{
			Session: u.Stored.Session.ID, Ref: pendingRef, Conversation: v.Conversation, Attributes: v.Attributes,
		})
	}
}

// attributesPending reports whether attributes of a conversation are to be
// sent.
func (u *update) attributesPending(conversation string) bool {
	return u.Stored.ConversationByID(conversation) != nil && slices.ContainsFunc(u.Stored.PendingAttributes, func(v state.PendingAttributes) bool {
		return v.Conversation == conversation && v.Attributes != ""
	})
}

// attributesSent handles that the attributes of a conversation need not be sent
// again.
func (u *update) attributesSent(conversation string) {
	for _, v := range u.Stored.PendingAttributes {
		if v.Conversation == conversation && v.Attributes != "" {
			u.Stored.PendingAttributes = state.MergePendingAttributes(u.Stored.PendingAttributes, []state.PendingAttributes{{Conversation: conversation, Attributes: "", At: u.laterThan(v.At)}})
			return
		}
	}
}

// attributesRefused handles that the server did not accept the attributes of a
// conversation. They are sent again later, or given up.
func (u *update) attributesRefused(f *protocol.Refused) {
	if f.Code.Temporary() {
		u.delay(pendingRef+f.Conversation, retryDelay(f.Retry))
	} else {
		u.attributesSent(f.Conversation)
	}
}

// receiveDescribed handles that the server has stored attributes.
func (u *update) receiveDescribed(f *protocol.Described) {
	if f.Ref == pendingRef {
		u.attributesSent(f.Conversation)
		return
	}
	if c := u.callByRef(f.Ref); c != nil {
		c.Settle(c.Answer)
	}
}
