package view

import (
	"strings"
	"testing"

	"kith/server/protocol"
	"kith/wasm/agent/state"
	"kith/wasm/html"
)

// releasesModel returns a model that shows the page about the releases: c is the canary,
// s is stable, b is that of the server and was stable, w was rolled back, u is unused.
func releasesModel() *state.Model {
	m := state.InitialModel("test")
	m.Screen, m.Role, m.Settings.Page = state.InboxScreen, protocol.RoleOwner, state.ReleasesPage
	m.Settings.Releases = protocol.Releases{
		Held: []protocol.Release{{ID: "c", Role: protocol.ReleaseCanary, Schema: 4, MinReader: 4}, {ID: "s", Role: protocol.ReleaseStable, Schema: 3, MinReader: 2},
			{ID: "b", Binary: true, Former: true, Schema: 3, MinReader: 3}, {ID: "w", Role: protocol.ReleaseWithdrawn}, {ID: "u", Signed: true, Schema: 4, MinReader: 3}},
		Stable: "s", Canary: "c", Share: 1250, Back: "s",
	}
	return &m
}

// What can be done with a release depends on what it is used for.
func TestReleaseChoices(t *testing.T) {
	all := []string{NameCanaryForm, NamePromoteForm, NamePinForm, NameRemoveReleaseForm}
	for _, c := range []struct{ id, canary, has string }{
		{"c", "c", "canaryform promoteform pinform"},
		{"s", "c", "pinform"},
		{"b", "c", "promoteform pinform"}, // there is a canary, and what is in the server stays
		{"b", "", "canaryform promoteform pinform"},
		{"u", "", "canaryform promoteform pinform outrelease"},
		{"w", "", "outrelease"},
	} {
		m := releasesModel()
		m.Settings.Releases.Canary, m.Settings.Dialog, m.Settings.Form.Release = c.canary, state.ReleaseDialog, c.id
		dialog := html.Render(viewSettingsDialog(m))
		for _, name := range all {
			if got, want := strings.Contains(dialog, `data-on-click="`+name+`"`), strings.Contains(c.has, name); got != want {
				t.Errorf("of %s while %q is the canary: that %s is there is %v", c.id, c.canary, name, got)
			}
		}
	}
	if CanChange(nil) || CanChange(&protocol.Release{Binary: true, Role: protocol.ReleaseWithdrawn}) || !CanChange(&protocol.Release{Role: protocol.ReleaseWithdrawn}) {
		t.Error("what can be changed has no button, or what cannot has one")
	}
}

// It is said before a promotion if a rollback would lose what it stores in browsers.
func TestUnreadableReleases(t *testing.T) {
	for id, want := range map[string]bool{"c": true, "b": false, "u": false} {
		m := releasesModel()
		m.Settings.Dialog, m.Settings.Form.Release = state.PromoteDialog, id
		if got := strings.Contains(html.Render(viewSettingsDialog(m)), "cannot read what this one stores"); got != want {
			t.Errorf("that %s cannot be read is said: %v", id, got)
		}
	}
}

// There is a button to roll back only if there is something to go back to, and it says
// what it is about.
func TestRollbackButton(t *testing.T) {
	for _, c := range []struct{ canary, back, text, value string }{
		{"c", "s", "Roll back the canary…", "c"}, {"", "b", "Roll back…", "s"}, {"", "", "", ""},
	} {
		m := releasesModel()
		m.Settings.Releases.Canary, m.Settings.Releases.Back = c.canary, c.back
		page := html.Render(View(m).Body)
		if got := strings.Contains(page, NameRollbackForm); got != (c.text != "") || HasReleaseButton(m, NameRollbackForm) != got {
			t.Errorf("%+v: that there is a button is %v", c, got)
		}
		if c.text != "" && !strings.Contains(page, `data-value="`+c.value+`">`+c.text) {
			t.Errorf("%+v: the button says something else", c)
		}
	}
}

// Only those who manage the team have the page.
func TestWhoHasTheReleases(t *testing.T) {
	for role, want := range map[protocol.Role]bool{protocol.RoleOwner: true, protocol.RoleAgent: false, protocol.RoleReadOnly: false} {
		for _, page := range []state.SettingsPage{state.NoSettings, state.AccountPage} {
			m := releasesModel()
			m.Role, m.Settings.Page, m.Menu.Open = role, page, true
			if got := strings.Contains(html.Render(View(m).Body), `data-on-click="`+NameReleases+`"`); got != want {
				t.Errorf("%s: that the page is there is %v", role, got)
			}
		}
	}
}

// The browser takes the file from the input, so that stays while the file is sent; and
// nothing closes the dialog.
func TestSendingARelease(t *testing.T) {
	m := releasesModel()
	m.Settings.Dialog = state.AddReleaseDialog
	m.Change = state.Change{Request: state.Request{Name: NameReleaseFile, Path: "/v1/agent/releases"}, Busy: true}
	for sent, text := range map[int64]string{0: "Sending… 0", 42: "Sending… 42", 100: "Checking…"} {
		m.Settings.Form.Sent = sent
		dialog := html.Render(viewSettingsDialog(m))
		if !strings.Contains(dialog, `data-on-change="`+NameReleaseFile+`"`) || !strings.Contains(dialog, text) || !strings.Contains(dialog, `aria-disabled="true" data-name="`+NameCloseSettingsDialog+`"`) {
			t.Errorf("when %d %% are sent: %s", sent, dialog)
		}
	}
}

func TestNumbersOfReleases(t *testing.T) {
	for share, want := range map[int64]string{500: "5", 1250: "12.5", 1: "0.01", 10: "0.1", 105: "1.05", 10000: "100"} {
		if got := Percent(share); got != want {
			t.Errorf("%d ten-thousandths are %s %%, want %s", share, got, want)
		}
	}
	for bytes, want := range map[int64]string{0: "0.0 MB", 7_130_317: "6.8 MB", 64 << 20: "64.0 MB"} {
		if got := megabytes(bytes); got != want {
			t.Errorf("%d bytes are %s, want %s", bytes, got, want)
		}
	}
	for path, want := range map[string]string{"/v1/agent/releases": "", "/v1/agent/releases/pin": "/pin", "/v1/agent/releases/df99": "/", "/v1/agent/confirm": "-", "": "-", "/pin": "-"} {
		if got := releasePathEnd(path); got != want {
			t.Errorf("the end of %s is %q, want %q", path, got, want)
		}
	}
}
