package agent

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
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
		s.expect("Invite a colleague", "Create invitation")
		s.action("escape", view.NameCloseSettingsDialog, "", "")
		s.action("escape", view.NameBack, "", "")
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
	"second-factor": func(s *testClient) {
		s.handle(app.Started{Visible: true, Online: true})
		s.respond(selfRequest, 401, `{"code":"unauthorized"}`)
		s.action("input", view.NameName, "", "Anna Berg")
		s.action("input", view.NamePassword, "", "right")
		s.action("submit", view.NameSignIn, "", "")
		s.respond(signInRequest, 401, `{"code":"second_factor","text":"Please enter the code that your authenticator app shows."}`)
		s.action("submit", view.NameSignIn, "", "")
		s.action("input", view.NameSecondFactor, "", "000000")
		s.action("submit", view.NameSignIn, "", "")
		s.respond(signInRequest, 401, `{"code":"second_factor","text":"This code is wrong."}`)
		s.expect("This code is wrong.")
		s.action("input", view.NameSecondFactor, "", "123456")
		s.action("submit", view.NameSignIn, "", "")
		s.respond(signInRequest, 200, `{"id":"a1","name":"Anna Berg","role":"agent","twoFactor":true}`)
		s.connect()
	},
	"reset": func(s *testClient) {
		s.handle(app.Started{Config: `{"reset":"CODE"}`, Visible: true, Online: true})
		s.action("submit", view.NameReset, "", "")
		s.action("input", view.NamePassword, "", "short")
		s.action("submit", view.NameReset, "", "")
		s.respond(resetRequest, 400, `{"code":"password","text":"Please choose a longer password."}`)
		s.action("input", view.NamePassword, "", "a long sentence")
		s.action("submit", view.NameReset, "", "")
		s.respond(resetRequest, 200, `{"id":"a1","name":"Anna Berg"}`)
		s.expect("Your password is changed.", "Anna Berg")
	},
	"read-only": func(s *testClient) {
		s.signInTo(&protocol.Inbox{Role: protocol.RoleReadOnly, Conversations: []protocol.Conversation{s.conversation("a", 3, 1)}})
		s.open("a", 3)
		s.expect("You may read here.")
		s.action("click", view.NameMenu, "", "")
		s.expect("Read-only")
		s.receive(&protocol.MessageAppended{Session: s.p.model.Session, Message: s.message("a", 4, protocol.AuthorCustomer)})
		s.receive(&protocol.Deleted{Session: s.p.model.Session, Conversation: "a"})
	},
	"account": func(s *testClient) {
		s.signInTo(&protocol.Inbox{Role: protocol.RoleOwner, Conversations: []protocol.Conversation{s.conversation("a", 1, 0)}})
		s.open("a", 1)
		s.action("click", view.NameMenu, "", "")
		s.action("click", view.NameAccount, "", "")
		s.respond(accountRequest, 200, `{"id":"a1","name":"Anna Berg","role":"owner"}`)
		s.respond(signInsRequest, 200, `{"signIns":[{"id":"s1","browser":"Firefox 140 on Windows","current":true},{"id":"s2","browser":"Safari 26 on iPhone"}]}`)
		s.action("input", view.NameNewName, "", "Anna K.")
		s.action("submit", view.NameSaveName, "", "")
		s.respond(accountRequest, 200, `{"id":"a1","name":"Anna K.","role":"owner"}`)
		s.expect("Your name is changed.")
		s.action("click", view.NameEndSignIn, "s2", "")
		s.respond(signInsRequest, 200, `{"signIns":[{"id":"s1","browser":"Firefox 140 on Windows","current":true}]}`)
		s.action("input", view.NameNewPassword, "", "another long sentence")
		s.action("submit", view.NameSavePassword, "", "")
		s.respond(passwordRequest, 403, `{"code":"confirm","text":"Please confirm with your password that it is you."}`)
		s.expect("Is it you?")
		s.action("input", view.NameProofPassword, "", "wrong")
		s.action("submit", view.NameProve, "", "")
		s.respond(proofRequest, 403, `{"code":"password","text":"The password is wrong."}`)
		s.action("input", view.NameProofPassword, "", "a long sentence")
		s.action("submit", view.NameProve, "", "")
		s.respond(proofRequest, 204, "")
		s.respond(passwordRequest, 200, `{"id":"a1","name":"Anna K.","role":"owner"}`)
		s.expect("Your password is changed")
		s.action("click", view.NameSetUpFactor, "", "")
		s.respond(setupFactor, 200, `{"secret":"JBSWY3DPEHPK3PXP","picture":"data:image/svg+xml,x"}`)
		s.expect("JBSW Y3DP EHPK 3PXP")
		s.action("input", view.NameFactorCode, "", "123456")
		s.action("submit", view.NameTurnOnFactor, "", "")
		s.respond(factorRequest, 200, `{"codes":["abcd-efgh-ijkl-mnop"]}`)
		s.action("click", view.NameCopyCodes, "", "")
		s.action("click", view.NameFactorDone, "", "")
		s.respond(accountRequest, 200, `{"id":"a1","name":"Anna K.","role":"owner","twoFactor":true,"recovery":1}`)
		s.expect("1 recovery code is left.")

		// The open conversation is deleted meanwhile; and what was asked for on the page
		// is not awaited after it was left.
		s.receive(&protocol.Deleted{Session: s.p.model.Session, Conversation: "a"})
		s.action("input", view.NameNewName, "", "Anna L.")
		s.action("submit", view.NameSaveName, "", "")
		s.action("escape", view.NameBack, "", "")
		s.action("click", view.NameAccount, "", "")
		s.respond(accountRequest, 200, `{"id":"a1","name":"Anna K.","role":"owner"}`)
		s.refute("Your name is changed.")
		s.action("escape", view.NameBack, "", "")
	},
	"team": func(s *testClient) {
		s.signInTo(&protocol.Inbox{Role: protocol.RoleOwner})
		s.action("click", view.NameTeam, "", "")
		s.respond(teamRequest, 0, "")
		s.expect("Try again")
		s.action("click", view.NameRetrySettings, "", "")
		const members = `{"members":[{"id":"a1","name":"Anna Berg","role":"owner"},{"id":"a2","name":"Omar Haddad","role":"agent"}],"brands":[{"key":"x","name":"X"},{"key":"y","name":"Y"}]}`
		s.respond(teamRequest, 200, members)
		s.action("click", view.NameInviteForm, "", "")
		s.action("input", view.NameInviteFor, "", "Priya")
		s.action("click", view.NameRole, "read-only", "")
		s.action("change", view.NameMayBrand, "x", "on")
		s.action("change", view.NameMayBrand, "y", "on")
		s.action("change", view.NameMayBrand, "x", "")
		s.action("click", view.NameCreateInvite, "", "")
		s.respond(invitedRequest, 403, `{"code":"confirm"}`)
		s.action("escape", view.NameCancelProof, "", "")
		s.action("click", view.NameCreateInvite, "", "")
		s.respond(invitedRequest, 200, `{"role":"read-only","address":"https://x.example/inbox#setup=C"}`)
		s.respond(teamRequest, 200, strings.TrimSuffix(members, "}")+`,"invitations":[{"id":"i1","for":"Priya","role":"read-only"}]}`)
		s.action("click", view.NameCopyInvite, "", "")
		s.action("click", view.NameCloseSettingsDialog, "", "")
		s.action("click", view.NameWithdraw, "i1", "")
		s.respond(teamRequest, 200, members)
		s.action("click", view.NameMember, "a2", "")
		s.action("click", view.NameRole, "owner", "")
		s.action("click", view.NameSaveMember, "", "")
		s.respond(teamRequest, 409, `{"code":"forbidden","text":"This is the last owner."}`)
		s.expect("This is the last owner.")
		s.action("click", view.NameDeactivate, "", "")
		s.respond(teamRequest, 200, members)
		s.action("click", view.NameMember, "a2", "")
		s.action("click", view.NameRemoveMember, "", "")
		s.action("click", view.NameConfirmRemove, "", "")
		s.respond(teamRequest, 200, `{"members":[{"id":"a1","name":"Anna Berg","role":"owner"}]}`)
		s.expect("You are alone so far.")
		s.action("click", view.NameAudit, "", "")
		s.respond(auditRequest, 200, `{"entries":[{"number":9,"at":1741788300000,"actor":"Anna Berg","action":"removed","target":"Omar Haddad"}],"more":true}`)
		s.action("click", view.NameMoreAudit, "", "")
		s.respond(auditRequest, 200, `{"entries":[{"number":8,"at":1741788300000,"actor":"Operator","action":"new-in-a-later-release","target":"Anna Berg"}]}`)
		s.expect("new-in-a-later-release")
		s.action("click", view.NameLeaveSettings, "", "")
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

func init() {
	scripts["views"] = func(s *testClient) {
		// The newest open ones have come; the others are read page by page.
		s.signInTo(&protocol.Inbox{Conversations: s.many("a", 50), More: true})
		s.expect("50+", "Show more")
		s.action("scroll", view.NameList, "", "end")
		s.expect("Loading more")
		s.action("scroll", view.NameList, "", "end") // one page at a time
		page := &protocol.Listed{Session: s.p.model.Session, Ref: listRef, View: protocol.ViewOpen, Conversations: s.many("b", 50), More: true}
		page.After = protocol.ViewOpen.Cursor(&s.many("a", 50)[49])
		s.receive(page)
		s.expect(`data-conversation-id="b49"`)
		s.action("click", view.NameMoreRows, "", "")
		s.receive(&protocol.Refused{Session: s.p.model.Session, Ref: listRef, Code: protocol.CodeUnavailable, Text: "Something went wrong here."})
		s.expect("Something went wrong here.", "Try again")
		s.action("click", view.NameMoreRows, "", "")
		s.receive(&protocol.Listed{Session: s.p.model.Session, Ref: listRef, View: protocol.ViewOpen, After: protocol.ViewOpen.Cursor(&page.Conversations[49]),
			Conversations: []protocol.Conversation{s.place(s.conversation("old", 1, 0), -200)}})
		s.expect("That is all.", `data-conversation-id="old"`)

		// A new one appears at the top at once.
		s.receive(&protocol.ConversationChanged{Session: s.p.model.Session, Conversation: s.place(s.conversation("new", 1, 1), 10)})
		if first := s.p.model.Listed()[0].ID; first != "new" {
			s.Errorf("%s is at the top of the list, want the new one", first)
		}

		// Those that wait are among the open ones, all of which are known now.
		s.action("click", view.NameView, "waiting", "")
		s.expect("Nobody is waiting")
		waits := s.place(s.conversation("old", 2, 1), -100)
		waits.Waiting = now - 90*minute
		s.receive(&protocol.ConversationChanged{Session: s.p.model.Session, Conversation: waits})
		s.expect("1 h")
		s.action("click", view.NameView, "spam", "")
		s.receive(&protocol.Listed{Session: s.p.model.Session, Ref: listRef, View: protocol.ViewSpam})
		s.expect("No spam")

		// A connection that breaks takes the page that was awaited with it.
		s.action("click", view.NameView, "ended", "")
		s.handle(app.SocketClosed{Socket: 1, Code: 1006})
		s.wait(connection.FirstRetry)
		s.connect(s.conversation("a", 3, 0))
		s.receive(&protocol.Listed{Session: s.p.model.Session, Ref: listRef, View: protocol.ViewEnded})
		s.expect("Nothing has ended yet")
	}
	scripts["personal-data"] = func(s *testClient) {
		ann, other, bob := s.conversation("a", 3, 1), s.conversation("b", 2, 0), s.conversation("c", 1, 0)
		ann.Customer = protocol.Customer{ID: "k1", Name: "Ann Lee", Email: "ann@shop.example", Verified: true}
		other.Customer = ann.Customer
		s.signInTo(&protocol.Inbox{Role: protocol.RoleOwner, Conversations: []protocol.Conversation{ann, other, bob}})
		s.open("a", 3)
		s.action("click", view.NameDetails, "show", "")

		// Exporting saves a file, or says why not.
		s.action("click", view.NameExport, "a", "")
		s.expect("Exporting…")
		s.action("click", view.NameExport, "a", "") // once at a time
		s.respond(exportRequest, 200, "")
		s.expect("was saved as a file.")
		s.wait(ToastTime)
		s.action("click", view.NameExport, "a", "")
		s.respond(exportRequest, 0, "")
		s.expect("The server could not be reached.")
		s.action("click", view.NameExport, "a", "")
		s.respond(exportRequest, 403, `{"code":"forbidden","text":"Only owners may do this."}`)
		s.expect("Only owners may do this.")
		s.action("click", view.NameExport, "a", "")
		s.respond(exportRequest, 404, `{"code":"not_found","text":"There is no such customer."}`)
		s.expect(view.TextNotStored)

		// Erasing asks, and asks for the password if the server wants it.
		s.action("click", view.NameErase, "a", "")
		s.expect("Erase \u2068Ann Lee\u2069?", "ann@shop.example", "It cannot be undone.")
		s.action("escape", view.NameCloseDialog, "", "")
		s.action("click", view.NameErase, "a", "")
		s.action("click", view.NameConfirmErase, "", "")
		s.expect("Erasing…")
		s.action("escape", view.NameCloseDialog, "", "") // not before the answer
		s.action("click", view.NameConfirmErase, "", "") // once
		s.respond(eraseRequest, 0, "")
		s.expect("Erase for good", "The server could not be reached.")
		s.action("click", view.NameConfirmErase, "", "")
		s.respond(eraseRequest, 403, `{"code":"confirm","text":"Please confirm with your password that it is you."}`)
		s.expect("Is it you?", "This cannot be undone.")
		s.action("input", view.NameProofPassword, "", "wrong")
		s.action("submit", view.NameProve, "", "")
		s.respond(proofRequest, 403, `{"code":"password","text":"The password is wrong."}`)
		s.expect("The password is wrong.")
		s.action("input", view.NameProofPassword, "", "a long sentence")
		s.action("submit", view.NameProve, "", "")
		s.action("escape", view.NameCancelProof, "", "")
		s.respond(proofRequest, 204, "") // it was cancelled
		s.expect("Erase for good")
		s.refute("Erasing…")
		s.action("click", view.NameConfirmErase, "", "")
		s.respond(eraseRequest, 403, `{"code":"confirm"}`)
		s.action("input", view.NameProofPassword, "", "a long sentence")
		s.action("submit", view.NameProve, "", "")
		s.respond(proofRequest, 204, "")

		// The conversations go before the answer comes; the dialog stays.
		s.receive(&protocol.Deleted{Session: s.p.model.Session, Conversation: "a"})
		s.receive(&protocol.Deleted{Session: s.p.model.Session, Conversation: "b"})
		s.respond(eraseRequest, 200, `{"sessions":2,"conversations":2,"messages":5,"blocks":1,"complete":true}`)
		s.expect("Ann Lee\u2069 is erased", "<b>5</b> messages", "<b>1</b> block<", "with the id <code dir=\"ltr\">k1</code>")
		s.refute("still in a file")
		s.action("click", view.NameCloseDialog, "", "")
		if ids := s.listed(); ids != "c" {
			s.Errorf("%s is listed after that, want c", ids)
		}
		s.expect("Pick a conversation")

		// Somebody else was faster.
		s.open("c", 1)
		s.action("click", view.NameErase, "c", "")
		s.action("click", view.NameConfirmErase, "", "")
		s.respond(eraseRequest, 404, `{"code":"not_found","text":"There is no such customer."}`)
		s.expect(view.TextNotStored)
		s.refute("Erase for good")
		s.action("click", view.NameCloseDialog, "", "")

		// An owner who is none any more has neither the dialog nor the buttons.
		s.action("click", view.NameExport, "c", "")
		s.action("click", view.NameErase, "c", "")
		s.action("click", view.NameConfirmErase, "", "")
		s.handle(app.SocketClosed{Socket: 1, Code: int64(protocol.CloseGoingAway)})
		s.wait(connection.FirstRetry)
		s.handle(app.SocketOpened{Socket: s.p.model.Connection.Socket})
		s.receive(&protocol.Inbox{Session: s.p.model.Session, Self: anna, Role: protocol.RoleAgent, Conversations: []protocol.Conversation{bob}, Now: s.now})
		s.respond(eraseRequest, 403, `{"code":"forbidden","text":"Only owners may do this."}`)
		s.respond(exportRequest, 200, "")
		s.refute("Erase this person", "Export data", "Erasing…", "Only owners", "was saved")
		s.action("click", view.NameErase, "c", "")
		s.action("click", view.NameExport, "c", "")
		s.refute("Erase for good", "Exporting…")
	}
	scripts["blocks"] = func(s *testClient) {
		// A network is blocked by a colleague: all customers there are, at once.
		from := func(id, brand, network string) protocol.Conversation {
			c := s.conversation(id, 1, 0)
			c.Brand, c.Customer.Network = brand, network
			return c
		}
		s.signIn(from("a", "demo", "192.0.2.7"), from("b", "demo", "192.0.2.7"), from("c", "demo", "192.0.2.8"), from("d", "other", "192.0.2.7"), from("e", "demo", ""))
		blocked := func() (ids string) {
			for _, item := range s.p.model.Listed() {
				if item.Customer.Block != "" {
					ids += item.ID + " by " + item.Customer.Block + "; "
				}
			}
			return ids
		}
		check := func(want string) {
			if got := blocked(); got != want {
				s.Errorf("blocked is %q, want %q", got, want)
			}
		}
		added := func(rule protocol.BlockRule) {
			rule.Brand, rule.Person, rule.At = "demo", omar, now
			s.receive(&protocol.BlockAdded{Session: s.p.model.Session, Rule: rule})
		}
		s.action("click", view.NameBlocks, "", "")
		s.receive(&protocol.Blocked{Session: s.p.model.Session, Ref: blocksRef})
		s.expect("Nobody is blocked")
		added(protocol.BlockRule{ID: "own", Customer: "c-a"})
		check("a by own; ")
		added(protocol.BlockRule{ID: "net", Network: "192.0.2.7"})
		check("b by net; a by own; ")
		added(protocol.BlockRule{ID: "net", Network: "192.0.2.7", Reason: "floods"})
		s.expect("floods", "Visitor")
		if rules := s.p.model.Moderation.Blocks.Rules; len(rules) != 2 || rules[0].ID != "net" {
			s.Errorf("the list of blocks has %+v", rules)
		}
		added(protocol.BlockRule{ID: "own of b", Customer: "c-b"})
		check("b by own of b; a by own; ")
	}
	scripts["brands"] = func(s *testClient) {
		one, two := s.conversation("a", 3, 0), s.conversation("b", 2, 0)
		one.Brand, two.Brand = "one", "two"
		s.signInTo(&protocol.Inbox{Conversations: []protocol.Conversation{one, two}, More: true,
			Brands: []protocol.BrandName{{Key: "one", Name: "Number One"}, {Key: "two", Name: "Number Two"}}})
		s.expect("All brands", "Number Two")
		s.action("change", view.NameBrand, "", "two")
		if ids := s.listed(); ids != "b" {
			s.Errorf("of one brand %s is listed, want b", ids)
		}
		third := s.place(s.conversation("c", 1, 0), -5)
		third.Brand = "two"
		s.receive(&protocol.Listed{Session: s.p.model.Session, Ref: listRef, View: protocol.ViewOpen, Brand: "two",
			After: protocol.ViewOpen.Cursor(&two), Conversations: []protocol.Conversation{third}})
		if ids := s.listed(); ids != "b c" {
			s.Errorf("of one brand %s is listed, want b c", ids)
		}
	}
	scripts["moderation"] = func(s *testClient) {
		s.signIn(s.conversation("a", 3, 1), s.conversation("b", 2, 0), s.conversation("c", 1, 0))
		changed := func(c protocol.Conversation) {
			s.receive(&protocol.ConversationChanged{Session: s.p.model.Session, Conversation: c})
		}
		// Spam, from the details, and back.
		s.open("a", 3)
		s.action("click", view.NameSpam, "a", "")
		spam := s.conversation("a", 3, 1)
		spam.Spam = true
		changed(spam)
		s.expect("1 conversation marked as spam.", "Undo", "Not spam")
		if ids := s.listed(); ids != "b c" {
			s.Errorf("%s is listed beside the spam, want b c", ids)
		}
		spam.Last, spam.At = 4, now+4
		changed(spam) // it plays no sound
		s.action("click", view.NameUndo, "", "")
		changed(s.conversation("a", 4, 2))
		s.expect("1 conversation is back.")
		s.wait(ToastTime)

		// Several are selected with the keyboard, and blocked.
		s.action("x", view.NameToggle, "b", "")
		s.action("click", view.NameToggle, "c", "")
		s.action("click", view.NameToggle, "c", "")
		s.action("click", view.NameSelectAll, "", "")
		s.expect("3 selected")
		s.action("click", view.NameBlock, "", "")
		s.expect("Block 3 visitors?")
		s.action("escape", view.NameCloseDialog, "", "")
		s.action("click", view.NameBlock, "", "")
		s.action("input", view.NameBlockReason, "", "rude")
		s.action("change", view.NameBlockDays, "", "7")
		s.action("change", view.NameBlockSpam, "", "")
		s.action("click", view.NameConfirmBlock, "", "")
		for _, c := range []protocol.Conversation{s.conversation("a", 4, 2), s.conversation("b", 2, 0), s.conversation("c", 1, 0)} {
			c.Customer.Block = "block of " + c.ID
			changed(c)
		}
		s.expect("3 visitors are blocked.", "Unblock")
		s.action("click", view.NameUnblock, "block of a", "")
		s.receive(&protocol.Unblock{Session: s.p.model.Session, Block: "block of a"})

		// The list of blocks.
		s.action("click", view.NameMenu, "", "")
		s.action("click", view.NameBlocks, "", "")
		s.receive(&protocol.Blocked{Session: s.p.model.Session, Ref: blocksRef, More: true, Rules: []protocol.BlockRule{{ID: "block of b", Customer: "c-b", Reason: "rude", Person: omar, At: now}}})
		s.action("click", view.NameMoreBlocks, "", "")
		s.receive(&protocol.Blocked{Session: s.p.model.Session, Ref: blocksRef, After: protocol.Cursor{At: now, ID: "block of b"}, Rules: []protocol.BlockRule{{ID: "n", Network: "192.0.2.7", At: 1}}})
		s.expect("by Omar Haddad", "192.0.2.7")
		s.action("click", view.NameUnblock, "n", "")
		s.receive(&protocol.Unblock{Session: s.p.model.Session, Block: "n"})
		s.action("click", view.NameCloseDialog, "", "")

		// Deleting says what it removes, and takes the open conversation away.
		s.action("click", view.NameDelete, "a", "")
		s.expect("Delete this conversation?", "4 messages are removed for good")
		s.action("click", view.NameConfirmDelete, "", "")
		s.receive(&protocol.Deleted{Session: s.p.model.Session, Conversation: "a"})
		s.expect("1 conversation deleted.", "Pick a conversation")
		s.action("click", view.NameSelect, "", "")
		s.action("click", view.NameToggle, "b", "")
		s.action("click", view.NameDelete, "", "")
		s.action("click", view.NameConfirmDelete, "", "")
		s.receive(&protocol.Refused{Session: s.p.model.Session, Ref: moderationRef, Code: protocol.CodeUnavailable, Text: "Something went wrong here."})
		s.expect("Something went wrong here.")

		// Many are ended with one frame for each protocol.SelectionLimit.
		s.action("x", view.NameToggle, "b", "")
		s.action("click", view.NameToggle, "c", "")
		s.action("click", view.NameEndSelected, "", "")
		for _, c := range []protocol.Conversation{s.conversation("b", 2, 0), s.conversation("c", 1, 0)} {
			c.Ended = true
			changed(c)
		}
		s.expect("2 conversations ended.")
		for _, c := range []protocol.Conversation{s.conversation("b", 2, 0), s.conversation("c", 1, 0)} {
			changed(c)
		}
		s.action("x", view.NameToggle, "b", "")
		s.action("escape", view.NameBack, "", "")
		s.handle(app.SocketClosed{Socket: 1, Code: 1006})
		s.action("click", view.NameSpam, "b", "")
		s.expect("There is no connection right now.")
	}
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
