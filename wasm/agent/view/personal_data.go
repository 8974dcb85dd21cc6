package view

import (
	"strconv"

	"kith/server/protocol"
	"kith/wasm/agent/state"
	"kith/wasm/html"
	"kith/wasm/locale"
)

// TextNotStored says that a customer is not there: somebody has erased them, or the time
// is over for which they were kept.
const TextNotStored = "Nothing is stored about this person any more. Somebody else may just have erased it."

// ExportFile returns the name of the file with all that is stored of a customer.
func ExportFile(customer string) string { return "customer-" + customer + ".json" }

// ExportedText says that the file was saved.
func ExportedText(c *protocol.Customer) string {
	return "The data of " + locale.Isolate(state.CustomerName(c)) + " was saved as a file."
}

// viewPersonalData is what owners can do about all that is stored of a customer.
func viewPersonalData(m *state.Model, item *state.ListItem) *html.Node {
	if !m.MayManage() {
		return nil
	}
	e := &m.Export
	section := el("section.details-section#personal-data", el("h3", "Personal data"),
		el("div.personal-data",
			el("button.button-secondary type=button aria-disabled?=$ data-on-click="+NameExport+" data-value=$", ifElse(e.Busy, "true", ""), item.ID,
				icon(iconDownload), el("span", ifElse(e.Busy && e.Customer.ID == item.Customer.ID, "Exporting…", "Export data"))),
			el("button.button-secondary.erase type=button disabled?=$ data-name="+NameErase+" data-on-click="+NameErase+" data-value=$", ifElse(m.Change.Busy, "disabled", ""), item.ID,
				icon(iconDelete), el("span", "Erase this person…"))))
	if e.Customer.ID == item.Customer.ID {
		add(section, viewError("error", e.Error))
	}
	return section
}

// viewErasure is the dialog that erases a customer.
func viewErasure(m *state.Model) *html.Node {
	d := &m.Erasure
	name := locale.Isolate(state.CustomerName(&d.Customer))
	if d.Dialog == state.ErasureDone {
		return dialog(name+" is erased", el("p", "This was removed for good:"), viewRemoved(&d.Removed), viewIncomplete(&d.Removed),
			el("p", "The audit log says that you did it, with the id ", el("code dir=ltr", d.Customer.ID), " and nothing else of the person. Backups made before still have everything."),
			el("div.dialog-actions", closeButton("button", "Done")))
	}
	busy := m.Change.Busy
	confirm := el("button.button.danger type=button aria-disabled?=$ data-name="+NameConfirmErase+" data-on-click="+NameConfirmErase,
		ifElse(busy, "true", ""), ifElse(busy, "Erasing…", "Erase for good"))
	if d.Error == TextNotStored {
		confirm = nil
	}
	return dialog("Erase "+name+"?", viewWhom(&d.Customer),
		el("p", "Everything that is stored about this person is removed, here and in their browsers:"),
		el("ul.bullets", el("li", "all their conversations, with every message and reply"), el("li", "name, addresses, attributes and the page last seen"),
			el("li", "their sessions: they are signed out of the chat"), el("li", "a block of this person")),
		el("p", el("b", "It cannot be undone."), " Export the data first if anybody may still ask for it."),
		viewError("error", d.Error),
		el("div.dialog-actions",
			el("button.button-secondary type=button disabled?=$ data-name="+NameCloseDialog+" data-on-click="+NameCloseDialog, ifElse(busy, "disabled", ""),
				ifElse(confirm == nil, "Close", "Cancel")), confirm))
}

// viewWhom shows who is to be erased, so that nobody is taken for another.
func viewWhom(c *protocol.Customer) *html.Node {
	text := el("div", el("b", bdi(state.CustomerName(c))))
	for _, line := range []string{c.Email, c.ExternalID} {
		if line != "" && line != state.CustomerName(c) {
			add(text, el("p", bdi(line)))
		}
	}
	if !c.Verified {
		add(text, el("p", "Not signed in on the site"))
	}
	return el("div.whom", customerAvatar(c), text)
}

// removals are what was removed, each with its number.
func removals(r *protocol.Erased) []struct {
	n         int64
	one, many string
} {
	return []struct {
		n         int64
		one, many string
	}{{r.Conversations, "conversation", "conversations"}, {r.Messages, "message", "messages"}, {r.Sessions, "session", "sessions"}, {r.Blocks, "block", "blocks"}}
}

func viewRemoved(r *protocol.Erased) *html.Node {
	list := el("ul.removed role=list aria-label=Removed")
	for _, v := range removals(r) {
		noun := v.many
		if v.n == 1 {
			noun = v.one
		}
		add(list, el("li", el("b", strconv.FormatInt(v.n, 10)), " ", noun))
	}
	return list
}

// viewIncomplete says that a copy of the text is left in the database's files, if one is.
func viewIncomplete(r *protocol.Erased) *html.Node {
	if r.Complete {
		return nil
	}
	return el("p.notice", "The text itself is still in a file of the database, because somebody is reading it, such as a backup. It goes from there when they are done and more is written, or when the server starts again.")
}

// ErasedText says what was removed, for screen readers.
func ErasedText(d *state.Erasure) string {
	text := locale.Isolate(state.CustomerName(&d.Customer)) + " is erased"
	for i, v := range removals(&d.Removed) {
		text += ifElse(i == 0, ": ", ", ") + plural(v.n, v.one, v.many)
	}
	return text + "."
}
