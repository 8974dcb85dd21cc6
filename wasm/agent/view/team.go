package view

import (
	"slices"
	"strings"

	"kith/server/protocol"
	"kith/wasm/agent/state"
	"kith/wasm/format"
	"kith/wasm/html"
	"kith/wasm/locale"
)

// viewTeam is the page about the members and the invitations.
func viewTeam(m *state.Model) *html.Node {
	t, clock := &m.Settings.Team, Clock(m)
	members := el("ul.lines role=list")
	for i := range t.Members {
		v := &t.Members[i]
		state := "Never signed in"
		switch {
		case v.Deactivated != 0:
			state = "Deactivated: " + clock.TimeOrDay(v.Deactivated)
		case v.Used != 0:
			state = "Last used: " + clock.TimeOrDay(v.Used)
		}
		line := el("li#$", v.ID, agentAvatar(v.Person), el("div.line-main",
			el("b", bdi(v.Name), el("span.tag", roleName(v.Role)), twoFactorTag(v.TwoFactor)),
			parts(brandsLine(m, v.Brands), state)))
		if v.ID == m.Self.ID {
			add(line, el("span.tag", "You"))
		} else {
			add(line, el("button.button-secondary type=button data-name=$ data-on-click="+NameMember+" data-value=$", MemberName(v.ID), v.ID,
				screenReaderText("Change "+v.Name), el("span aria-hidden=true", "Change")))
		}
		add(members, line)
	}
	page := el("div.cards", card(count("Members", len(t.Members)), "", members))
	if len(t.Members) == 1 {
		add(page, el("p.muted", "You are alone so far. Invite a colleague to answer with you."))
	}
	invitations := el("ul.lines role=list")
	for i := range t.Invitations {
		v := &t.Invitations[i]
		name := bdi(v.For)
		if v.For == "" {
			name = el("span", "Somebody")
		}
		by := ""
		if v.By != "" {
			by = "by " + v.By
		}
		add(invitations, el("li#$", v.ID, el("div.line-main", el("b", name, el("span.tag", roleName(v.Role))),
			parts(brandsLine(m, v.Brands), "Valid until: "+clock.TimeOrDay(v.Expires), by)),
			button("button-secondary", NameWithdraw, v.ID, "Withdraw")))
	}
	if len(t.Invitations) > 0 {
		add(page, card(count("Open invitations", len(t.Invitations)), "", invitations))
	}
	return page
}

func twoFactorTag(on bool) *html.Node {
	if !on {
		return nil
	}
	return el("span.tag.verified", "Two-factor")
}

// brandsLine returns the names of the brands that somebody is limited to, or "" for
// all.
func brandsLine(m *state.Model, keys []string) string {
	var names []string
	for _, key := range keys {
		name := key
		for _, b := range m.Settings.Team.Brands {
			if b.Key == key {
				name = b.Name
			}
		}
		names = append(names, name)
	}
	return strings.Join(names, ", ")
}

// viewAudit is the audit log.
func viewAudit(m *state.Model) *html.Node {
	s := &m.Settings
	page := el("div.cards", el("section.card", auditList(Clock(m), s.Audit)))
	if s.More {
		add(page, el("div", el("button.button-secondary type=button disabled?=$ data-on-click="+NameMoreAudit, ifElse(s.Loading, "disabled", ""), ifElse(s.Loading, "Loading…", "Show older"))))
	}
	return page
}

// auditList lists entries of the audit log by days.
func auditList(clock format.Clock, entries []protocol.AuditEntry) *html.Node {
	list := el("ol.audit role=list")
	day := ""
	for i := range entries {
		e := &entries[i]
		if d := clock.Day(e.At); d != day {
			day = d
			add(list, el("li.audit-day", d))
		}
		line := el("li", el("time", clock.Time(e.At)), el("p", auditText(e)...))
		if e.Network != "" {
			add(line, el("span.muted dir=ltr", e.Network))
		}
		add(list, line)
	}
	return list
}

// auditText returns an entry of the audit log as a sentence.
func auditText(e *protocol.AuditEntry) []any {
	verb, detail := auditVerb(e.Action), ""
	switch {
	case e.Detail != "network":
	case e.Action == protocol.AuditBlocked:
		verb = "blocked the network of the customer"
	case e.Action == protocol.AuditUnblocked:
		return []any{el("b", bdi(e.Actor)), " unblocked a network"}
	}
	parts := []any{el("b", bdi(e.Actor)), " " + verb}
	if hasTarget(e.Action) && (e.Target != e.Actor || e.Action == protocol.AuditReset) {
		target := e.Target
		if target == "" {
			target = "somebody"
		}
		parts = append(parts, " ", el("b", bdi(target)))
	}
	switch e.Action {
	case protocol.AuditSignedIn:
		detail = " with "
	case protocol.AuditSignedOut:
		detail = " in "
	case protocol.AuditRole:
		detail = " to "
	case protocol.AuditRenamed:
		detail = ", formerly "
	case protocol.AuditJoined, protocol.AuditInvited, protocol.AuditInviteWithdrawn:
		detail = " as "
	case protocol.AuditReleaseCanary:
		detail = " as the canary for "
	case protocol.AuditReleasePinned:
		detail = " to the pages of "
	case protocol.AuditReleaseUnpinned:
		detail = " for the pages of "
	case protocol.AuditReleasePromoted, protocol.AuditReleaseRolledBack, protocol.AuditSessionsRepair:
		detail = ": "
	}
	if detail != "" && e.Detail != "" {
		parts = append(parts, detail, bdi(strings.Replace(e.Detail, " %", "\u00a0%", 1)))
	}
	return parts
}

// hasTarget reports whether the sentence of an action names to whom it was done.
func hasTarget(a protocol.AuditAction) bool {
	switch a {
	case protocol.AuditInvited, protocol.AuditInviteWithdrawn, protocol.AuditRole, protocol.AuditDeactivated, protocol.AuditReactivated,
		protocol.AuditRemoved, protocol.AuditReset, protocol.AuditExported, protocol.AuditErased, protocol.AuditBlocked, protocol.AuditUnblocked, protocol.AuditDeleted,
		protocol.AuditReleaseAdded, protocol.AuditReleaseCanary, protocol.AuditReleasePromoted, protocol.AuditReleaseRolledBack,
		protocol.AuditReleasePinned, protocol.AuditReleaseUnpinned, protocol.AuditReleaseRemoved:
		return true
	}
	return false
}

// auditVerb returns what an action is in a sentence.
func auditVerb(a protocol.AuditAction) string {
	switch a {
	case protocol.AuditJoined:
		return "joined"
	case protocol.AuditSignedIn:
		return "signed in"
	case protocol.AuditSignedOut:
		return "ended a sign-in"
	case protocol.AuditSignedOutAll:
		return "ended all other sign-ins"
	case protocol.AuditRenamed:
		return "changed the name"
	case protocol.AuditPassword:
		return "changed the password"
	case protocol.AuditTwoFactorOn:
		return "turned two-factor sign-in on"
	case protocol.AuditTwoFactorOff:
		return "turned two-factor sign-in off"
	case protocol.AuditRecoveryCodes:
		return "made new recovery codes"
	case protocol.AuditRecoveryCode:
		return "used a recovery code"
	case protocol.AuditInvited:
		return "invited"
	case protocol.AuditInviteWithdrawn:
		return "withdrew the invitation of"
	case protocol.AuditRole:
		return "changed the role of"
	case protocol.AuditDeactivated:
		return "deactivated"
	case protocol.AuditReactivated:
		return "reactivated"
	case protocol.AuditRemoved:
		return "removed"
	case protocol.AuditReset:
		return "made a link to recover the account of"
	case protocol.AuditRecovered:
		return "recovered the account"
	case protocol.AuditExported:
		return "exported all data of the customer"
	case protocol.AuditErased:
		return "removed all data of the customer"
	case protocol.AuditBlocked:
		return "blocked the customer"
	case protocol.AuditReleaseAdded:
		return "added the release"
	case protocol.AuditReleaseCanary:
		return "gave out the release"
	case protocol.AuditReleasePromoted:
		return "gave everybody the release"
	case protocol.AuditReleaseRolledBack:
		return "rolled back the release"
	case protocol.AuditReleasePinned:
		return "pinned the release"
	case protocol.AuditReleaseUnpinned:
		return "took back the pin to the release"
	case protocol.AuditReleaseRemoved:
		return "removed the release"
	case protocol.AuditSessionsRepair:
		return "had browsers repair what they have stored"
	case protocol.AuditUnblocked:
		return "unblocked the customer"
	case protocol.AuditDeleted:
		return "deleted the conversation"
	}
	return string(a)
}

// viewSettingsDialog is the dialog that is open over the settings, or nil.
func viewSettingsDialog(m *state.Model) *html.Node {
	s := &m.Settings
	d := &s.Member
	switch s.Dialog {
	case state.InviteDialog:
		return settingsDialog("Invite a colleague",
			el("div.field", el("label for="+NameInviteFor, "For"),
				el("input id="+NameInviteFor+" aria-describedby=for-hint type=text maxlength=100 dir=auto placeholder=Optional value=$ data-name="+NameInviteFor+" data-on-input="+NameInviteFor, d.Name),
				el("span.field-hint id=for-hint", "A name that tells you later whom you invited.")),
			viewRights(m), viewError("error", s.Error),
			el("div.dialog-actions", closeSettings("button-secondary", "Cancel"),
				el("button.button type=button disabled?=$ data-on-click="+NameCreateInvite, ifElse(m.Change.Busy, "disabled", ""), "Create invitation")))
	case state.InvitedDialog:
		return settingsDialog("The invitation is ready",
			el("p", "Send this address to your colleague. It works once, within seven days."),
			el("div.invite-address", el("input type=text readonly aria-label=Address dir=ltr value=$", d.Address),
				el("button.button type=button data-name="+NameCopyInvite+" data-on-click="+NameCopyInvite, ifElse(d.Copied, "Copied", "Copy"))),
			el("div.dialog-actions", closeSettings("button-secondary", "Done")))
	case state.MemberDialog:
		active := button("button-secondary", NameDeactivate, "", "Deactivate")
		if d.Deactivated {
			active = button("button-secondary", NameReactivate, "", "Reactivate")
		}
		return settingsDialog(d.Name, viewRights(m), el("div.card-actions", active, button("button-secondary", NameRemoveMember, "", "Remove…")),
			viewError("error", s.Error),
			el("div.dialog-actions", closeSettings("button-secondary", "Cancel"),
				el("button.button type=button disabled?=$ data-on-click="+NameSaveMember, ifElse(m.Change.Busy, "disabled", ""), "Save")))
	case state.RemoveDialog:
		return settingsDialog("Remove "+locale.Isolate(d.Name)+"?",
			el("p", "They are signed out at once, and the account is gone for good. What they have written keeps their name. To only keep them out for a while, deactivate them instead."),
			viewError("error", s.Error),
			el("div.dialog-actions", closeSettings("button-secondary", "Cancel"), button("button danger", NameConfirmRemove, "", "Remove")))
	}
	return viewReleaseDialog(m)
}

// settingsDialog is dialog for the settings.
func settingsDialog(title string, parts ...any) *html.Node {
	return dialogClosedBy(NameCloseSettingsDialog, title, parts...)
}

// closeSettings returns a button that closes the dialog.
func closeSettings(class, label string) *html.Node {
	return el("button type=button class=$ data-name="+NameCloseSettingsDialog+" data-on-click="+NameCloseSettingsDialog, class, label)
}

// viewRights is the choice of a role and of brands.
func viewRights(m *state.Model) *html.Node {
	d := &m.Settings.Member
	roles := el("div.choices role=radiogroup aria-label=Role",
		viewRole(protocol.RoleOwner, d.Role, "Everything, and this page"),
		viewRole(protocol.RoleAgent, d.Role, "Reads and answers"),
		viewRole(protocol.RoleReadOnly, d.Role, "Reads, and changes nothing"))
	if len(m.Settings.Team.Brands) < 2 || d.Role == protocol.RoleOwner {
		return roles
	}
	brands := el("div.field role=group aria-label=Brands", el("span", "Brands"))
	for _, b := range m.Settings.Team.Brands {
		add(brands, el("label.check-line", el("input type=checkbox checked?=$ data-value=$ data-on-change="+NameMayBrand,
			ifElse(slices.Contains(d.Brands, b.Key), "checked", ""), b.Key), el("span", bdi(b.Name))))
	}
	add(brands, el("span.field-hint", "None chosen means all."))
	return el("div.rights", roles, brands)
}

// viewRole is one of the roles to choose.
func viewRole(role, chosen protocol.Role, text string) *html.Node {
	return el("button.choice type=button role=radio aria-checked=$ data-on-click="+NameRole+" data-value=$",
		ifElse(role == chosen, "true", "false"), string(role),
		el("span.radio aria-hidden=true"), el("span", el("b", roleName(role)), el("span.muted", text)))
}
