package view

import (
	"strconv"
	"strings"

	"kith/server/protocol"
	"kith/wasm/agent/state"
	"kith/wasm/html"
)

// viewSettings is a page of the settings, with the dialog over it if there is one.
func viewSettings(m *state.Model) *html.Node {
	s := &m.Settings
	dialog := viewSettingsDialog(m)
	if m.Change.Proof.Open {
		dialog = viewProof(m, ifElse(s.Page == state.ReleasesPage, "This changes what your visitors get.", "This changes who can sign in.")+" Please enter your password again.")
	}
	title, body := "Account", (*html.Node)(nil)
	switch s.Page {
	case state.TeamPage:
		title, body = "Team", viewTeam(m)
	case state.AuditPage:
		title, body = "Audit log", viewAudit(m)
	case state.ReleasesPage:
		title, body = "Releases", viewReleases(m)
	default:
		body = viewAccount(m)
	}
	main := el("main.settings-page#$ aria-label=$ tabindex=-1", "settings-"+string(s.Page), title,
		el("header.settings-title", el("h1", title), settingsAction(m)))
	beside := s.Page == state.AccountPage || s.Page == state.ReleasesPage && releasePathEnd(m.Change.Request.Path) != "-" // what was pressed
	if s.Dialog == state.NoSettingsDialog && (!beside || isUnknown(s)) {
		add(main, viewError("settings-error", s.Error))
	}
	switch {
	case s.Loading && s.Error == "" && len(s.Audit) == 0:
		add(main, el("div.card aria-busy=true", screenReaderText("Loading"), el("span.skeleton.short"), el("span.skeleton"), el("span.skeleton")))
	case s.Error != "" && isUnknown(s):
		add(main, el("div.card", el("p", "This could not be loaded."), el("div", button("button", NameRetrySettings, "", "Try again"))))
	default:
		add(main, body)
	}
	return el("div.page data-on-escape="+NameBack,
		viewBanner(m),
		el("div.settings#settings inert?=$", ifElse(dialog != nil, "inert", ""),
			el("nav.settings-nav aria-label=Settings",
				el("button.settings-back type=button data-name="+NameLeaveSettings+" data-on-click="+NameLeaveSettings, icon(iconBack), el("span", "Inbox")),
				settingsTab(m, state.AccountPage, NameAccount, iconPerson, "Account"),
				ifMayManage(m, settingsTab(m, state.TeamPage, NameTeam, iconTeam, "Team")),
				ifMayManage(m, settingsTab(m, state.AuditPage, NameAudit, iconHistory, "Audit log")),
				ifMayManage(m, settingsTab(m, state.ReleasesPage, NameReleases, iconRelease, "Releases"))),
			el("div.settings-scroll", main)),
		dialog)
}

// isUnknown reports whether what the page shows has never come.
func isUnknown(s *state.Settings) bool {
	switch s.Page {
	case state.TeamPage:
		return len(s.Team.Members) == 0
	case state.AuditPage:
		return len(s.Audit) == 0
	case state.ReleasesPage:
		return s.Releases.Stable == ""
	}
	return s.Account.ID == ""
}

func settingsTab(m *state.Model, page state.SettingsPage, name, path, label string) *html.Node {
	return el("button.settings-tab type=button aria-current?=$ data-on-click=$", ifElse(m.Settings.Page == page, "page", ""), name, icon(path), el("span", label))
}

// settingsAction is the button beside the title of a page, or nil.
func settingsAction(m *state.Model) *html.Node {
	switch {
	case m.Settings.Page == state.ReleasesPage && !isUnknown(&m.Settings):
		return el("button.button type=button data-name="+NameAddRelease+" data-on-click="+NameAddRelease, icon(iconUpload), el("span", "Add a release"))
	case m.Settings.Page != state.TeamPage:
		return nil
	}
	return el("button.button type=button data-name="+NameInviteForm+" data-on-click="+NameInviteForm, icon(iconInvite), el("span", "Invite"))
}

// card returns a section of a page.
func card(title, text string, parts ...any) *html.Node {
	section := el("section.card", el("h2", title))
	if text != "" {
		add(section, el("p.muted", text))
	}
	for _, p := range parts {
		if n, ok := p.(*html.Node); ok {
			add(section, n)
		}
	}
	return section
}

// viewAccount is the page about the agent's account.
func viewAccount(m *state.Model) *html.Node {
	s := &m.Settings
	picture := "Change picture"
	switch m.Menu.Picture {
	case state.Uploading:
		picture = "Sending the picture…"
	case state.Uploaded:
		picture = "Picture changed"
	}
	return el("div.cards",
		card("Profile", "Customers see your name and picture when you answer.",
			el("div.profile", agentAvatar(m.Self),
				el("label.button-secondary.menu-upload", icon(iconPicture), el("span", picture),
					el("input.visually-hidden type=file accept=image/png,image/jpeg,image/webp,image/gif data-name="+NamePicture+" data-on-change="+NamePicture))),
			viewError("error", m.Menu.Error),
			el("form.inline-form novalidate data-on-submit="+NameSaveName,
				el("label.field", el("span", "Name"),
					el("input type=text autocomplete=name dir=auto value=$ data-on-input="+NameNewName, s.Name)),
				viewOutcome(m, "/v1/agent/name"),
				submitButton(m, "Save name", s.Name == "" || s.Name == m.Self.Name))),
		card("Password", "Changing it signs you out everywhere else.",
			el("form.inline-form novalidate data-on-submit="+NameSavePassword,
				el("div.field", el("label for=new-password", "New password"),
					el("span.input-with-button",
						el("input id=new-password type=$ autocomplete=new-password spellcheck=false autocapitalize=off value=$ data-on-input="+NameNewPassword,
							ifElse(s.Reveal, "text", "password"), s.Password),
						el("button.button-link type=button aria-pressed=$ aria-label=$ data-on-click="+NameShowNew,
							ifElse(s.Reveal, "true", "false"), ifElse(s.Reveal, "Hide password", "Show password"), ifElse(s.Reveal, "Hide", "Show"))),
					viewPasswordHint(true)),
				viewOutcome(m, "/v1/agent/password"),
				submitButton(m, "Change password", s.Password == ""))),
		viewSecondFactor(m),
		viewSignIns(m))
}

// viewOutcome says what became of a request to a path that begins with one of the
// prefixes, if that was the last one, so that it is beside what was pressed.
func viewOutcome(m *state.Model, prefixes ...string) *html.Node {
	s, outcome := &m.Settings, el("div.outcome role=status")
	for _, prefix := range prefixes {
		if strings.HasPrefix(m.Change.Request.Path, prefix) && s.Dialog == state.NoSettingsDialog {
			add(outcome, viewError("error", s.Error))
			if s.Notice != "" {
				add(outcome, el("p.settings-notice", s.Notice))
			}
		}
	}
	return outcome
}

// submitButton is the button of a form.
func submitButton(m *state.Model, label string, disabled bool) *html.Node {
	return el("button.button type=submit disabled?=$", ifElse(disabled || m.Change.Busy, "disabled", ""), label)
}

// viewSecondFactor is the section about the second factor.
func viewSecondFactor(m *state.Model) *html.Node {
	s := &m.Settings
	const title = "Two-factor sign-in"
	switch f := &s.Factor; {
	case len(f.Codes) > 0:
		list := el("ul.recovery-codes role=list dir=ltr")
		for _, code := range f.Codes {
			add(list, el("li", el("code", code)))
		}
		return card(title, "Each of these recovery codes signs you in once without the app. Keep them where you find them without your phone; they are not shown again.",
			list, el("div.card-actions", button("button-secondary", NameCopyCodes, "", ifElse(f.Copied, "Copied", "Copy")),
				el("button.button type=button data-name="+NameFactorDone+" data-on-click="+NameFactorDone, "I have saved them")))
	case f.Secret != "":
		return card(title, "Scan this with an authenticator app, or type the key into it. Then enter the code that it shows.",
			el("div.factor-setup",
				el("img.qr src=$ alt=$ width=184 height=184", f.Picture, "QR code of the key"),
				el("form.factor-form novalidate data-on-submit="+NameTurnOnFactor,
					el("p.field-hint", "Key"), el("code.secret dir=ltr", spaced(f.Secret)),
					codeField(NameFactorCode, f.Code, "Six digits"), viewFactorOutcome(m),
					el("div.card-actions", button("button-secondary", NameFactorDone, "", "Cancel"), submitButton(m, "Turn on", f.Code == "")))))
	case s.Account.TwoFactor:
		return card(title, "On. Signing in takes a code of your authenticator app.",
			el("p.muted", plural(s.Account.Recovery, "recovery code is", "recovery codes are")+" left."), viewFactorOutcome(m),
			el("div.card-actions", button("button-secondary", NameRecovery, "", "New recovery codes"), button("button-secondary", NameTurnOffFactor, "", "Turn off")))
	}
	return card(title, "Off. With it, a stolen password alone signs nobody in.", viewFactorOutcome(m),
		el("div.card-actions", button("button", NameSetUpFactor, "", "Set up")))
}

func viewFactorOutcome(m *state.Model) *html.Node {
	return viewOutcome(m, "/v1/agent/totp", "/v1/agent/recovery")
}

// spaced returns a text in groups of four.
func spaced(text string) string {
	var b strings.Builder
	for i, r := range text {
		if i > 0 && i%4 == 0 {
			b.WriteByte(' ')
		}
		b.WriteRune(r)
	}
	return b.String()
}

// viewSignIns is the section about where the agent is signed in.
func viewSignIns(m *state.Model) *html.Node {
	clock, list, others := Clock(m), el("ul.lines role=list"), 0
	for i := range m.Settings.SignIns {
		v := &m.Settings.SignIns[i]
		browser := v.Browser
		if browser == "" {
			browser = "Unknown browser"
		}
		line := el("li#$", v.ID, el("div.line-main", el("b", bdi(browser), signInTag(v)),
			parts(v.Network, "last used: "+clock.TimeOrDay(v.Used), "since: "+clock.TimeOrDay(v.Began))))
		if !v.Current {
			others++
			add(line, button("button-secondary", NameEndSignIn, v.ID, screenReaderText("End the sign-in in "+browser), el("span aria-hidden=true", "End")))
		}
		add(list, line)
	}
	section := card("Where you are signed in", "", list, viewOutcome(m, "/v1/agent/signins"))
	if others > 0 {
		add(section, el("div.card-actions", button("button-secondary", NameEndOthers, "", "End all others")))
	}
	return section
}

func signInTag(v *protocol.SignIn) *html.Node {
	if !v.Current {
		return nil
	}
	return el("span.tag.verified", "This one")
}

// SettingsNotice returns the sentence that says what a request to a path has done.
func SettingsNotice(path string) string {
	switch path {
	case "/v1/agent/name":
		return "Your name is changed."
	case "/v1/agent/password":
		return "Your password is changed, and you are signed out everywhere else."
	case "/v1/agent/totp":
		return "Two-factor sign-in is off."
	}
	return ""
}

// roleName returns a role in words.
func roleName(r protocol.Role) string {
	switch r {
	case protocol.RoleOwner:
		return "Owner"
	case protocol.RoleReadOnly:
		return "Read-only"
	}
	return "Agent"
}

// count returns a title with a number behind it.
func count(title string, n int) string { return title + " (" + strconv.Itoa(n) + ")" }
