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
	if m.Screen == state.ResetScreen {
		title, text = "Choose a new password", "It signs you out everywhere, and whoever knew the former one."
		label, submit = "Save password", NameReset
	}
	if m.SignIn.Reason != "" {
		text = m.SignIn.Reason
	}
	form := el("form.sign-in-box#$ novalidate data-on-submit=$", submit, submit,
		el("span.logo aria-hidden=true"), el("h1", title), el("p", text), viewNameField(m),
		viewPassword(m, m.Screen != state.SignInScreen), viewCode(m),
		el("p.error role=alert", m.SignIn.Error),
		el("button.button.wide type=submit disabled?=$", ifElse(m.SignIn.Submitting || m.SignIn.RetryAt > m.Now, "disabled", ""),
			ifElse(m.SignIn.Submitting, "One moment…", label)))
	if m.Screen != state.SignInScreen {
		add(form, button("button-link", NameHaveAccount, "", ifElse(setup, "I have an account already", "Sign in instead")))
	}
	return el("main.sign-in#sign-in", form)
}

// viewNameField is the field for the name. Whoever has a code to recover an account
// needs none.
func viewNameField(m *state.Model) *html.Node {
	if m.Screen == state.ResetScreen {
		return nil
	}
	return el("label.field", el("span", "Name"),
		el("input type=text autocomplete=username autocapitalize=words dir=auto value=$ data-name="+NameName+
			" data-on-input="+NameName+" data-on-change="+NameName, m.SignIn.Name))
}

// viewCode is the field for the code of the second factor, once it is asked for.
func viewCode(m *state.Model) *html.Node {
	if !m.SignIn.NeedsCode {
		return nil
	}
	return codeField(NameSecondFactor, m.SignIn.Code, "From your authenticator app, or a recovery code.")
}

// codeField is a field for a code of the second factor.
func codeField(name, value, hint string) *html.Node {
	return el("div.field", el("label for=$", name, "Code"),
		el("input.code-input id=$ aria-describedby=$ type=text inputmode=text autocomplete=one-time-code autocapitalize=off spellcheck=false dir=ltr value=$ data-name=$ data-on-input=$",
			name, name+"-hint", value, name, name),
		el("span.field-hint id=$", name+"-hint", hint))
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
				ifElse(reveal, "true", "false"), ifElse(reveal, "Hide password", "Show password"), ifElse(reveal, "Hide", "Show"))),
		viewPasswordHint(setup))
}

// viewPasswordHint says what a new password must be, or is nil.
func viewPasswordHint(isNew bool) *html.Node {
	if !isNew {
		return nil
	}
	return el("span.field-hint", "At least 12 characters. A few words in a row are easy to remember.")
}
