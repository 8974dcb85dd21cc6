package e2e

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"kith/build/test/harness"
	"kith/server/protocol"
)

// TestOwnerChangesReleases: an owner adds a release in the inbox, gives it to a site and to
// a share of the visitors, and rolls it back with a reason. Pages get what the owner says,
// a page that is open changes over, and a colleague who is no owner sees none of it.
func TestOwnerChangesReleases(t *testing.T) {
	t.Parallel()
	s := harness.Serve(t, binary, "")
	amal := harness.SetUpAgent(t, s, "Amal")
	jonas := harness.InviteAgent(t, s, amal, "Jonas", protocol.RoleAgent)
	added := harness.MakeRelease(t, t.Name(), nil)
	content, err := os.ReadFile(added.File)
	if err != nil {
		t.Fatal(err)
	}
	half := filepath.Join(t.TempDir(), "half.zip")
	if err := os.WriteFile(half, content[:len(content)/2], 0o600); err != nil {
		t.Fatal(err)
	}
	before := visitorAt(t, s.Address+"/")
	before.OpenChat()
	own := release(before)

	colleague := harness.NewPage(t, browser)
	colleague.OpenInbox(s, jonas)
	colleague.Press("button", "Settings")
	if colleague.Has("button", "Releases") {
		t.Error("an agent who is no owner has the page of the releases")
	}

	inbox, second := harness.NewPage(t, browser), harness.NewPage(t, browser)
	for _, p := range []*harness.Page{inbox, second} {
		p.OpenInbox(s, amal)
		settings(p, "Releases")
		says(t, p, "On this server (1)")
	}
	says(t, inbox, "make release writes the next one")
	fits(t, inbox, "the page of the releases")

	inbox.Press("button", "Add a release")
	inbox.ChooseFile("Choose the file", half)
	says(t, inbox, "The file is not a release, or was cut off")
	inbox.ChooseFile("Choose the file", added.File)
	says(t, inbox, "No visitor gets it yet")
	focusIs(t, inbox, "button", "Change "+added.ID)

	inbox.Press("button", "Change "+added.ID)
	inbox.Press("button", "Pin")
	focusIs(t, inbox, "textbox", "Site")
	inbox.Type(s.Address)
	inbox.Key(harness.Enter)
	says(t, inbox, "Pinned sites (1)")
	pinned := visitorAt(t, s.Address+"/")
	pinned.OpenChat()
	waitRelease(t, pinned, added.ID)

	inbox.Press("button", "Change "+added.ID)
	inbox.Press("button", "Canary")
	inbox.Press("radio", "25\u00a0%")
	inbox.Press("button", "Start the canary")
	says(t, inbox, "75\u00a0% of the visitors")
	if list := s.Command(t, "release list"); !strings.Contains(list, "canary for 25 %") {
		t.Errorf("the releases are\n%s", list)
	}

	// A page that is shown says what others have changed.
	says(t, second, "25\u00a0% of the visitors")
	second.Press("button", "Roll back the canary…")
	second.Type("it was me")

	inbox.Press("button", "Roll back the canary…")
	focusIs(t, inbox, "textbox", "Why")
	inbox.Type("the test says so")
	inbox.Key(harness.Enter)
	says(t, inbox, "pages that are open change over now")
	says(t, inbox, "Amal rolled back the release "+added.ID+": the test says so")
	focusIs(t, inbox, "button", "Change "+added.ID)
	waitRelease(t, pinned, own)
	if list := s.Command(t, "release list"); !strings.Contains(list, added.ID+" was rolled back") || !strings.Contains(list, "the test says so") {
		t.Errorf("the releases are\n%s", list)
	}

	// The second owner was too late: nothing else is withdrawn.
	second.Key(harness.Enter)
	says(t, second, "The releases have changed meanwhile")
	second.Press("button", "Cancel")

	inbox.Press("button", "Change "+added.ID)
	inbox.Press("button", "Remove")
	inbox.Press("button", "Remove")
	says(t, inbox, "was removed.")
	says(t, inbox, "On this server (1)")
	mustBeQuiet(t, colleague)
}
