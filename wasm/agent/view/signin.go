package view

import (
	"kith/wasm/agent/state"
	"kith/wasm/html"
)

// viewStarting is the page until it is known who is there. inbox.html holds
// the same, for the time until the program runs.
func viewStarting(m *state.Model) *html.Node {
	if m.SignIn.Unreachable {
		return el("main.sign-in#starting", el("div.sign-in-box", el("span.logo aria-hidden=true"),
			el("h1", "No connection"),
			el("p role=alert", "The server cannot be reached right now. This page goes on trying."),
			pressable("button wide", NameRetryStart, "", "Try now")))
	}
	return el("main.sign-in#starting aria-busy=true", el("span.logo.pulse aria-hidden=true"), screenReaderText("Loading the inbox"))
}

func viewSignIn(m *state.Model) *html.Node {
	setup := m.Screen == state.SetupScreen
	title, text, button, submit := "Sign in", "Answer your customers’ messages.", "Sign in", NameSignIn
	if setup {
		title, text = "Set up your account", "Choose the name that customers see when you answer, and a password."
		button, submit = "Create account", NameSetup
	}
	if m.SignIn.Reason != "" {
		text = m.SignIn.Reason
	}
	form := el("form.sign-in-box#$ novalidate data-on-submit=$", submit, submit,
		el("span.logo aria-hidden=true"), el("h1", title), el("p", text),
		el("label.field", el("span", "Name"),
			el("input type=text autocomplete=username autocapitalize=words dir=auto value=$ data-name="+NameName+
				" data-on-input="+NameName+" data-on-change="+NameName, m.SignIn.Name)),
		viewPassword(m, setup),
		el("p.error role=alert", m.SignIn.Error),
		el("button.button.wide type=submit disabled?=$", either(m.SignIn.Submitting || m.SignIn.RetryAt > m.Now, "disabled", ""),
			either(m.SignIn.Submitting, "One moment…", button)))
	if setup {
		add(form, pressable("button-link", NameHaveAccount, "", "I have an account already"))
	}
	return el("main.sign-in#sign-in", form)
}

func viewPassword(m *state.Model, setup bool) *html.Node {
	reveal := m.SignIn.ShowPassword
	return el("div.field", el("label for=password", "Password"),
		el("span.input-with-button",
			el("input id=password type=$ autocomplete=$ spellcheck=false autocapitalize=off value=$ data-name="+NamePassword+
				" data-on-input="+NamePassword+" data-on-change="+NamePassword,
				either(reveal, "text", "password"), either(setup, "new-password", "current-password"), m.SignIn.Password),
			el("button.button-link type=button aria-pressed=$ aria-label=$ data-on-click="+NameShowPassword,
				either(reveal, "true", "false"), either(reveal, "Hide password", "Show password"), either(reveal, "Hide", "Show"))))
}
