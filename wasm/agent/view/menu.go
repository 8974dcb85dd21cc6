package view

import (
	"kith/wasm/agent/state"
	"kith/wasm/html"
)

// viewMenu is the agent's own avatar, and the menu that it opens.
func viewMenu(m *state.Model) *html.Node {
	anchor := el("div.menu-anchor data-on-escape=$", ifElse(m.Menu.Open, NameMenu, NameBack),
		el("button.menu-button type=button aria-label=Settings aria-expanded=$ data-name="+NameMenu+" data-on-click="+NameMenu,
			ifElse(m.Menu.Open, "true", "false"), agentAvatar(m.Self)))
	if !m.Menu.Open {
		return anchor
	}
	picture := "Change picture"
	switch m.Menu.Picture {
	case state.Uploading:
		picture = "Sending the picture…"
	case state.Uploaded:
		picture = "Picture changed"
	}
	add(anchor, el("div.menu-backdrop aria-hidden=true data-on-click="+NameMenu))
	add(anchor, el("div.menu",
		el("p.menu-name", bdi(m.Self.Name), el("span", roleName(m.Role))),
		el("button type=button role=switch aria-checked=$ data-on-click="+NameSound, ifElse(m.Stored.Muted, "false", "true"),
			icon(iconSound), el("span", "Sound"), el("span.switch")),
		el("label.menu-upload", icon(iconPicture), el("span", picture),
			el("input.visually-hidden type=file accept=image/png,image/jpeg,image/webp,image/gif data-name="+NamePicture+" data-on-change="+NamePicture)),
		button("", NameAccount, "", icon(iconPerson), el("span", "Account")),
		ifMayManage(m, button("", NameTeam, "", icon(iconTeam), el("span", "Team"))),
		ifMayManage(m, button("", NameReleases, "", icon(iconRelease), el("span", "Releases"))),
		button("", NameBlocks, "", icon(iconBlock), el("span", "Blocked visitors")),
		ifMayManage(m, button("", NameInvite, "", icon(iconInvite), el("span", "Invite a colleague"))),
		button("", NameSignOut, "", icon(iconSignOut), el("span", "Sign out")),
		viewError("menu-error", m.Menu.Error)))
	return anchor
}

// ifMayManage returns an element, or nil if the agent's role does not allow what it does.
func ifMayManage(m *state.Model, n *html.Node) *html.Node {
	if m.MayManage() {
		return n
	}
	return nil
}

// viewDialog is the dialog that is open, or nil. The rest of the page is inert
// meanwhile, which also keeps the focus within.
func viewDialog(m *state.Model) *html.Node {
	switch {
	case m.Change.Proof.Open:
		return viewProof(m, "This cannot be undone. Please enter your password again.")
	case m.Erasure.Dialog != state.NoErasure:
		return viewErasure(m)
	case m.Moderation.Dialog != state.NoDialog:
		return viewModerationDialog(m)
	case m.Menu.ConfirmSignOut:
		return dialog("Sign out?",
			el("p", plural(int64(m.Unsent()), "reply has", "replies have")+" not been sent yet and would be lost."),
			viewError("error", m.Menu.Error),
			el("div.dialog-actions", button("button-secondary", NameSignOutAnyway, "", "Sign out anyway"), closeButton("button", "Stay")))
	}
	return nil
}

// closeButton returns a button that closes the dialog.
func closeButton(class, label string) *html.Node {
	return el("button type=button class=$ data-name="+NameCloseDialog+" data-on-click="+NameCloseDialog, class, label)
}

// viewError is an error message, or nil if it is "".
func viewError(class, message string) *html.Node {
	if message == "" {
		return nil
	}
	return el("p class=$ role=alert", class, message)
}

// dialog returns a dialog with a title.
func dialog(title string, parts ...any) *html.Node {
	return dialogClosedBy(NameCloseDialog, title, parts...)
}

// dialogClosedBy is dialog with the name that closes it.
func dialogClosedBy(name, title string, parts ...any) *html.Node {
	box := el("div.dialog role=dialog aria-modal=true aria-label=$", append([]any{title, el("h2", title)}, parts...)...)
	return el("div.backdrop#dialog data-on-escape=$", name, box)
}
