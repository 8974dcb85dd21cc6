package view

import (
	"kith/wasm/agent/state"
	"kith/wasm/html"
)

// viewMenu is the agent's own picture with the menu behind it.
func viewMenu(m *state.Model) *html.Node {
	room := el("div.menu-anchor data-on-escape=$", either(m.Menu.Open, NameMenu, NameBack),
		el("button.menu-button type=button aria-label=Settings aria-expanded=$ data-name="+NameMenu+" data-on-click="+NameMenu,
			either(m.Menu.Open, "true", "false"), agentAvatar(m.Self)))
	if !m.Menu.Open {
		return room
	}
	picture := "Change picture"
	switch m.Menu.Picture {
	case state.Uploading:
		picture = "Sending the picture…"
	case state.Uploaded:
		picture = "Picture changed"
	}
	add(room, el("div.menu-backdrop data-on-click="+NameMenu))
	add(room, el("div.menu",
		el("p.menu-name", bdi(m.Self.Name), el("span", "Signed in")),
		el("button type=button role=switch aria-checked=$ data-on-click="+NameSound, either(m.Stored.Muted, "false", "true"),
			icon(iconSound), el("span", "Sound"), el("span.switch")),
		el("label.menu-upload", icon(iconPicture), el("span", picture),
			el("input.visually-hidden type=file accept=image/png,image/jpeg,image/webp,image/gif data-name="+NamePicture+" data-on-change="+NamePicture)),
		pressable("", NameInvite, "", icon(iconInvite), el("span", "Invite a colleague")),
		pressable("", NameSignOut, "", icon(iconSignOut), el("span", "Sign out")),
		viewError("menu-error", m.Menu.Error)))
	return room
}

// viewDialog is what must be answered or closed first; nothing where nothing
// must. The rest of the page is inert meanwhile, which also keeps the keyboard
// within.
func viewDialog(m *state.Model) *html.Node {
	switch {
	case m.Menu.ShowInvite:
		return dialog("Invite a colleague",
			el("p", "Send this address to one colleague. Whoever opens it chooses a name and a password, and can answer customers from then on. It works once."),
			viewInviteAddress(m), viewError("error", m.Menu.Error),
			el("div.dialog-actions", closeButton("button-secondary", "Done")))
	case m.Menu.ConfirmSignOut:
		return dialog("Sign out?",
			el("p", plural(int64(m.Unsent()), "reply has", "replies have")+" not been sent yet and would be lost."),
			viewError("error", m.Menu.Error),
			el("div.dialog-actions", pressable("button-secondary", NameSignOutAnyway, "", "Sign out anyway"), closeButton("button", "Stay")))
	}
	return nil
}

// closeButton is the button that closes a dialog.
func closeButton(class, word string) *html.Node {
	return el("button type=button class=$ data-name="+NameCloseDialog+" data-on-click="+NameCloseDialog, class, word)
}

func viewInviteAddress(m *state.Model) *html.Node {
	switch {
	case m.Menu.InviteAddress != "":
		return el("div.invite-address", el("input type=text readonly aria-label=Address value=$", m.Menu.InviteAddress),
			el("button.button type=button data-name="+NameCopy+" data-on-click="+NameCopy, either(m.Menu.Copied, "Copied", "Copy")))
	case m.Menu.Error == "":
		return el("div.invite-address aria-busy=true", el("span.skeleton"))
	}
	return nil
}

func viewError(class, fault string) *html.Node {
	if fault == "" {
		return nil
	}
	return el("p class=$ role=alert", class, fault)
}

func dialog(title string, parts ...any) *html.Node {
	box := el("div.dialog role=dialog aria-modal=true aria-label=$", append([]any{title, el("h2", title)}, parts...)...)
	return el("div.backdrop#dialog data-on-escape="+NameCloseDialog, box)
}
