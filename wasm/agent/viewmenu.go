package agent

import "kith/wasm/html"

// viewMenu is the agent's own picture with the menu behind it.
func viewMenu(m *Model) *html.Node {
	room := el("div.menu-room data-on-escape=$", either(m.Menu.Open, NameMenu, NameBack),
		el("button.me type=button aria-label=Settings aria-expanded=$ data-name="+NameMenu+" data-on-click="+NameMenu,
			either(m.Menu.Open, "true", "false"), agentFace(m.Self)))
	if !m.Menu.Open {
		return room
	}
	picture := "Change picture"
	switch m.Menu.Picture {
	case Asked:
		picture = "Sending the picture…"
	case Here:
		picture = "Picture changed"
	}
	add(room, el("div.menu-veil data-on-click="+NameMenu))
	add(room, el("div.menu",
		el("p.menu-name", bdi(m.Self.Name), el("span", "Signed in")),
		el("button type=button role=switch aria-checked=$ data-on-click="+NameSound, either(m.State.Quiet, "false", "true"),
			draw(iconSound), el("span", "Sound"), el("span.switch")),
		el("label.pick", draw(iconPicture), el("span", picture),
			el("input.unseen type=file accept=image/png,image/jpeg,image/webp,image/gif data-name="+NamePicture+" data-on-change="+NamePicture)),
		press("", NameInvite, "", draw(iconInvite), el("span", "Invite a colleague")),
		press("", NameSignOut, "", draw(iconLeave), el("span", "Sign out")),
		viewFault("menu-fault", m.Menu.Fault)))
	return room
}

// viewDialog is what must be answered or closed first; nothing where nothing
// must. The rest of the page is inert meanwhile, which also keeps the keyboard
// within.
func viewDialog(m *Model) *html.Node {
	switch {
	case m.Menu.Inviting:
		return dialog("Invite a colleague",
			el("p", "Send this address to one colleague. Whoever opens it chooses a name and a password, and can answer customers from then on. It works once."),
			viewAddress(m), viewFault("fault", m.Menu.Fault),
			el("div.dialog-end", done("quiet", "Done")))
	case m.Menu.Leaving:
		return dialog("Sign out?",
			el("p", count(int64(m.unsent()), "reply has", "replies have")+" not been sent yet and would be lost."),
			viewFault("fault", m.Menu.Fault),
			el("div.dialog-end", press("quiet", NameLeave, "", "Sign out anyway"), done("button", "Stay")))
	}
	return nil
}

// done is the button that closes a dialog.
func done(class, word string) *html.Node {
	return el("button type=button class=$ data-name="+NameDone+" data-on-click="+NameDone, class, word)
}

func viewAddress(m *Model) *html.Node {
	switch {
	case m.Menu.Address != "":
		return el("div.address", el("input type=text readonly aria-label=Address value=$", m.Menu.Address),
			el("button.button type=button data-name="+NameCopy+" data-on-click="+NameCopy, either(m.Menu.Copied, "Copied", "Copy")))
	case m.Menu.Fault == "":
		return el("div.address aria-busy=true", el("span.bar"))
	}
	return nil
}

func viewFault(class, fault string) *html.Node {
	if fault == "" {
		return nil
	}
	return el("p class=$ role=alert", class, fault)
}

func dialog(title string, parts ...any) *html.Node {
	box := el("div.dialog role=dialog aria-modal=true aria-label=$", append([]any{title, el("h2", title)}, parts...)...)
	return el("div.veil#dialog data-on-escape="+NameDone, box)
}
