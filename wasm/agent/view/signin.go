package view

import (
	"kith/wasm/agent/state"
	"kith/wasm/html"
)

// viewStarting is shown until it is known whether somebody is signed in.
// inbox.html contains the same, for the time until the program runs.
func viewStarting(m *state.Model) *html.Node {
	if m.SignIn.Unreachable {
		return el("main.sign-in#starting", el("div.sign-in-box", el("span.logo aria-hidden=true"),
			el("h1", "No connection"),
			el("p role=alert", "The server cannot be reached right now. This page goes on trying."),
			button("button wide", NameRetryStart, "", "Try now")))
	}
	return el("main.sign-in#starting aria-busy=true", el("span.logo.pulse aria-hidden=true"), screenReaderText("Loading the inbox"))
}

// viewSignIn is the form of the set-up and the sign-in screen.
func viewSignIn(m *state.Model) *html.Node {
	setup := m.Screen == state.SetupScreen
	title, text, label, submit := "Sign in", "Answer your customers’ messages.", "Sign in", NameSignIn
	if setup {
		title, text = "Set up your account", "Choose the name that customers see when you answer, and a password."
		label, submit = "Create account", NameSetup
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
		el("button.button.wide type=submit disabled?=$", ifElse(m.SignIn.Submitting || m.SignIn.RetryAt > m.Now, "disabled", ""),
			ifElse(m.SignIn.Submitting, "One moment…", label)))
	if setup {
		add(form, button("button-link", NameHaveAccount, "", "I have an account already"))
	}
	return el("main.sign-in#sign-in", form)
}

// viewPassword is the field for the password, with a button that shows it.
func viewPassword(m *state.Model, setup bool) *html.Node {
	reveal := m.SignIn.ShowPassword
	return el("div.field", el("label for=password", "Password"),
		el("span.input-with-button",
			el("input id=password type=$ autocomplete=$ spellcheck=false autocapitalize=off value=$ data-name="+NamePassword+
				" data-on-input="+NamePassword+" data-on-change="+NamePassword,
				ifElse(reveal, "text", "password"), ifElse(setup, "new-password", "current-password"), m.SignIn.Password),
			el("button.button-link type=button aria-pressed=$ aria-label=$ data-on-click="+NameShowPassword,
				ifElse(reveal, "true", "false"), ifElse(reveal, "Hide password", "Show password"), ifElse(reveal, "Hide", "Show"))))
}
