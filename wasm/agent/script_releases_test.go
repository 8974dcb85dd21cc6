package agent

import (
	"strings"
	"testing"

	"kith/server/protocol"
	"kith/server/protocol/codec"
	"kith/wasm/agent/state"
	"kith/wasm/agent/view"
	"kith/wasm/app"
	"kith/wasm/connection"
)

// aCanary are releases of which r2 is the canary, r1 is stable, and r0 is not used.
func aCanary() protocol.Releases {
	return protocol.Releases{
		Held: []protocol.Release{{ID: "r2", Role: protocol.ReleaseCanary, Built: now}, {ID: "r1", Role: protocol.ReleaseStable, Binary: true}, {ID: "r0", Former: true}},
		// The pin is to a site that the page must show as it is.
		Stable: "r1", Canary: "r2", Share: 500, Since: now, Back: "r1", Pins: []protocol.ReleasePin{{Site: "https://shop.example", Release: "r1"}},
		Log:       []protocol.AuditEntry{{Number: 9, At: now, Actor: "Anna Berg", Action: protocol.AuditReleaseCanary, Target: "r2", Detail: "5 %"}},
		FileBytes: 64 << 20,
	}
}

// openReleases signs in as an owner and opens the page.
func (s *testClient) openReleases(v protocol.Releases) {
	s.Helper()
	s.signInTo(&protocol.Inbox{Role: protocol.RoleOwner})
	s.action("click", view.NameReleases, "", "")
	s.respond(releasesRequest, 200, codec.Encode(&v))
}

// releaseScripts are the scripts of the releases.
var releaseScripts = map[string]func(*testClient){
	"releases": func(s *testClient) {
		s.signInTo(&protocol.Inbox{Role: protocol.RoleOwner})
		s.action("click", view.NameReleases, "", "")
		s.expect("Loading")
		s.respond(releasesRequest, 0, "")
		s.expect("The server could not be reached.", "Try again")
		s.action("click", view.NameRetrySettings, "", "")
		one := protocol.Releases{Held: []protocol.Release{{ID: "r1", Role: protocol.ReleaseStable, Binary: true}}, Stable: "r1", FileBytes: 64 << 20}
		s.respond(releasesRequest, 200, codec.Encode(&one))
		s.expect("All visitors", "make release", "inside the server")
		s.refute("Roll back")

		// A file is sent once the agent has proved who they are.
		s.action("click", view.NameAddRelease, "", "")
		s.respond(readyRequest, 403, `{"code":"confirm","text":"Please confirm with your password that it is you."}`)
		s.expect("Is it you?", "This changes what your visitors get.")
		s.action("input", view.NameProofPassword, "", "a long sentence")
		s.action("submit", view.NameProve, "", "")
		s.respond(proofRequest, 204, "")
		s.respond(readyRequest, 204, "")
		s.expect("Choose the file")
		s.action("change", view.NameReleaseFile, "", "")
		s.handle(app.UploadProgressed{Name: view.NameReleaseFile, Percent: 42})
		s.expect("Sending… 42")
		s.action("escape", view.NameCloseSettingsDialog, "", "") // not before the answer
		s.action("change", view.NameReleaseFile, "", "")         // one at a time
		s.handle(app.UploadProgressed{Name: view.NameReleaseFile, Percent: 100})
		s.expect("Checking…")
		s.respond(view.NameReleaseFile, 422, `{"code":"release","text":"The file is not a release, or was cut off."}`)
		s.expect("The file is not a release, or was cut off.", "Choose the file")
		s.action("change", view.NameReleaseFile, "", "")
		s.respond(view.NameReleaseFile, 413, "")
		s.expect("That file is too large to be a release, which has at most 64 MB.")

		// The proof is too old by now: the file has to be chosen once more.
		s.action("change", view.NameReleaseFile, "", "")
		s.respond(view.NameReleaseFile, 403, `{"code":"confirm"}`)
		s.action("input", view.NameProofPassword, "", "a long sentence")
		s.action("submit", view.NameProve, "", "")
		s.respond(proofRequest, 204, "")
		s.respond(readyRequest, 204, "")
		s.action("change", view.NameReleaseFile, "", "")
		v := one
		v.Held = append([]protocol.Release{{ID: "r2"}}, one.Held...)
		s.respond(view.NameReleaseFile, 200, codec.Encode(&v))
		s.expect("\u2068r2\u2069 was added. No visitor gets it yet")

		// A canary, with a share that is refused first.
		s.action("click", view.NameRelease, "r2", "")
		s.expect("A share of the visitors gets it first.")
		s.action("click", view.NameCanaryForm, "r2", "")
		s.action("click", view.NameShare, "25", "")
		s.action("input", view.NameShareText, "", "60 %")
		s.action("submit", view.NameStartCanary, "", "")
		s.respond(releasesRequest, 409, `{"code":"release","text":"A canary's share is more than 0 % and at most 50 %."}`)
		s.expect("share is more than 0 % and at most 50 %.")
		s.action("input", view.NameShareText, "", " 2,5")
		s.refute("more than 0 %")
		s.action("submit", view.NameStartCanary, "", "")
		s.action("submit", view.NameStartCanary, "", "") // once
		v = aCanary()
		v.Share = 250
		s.respond(releasesRequest, 200, codec.Encode(&v))
		s.expect("\u2068r2\u2069 is the canary for 2.5\u00a0% of the visitors", "97.5\u00a0% of the visitors")

		// The card's own buttons: another share, and back.
		s.action("click", view.NameCanaryForm, "r2", "")
		s.expect("Change the share of the canary", `value="2.5"`)
		s.action("click", view.NameCloseSettingsDialog, "", "")
		s.action("click", view.NamePromoteForm, "r2", "")
		s.action("escape", view.NameCloseSettingsDialog, "", "")
		s.action("click", view.NameRollbackForm, "r2", "")
		s.expect("Roll back the canary?")
		s.action("submit", view.NameRollback, "", "") // not without a reason
		s.action("input", view.NameReleaseWhy, "", " ")
		s.action("submit", view.NameRollback, "", "")
		s.action("input", view.NameReleaseWhy, "", "it loses messages")
		s.action("submit", view.NameRollback, "", "")
		s.respond(releasesRequest, 409, `{"code":"release","text":"The releases have changed meanwhile; look at them, and try again."}`)
		s.expect("The releases have changed meanwhile")
		s.action("submit", view.NameRollback, "", "")
		v = aCanary()
		v.Canary, v.Share, v.Since, v.Back, v.Held[0].Role = "", 0, 0, "r0", protocol.ReleaseWithdrawn
		v.Withdrawn = []protocol.ReleaseWithdrawal{{Release: "r2", At: now, Why: "it loses messages"}}
		s.respond(releasesRequest, 200, codec.Encode(&v))
		s.expect("\u2068r2\u2069 was rolled back. Visitors get \u2068r1\u2069", "it loses messages", "Rolled back (1)")

		// Pinning, unpinning and removing.
		s.action("click", view.NameRelease, "r0", "")
		s.action("click", view.NamePinForm, "r0", "")
		s.action("input", view.NamePinSite, "", " https://other.example/ ")
		s.action("submit", view.NamePin, "", "")
		v.Pins = append(v.Pins, protocol.ReleasePin{Site: "https://other.example", Release: "r0"})
		s.respond(releasesRequest, 200, codec.Encode(&v))
		s.expect("Pinned sites (2)", "get \u2068r0\u2069 from now on.")
		s.action("click", view.NameUnpin, "https://shop.example", "")
		s.respond(releasesRequest, 409, `{"code":"release","text":"https://shop.example is not pinned."}`)
		s.expect("https://shop.example is not pinned.")
		s.action("click", view.NameUnpin, "https://other.example", "")
		v.Pins = v.Pins[:1]
		s.respond(releasesRequest, 200, codec.Encode(&v))
		s.expect("The pages of \u2068https://other.example\u2069 get what the others get.")
		s.action("click", view.NameRelease, "r2", "")
		s.action("click", view.NameRemoveReleaseForm, "r2", "")
		s.action("click", view.NameRemoveRelease, "", "")
		v.Held = v.Held[1:]
		s.respond(releasesRequest, 200, codec.Encode(&v))
		s.expect("\u2068r2\u2069 was removed.")
		s.action("click", view.NamePromoteForm, "r0", "")
		s.action("input", view.NameReleaseWhy, "", "")
		s.action("submit", view.NamePromote, "", "")
		v.Stable = "r0"
		s.respond(releasesRequest, 200, codec.Encode(&v))
		s.expect("\u2068r0\u2069 is the stable release")
		s.action("click", view.NameLeaveSettings, "", "")
	},
}

// requests returns the requests among effects, as method and path.
func requests(effects []app.Effect) string {
	var all []string
	for _, f := range effects {
		if r, ok := f.(app.Request); ok {
			all = append(all, r.Method+" "+r.Path)
		}
	}
	return strings.Join(all, ", ")
}

// TestReleasesAreRefreshed: while they are shown they are asked for again, once in five
// seconds, and not while nobody can see them or while something is on its way.
func TestReleasesAreRefreshed(t *testing.T) {
	const get = "GET /v1/agent/releases"
	s := newTestClient(t)
	s.openReleases(aCanary())
	if at := s.loop.Screen().Timer; at != s.now+refreshInterval {
		t.Fatalf("the timer is set for %d, and it is %d", at, s.now)
	}
	if got := requests(s.wait(refreshInterval - 1)); got != "" {
		t.Errorf("before it is time: %s", got)
	}
	for range 3 {
		if got := requests(s.wait(1)); got != get {
			t.Errorf("when it is time: %s", got)
		}
		if got := requests(s.wait(refreshInterval - 1)); got != "" {
			t.Errorf("before it is time again: %s", got)
		}
	}
	s.handle(app.VisibilityChanged{})
	if got := requests(s.wait(2 * refreshInterval)); got != "" {
		t.Errorf("while it is hidden: %s", got)
	}
	s.handle(app.VisibilityChanged{Visible: true})
	s.handle(app.NetworkChanged{})
	if got := requests(s.wait(2 * refreshInterval)); got != "" {
		t.Errorf("without a network: %s", got)
	}
	s.handle(app.NetworkChanged{Online: true})
	s.action("click", view.NameRollbackForm, "r2", "")
	s.action("input", view.NameReleaseWhy, "", "bad")
	s.action("submit", view.NameRollback, "", "")
	if got := requests(s.wait(2 * refreshInterval)); got != "" {
		t.Errorf("while a change is on its way: %s", got)
	}
	if at := s.loop.Screen().Timer; at != s.now+refreshInterval {
		t.Errorf("then the timer is set for %d, and it is %d", at, s.now)
	}
	v := aCanary()
	s.respond(releasesRequest, 200, codec.Encode(&v))
	s.action("click", view.NameLeaveSettings, "", "")
	if got := requests(s.wait(2 * refreshInterval)); got != "" {
		t.Errorf("without the page: %s", got)
	}
}

// What somebody else has changed is seen when the agent comes back to the page, or the
// connection does. A change that is on its way is not cancelled by that, and what the
// server has said of the last one stays.
func TestReleasesAreUpToDate(t *testing.T) {
	const get = "GET /v1/agent/releases"
	s := newTestClient(t)
	s.signInTo(&protocol.Inbox{Role: protocol.RoleOwner})
	if got := requests(s.handle(app.VisibilityChanged{Visible: true})); got != "" {
		t.Errorf("without the page: %s", got)
	}
	s.action("click", view.NameReleases, "", "")
	if got := requests(s.handle(app.VisibilityChanged{Visible: true})); got != "" {
		t.Errorf("while it is loading: %s", got)
	}
	v := aCanary()
	s.respond(releasesRequest, 200, codec.Encode(&v))
	if got := requests(s.handle(app.VisibilityChanged{})); got != "" {
		t.Errorf("when it is hidden: %s", got)
	}
	if got := requests(s.handle(app.VisibilityChanged{Visible: true})); got != get {
		t.Errorf("when it is shown again: %s", got)
	}
	v.Share = 1000
	s.respond(releasesRequest, 200, codec.Encode(&v))
	s.expect("10\u00a0% of the visitors")

	s.action("click", view.NameRollbackForm, "r2", "")
	s.action("input", view.NameReleaseWhy, "", "bad")
	s.action("submit", view.NameRollback, "", "")
	if got := requests(s.handle(app.VisibilityChanged{Visible: true})); got != "" {
		t.Errorf("while a change is on its way: %s", got)
	}
	if got := requests(s.respond(releasesRequest, 409, `{"code":"release","text":"The releases have changed meanwhile."}`)); got != get {
		t.Errorf("when the server says that they have changed: %s", got)
	}
	v.Share = 2000
	s.respond(releasesRequest, 200, codec.Encode(&v))
	s.expect("The releases have changed meanwhile.", "20\u00a0% of the visitors", `value="bad"`)
	s.handle(app.VisibilityChanged{Visible: true})
	s.respond(releasesRequest, 0, "")
	s.expect("The releases have changed meanwhile.")
	s.refute("could not be reached")

	s.handle(app.SocketClosed{Socket: 1, Code: int64(protocol.CloseGoingAway)})
	s.wait(connection.FirstRetry)
	s.handle(app.SocketOpened{Socket: s.p.model.Connection.Socket})
	again := s.receive(&protocol.Inbox{Session: s.p.model.Session, Self: anna, Role: protocol.RoleOwner, Now: s.now})
	if got := requests(again); got != get {
		t.Errorf("when the connection is back: %s", got)
	}
	s.respond(releasesRequest, 401, `{"code":"unauthorized","text":"Please sign in."}`)
	if s.p.model.Screen != state.SignInScreen {
		t.Error("a sign-in that has ended is not noticed")
	}
}

// An owner who is none any more does not have the page.
func TestReleasesAreForOwners(t *testing.T) {
	s := newTestClient(t)
	s.openReleases(aCanary())
	s.handle(app.SocketClosed{Socket: 1, Code: int64(protocol.CloseGoingAway)})
	s.wait(connection.FirstRetry)
	s.handle(app.SocketOpened{Socket: s.p.model.Connection.Socket})
	effects := s.receive(&protocol.Inbox{Session: s.p.model.Session, Self: anna, Role: protocol.RoleAgent, Now: s.now})
	if got := requests(effects); got != "" || s.p.model.Settings.Page != state.NoSettings {
		t.Errorf("the page is %q, and this is asked for: %s", s.p.model.Settings.Page, got)
	}
	s.action("click", view.NameMenu, "", "")
	s.refute("Releases")
}
