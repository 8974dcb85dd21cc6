package agent

import "kith/wasm/html"

// viewStarting is the page until it is known who is there. inbox.html holds
// the same, for the time until the program runs.
func viewStarting(m *Model) *html.Node {
	if m.Gate.Unheard {
		return el("main.gate#starting", el("div.gate-card", el("span.logo aria-hidden=true"),
			el("h1", "No connection"),
			el("p role=alert", "The server cannot be reached right now. This page goes on trying."),
			press("button wide", NameAgain, "", "Try now")))
	}
	return el("main.gate#starting aria-busy=true", el("span.logo.pulse aria-hidden=true"), unseen("Loading the inbox"))
}

func viewGate(m *Model) *html.Node {
	setup := m.Stage == SettingUp
	title, text, button, submit := "Sign in", "Answer your customers’ messages.", "Sign in", NameSignIn
	if setup {
		title, text = "Set up your account", "Choose the name that customers see when you answer, and a password."
		button, submit = "Create account", NameSetup
	}
	if m.Gate.Why != "" {
		text = m.Gate.Why
	}
	form := el("form.gate-card#$ novalidate data-on-submit=$", submit, submit,
		el("span.logo aria-hidden=true"), el("h1", title), el("p", text),
		el("label.field", el("span", "Name"),
			el("input type=text autocomplete=username autocapitalize=words dir=auto value=$ data-name="+NameName+
				" data-on-input="+NameName+" data-on-change="+NameName, m.Gate.Name)),
		viewPassword(m, setup),
		el("p.fault role=alert", m.Gate.Fault),
		el("button.button.wide type=submit disabled?=$", either(m.Gate.Busy || m.Gate.Until > m.Now, "disabled", ""),
			either(m.Gate.Busy, "One moment…", button)))
	if setup {
		add(form, press("link", NameHave, "", "I have an account already"))
	}
	return el("main.gate#gate", form)
}

func viewPassword(m *Model, setup bool) *html.Node {
	reveal := m.Gate.Reveal
	return el("div.field", el("label for=password", "Password"),
		el("span.with-button",
			el("input id=password type=$ autocomplete=$ spellcheck=false autocapitalize=off value=$ data-name="+NamePassword+
				" data-on-input="+NamePassword+" data-on-change="+NamePassword,
				either(reveal, "text", "password"), either(setup, "new-password", "current-password"), m.Gate.Password),
			el("button.link type=button aria-pressed=$ aria-label=$ data-on-click="+NameReveal,
				either(reveal, "true", "false"), either(reveal, "Hide password", "Show password"), either(reveal, "Hide", "Show"))))
}
