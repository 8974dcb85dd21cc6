package agent

import (
	"slices"

	"kith/server/protocol"
	"kith/wasm/agent/state"
	"kith/wasm/agent/view"
	"kith/wasm/app"
)

// receive handles a frame of the server. One of an older socket or of another
// page load is ignored.
func (u *update) receive(e app.SocketReceived) {
	if e.Socket != u.Connection.Socket || !u.Connection.IsOpen() {
		return
	}
	u.Connection.Received(u.Now)
	f, err := protocol.Decode(e.Text)
	if err != nil {
		u.do(app.LogError{Text: "A frame of the server was not understood: " + err.Error()})
		return
	}
	if f.SessionID() != u.Session {
		return
	}
	switch f := f.(type) {
	case *protocol.Inbox:
		u.receiveInbox(f)
	case *protocol.Listed:
		u.receiveListed(f)
	case *protocol.Deleted:
		u.conversationGone(f.Conversation)
	case *protocol.Blocked:
		u.receiveBlocked(f)
	case *protocol.BlockAdded:
		u.receiveBlock(f.Rule)
	case *protocol.Unblock:
		u.receiveUnblock(f.Block)
	case *protocol.ConversationChanged:
		u.receiveConversation(f.Conversation)
	case *protocol.Messages:
		u.receiveMessages(f)
	case *protocol.MessageAppended:
		u.receiveMessage(f.Message)
	case *protocol.Ack:
		u.receiveAck(f)
	case *protocol.Refused:
		u.receiveRefused(f)
	case *protocol.Typing:
		u.receiveTyping(f)
	}
}

// receiveInbox handles the answer to AgentHello: the connection is live. What was
// known of the list is read anew, except the conversations whose messages this page
// holds: how they are now, or that they are gone, follows.
func (u *update) receiveInbox(f *protocol.Inbox) {
	u.Connection.Welcomed(u.Now)
	u.SendAfter = 0
	if f.Self.ID != "" {
		u.Self = f.Self
	}
	if u.Role = f.Role; !u.MayManage() { // it is not the agent's to see any more
		u.dropPersonalData()
		switch u.Settings.Page {
		case state.TeamPage, state.AuditPage, state.ReleasesPage:
			u.leaveSettings()
		}
	}
	u.refreshReleases()
	u.Brands = f.Brands
	former := u.List.Items
	u.List.Items = nil
	for i := range former {
		if u.Conversation(former[i].ID) != nil {
			u.List.Put(former[i].Conversation)
		}
	}
	open := state.Pages{View: protocol.ViewOpen, Loaded: true, Complete: !f.More}
	for _, c := range f.Conversations {
		open.After = protocol.ViewOpen.Cursor(&c)
		u.List.Put(c)
		if old := state.FindItem(former, c.ID); u.List.Loaded && (old == nil || old.Last < c.Last) {
			u.notifyNewMessage(c)
		}
	}
	u.List.Pages = []state.Pages{open}
	u.Moderation.Pending, u.Moderation.Blocks.Loading = state.Pending{}, false
	u.List.Selected = slices.DeleteFunc(u.List.Selected, func(id string) bool { return u.Item(id) == nil })
	u.List.Loaded = true
}

// receiveRefused handles the refusal of a frame that this page sent.
func (u *update) receiveRefused(f *protocol.Refused) {
	if f.Client != "" {
		u.replyRefused(f)
		return
	}
	switch {
	case f.Ref == listRef:
		u.pageRefused(f.Text)
		return
	case f.Ref == moderationRef, f.Ref == blocksRef:
		u.moderationRefused(f.Text)
		return
	case f.Code == protocol.CodeNotFound && f.Conversation != "":
		u.conversationGone(f.Conversation)
		return
	}
	if c := u.Conversation(f.Conversation); c != nil {
		c.LoadingOlder = false
	}
	if f.Conversation == "" || f.Conversation == u.Shown {
		u.Notice = f.Text
	}
}

// receiveResponse handles the response to an HTTP request.
func (u *update) receiveResponse(e app.Responded) {
	ok := e.Status >= 200 && e.Status < 300
	if u.receiveSettings(e, ok) || u.receivePersonalData(e, ok) {
		return
	}
	switch e.Name {
	case selfRequest, setupRequest, signInRequest:
		if u.Screen != state.InboxScreen {
			u.receiveSignIn(e)
		}
	case signOutRequest:
		if ok || e.Status == 401 {
			u.Stored.Outbox, u.Stored.Tombstones, u.Stored.Drafts, u.Stored.Agent = nil, nil, nil, ""
			u.showSignIn("")
			return
		}
		u.Menu.Error = errorText(e.Status, "")
	case resetRequest:
		u.receiveReset(e, ok)
	case proofRequest:
		u.receiveProof(e, ok)
	case view.NamePicture:
		u.receivePicture(e, ok)
	}
}
