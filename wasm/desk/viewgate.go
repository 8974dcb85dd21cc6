package desk

import "kith/wasm/html"

// viewStarting is the page until it is known who is there. inbox.html holds
// the same, for the time until the program runs.
func viewStarting(m *Model) html.Node {
	if m.Gate.Unheard {
		return html.El("main", html.Class("gate"), html.Key("starting"),
			html.El("div", html.Class("gate-card"),
				html.El("span", html.Class("logo"), html.Is("aria-hidden", "true")),
				html.El("h1", html.Text("No connection")),
				html.El("p", html.Is("role", "alert"), html.Text("The server cannot be reached right now. This page goes on trying.")),
				html.El("button", html.Is("type", "button"), html.Class("button wide"), html.On("click", NameAgain), html.Text("Try now"))))
	}
	return html.El("main", html.Class("gate"), html.Key("starting"), html.Is("aria-busy", "true"),
		html.El("span", html.Class("logo pulse"), html.Is("aria-hidden", "true")),
		unseen("Loading the inbox"))
}

func viewGate(m *Model) html.Node {
	setup := m.Stage == SettingUp
	title, text, button, submit := "Sign in", "Answer your customers’ messages.", "Sign in", NameSignIn
	if setup {
		title, text = "Set up your account", "Choose the name that customers see when you answer, and a password."
		button, submit = "Create account", NameSetup
	}
	if m.Gate.Why != "" {
		text = m.Gate.Why
	}
	if m.Gate.Busy {
		button = "One moment…"
	}
	parts := []html.Part{html.Class("gate-card"), html.Key(submit), html.On("submit", submit), html.Flag("novalidate", true),
		html.El("span", html.Class("logo"), html.Is("aria-hidden", "true")),
		html.El("h1", html.Text(title)), html.El("p", html.Text(text)),
		html.El("label", html.Class("field"), html.El("span", html.Text("Name")),
			html.El("input", html.Is("type", "text"), html.Is("autocomplete", "username"), html.Is("autocapitalize", "words"),
				html.Is("dir", "auto"), html.Is("value", m.Gate.Name), html.Name(NameName), html.On("input", NameName), html.On("change", NameName))),
		viewPassword(m, setup),
		html.El("p", html.Class("fault"), html.Is("role", "alert"), html.Text(m.Gate.Fault)),
		html.El("button", html.Is("type", "submit"), html.Class("button wide"),
			html.Flag("disabled", m.Gate.Busy || m.Gate.Until > m.Now), html.Text(button)),
	}
	if setup {
		parts = append(parts, html.El("button", html.Is("type", "button"), html.Class("link"), html.On("click", NameHave),
			html.Text("I have an account already")))
	}
	return html.El("main", html.Class("gate"), html.Key("gate"), html.El("form", parts...))
}

func viewPassword(m *Model, setup bool) html.Node {
	kind, word, complete := "password", "Show", "current-password"
	pressed := "false"
	if m.Gate.Reveal {
		kind, word, pressed = "text", "Hide", "true"
	}
	if setup {
		complete = "new-password"
	}
	return html.El("div", html.Class("field"),
		html.El("label", html.Is("for", "password"), html.Text("Password")),
		html.El("span", html.Class("with-button"),
			html.El("input", html.Is("id", "password"), html.Is("type", kind), html.Is("autocomplete", complete),
				html.Is("spellcheck", "false"), html.Is("autocapitalize", "off"),
				html.Is("value", m.Gate.Password), html.Name(NamePassword), html.On("input", NamePassword), html.On("change", NamePassword)),
			html.El("button", html.Is("type", "button"), html.Class("link"), html.Is("aria-pressed", pressed), html.Is("aria-label", word+" password"),
				html.On("click", NameReveal), html.Text(word))))
}
