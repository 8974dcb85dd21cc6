package agent

import (
	"kith/server/protocol"
	"kith/wasm/agent/view"
	"kith/wasm/app"
	"kith/wasm/connection"
)

// personalDataScripts are the scripts of what is stored about a customer.
var personalDataScripts = map[string]func(*testClient){
	"personal-data": func(s *testClient) {
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
	},
}
