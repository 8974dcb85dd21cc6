package main

import (
	"kith/server/protocol"
	"kith/wasm/agent/state"
	"kith/wasm/agent/view"
)

// settingsModel returns a model that shows a page of the settings.
func settingsModel(page state.SettingsPage) *state.Model {
	m := inboxModel(inboxItems()...)
	m.Role = protocol.RoleOwner
	s := &m.Settings
	s.Page, s.Name = page, anna.Name
	s.Account = protocol.Account{Person: anna, Role: protocol.RoleOwner}
	s.SignIns = []protocol.SignIn{
		{ID: "s1", Browser: "Firefox 140 on Windows", Network: "192.0.2.17", Began: now - 3*24*60*minute, Used: now - 2*minute, Current: true},
		{ID: "s2", Browser: "Safari 26 on iPhone", Network: "2001:db8:77:1200::/64", Began: now - 6*24*60*minute, Used: now - 7*60*minute},
		{ID: "s3", Network: "198.51.100.4", Began: now - 20*24*60*minute, Used: now - 5*24*60*minute},
	}
	member := func(id, name string, role protocol.Role, used int64, brands ...string) protocol.Member {
		return protocol.Member{Account: protocol.Account{Person: protocol.Person{ID: id, Name: name}, Role: role, Brands: brands}, Used: used}
	}
	s.Team = protocol.Team{
		Members: []protocol.Member{
			member(anna.ID, anna.Name, protocol.RoleOwner, now-2*minute),
			member("a3", "Jean-Baptiste de la Rochefoucauld-Montmorency", protocol.RoleAgent, now-26*60*minute, "vogel", "fernweg"),
			member(omar.ID, omar.Name, protocol.RoleAgent, now-9*minute),
			member("a4", "يوسف الحداد", protocol.RoleReadOnly, 0),
			member("a5", "Tom", protocol.RoleAgent, now-40*24*60*minute),
		},
		Invitations: []protocol.Invitation{
			{ID: "i1", For: "Priya", Role: protocol.RoleAgent, By: anna.Name, Created: now - 60*minute, Expires: now + 6*24*60*minute},
			{ID: "i2", Role: protocol.RoleReadOnly, Brands: []string{"vogel"}, Expires: now + 26*60*minute},
		},
		Brands: []protocol.BrandName{{Key: "fernweg", Name: "Fernweg"}, {Key: "vogel", Name: "Vogel Bags"}},
	}
	s.Team.Members[2].TwoFactor = true
	s.Team.Members[4].Deactivated = now - 30*24*60*minute
	for i, e := range []protocol.AuditEntry{
		{Actor: anna.Name, Action: protocol.AuditInvited, Target: "Priya", Detail: "agent", Network: "192.0.2.17"},
		{Actor: omar.Name, Action: protocol.AuditTwoFactorOn, Target: omar.Name, Network: "2001:db8:77:1200::/64"},
		{Actor: omar.Name, Action: protocol.AuditSignedIn, Target: omar.Name, Detail: "Firefox 140 on Windows", Network: "2001:db8:77:1200::/64"},
		{Actor: anna.Name, Action: protocol.AuditRole, Target: "يوسف الحداد", Detail: "read-only", Network: "192.0.2.17"},
		{Actor: "Jean-Baptiste de la Rochefoucauld-Montmorency", Action: protocol.AuditRenamed, Target: "Jean-Baptiste de la Rochefoucauld-Montmorency", Detail: "Jean", Network: "198.51.100.4"},
		{Actor: "Operator", Action: protocol.AuditReset, Target: anna.Name},
		{Actor: anna.Name, Action: protocol.AuditDeactivated, Target: "Tom", Network: "192.0.2.17"},
		{Actor: anna.Name, Action: protocol.AuditInviteWithdrawn, Network: "192.0.2.17"},
	} {
		e.Number, e.At = int64(90-i), now-int64(i*i)*190*minute
		s.Audit = append(s.Audit, e)
	}
	return m
}

// settingsStories returns the states of the settings.
func settingsStories() []story {
	var all []story
	add := func(name string, page state.SettingsPage, change func(*state.Settings)) *state.Model {
		m := settingsModel(page)
		if change != nil {
			change(&m.Settings)
		}
		all = append(all, story{name: "inbox-" + name, inbox: m})
		return m
	}
	add("account", state.AccountPage, func(s *state.Settings) {
		s.Notice = view.SettingsNotice("/v1/agent/name")
	}).Change.Request.Path = "/v1/agent/name"
	add("account-loading", state.AccountPage, func(s *state.Settings) { s.Loading = true })
	add("account-unreachable", state.AccountPage, func(s *state.Settings) { *s = state.Settings{Page: s.Page, Error: view.TextUnreachable} })
	add("account-factor", state.AccountPage, func(s *state.Settings) {
		s.Factor = state.FactorSetup{Secret: "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", Code: "123", Picture: "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 8 8'%3E%3Cpath d='M1 1h3v3H1zM5 5h2v2H5z'/%3E%3C/svg%3E"}
		s.Error = "This code is not the one that the app should show. Please check that the clock of your phone is right, and try the next one."
	}).Change.Request.Path = "/v1/agent/totp"
	add("account-recovery", state.AccountPage, func(s *state.Settings) {
		for _, c := range "abcdefghij" {
			s.Factor.Codes = append(s.Factor.Codes, string(c)+"k3p-7wqa-x2mn-b5te")
		}
	})
	add("account-factor-on", state.AccountPage, func(s *state.Settings) { s.Account.TwoFactor, s.Account.Recovery = true, 1 })
	add("team", state.TeamPage, nil)
	add("team-alone", state.TeamPage, func(s *state.Settings) { s.Team.Members, s.Team.Invitations = s.Team.Members[:1], nil })
	add("team-error", state.TeamPage, func(s *state.Settings) { s.Team, s.Error = protocol.Team{}, view.TextUnreachable })
	dialog := func(d state.SettingsDialog, member state.Member) func(*state.Settings) {
		return func(s *state.Settings) { s.Dialog, s.Member = d, member }
	}
	add("team-invite", state.TeamPage, dialog(state.InviteDialog, state.Member{Name: "Priya", Role: protocol.RoleAgent, Brands: []string{"vogel"}}))
	add("team-invited", state.TeamPage, dialog(state.InvitedDialog, state.Member{Address: "https://chat.shop.example/inbox#setup=0f2aQ9Vb1kq7Zr3dT0xw8g"}))
	add("team-member", state.TeamPage, dialog(state.MemberDialog, state.Member{ID: omar.ID, Name: omar.Name, Role: protocol.RoleReadOnly}))
	add("team-deactivated", state.TeamPage, dialog(state.MemberDialog, state.Member{ID: "a5", Name: "Tom", Role: protocol.RoleOwner, Deactivated: true}))
	add("team-remove", state.TeamPage, dialog(state.RemoveDialog, state.Member{ID: omar.ID, Name: omar.Name}))
	add("team-proof", state.TeamPage, func(s *state.Settings) { s.Account.TwoFactor = true }).
		Change.Proof = state.Proof{Open: true, Password: "x", Error: "The password is wrong."}
	add("audit", state.AuditPage, func(s *state.Settings) { s.More = true })
	return append(all, releaseStories()...)
}
