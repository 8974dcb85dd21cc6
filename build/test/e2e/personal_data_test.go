package e2e

import (
	"encoding/json"
	"net/http"
	"path/filepath"
	"strings"
	"testing"

	"kith/build/test/harness"
	"kith/server/protocol"
)

// TestPersonalData: an owner saves all that is stored about a visitor as a file, erases
// it, and sees how much that was. It goes away in the inbox of a colleague, too, who may
// do neither, and in the visitor's browser; nobody else's does.
func TestPersonalData(t *testing.T) {
	t.Parallel()
	s := harness.Serve(t, binary, "")
	amal := harness.SetUpAgent(t, s, "Amal")
	jonas := harness.InviteAgent(t, s, amal, "Jonas", protocol.RoleAgent)
	v := visitorAt(t, s.Address)
	v.OpenChat()
	v.SendMessage("my order is 10448")
	conversation := amal.WaitMessage("my order is 10448")
	amal.Reply(conversation, "it is on its way")
	v.WaitMessage("agent", "it is on its way")
	_, kept := writes(t, s, "of somebody else")

	colleague := harness.NewPage(t, browser)
	colleague.OpenInbox(s, jonas)
	colleague.OpenConversation(conversation)
	says(t, colleague, "About the conversation")
	for _, name := range []string{"Export data", "Erase this person…"} {
		if colleague.Has("button", name) {
			t.Errorf("an agent who is no owner has the button %q", name)
		}
	}

	inbox, folder := harness.NewPage(t, browser), t.TempDir()
	inbox.SaveDownloads(folder)
	inbox.OpenInbox(s, amal)
	inbox.OpenConversation(conversation)
	inbox.Press("button", "Export data")
	says(t, inbox, "was saved as a file.")
	name, content := inbox.WaitDownload(folder)
	if filepath.Ext(name) != ".json" || !json.Valid([]byte(content)) || !strings.Contains(content, "my order is 10448") || strings.Contains(content, "of somebody else") {
		t.Errorf("the file %s has %s", name, content)
	}

	inbox.Press("button", "Erase this person…")
	focusIs(t, inbox, "button", "Cancel")
	says(t, inbox, "It cannot be undone.")
	inbox.Key(harness.Escape)
	focusIs(t, inbox, "button", "Erase this person…")
	inbox.Key(harness.Enter)
	focusIs(t, inbox, "button", "Cancel")
	inbox.Key(harness.Tab)
	focusIs(t, inbox, "button", "Erase for good")
	inbox.Key(harness.Enter)
	focusIs(t, inbox, "button", "Done")
	if removed := harness.Evaluate[string](inbox.Document, `document.querySelector(".removed").innerText.replace(/\s+/g, " ")`); removed != "1 conversation 2 messages 1 session 0 blocks" {
		t.Errorf("removed is %q", removed)
	}
	inbox.Key(harness.Enter)
	says(t, inbox, "Pick a conversation")
	focusIs(t, inbox, "button", "Select")
	for who, p := range map[string]*harness.Page{"the owner": inbox, "the colleague": colleague} {
		says(t, p, "Pick a conversation")
		silent(t, p, "it is on its way")
		says(t, p, "of somebody else")
		if theOnlyConversation(t, p) != kept {
			t.Errorf("%s has another conversation than the one that is left", who)
		}
	}
	v.WaitScreen("home")
	if text := harness.Evaluate[string](v.Chat(), `document.body.innerText`); strings.Contains(text, "10448") || strings.Contains(text, "on its way") {
		t.Errorf("the visitor's panel still says %s", text)
	}
	settings(inbox, "Account")
	inbox.Press("button", "Audit log")
	says(t, inbox, "Amal removed all data of the customer")
	mustBeQuiet(t, inbox)
	mustBeQuiet(t, colleague)
}

// TestEraseOnAPhone: the dialog fits, and whoever is too late is told.
func TestEraseOnAPhone(t *testing.T) {
	t.Parallel()
	s := harness.Serve(t, binary, "")
	amal := harness.SetUpAgent(t, s, "Amal")
	_, conversation := writes(t, s, "hello")
	inbox := harness.NewPage(t, browser)
	inbox.SetDevice(harness.Phone.InDarkMode())
	inbox.OpenInbox(s, amal)
	inbox.OpenConversation(conversation)
	inbox.Press("button", "Details")
	inbox.Press("button", "Erase this person…")
	says(t, inbox, "It cannot be undone.")
	fits(t, inbox, "the dialog that erases")
	request, err := http.NewRequestWithContext(t.Context(), "DELETE", s.Address+"/v1/agent/customers/"+amal.List(protocol.ViewOpen)[0].Customer.ID, nil)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Origin", s.Address)
	request.AddCookie(amal.Cookie)
	answer, err := http.DefaultClient.Do(request)
	if err != nil || answer.StatusCode != http.StatusOK {
		t.Fatal(answer, err)
	}
	answer.Body.Close()
	inbox.Press("button", "Erase for good")
	says(t, inbox, "Nothing is stored about this person any more.")
	fits(t, inbox, "that there is nothing to erase")
	if inbox.Has("button", "Erase for good") {
		t.Error("it can be erased once more")
	}
	inbox.Press("button", "Close")
	says(t, inbox, "No conversations yet")
	focusIs(t, inbox, "button", "Select")
}
