package agent

import (
	"kith/server/protocol"
	"kith/wasm/agent/view"
	"kith/wasm/app"
	"kith/wasm/connection"
)

// conversationScripts are the scripts of a conversation, the connection and the keyboard.
var conversationScripts = map[string]func(*testClient){
	"reply": func(s *testClient) {
		s.signIn(s.conversation("a", 3, 1), s.conversation("b", 1, 0))
		s.open("a", 3)
		s.action("input", view.NameReply, "a", "Of")
		s.wait(100)
		s.action("input", view.NameReply, "a", "Of course")
		s.wait(TypingInterval)
		s.action("input", view.NameReply, "a", "Of course!")
		s.action("enter", view.NameSend, "a", "Of course!")
		client := s.p.model.Stored.Outbox[0].Client
		s.handle(app.SocketClosed{Socket: 1, Code: 1006})
		s.wait(connection.FirstRetry)
		s.connect(s.conversation("a", 3, 0), s.conversation("b", 1, 0))
		s.receive(&protocol.Ack{Session: s.p.model.Session, Conversation: "a", Client: client, ID: "m4", Number: 4, At: s.now})
		v := s.conversation("a", 4, 0)
		v.Author, v.Person, v.Marks.CustomerDelivered = protocol.AuthorAgent, anna, 4
		s.receive(&protocol.ConversationChanged{Session: s.p.model.Session, Conversation: v})
		s.expect(`data-message-id="m4" data-state="delivered" data-author="agent"`)
	},
	"refused": func(s *testClient) {
		s.signIn(s.conversation("a", 1, 0))
		s.open("a", 1)
		s.action("input", view.NameReply, "a", "one")
		s.action("click", view.NameSend, "a", "")
		client := s.p.model.Stored.Outbox[0].Client
		refused := func(code protocol.Code, retry int64) {
			s.receive(&protocol.Refused{Session: s.p.model.Session, Conversation: "a", Client: client, Code: code, Text: "No: " + string(code) + ".", Retry: retry})
		}
		refused(protocol.CodeTooMany, 2000)
		s.wait(2000)
		refused(protocol.CodeUnavailable, 0)
		s.wait(BackOffDefault)
		refused(protocol.CodeEnded, 0)
		s.expect("No: ended.")
		s.action("click", view.NameRetry, client, "")
		refused(protocol.CodeEnded, 0)
		s.action("click", view.NameDiscard, client, "")
		s.expect(">one</textarea>")
	},
	"marks": func(s *testClient) {
		s.signIn(s.conversation("a", 2, 0), s.conversation("b", 1, 0))
		s.open("a", 2)
		s.handle(app.VisibilityChanged{Visible: false})
		s.receive(&protocol.MessageAppended{Session: s.p.model.Session, Message: s.message("a", 3, protocol.AuthorCustomer)})
		s.receive(&protocol.ConversationChanged{Session: s.p.model.Session, Conversation: s.conversation("a", 3, 1)})
		s.handle(app.VisibilityChanged{Visible: true})
		s.action("scroll", view.NameLog, "", "")
		s.receive(&protocol.MessageAppended{Session: s.p.model.Session, Message: s.message("a", 4, protocol.AuthorCustomer)})
		s.receive(&protocol.ConversationChanged{Session: s.p.model.Session, Conversation: s.conversation("a", 4, 1)})
		s.expect("1 new message")
		s.action("click", view.NameJumpToEnd, "", "")
		s.receive(&protocol.ConversationChanged{Session: s.p.model.Session, Conversation: s.conversation("b", 2, 1)})
		s.action("click", view.NameMenu, "", "")
		s.action("click", view.NameSound, "", "")
		s.action("escape", view.NameMenu, "", "")
		s.receive(&protocol.ConversationChanged{Session: s.p.model.Session, Conversation: s.conversation("b", 3, 2)})
		s.action("escape", view.NameBack, "", "")
	},
	"connection": func(s *testClient) {
		s.signIn(s.conversation("a", 2, 0))
		s.open("a", 2)
		s.wait(protocol.SilenceTimeout)
		for range 4 {
			s.wait(s.p.model.Connection.Due - s.now) // it connects again
			s.handle(app.SocketClosed{Socket: s.p.model.Connection.Socket, Code: 1006})
		}
		s.expect("Connecting again")
		s.handle(app.NetworkChanged{Online: false})
		s.expect("You are offline.")
		s.handle(app.NetworkChanged{Online: true})
		s.handle(app.SocketOpened{Socket: 1}) // an old socket
		s.connect(s.conversation("a", 4, 2))
		s.receive(s.page("a", 3, 4, true))
		s.handle(app.SocketClosed{Socket: s.p.model.Connection.Socket, Code: int64(protocol.CloseVersion)})
		s.expect("This page is out of date.")
		s.action("click", view.NameReload, "", "")
	},
	"tabs": func(s *testClient) {
		s.signIn(s.conversation("a", 1, 0), s.conversation("b", 1, 0))
		s.open("a", 1)
		s.action("input", view.NameReply, "a", "mine")
		s.handle(app.StorageChanged{Stored: `{"v":1,"agent":"a1","quiet":true,"drafts":[{"conversation":"a","text":"theirs"},{"conversation":"b","text":"of b"}],"outbox":[{"conversation":"b","client":"k1","text":"hello","at":5}]}`})
		s.expect(">mine</textarea>", "of b")
		s.handle(app.StorageChanged{Stored: `{"v":1,"agent":"a2"}`})
	},
	"keys": func(s *testClient) {
		s.signIn(s.conversation("a", 3, 0), s.conversation("b", 2, 0), s.conversation("c", 1, 0))
		s.action("j", view.NameNext, "", "")
		s.action("down", view.NameNext, "", "")
		s.action("down", view.NameNext, "", "")
		s.action("down", view.NameNext, "", "")
		s.action("k", view.NamePrevious, "", "")
		s.action("home", view.NameFirst, "", "")
		s.action("end", view.NameLast, "", "")
		s.action("click", view.NameOpenConversation, "c", "")
		s.action("click", view.NameDetails, "show", "")
		s.action("escape", view.NameBack, "", "")
		s.action("escape", view.NameBack, "", "")
		s.action("input", view.NameSearch, "", "visitor text 2")
		s.action("escape", view.NameSearch, "", "")
		s.action("click", view.NameView, "ended", "")
		s.receive(&protocol.Listed{Session: s.p.model.Session, Ref: listRef, View: protocol.ViewEnded})
		s.expect("Nothing has ended yet")
	},
}
