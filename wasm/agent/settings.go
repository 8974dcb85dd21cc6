package agent

import (
	"slices"
	"strconv"
	"strings"

	"kith/server/protocol"
	"kith/server/protocol/codec"
	"kith/wasm/agent/state"
	"kith/wasm/agent/view"
	"kith/wasm/app"
)

// The names of the requests of the settings. Each answer is what the page shows.
const (
	accountRequest  = "account"
	signInsRequest  = "signins"
	passwordRequest = "password"
	setupFactor     = "factor"
	factorRequest   = "factoron"
	teamRequest     = "team"
	invitedRequest  = "invited"
	auditRequest    = "audit"
)

// settingsAction handles what a person did in the settings, and reports whether it was
// that.
func (u *update) settingsAction(e app.Action) bool {
	s := &u.Settings
	switch e.Name {
	case view.NameAccount:
		u.openSettings(state.AccountPage)
	case view.NameTeam:
		u.openSettings(state.TeamPage)
	case view.NameAudit:
		u.openSettings(state.AuditPage)
	case view.NameReleases:
		u.openSettings(state.ReleasesPage)
	case view.NameInvite:
		u.openSettings(state.TeamPage)
		u.openInvite()
	case view.NameLeaveSettings:
		u.leaveSettings()
		u.do(app.Focus{Name: view.NameMenu})
	case view.NameBack:
		if s.Page == state.NoSettings {
			return false
		}
		u.leaveSettings()
		u.do(app.Focus{Name: view.NameMenu})
	case view.NameRetrySettings:
		u.openSettings(s.Page)
	case view.NameMoreAudit:
		u.fetchAudit()
	default:
		return u.accountAction(e) || u.teamAction(e) || u.releaseAction(e)
	}
	return true
}

// openSettings shows a page and asks for what it shows.
func (u *update) openSettings(page state.SettingsPage) {
	u.leaveSettings()
	u.Menu, u.Erasure = state.Menu{}, state.Erasure{}
	u.Settings.Page, u.Settings.Loading = page, true
	switch page {
	case state.AccountPage:
		u.Settings.Name = u.Self.Name
		u.do(app.Request{Name: accountRequest, Method: "GET", Path: "/v1/agent/self"})
		u.do(app.Request{Name: signInsRequest, Method: "GET", Path: "/v1/agent/signins"})
	case state.TeamPage:
		u.do(app.Request{Name: teamRequest, Method: "GET", Path: "/v1/agent/team"})
	case state.AuditPage:
		u.fetchAudit()
	case state.ReleasesPage:
		u.fetchReleases()
	}
	u.do(app.Focus{Name: view.NameLeaveSettings})
}

// leaveSettings shows the inbox again. What was asked for on the page is not awaited
// any more.
func (u *update) leaveSettings() {
	u.Settings, u.Change = state.Settings{Account: u.Settings.Account}, state.Change{}
}

// fetchAudit asks for the next page of the audit log.
func (u *update) fetchAudit() {
	s, path := &u.Settings, "/v1/agent/audit"
	if n := len(s.Audit); n > 0 {
		path += "?before=" + strconv.FormatInt(s.Audit[n-1].Number, 10)
	}
	s.Loading, s.Error = true, ""
	u.do(app.Request{Name: auditRequest, Method: "GET", Path: path})
}

// accountAction handles what a person did on the page about the account.
func (u *update) accountAction(e app.Action) bool {
	s := &u.Settings
	switch e.Name {
	case view.NameNewName:
		s.Name, s.Error, s.Notice = e.Text, "", ""
	case view.NameSaveName:
		u.ask(accountRequest, "PUT", "/v1/agent/name", encodeSettings(settingsFields{name: s.Name}))
	case view.NameNewPassword:
		s.Password, s.Error, s.Notice = e.Text, "", ""
	case view.NameShowNew:
		s.Reveal = !s.Reveal
	case view.NameSavePassword:
		u.ask(passwordRequest, "PUT", "/v1/agent/password", encodeSettings(settingsFields{password: s.Password}))
	case view.NameSetUpFactor:
		u.ask(setupFactor, "POST", "/v1/agent/totp", "")
	case view.NameFactorCode:
		s.Factor.Code, s.Error = e.Text, ""
	case view.NameTurnOnFactor:
		u.ask(factorRequest, "PUT", "/v1/agent/totp", encodeSettings(settingsFields{secret: s.Factor.Secret, factor: s.Factor.Code}))
	case view.NameTurnOffFactor:
		u.ask(accountRequest, "DELETE", "/v1/agent/totp", "")
	case view.NameRecovery:
		u.ask(factorRequest, "POST", "/v1/agent/recovery", "")
	case view.NameCopyCodes:
		s.Factor.Copied = true
		u.do(app.Copy{Text: strings.Join(s.Factor.Codes, "\n")})
		u.do(app.Announce{Text: view.TextCodesCopied})
	case view.NameFactorDone:
		s.Factor, s.Error = state.FactorSetup{}, ""
		u.do(app.Request{Name: accountRequest, Method: "GET", Path: "/v1/agent/self"})
	case view.NameEndSignIn:
		u.ask(signInsRequest, "DELETE", "/v1/agent/signins/"+e.Value, "")
	case view.NameEndOthers:
		u.ask(signInsRequest, "DELETE", "/v1/agent/signins", "")
	default:
		return false
	}
	return true
}

// teamAction handles what a person did on the page about the team.
func (u *update) teamAction(e app.Action) bool {
	s := &u.Settings
	d := &s.Member
	switch e.Name {
	case view.NameInviteForm:
		u.openInvite()
	case view.NameInviteFor:
		d.Name = e.Text
	case view.NameRole:
		if d.Role = protocol.Role(e.Value); d.Role == protocol.RoleOwner {
			d.Brands = nil
		}
	case view.NameMayBrand:
		if i := slices.Index(d.Brands, e.Value); i >= 0 {
			d.Brands = slices.Delete(slices.Clone(d.Brands), i, i+1)
		} else {
			d.Brands = append(slices.Clone(d.Brands), e.Value)
		}
	case view.NameCreateInvite:
		u.ask(invitedRequest, "POST", "/v1/agent/invite", encodeSettings(settingsFields{whom: d.Name, role: d.Role, brands: d.Brands}))
	case view.NameCopyInvite:
		d.Copied = true
		u.do(app.Copy{Text: d.Address})
		u.do(app.Announce{Text: view.TextCopied})
	case view.NameMember:
		if m := s.FindMember(e.Value); m != nil {
			s.Dialog, s.Error = state.MemberDialog, ""
			s.Member = state.Member{ID: m.ID, Name: m.Name, Role: m.Role, Brands: m.Brands, Deactivated: m.Deactivated != 0}
			u.do(app.Focus{Name: view.NameCloseSettingsDialog})
		}
	case view.NameSaveMember:
		u.changeMember("")
	case view.NameDeactivate:
		u.changeMember(`,"active":false`)
	case view.NameReactivate:
		u.changeMember(`,"active":true`)
	case view.NameRemoveMember:
		s.Dialog, s.Error = state.RemoveDialog, ""
		u.do(app.Focus{Name: view.NameCloseSettingsDialog})
	case view.NameConfirmRemove:
		u.ask(teamRequest, "DELETE", "/v1/agent/team/"+d.ID, "")
	case view.NameWithdraw:
		u.ask(teamRequest, "DELETE", "/v1/agent/invitations/"+e.Value, "")
	case view.NameCloseSettingsDialog:
		if !view.IsSendingRelease(u.Model) {
			u.closeSettingsDialog()
		}
	default:
		return false
	}
	return true
}

// openInvite opens the dialog that asks whom to invite.
func (u *update) openInvite() {
	s := &u.Settings
	s.Dialog, s.Member, s.Error = state.InviteDialog, state.Member{Role: protocol.RoleAgent}, ""
	u.do(app.Focus{Name: view.NameInviteFor})
}

// changeMember asks to give a member the rights that the dialog shows, and with it
// whether they are active, if that is to change.
func (u *update) changeMember(active string) {
	d := &u.Settings.Member
	body := encodeSettings(settingsFields{role: d.Role, brands: d.Brands})
	u.ask(teamRequest, "PUT", "/v1/agent/team/"+d.ID, strings.TrimSuffix(body, "}")+active+"}")
}

// closeSettingsDialog closes the dialog, and moves the focus to where it was opened.
func (u *update) closeSettingsDialog() {
	s := &u.Settings
	opener := view.NameInviteForm
	switch s.Dialog {
	case state.NoSettingsDialog:
		return
	case state.MemberDialog, state.RemoveDialog:
		opener = view.MemberName(s.Member.ID)
		if s.FindMember(s.Member.ID) == nil {
			opener = view.NameInviteForm
		}
	case state.AddReleaseDialog, state.ReleaseDialog, state.CanaryDialog, state.PromoteDialog, state.RollbackDialog, state.PinDialog, state.RemoveReleaseDialog:
		opener = u.releaseOpener()
	}
	s.Dialog, s.Member, s.Form, s.Error = state.NoSettingsDialog, state.Member{}, state.ReleaseForm{}, ""
	u.do(app.Focus{Name: opener})
}

// receiveSettings handles the answer to a request of the settings, and reports whether
// it was one.
func (u *update) receiveSettings(e app.Responded, ok bool) bool {
	s := &u.Settings
	switch e.Name {
	case accountRequest, signInsRequest, passwordRequest, setupFactor, factorRequest, teamRequest, invitedRequest, auditRequest:
	case releasesRequest, readyRequest, view.NameReleaseFile:
		u.receiveReleases(e, ok)
		return true
	default:
		return false
	}
	changed := u.changeAnswered(e.Name)
	switch {
	case s.Page == state.NoSettings: // it was left meanwhile
	case ok:
		u.settingsAnswered(e, changed)
	default:
		if text := u.refusal(e); text != "" {
			s.Loading, s.Error = false, text
		}
	}
	return true
}

// settingsAnswered shows what an answer brings. It was for something that has changed, or
// only for reading.
func (u *update) settingsAnswered(e app.Responded, changed bool) {
	s := &u.Settings
	s.Error = ""
	switch e.Name {
	case accountRequest, passwordRequest:
		var a protocol.Account
		if codec.Decode(e.Body, &a); a.ID == "" {
			return
		}
		s.Account, u.Self, u.Role = a, a.Person, a.Role
		s.Loading, s.Name = false, a.Name
		if e.Name == passwordRequest {
			s.Password, s.Reveal = "", false
			u.do(app.Request{Name: signInsRequest, Method: "GET", Path: "/v1/agent/signins"})
		}
		if changed {
			s.Notice = view.SettingsNotice(u.Change.Request.Path)
			u.do(app.Announce{Text: s.Notice})
		}
	case signInsRequest:
		var v protocol.SignIns
		codec.Decode(e.Body, &v)
		s.SignIns = v.SignIns
	case setupFactor:
		var v protocol.TwoFactorSetup
		codec.Decode(e.Body, &v)
		s.Factor = state.FactorSetup{Secret: v.Secret, Picture: v.Picture}
		u.do(app.Focus{Name: view.NameFactorCode})
	case factorRequest:
		var v protocol.RecoveryCodes
		codec.Decode(e.Body, &v)
		s.Factor = state.FactorSetup{Codes: v.Codes}
		u.do(app.Focus{Name: view.NameFactorDone})
	case teamRequest:
		var t protocol.Team
		codec.Decode(e.Body, &t)
		s.Team, s.Loading = t, false
		if changed {
			u.closeSettingsDialog()
		}
	case invitedRequest:
		var v protocol.Invitation
		codec.Decode(e.Body, &v)
		s.Dialog, s.Member = state.InvitedDialog, state.Member{Name: s.Member.Name, Role: v.Role, Address: v.Address}
		u.do(app.Focus{Name: view.NameCopyInvite})
		u.do(app.Request{Name: teamRequest, Method: "GET", Path: "/v1/agent/team"})
	case auditRequest:
		var p protocol.AuditPage
		codec.Decode(e.Body, &p)
		s.Loading, s.More = false, p.More && len(s.Audit)+len(p.Entries) < state.AuditLimit
		s.Audit = append(slices.Clone(s.Audit), p.Entries...)
	}
}
