package agent

import (
	"strings"

	"kith/server/protocol"
	"kith/server/protocol/codec"
	"kith/wasm/agent/state"
	"kith/wasm/agent/view"
	"kith/wasm/app"
)

// The names of the requests about the releases, beside view.NameReleaseFile, which sends
// a file. The answer is the releases as they are then.
const (
	releasesRequest = "releases"
	readyRequest    = "ready" // whether a file may be sent without a proof; the answer is empty
)

// releasesPath is where the server has the releases.
const releasesPath = "/v1/agent/releases"

// refreshInterval is how often the releases are asked for while they are shown, in
// milliseconds: a canary is rolled back by the server itself, and what is known of it grows.
const refreshInterval = 5_000

// fetchReleases asks for the releases.
func (u *update) fetchReleases() {
	u.do(app.Request{Name: releasesRequest, Method: "GET", Path: releasesPath})
}

// refreshReleases asks for the releases again if they are shown: somebody else may have
// changed them. It is left to the answer if something is on its way.
func (u *update) refreshReleases() {
	u.Settings.RefreshAt = u.Now + refreshInterval
	if u.Screen == state.InboxScreen && u.Settings.Page == state.ReleasesPage && !u.Settings.Loading && !u.Change.Busy {
		u.fetchReleases()
	}
}

// refreshDue does so when it is time for that.
func (u *update) refreshDue() {
	if showsReleases(u.Model) && u.Now >= u.Settings.RefreshAt {
		u.refreshReleases()
	}
}

// releaseAction handles what a person did on the page about the releases, and reports
// whether it was that.
func (u *update) releaseAction(e app.Action) bool {
	s := &u.Settings
	d := &s.Form
	switch e.Name {
	case view.NameAddRelease:
		u.ask(readyRequest, "GET", "/v1/agent/confirm", "")
	case view.NameReleaseFile:
		u.sendRelease()
	case view.NameRelease:
		u.openRelease(state.ReleaseDialog, e.Value, view.NameCloseSettingsDialog)
	case view.NameCanaryForm:
		if u.openRelease(state.CanaryDialog, e.Value, view.NameShareText); s.Dialog == state.CanaryDialog {
			if d.Share = view.Shares[1]; d.Release == s.Releases.Canary {
				d.Share = view.Percent(s.Releases.Share)
			}
		}
	case view.NameShare:
		d.Share, s.Error = e.Value, ""
	case view.NameShareText:
		d.Share, s.Error = e.Text, ""
	case view.NameStartCanary:
		u.changeReleases(state.CanaryDialog, "/canary", releaseFields{release: d.Release, share: writtenShare(d.Share)})
	case view.NamePromoteForm:
		u.openRelease(state.PromoteDialog, e.Value, view.NameReleaseWhy)
	case view.NamePromote:
		u.changeReleases(state.PromoteDialog, "/promote", releaseFields{release: d.Release, why: d.Why})
	case view.NameRollbackForm:
		u.openRelease(state.RollbackDialog, e.Value, view.NameReleaseWhy)
	case view.NameRollback:
		if strings.TrimSpace(d.Why) != "" {
			u.changeReleases(state.RollbackDialog, "/rollback", releaseFields{release: d.Release, why: d.Why})
		}
	case view.NameReleaseWhy:
		d.Why, s.Error = e.Text, ""
	case view.NamePinForm:
		u.openRelease(state.PinDialog, e.Value, view.NamePinSite)
	case view.NamePinSite:
		d.Site, s.Error = e.Text, ""
	case view.NamePin:
		d.Site = strings.TrimRight(strings.TrimSpace(d.Site), "/")
		u.changeReleases(state.PinDialog, "/pin", releaseFields{release: d.Release, site: d.Site})
	case view.NameUnpin:
		if s.Page == state.ReleasesPage && !u.Change.Busy {
			d.Site = e.Value
			u.changeReleases(state.NoSettingsDialog, "/unpin", releaseFields{site: e.Value})
		}
	case view.NameRemoveReleaseForm:
		u.openRelease(state.RemoveReleaseDialog, e.Value, view.NameCloseSettingsDialog)
	case view.NameRemoveRelease:
		if s.Dialog == state.RemoveReleaseDialog {
			u.ask(releasesRequest, "DELETE", releasesPath+"/"+d.Release, "")
		}
	default:
		return false
	}
	return true
}

// openRelease opens a dialog about a release, and moves the focus to a name in it. From the
// dialog that says what can be done with the release, it is the next step.
func (u *update) openRelease(dialog state.SettingsDialog, id, focus string) {
	s := &u.Settings
	if s.FindRelease(id) == nil || u.Change.Busy {
		return
	}
	form := state.ReleaseForm{Release: id}
	if s.Dialog == state.NoSettingsDialog && dialog != state.ReleaseDialog {
		form.Opener = view.ReleaseButton(dialog)
	}
	s.Dialog, s.Form, s.Error, s.Notice = dialog, form, "", ""
	u.do(app.Focus{Name: focus})
}

// changeReleases sends what was asked for in a dialog.
func (u *update) changeReleases(dialog state.SettingsDialog, path string, fields releaseFields) {
	if u.Settings.Dialog == dialog {
		u.ask(releasesRequest, "POST", releasesPath+path, codec.Encode(&fields))
	}
}

// writtenShare returns a share as the server reads it, such as "5%", of one that a person
// has typed, such as "5", "5 %" or "2,5".
func writtenShare(text string) string {
	text = strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(text), "%"))
	return strings.ReplaceAll(text, ",", ".") + "%"
}

// sendRelease sends the file that was chosen.
func (u *update) sendRelease() {
	s := &u.Settings
	if s.Dialog != state.AddReleaseDialog || u.Change.Busy {
		return
	}
	u.Change = state.Change{Request: state.Request{Name: view.NameReleaseFile, Method: "POST", Path: releasesPath}, Busy: true}
	s.Form.Sent, s.Error = 0, ""
	u.do(app.Upload{Name: view.NameReleaseFile, Method: "POST", Path: releasesPath, Limit: s.Releases.FileBytes})
	u.do(app.Focus{Name: view.NameCloseSettingsDialog})
}

// uploadProgressed shows how much of a file was sent.
func (u *update) uploadProgressed(e app.UploadProgressed) {
	if e.Name == view.NameReleaseFile && view.IsSendingRelease(u.Model) {
		u.Settings.Form.Sent = e.Percent
	}
}

// releaseOpener returns the name of what is to be focused once a dialog about a release is
// closed: what opened it, if that is still there.
func (u *update) releaseOpener() string {
	s := &u.Settings
	switch d := &s.Form; {
	case d.Opener != "" && view.HasReleaseButton(u.Model, d.Opener):
		return d.Opener
	case d.Opener == "" && view.CanChange(s.FindRelease(d.Release)):
		return view.ReleaseName(d.Release)
	}
	return view.NameAddRelease
}

// receiveReleases handles the answer to a request about the releases.
func (u *update) receiveReleases(e app.Responded, ok bool) {
	s := &u.Settings
	changed := u.changeAnswered(e.Name)
	if s.Page != state.ReleasesPage { // it was left meanwhile
		return
	}
	if !ok {
		u.releasesRefused(e, changed)
		return
	}
	if e.Name == readyRequest {
		if changed {
			s.Dialog, s.Form = state.AddReleaseDialog, state.ReleaseForm{}
			u.do(app.Focus{Name: view.NameReleaseFile})
		}
		return
	}
	var v protocol.Releases
	codec.Decode(e.Body, &v)
	s.Releases, s.Loading = v, false
	if !changed {
		return
	}
	if e.Name == view.NameReleaseFile && len(v.Held) > 0 {
		s.Form.Release = v.Held[0].ID
	}
	switch s.Dialog {
	case state.NoSettingsDialog: // what was pressed is gone
		u.do(app.Focus{Name: view.NameAddRelease})
	case state.RollbackDialog: // that button would roll back the next one now
		s.Form.Opener = ""
	}
	notice := view.ReleaseNotice(u.Change.Request.Path, &s.Form, &v)
	u.closeSettingsDialog()
	s.Notice, s.Form = notice, state.ReleaseForm{}
	u.do(app.Announce{Text: notice})
}

// releasesRefused shows why something was not done, or could not be loaded. That it could
// not be loaded again is not worth a word: it was not asked for, and is tried again.
func (u *update) releasesRefused(e app.Responded, changed bool) {
	s := &u.Settings
	if !changed && !s.Loading && e.Status != 401 {
		return
	}
	text := u.refusal(e)
	switch {
	case text == "" && e.Name == view.NameReleaseFile && u.Change.Proof.Open:
		// The file is not there any more after the proof: it has to be chosen again.
		u.Change.Request = state.Request{Name: readyRequest, Method: "GET", Path: "/v1/agent/confirm"}
	case text == "":
	case e.Status == 413:
		s.Error = view.TooLargeRelease(s.Releases.FileBytes)
	default:
		s.Loading, s.Error = false, text
		if changed && (e.Status == 404 || e.Status == 409) { // they are not what is shown
			u.fetchReleases()
		}
	}
}
