package agent

import (
	"flag"
	"os"
	"path/filepath"
	"testing"

	"kith/server/protocol"
	"kith/wasm/agent/view"
	"kith/wasm/app"
	"kith/wasm/connection"
)

var updateGolden = flag.Bool("update", false, "write the golden files again")

// The scripts are sequences of events. What the program does about each is in
// testdata.
var scripts = map[string]func(*testClient){
	"setup": func(s *testClient) {
		s.handle(app.Started{Config: `{"setup":"CODE"}`, Visible: true, Online: true})
		s.action("submit", view.NameSetup, "", "")
		s.action("input", view.NameName, "", "Anna Berg")
		s.action("submit", view.NameSetup, "", "")
		s.action("input", view.NamePassword, "", "short")
		s.action("click", view.NameShowPassword, "", "")
		s.action("submit", view.NameSetup, "", "")
		s.action("submit", view.NameSetup, "", "")
		s.respond(setupRequest, 400, `{"code":"password","text":"Please choose a longer password."}`)
		s.action("input", view.NamePassword, "", "long enough")
		s.action("submit", view.NameSetup, "", "")
		s.respond(setupRequest, 200, `{"id":"a1","name":"Anna Berg"}`)
		s.connect()
	},
	"signin": func(s *testClient) {
		s.handle(app.Started{Visible: true, Online: true})
		s.respond(selfRequest, 0, "")
		s.wait(SelfRetryAfter)
		s.respond(selfRequest, 401, `{"code":"unauthorized"}`)
		s.action("input", view.NameName, "", "Anna Berg")
		s.action("input", view.NamePassword, "", "wrong")
		s.action("submit", view.NameSignIn, "", "")
		s.respond(signInRequest, 401, `{"code":"unauthorized","text":"The name or the password is wrong."}`)
		s.action("input", view.NamePassword, "", "right")
		s.action("submit", view.NameSignIn, "", "")
		s.respond(signInRequest, 429, `{"code":"too_many","text":"Too many tries. Please wait a minute."}`)
		s.action("submit", view.NameSignIn, "", "")
		s.respond(signInRequest, 0, "")
		s.action("submit", view.NameSignIn, "", "")
		s.respond(signInRequest, 200, `{"id":"a1","name":"Anna Berg"}`)
		s.connect(s.conversation("a", 3, 1))
		s.handle(app.SocketClosed{Socket: 1, Code: int64(protocol.CloseSignedOut)})
	},
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
	"menu": func(s *testClient) {
		s.signIn(s.conversation("a", 2, 0))
		s.action("click", view.NameMenu, "", "")
		s.action("change", view.NamePicture, "", "")
		s.respond(view.NamePicture, 413, `{"code":"too_long","text":"The picture is too large."}`)
		s.action("change", view.NamePicture, "", "")
		s.respond(view.NamePicture, 200, `{"id":"a1","name":"Anna Berg","picture":"/v1/picture/a1?v=2"}`)
		s.action("click", view.NameInvite, "", "")
		s.respond(inviteRequest, 200, `{"address":"https://x.example/inbox#setup=C"}`)
		s.action("click", view.NameCopy, "", "")
		s.action("escape", view.NameCloseDialog, "", "")
		s.open("a", 2)
		s.action("click", view.NameEnd, "a", "")
		v := s.conversation("a", 2, 0)
		v.Ended = true
		s.receive(&protocol.ConversationChanged{Session: s.p.model.Session, Conversation: v})
		s.action("click", view.NameReopen, "a", "")
		s.receive(&protocol.ConversationChanged{Session: s.p.model.Session, Conversation: s.conversation("a", 2, 0)})
		s.action("input", view.NameReply, "a", "wait")
		s.action("enter", view.NameSend, "a", "wait")
		s.action("click", view.NameMenu, "", "")
		s.action("click", view.NameSignOut, "", "")
		s.action("click", view.NameCloseDialog, "", "")
		s.action("click", view.NameMenu, "", "")
		s.action("click", view.NameSignOut, "", "")
		s.action("click", view.NameSignOutAnyway, "", "")
		s.respond(signOutRequest, 204, "")
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
		s.action("click", view.NameFilter, view.FilterEnded, "")
		s.expect("Nothing has ended yet")
	},
}

func TestScripts(t *testing.T) {
	for name, run := range scripts {
		t.Run(name, func(t *testing.T) {
			s := newTestClient(t)
			run(s)
			path := filepath.Join("testdata", name+".txt")
			if *updateGolden {
				if err := os.WriteFile(path, []byte(s.log.String()), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if got := s.log.String(); got != string(want) {
				t.Errorf("%s differs from what happened. If that is right, go test ./wasm/agent -update writes it again; read the difference. Now:\n%s", path, got)
			}
		})
	}
}
