package desk

import "kith/wasm/html"

// viewMenu is the agent's own picture with the menu behind it.
func viewMenu(m *Model) html.Node {
	expanded := "false"
	if m.Menu.Open {
		expanded = "true"
	}
	button := html.El("button", html.Is("type", "button"), html.Class("me"), html.Is("aria-label", "Settings"),
		html.Is("aria-expanded", expanded), html.Name(NameMenu), html.On("click", NameMenu),
		agentFace(m.Self))
	if !m.Menu.Open {
		return html.El("div", html.Class("menu-room"), button)
	}
	checked := "true"
	if m.State.Quiet {
		checked = "false"
	}
	picture := "Change picture"
	switch m.Menu.Picture {
	case Asked:
		picture = "Sending the picture…"
	case Here:
		picture = "Picture changed"
	}
	return html.El("div", html.Class("menu-room"), html.On("escape", NameMenu), button,
		html.El("div", html.Class("menu-veil"), html.On("click", NameMenu)),
		html.El("div", html.Class("menu"),
			html.El("p", html.Class("menu-name"), isolated(m.Self.Name), html.El("span", html.Text("Signed in"))),
			html.El("button", html.Is("type", "button"), html.Is("role", "switch"), html.Is("aria-checked", checked),
				html.On("click", NameSound), icon("sound"), html.El("span", html.Text("Sound")), html.El("span", html.Class("switch"))),
			html.El("label", html.Class("pick"), icon("picture"), html.El("span", html.Text(picture)),
				html.El("input", html.Is("type", "file"), html.Is("accept", "image/png,image/jpeg,image/webp,image/gif"), html.Class("unseen"),
					html.Name(NamePicture), html.On("change", NamePicture))),
			html.El("button", html.Is("type", "button"), html.On("click", NameInvite), icon("invite"), html.El("span", html.Text("Invite a colleague"))),
			html.El("button", html.Is("type", "button"), html.On("click", NameSignOut), icon("leave"), html.El("span", html.Text("Sign out"))),
			html.If(m.Menu.Fault != "", html.El("p", html.Class("menu-fault"), html.Is("role", "alert"), html.Text(m.Menu.Fault)))))
}

// viewDialog is what must be answered or closed first; nothing where nothing
// must. The rest of the page is inert meanwhile, which also keeps the keyboard
// within.
func viewDialog(m *Model) html.Node {
	switch {
	case m.Menu.Inviting:
		return dialog("Invite a colleague", viewInvitation(m)...)
	case m.Menu.Leaving:
		return dialog("Sign out?",
			html.El("p", html.Text(count(int64(m.unsent()), "reply has", "replies have")+" not been sent yet and would be lost.")),
			viewMenuFault(m),
			html.El("div", html.Class("dialog-end"),
				html.El("button", html.Is("type", "button"), html.Class("quiet"), html.On("click", NameLeave), html.Text("Sign out anyway")),
				html.El("button", html.Is("type", "button"), html.Class("button"), html.Name(NameDone), html.On("click", NameDone), html.Text("Stay"))))
	}
	return html.Node{}
}

func viewInvitation(m *Model) []html.Part {
	copied := "Copy"
	if m.Menu.Copied {
		copied = "Copied"
	}
	var address html.Node
	switch {
	case m.Menu.Address != "":
		address = html.El("div", html.Class("address"),
			html.El("input", html.Is("type", "text"), html.Is("readonly", ""), html.Is("aria-label", "Address"), html.Is("value", m.Menu.Address)),
			html.El("button", html.Is("type", "button"), html.Class("button"), html.Name(NameCopy), html.On("click", NameCopy), html.Text(copied)))
	case m.Menu.Fault == "":
		address = html.El("div", html.Class("address"), html.Is("aria-busy", "true"), html.El("span", html.Class("bar")))
	}
	return []html.Part{
		html.El("p", html.Text("Send this address to one colleague. Whoever opens it chooses a name and a password, and can answer customers from then on. It works once.")),
		address, viewMenuFault(m),
		html.El("div", html.Class("dialog-end"),
			html.El("button", html.Is("type", "button"), html.Class("quiet"), html.Name(NameDone), html.On("click", NameDone), html.Text("Done"))),
	}
}

func viewMenuFault(m *Model) html.Node {
	if m.Menu.Fault == "" {
		return html.Node{}
	}
	return html.El("p", html.Class("fault"), html.Is("role", "alert"), html.Text(m.Menu.Fault))
}

func dialog(title string, parts ...html.Part) html.Node {
	return html.El("div", html.Class("veil"), html.Key("dialog"), html.On("escape", NameDone),
		html.El("div", append([]html.Part{html.Class("dialog"), html.Is("role", "dialog"), html.Is("aria-modal", "true"),
			html.Is("aria-label", title), html.El("h2", html.Text(title))}, parts...)...))
}
