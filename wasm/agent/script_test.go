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

var updateGolden = flag.Bool("update", false, "write the golden scripts anew")

// The scripts: what happens, and, in testdata, what the program does about it.
var scripts = map[string]func(*session){
	"setup": func(s *session) {
		s.does(app.Started{Config: `{"setup":"CODE"}`, Visible: true, Online: true})
		s.acts("submit", view.NameSetup, "", "")
		s.acts("input", view.NameName, "", "Anna Berg")
		s.acts("submit", view.NameSetup, "", "")
		s.acts("input", view.NamePassword, "", "short")
		s.acts("click", view.NameShowPassword, "", "")
		s.acts("submit", view.NameSetup, "", "")
		s.acts("submit", view.NameSetup, "", "")
		s.answers(setupRequest, 400, `{"code":"password","text":"Please choose a longer password."}`)
		s.acts("input", view.NamePassword, "", "long enough")
		s.acts("submit", view.NameSetup, "", "")
		s.answers(setupRequest, 200, `{"id":"a1","name":"Anna Berg"}`)
		s.links()
	},
	"signin": func(s *session) {
		s.does(app.Started{Visible: true, Online: true})
		s.answers(selfRequest, 0, "")
		s.later(SelfRetryAfter)
		s.answers(selfRequest, 401, `{"code":"unauthorized"}`)
		s.acts("input", view.NameName, "", "Anna Berg")
		s.acts("input", view.NamePassword, "", "wrong")
		s.acts("submit", view.NameSignIn, "", "")
		s.answers(signInRequest, 401, `{"code":"unauthorized","text":"The name or the password is wrong."}`)
		s.acts("input", view.NamePassword, "", "right")
		s.acts("submit", view.NameSignIn, "", "")
		s.answers(signInRequest, 429, `{"code":"too_many","text":"Too many tries. Please wait a minute."}`)
		s.acts("submit", view.NameSignIn, "", "")
		s.answers(signInRequest, 0, "")
		s.acts("submit", view.NameSignIn, "", "")
		s.answers(signInRequest, 200, `{"id":"a1","name":"Anna Berg"}`)
		s.links(s.plain("a", 3, 1))
		s.does(app.SocketClosed{Socket: 1, Code: int64(protocol.CloseSignedOut)})
	},
	"reply": func(s *session) {
		s.arrive(s.plain("a", 3, 1), s.plain("b", 1, 0))
		s.opens("a", 3)
		s.acts("input", view.NameReply, "a", "Of")
		s.later(100)
		s.acts("input", view.NameReply, "a", "Of course")
		s.later(TypingInterval)
		s.acts("input", view.NameReply, "a", "Of course!")
		s.acts("enter", view.NameSend, "a", "Of course!")
		client := s.p.model.Stored.Outbox[0].Client
		s.does(app.SocketClosed{Socket: 1, Code: 1006})
		s.later(connection.FirstRetry)
		s.links(s.plain("a", 3, 0), s.plain("b", 1, 0))
		s.hears(&protocol.Ack{Session: s.p.model.Session, Conversation: "a", Client: client, ID: "m4", Number: 4, At: s.now})
		v := s.plain("a", 4, 0)
		v.Author, v.Person, v.Marks.CustomerDelivered = protocol.AuthorAgent, anna, 4
		s.hears(&protocol.ConversationChanged{Session: s.p.model.Session, Conversation: v})
		s.sees(`data-message-id="m4" data-state="delivered" data-author="agent"`)
	},
	"refused": func(s *session) {
		s.arrive(s.plain("a", 1, 0))
		s.opens("a", 1)
		s.acts("input", view.NameReply, "a", "one")
		s.acts("click", view.NameSend, "a", "")
		client := s.p.model.Stored.Outbox[0].Client
		refused := func(code protocol.Code, retry int64) {
			s.hears(&protocol.Refused{Session: s.p.model.Session, Conversation: "a", Client: client, Code: code, Text: "No: " + string(code) + ".", Retry: retry})
		}
		refused(protocol.CodeTooMany, 2000)
		s.later(2000)
		refused(protocol.CodeUnavailable, 0)
		s.later(BackOffDefault)
		refused(protocol.CodeEnded, 0)
		s.sees("No: ended.")
		s.acts("click", view.NameRetry, client, "")
		refused(protocol.CodeEnded, 0)
		s.acts("click", view.NameDiscard, client, "")
		s.sees(">one</textarea>")
	},
	"marks": func(s *session) {
		s.arrive(s.plain("a", 2, 0), s.plain("b", 1, 0))
		s.opens("a", 2)
		s.does(app.VisibilityChanged{Visible: false})
		s.hears(&protocol.MessageAppended{Session: s.p.model.Session, Message: s.message("a", 3, protocol.AuthorCustomer)})
		s.hears(&protocol.ConversationChanged{Session: s.p.model.Session, Conversation: s.plain("a", 3, 1)})
		s.does(app.VisibilityChanged{Visible: true})
		s.acts("scroll", view.NameLog, "", "")
		s.hears(&protocol.MessageAppended{Session: s.p.model.Session, Message: s.message("a", 4, protocol.AuthorCustomer)})
		s.hears(&protocol.ConversationChanged{Session: s.p.model.Session, Conversation: s.plain("a", 4, 1)})
		s.sees("1 new message")
		s.acts("click", view.NameJumpToEnd, "", "")
		s.hears(&protocol.ConversationChanged{Session: s.p.model.Session, Conversation: s.plain("b", 2, 1)})
		s.acts("click", view.NameMenu, "", "")
		s.acts("click", view.NameSound, "", "")
		s.acts("escape", view.NameMenu, "", "")
		s.hears(&protocol.ConversationChanged{Session: s.p.model.Session, Conversation: s.plain("b", 3, 2)})
		s.acts("escape", view.NameBack, "", "")
	},
	"link": func(s *session) {
		s.arrive(s.plain("a", 2, 0))
		s.opens("a", 2)
		s.later(protocol.SilenceTimeout)
		for range 4 {
			s.later(s.p.model.Connection.Due - s.now) // it connects again
			s.does(app.SocketClosed{Socket: s.p.model.Connection.Socket, Code: 1006})
		}
		s.sees("Connecting again")
		s.does(app.NetworkChanged{Online: false})
		s.sees("You are offline.")
		s.does(app.NetworkChanged{Online: true})
		s.does(app.SocketOpened{Socket: 1}) // of long ago
		s.links(s.plain("a", 4, 2))
		s.hears(s.page("a", 3, 4, true))
		s.does(app.SocketClosed{Socket: s.p.model.Connection.Socket, Code: int64(protocol.CloseVersion)})
		s.sees("This page is out of date.")
		s.acts("click", view.NameReload, "", "")
	},
	"menu": func(s *session) {
		s.arrive(s.plain("a", 2, 0))
		s.acts("click", view.NameMenu, "", "")
		s.acts("change", view.NamePicture, "", "")
		s.answers(view.NamePicture, 413, `{"code":"too_long","text":"The picture is too large."}`)
		s.acts("change", view.NamePicture, "", "")
		s.answers(view.NamePicture, 200, `{"id":"a1","name":"Anna Berg","picture":"/v1/picture/a1?v=2"}`)
		s.acts("click", view.NameInvite, "", "")
		s.answers(inviteRequest, 200, `{"address":"https://x.example/inbox#setup=C"}`)
		s.acts("click", view.NameCopy, "", "")
		s.acts("escape", view.NameCloseDialog, "", "")
		s.opens("a", 2)
		s.acts("click", view.NameEnd, "a", "")
		v := s.plain("a", 2, 0)
		v.Ended = true
		s.hears(&protocol.ConversationChanged{Session: s.p.model.Session, Conversation: v})
		s.acts("click", view.NameReopen, "a", "")
		s.hears(&protocol.ConversationChanged{Session: s.p.model.Session, Conversation: s.plain("a", 2, 0)})
		s.acts("input", view.NameReply, "a", "wait")
		s.acts("enter", view.NameSend, "a", "wait")
		s.acts("click", view.NameMenu, "", "")
		s.acts("click", view.NameSignOut, "", "")
		s.acts("click", view.NameCloseDialog, "", "")
		s.acts("click", view.NameMenu, "", "")
		s.acts("click", view.NameSignOut, "", "")
		s.acts("click", view.NameSignOutAnyway, "", "")
		s.answers(signOutRequest, 204, "")
	},
	"tabs": func(s *session) {
		s.arrive(s.plain("a", 1, 0), s.plain("b", 1, 0))
		s.opens("a", 1)
		s.acts("input", view.NameReply, "a", "mine")
		s.does(app.StorageChanged{Stored: `{"v":1,"agent":"a1","quiet":true,"drafts":[{"conversation":"a","text":"theirs"},{"conversation":"b","text":"of b"}],"outbox":[{"conversation":"b","client":"k1","text":"hello","at":5}]}`})
		s.sees(">mine</textarea>", "of b")
		s.does(app.StorageChanged{Stored: `{"v":1,"agent":"a2"}`})
	},
	"keys": func(s *session) {
		s.arrive(s.plain("a", 3, 0), s.plain("b", 2, 0), s.plain("c", 1, 0))
		s.acts("j", view.NameNext, "", "")
		s.acts("down", view.NameNext, "", "")
		s.acts("down", view.NameNext, "", "")
		s.acts("down", view.NameNext, "", "")
		s.acts("k", view.NamePrevious, "", "")
		s.acts("home", view.NameFirst, "", "")
		s.acts("end", view.NameLast, "", "")
		s.acts("click", view.NameOpenConversation, "c", "")
		s.acts("click", view.NameDetails, "show", "")
		s.acts("escape", view.NameBack, "", "")
		s.acts("escape", view.NameBack, "", "")
		s.acts("input", view.NameSearch, "", "visitor text 2")
		s.acts("escape", view.NameSearch, "", "")
		s.acts("click", view.NameFilter, view.FilterEnded, "")
		s.sees("Nothing has ended yet")
	},
}

func TestScripts(t *testing.T) {
	for name, run := range scripts {
		t.Run(name, func(t *testing.T) {
			s := sit(t)
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
				t.Errorf("%s does not tell what happened; go test ./wasm/agent -update writes it anew, then read the difference. Now:\n%s", path, got)
			}
		})
	}
}
