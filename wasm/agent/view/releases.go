package view

import (
	"strconv"
	"strings"

	"kith/server/protocol"
	"kith/wasm/agent/state"
	"kith/wasm/format"
	"kith/wasm/html"
	"kith/wasm/locale"
)

// Shares are the shares of a canary to choose from, in percent. Another one can be typed.
var Shares = [...]string{"1", "5", "25", "50"}

// Percent returns a share in ten-thousandths as a number of percent, such as "12.5".
func Percent(share int64) string {
	text := strconv.FormatInt(share/100, 10)
	if rest := share % 100; rest > 0 {
		text += "." + strings.TrimRight(strconv.FormatInt(100+rest, 10)[1:], "0")
	}
	return text
}

// shareText returns a share in ten-thousandths, such as "12.5 %".
func shareText(share int64) string { return Percent(share) + "\u00a0%" }

// viewReleases is the page about the releases of the widget.
func viewReleases(m *state.Model) *html.Node {
	v := &m.Settings.Releases
	page := el("div.cards", viewRollout(m), viewHeld(m))
	if len(v.Held) == 1 {
		add(page, el("p.muted", "So far there is only the release inside the server. A release is one build of the chat that visitors get; ",
			el("code", "make release"), " writes the next one as a file, and here you give it to a few of them first."))
	}
	add(page, viewPins(m))
	if len(v.Withdrawn) > 0 {
		list, clock := el("ul.lines role=list"), Clock(m)
		for i := range v.Withdrawn {
			w := &v.Withdrawn[i]
			add(list, el("li", el("div.line-main", el("b", releaseID(w.Release)), el("p", bdi(w.Why)), parts("Rolled back: "+moment(clock, w.At)))))
		}
		add(page, card(count("Rolled back", len(v.Withdrawn)), "", list))
	}
	if len(v.Log) > 0 {
		add(page, card("History", "", auditList(Clock(m), v.Log)))
	}
	return page
}

// releaseID returns the id of a release, which is written alike in all languages.
func releaseID(id string) *html.Node { return el("code.release-id dir=ltr", id) }

// isolated returns the id of a release within a sentence.
func isolated(id string) string { return locale.Isolate(id) }

// moment returns a time with its day, or alone if it was today.
func moment(clock format.Clock, at int64) string {
	if text := clock.TimeOrDay(at); text == clock.Time(at) {
		return text
	}
	return clock.Day(at) + ", " + clock.Time(at)
}

// viewRollout says what visitors get, and can change that.
func viewRollout(m *state.Model) *html.Node {
	v := &m.Settings.Releases
	list, actions := el("ul.lines role=list"), el("div.card-actions")
	var shares *html.Node
	add(list, el("li#stable", el("div.line-main", el("b", el("span", "Stable"), releaseID(v.Stable)),
		parts(ifElse(v.Canary == "", "All visitors", shareText(protocol.Buckets-v.Share)+" of the visitors"), builtText(m, v.Stable)))))
	if v.Canary != "" {
		add(list, el("li#canary", el("div.line-main", el("b", el("span", "Canary"), releaseID(v.Canary)),
			parts(shareText(v.Share)+" of the visitors", "since: "+moment(Clock(m), v.Since), builtText(m, v.Canary)))))
		shares = viewShares(v.Share)
		add(actions, releaseButton("button-secondary", NameCanaryForm, v.Canary, "Change share…"))
		add(actions, releaseButton("button-secondary", NamePromoteForm, v.Canary, "Promote…"))
	}
	if v.Back != "" {
		add(actions, releaseButton("button-secondary erase", NameRollbackForm, last(v), ifElse(v.Canary != "", "Roll back the canary…", "Roll back…")))
	}
	if len(actions.Children) == 0 {
		actions = nil
	}
	return card("What visitors get", "", list, shares, actions, viewReleaseOutcome(m, "/canary", "/promote", "/rollback"))
}

// last returns the release that a rollback withdraws.
func last(v *protocol.Releases) string { return ifElse(v.Canary != "", v.Canary, v.Stable) }

// releaseButton returns a button of the card about what visitors get.
func releaseButton(class, name, id, label string) *html.Node {
	return el("button type=button class=$ data-name=$ data-on-click=$ data-value=$", class, name, name, id, label)
}

// ReleaseButton returns the name of what opens a dialog beside the line of a release.
func ReleaseButton(d state.SettingsDialog) string {
	switch d {
	case state.CanaryDialog:
		return NameCanaryForm
	case state.PromoteDialog:
		return NamePromoteForm
	}
	return NameRollbackForm
}

// HasReleaseButton reports whether a button is there that ReleaseButton names.
func HasReleaseButton(m *state.Model, name string) bool {
	v := &m.Settings.Releases
	return name == NameRollbackForm && v.Back != "" || name != NameRollbackForm && v.Canary != ""
}

// builtText says when a release was built, "" if it is not held.
func builtText(m *state.Model, id string) string {
	if r := m.Settings.FindRelease(id); r != nil {
		return "built: " + moment(Clock(m), r.Built)
	}
	return ""
}

// viewShares shows the share of the stable release beside that of the canary.
func viewShares(share int64) *html.Node {
	at := strconv.FormatInt(protocol.Buckets-share, 10)
	return el("svg.shares viewBox=$ preserveAspectRatio=none aria-hidden=true", "0 0 10000 1",
		el("path.shares-stable d=$", "M0 0H"+at+"v1H0z"), el("path.shares-canary d=$", "M"+at+" 0H10000v1H"+at+"z"))
}

// viewHeld lists the releases that the server has.
func viewHeld(m *state.Model) *html.Node {
	s := &m.Settings
	list := el("ul.lines role=list")
	for i := range s.Releases.Held {
		r := &s.Releases.Held[i]
		line := el("li#$", r.ID, el("div.line-main", el("b", releaseID(r.ID), roleTag(r)), builtParts(m, r), schemaParts(r)))
		if CanChange(r) {
			add(line, el("button.button-secondary type=button data-name=$ data-on-click="+NameRelease+" data-value=$", ReleaseName(r.ID), r.ID,
				screenReaderText("Change "+r.ID), el("span aria-hidden=true", "Change")))
		}
		add(list, line)
	}
	return card(count("On this server", len(s.Releases.Held)), "", list, viewReleaseOutcome(m, "", "/"))
}

// builtParts says where a release comes from.
func builtParts(m *state.Model, r *protocol.Release) *html.Node {
	built := "Built: " + moment(Clock(m), r.Built)
	if r.Binary { // whoever trusts the server trusts what is inside
		return parts(built, "inside the server")
	}
	return parts(built, megabytes(r.Bytes), ifElse(r.Signed, "signed", "not signed"))
}

// schemaParts says what a release stores in browsers, and what can read that.
func schemaParts(r *protocol.Release) *html.Node {
	from := r.Schema
	if r.MinReader > 0 {
		from = min(r.MinReader, r.Schema)
	}
	return parts("Stores: schema "+strconv.FormatInt(r.Schema, 10), "readable from "+strconv.FormatInt(from, 10)+" on")
}

// megabytes returns a size, such as "6.8 MB".
func megabytes(bytes int64) string {
	tenths := (bytes*10 + 1<<19) >> 20
	return strconv.FormatInt(tenths/10, 10) + "." + strconv.FormatInt(tenths%10, 10) + " MB"
}

// roleTag says what a release is used for, if it is.
func roleTag(r *protocol.Release) *html.Node {
	switch r.Role {
	case protocol.ReleaseStable:
		return el("span.tag.verified", "Stable")
	case protocol.ReleaseCanary:
		return el("span.tag.canary", "Canary")
	case protocol.ReleasePinned:
		return el("span.tag", "Pinned")
	case protocol.ReleaseWithdrawn:
		return el("span.tag.withdrawn", "Rolled back")
	}
	if r.Former {
		return el("span.tag", "Stable before")
	}
	return nil
}

// CanChange reports whether something can be done with a release, which is nil if it is
// not held.
func CanChange(r *protocol.Release) bool {
	return r != nil && !(r.Binary && r.Role == protocol.ReleaseWithdrawn)
}

// viewPins lists the sites that are pinned, or is nil if there is none and nothing was
// just done about one.
func viewPins(m *state.Model) *html.Node {
	pins, outcome := m.Settings.Releases.Pins, viewReleaseOutcome(m, "/pin", "/unpin")
	if len(pins) == 0 && len(outcome.Children) == 0 {
		return nil
	}
	list := el("ul.lines role=list")
	for i := range pins {
		p := &pins[i]
		add(list, el("li#$", p.Site, el("div.line-main", el("b", el("span dir=ltr", p.Site)), el("span.muted", "always gets ", releaseID(p.Release))),
			button("button-secondary", NameUnpin, p.Site, screenReaderText("Unpin "+p.Site), el("span aria-hidden=true", "Unpin"))))
	}
	return card(count("Pinned sites", len(pins)), ifElse(len(pins) == 0, "None: all sites get the same.", ""), list, outcome)
}

// viewReleaseOutcome says what became of the last change of the releases, if its path ends
// with one of these: beside what was pressed. "/" stands for removing, and "" for adding.
func viewReleaseOutcome(m *state.Model, ends ...string) *html.Node {
	s, outcome := &m.Settings, el("div.outcome role=status")
	for _, end := range ends {
		if s.Dialog == state.NoSettingsDialog && releasePathEnd(m.Change.Request.Path) == end {
			add(outcome, viewError("error", s.Error))
			if s.Notice != "" {
				add(outcome, el("p.settings-notice", s.Notice))
			}
		}
	}
	return outcome
}

// releasePathEnd returns what is behind the path of the releases in that of a request, "/"
// for the id of one, and "-" for another path.
func releasePathEnd(path string) string {
	end, is := strings.CutPrefix(path, "/v1/agent/releases")
	switch end {
	case "", "/canary", "/promote", "/rollback", "/pin", "/unpin":
		return ifElse(is, end, "-")
	}
	return ifElse(is, "/", "-")
}

// ReleaseNotice returns the sentence that says what a request to a path has done.
func ReleaseNotice(path string, f *state.ReleaseForm, v *protocol.Releases) string {
	id := isolated(f.Release)
	switch releasePathEnd(path) {
	case "":
		return id + " was added. No visitor gets it yet: start a canary with it, or promote it."
	case "/canary":
		return id + " is the canary for " + shareText(v.Share) + " of the visitors, from their next page on."
	case "/promote":
		return id + " is the stable release, which all visitors get from their next page on."
	case "/rollback":
		return id + " was rolled back. Visitors get " + isolated(v.Stable) + "; pages that are open change over now."
	case "/pin":
		return "The pages of " + isolated(f.Site) + " get " + id + " from now on."
	case "/unpin":
		return "The pages of " + isolated(f.Site) + " get what the others get."
	}
	return id + " was removed."
}

// TooLargeRelease says that a file is larger than that of a release can be.
func TooLargeRelease(limit int64) string {
	return "That file is too large to be a release, which has at most " + strconv.FormatInt(limit>>20, 10) + " MB."
}

// IsSendingRelease reports whether the file of a release is being sent.
func IsSendingRelease(m *state.Model) bool {
	return m.Change.Busy && m.Change.Request.Name == NameReleaseFile
}

// viewReleaseDialog is the dialog about a release that is open, or nil.
func viewReleaseDialog(m *state.Model) *html.Node {
	s := &m.Settings
	v, d := &s.Releases, &s.Form
	switch s.Dialog {
	case state.AddReleaseDialog:
		return viewAddRelease(m)
	case state.ReleaseDialog:
		return viewReleaseChoices(m)
	case state.CanaryDialog:
		change := d.Release == v.Canary
		return releaseForm(m, NameStartCanary, ifElse(change, "Change the share of the canary", "Start a canary"),
			ifElse(change, "Change the share", "Start the canary"), strings.TrimSpace(d.Share) == "", "button",
			el("p", "This share of the visitors gets ", releaseID(d.Release), " from their next page on, and always the same people do. All others keep ", releaseID(v.Stable), "."),
			viewShareChoice(d.Share))
	case state.PromoteDialog:
		return releaseForm(m, NamePromote, "Give this release to everybody?", "Promote", false, "button",
			el("p", "All visitors get ", releaseID(d.Release), " from their next page on. ", releaseID(v.Stable), " stays here, so that you can roll back to it."),
			viewUnreadable(m), whyField(d.Why, true))
	case state.RollbackDialog:
		return releaseForm(m, NameRollback, ifElse(d.Release == v.Canary, "Roll back the canary?", "Roll back the stable release?"), "Roll back", strings.TrimSpace(d.Why) == "", "button danger",
			el("p", "Nobody gets ", releaseID(d.Release), " any more, now or later. Visitors get ", releaseID(v.Back), ", and pages that are open change over at once, without losing what was typed."),
			whyField(d.Why, false))
	case state.PinDialog:
		return releaseForm(m, NamePin, "Pin a site", "Pin the site", strings.TrimSpace(d.Site) == "", "button",
			el("p", "The pages of one site get ", releaseID(d.Release), ", whatever the others get, until you unpin it or the release is rolled back."),
			el("div.field", el("label for="+NamePinSite, "Site"),
				el("input id="+NamePinSite+" type=url inputmode=url dir=ltr autocapitalize=off spellcheck=false maxlength=2000 placeholder=https://shop.example value=$ data-name="+NamePinSite+" data-on-input="+NamePinSite, d.Site)))
	case state.RemoveReleaseDialog:
		return settingsDialog("Remove this release?",
			el("p", "The file of ", releaseID(d.Release), " is deleted here. You can add it again if you have kept it."),
			viewError("error", s.Error),
			el("div.dialog-actions", closeSettings("button-secondary", "Cancel"),
				el("button.button.danger type=button disabled?=$ data-on-click="+NameRemoveRelease, ifElse(m.Change.Busy, "disabled", ""), "Remove")))
	}
	return nil
}

// releaseForm is a dialog that is a form.
func releaseForm(m *state.Model, submit, title, label string, incomplete bool, class string, parts ...any) *html.Node {
	form := el("form.rights novalidate data-on-submit="+submit, parts...)
	add(form, viewError("error", m.Settings.Error))
	add(form, el("div.dialog-actions", closeSettings("button-secondary", "Cancel"),
		el("button type=submit class=$ disabled?=$", class, ifElse(incomplete || m.Change.Busy, "disabled", ""), label)))
	return settingsDialog(title, form)
}

// whyField takes the reason for a change.
func whyField(why string, optional bool) *html.Node {
	return el("div.field", el("label for="+NameReleaseWhy, "Why"),
		el("input id="+NameReleaseWhy+" aria-describedby=why-hint type=text autocomplete=off maxlength=300 dir=auto placeholder?=$ value=$ data-name="+NameReleaseWhy+" data-on-input="+NameReleaseWhy,
			ifElse(optional, "Optional", ""), why),
		el("span.field-hint id=why-hint", "Is kept in the history, for whoever looks at this next."))
}

// viewShareChoice is the choice of a canary's share.
func viewShareChoice(share string) *html.Node {
	choices := el("div.share-choices role=radiogroup aria-label=Share")
	for _, c := range Shares {
		add(choices, el("button.choice type=button role=radio aria-checked=$ data-on-click="+NameShare+" data-value=$",
			ifElse(c == share, "true", "false"), c, el("span.radio aria-hidden=true"), el("span", c+"\u00a0%")))
	}
	return el("div.rights", choices,
		el("div.field", el("label for="+NameShareText, "Or another share, in percent"),
			el("input.share-input id="+NameShareText+" type=text inputmode=decimal autocomplete=off maxlength=10 dir=ltr value=$ data-name="+NameShareText+" data-on-input="+NameShareText, share)))
}

// viewUnreadable warns of a release that stores what the stable one cannot read.
func viewUnreadable(m *state.Model) *html.Node {
	s := &m.Settings
	reader, writer := s.FindRelease(s.Releases.Stable), s.FindRelease(s.Form.Release)
	if reader == nil || writer == nil || writer.Schema <= reader.Schema || 0 < writer.MinReader && writer.MinReader <= reader.Schema {
		return nil
	}
	return el("p.notice", "The stable release cannot read what this one stores in browsers: after a rollback, people would find their conversations only as the server has them.")
}

// viewReleaseChoices says what can be done with a release.
func viewReleaseChoices(m *state.Model) *html.Node {
	s := &m.Settings
	r := s.FindRelease(s.Form.Release)
	if r == nil {
		return settingsDialog("It is gone", el("p", "Somebody else has just removed this release."),
			el("div.dialog-actions", closeSettings("button", "Close")))
	}
	list := el("ul.lines role=list")
	act := func(name, class, title, text, label string) {
		add(list, el("li", el("div.line-main", el("b", title), el("span.muted", text)), button(class, name, r.ID, screenReaderText(title), el("span aria-hidden=true", label))))
	}
	if r.Role != protocol.ReleaseWithdrawn {
		switch {
		case r.Role == protocol.ReleaseCanary:
			act(NameCanaryForm, "button-secondary", "Share", shareText(s.Releases.Share)+" of the visitors get it.", "Change…")
		case r.Role != protocol.ReleaseStable && s.Releases.Canary == "":
			act(NameCanaryForm, "button-secondary", "Canary", "A share of the visitors gets it first.", "Start…")
		}
		if r.Role != protocol.ReleaseStable {
			act(NamePromoteForm, "button-secondary", "Promote", "All visitors get it.", "Promote…")
		}
		act(NamePinForm, "button-secondary", "Pin", "One site gets it, whatever the others get.", "Pin…")
	}
	if !r.Binary && (r.Role == protocol.ReleaseUnused || r.Role == protocol.ReleaseWithdrawn) {
		act(NameRemoveReleaseForm, "button-secondary erase", "Remove", "Its file is deleted here.", "Remove…")
	}
	return settingsDialog("Release", el("div.whom", el("div.line-main", el("b", releaseID(r.ID), roleTag(r)), builtParts(m, r), schemaParts(r))), list,
		el("div.dialog-actions", closeSettings("button-secondary", "Close")))
}

// viewAddRelease takes the file of a release.
func viewAddRelease(m *state.Model) *html.Node {
	s := &m.Settings
	text := el("p", "Choose the file that ", el("code", "make release"), " has written. No visitor gets it before you start a canary with it or promote it.")
	if s.Releases.Signed {
		text = el("p", "Choose the file that ", el("code", "make release KEY=FILE"), " has written: this server takes only releases that are signed. No visitor gets it before you start a canary with it or promote it.")
	}
	sending := IsSendingRelease(m)
	// The input stays while its file is sent.
	choose := el("label.button.menu-upload aria-disabled?=$", ifElse(sending, "true", ""), icon(iconUpload), el("span", "Choose the file"),
		el("input.visually-hidden type=file accept=.zip,application/zip disabled?=$ data-name="+NameReleaseFile+" data-on-change="+NameReleaseFile, ifElse(sending, "disabled", "")))
	var progress *html.Node
	if sending {
		percent := strconv.FormatInt(s.Form.Sent, 10)
		progress = el("div.upload-progress", el("progress max=100 value=$ aria-label=$", percent, "Sending the file"),
			el("span.muted", ifElse(s.Form.Sent < 100, "Sending… "+percent+"\u00a0%", "Checking…")))
	}
	return settingsDialog("Add a release", text, el("div", choose), progress, viewError("error", s.Error),
		el("div.dialog-actions", el("button.button-secondary type=button aria-disabled?=$ data-name="+NameCloseSettingsDialog+" data-on-click="+NameCloseSettingsDialog,
			ifElse(sending, "true", ""), "Cancel")))
}
