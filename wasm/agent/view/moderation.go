package view

import (
	"strconv"

	"kith/server/protocol"
	"kith/wasm/agent/state"
	"kith/wasm/html"
)

// The values of NameBlockWhom.
const (
	WhomVisitor = "visitor"
	WhomNetwork = "network"
)

// namesInDialog is how many conversations a dialog names; the others are counted.
const namesInDialog = 5

// blockDays are the choices of how long a block holds.
var blockDays = []struct {
	days int64
	text string
}{{0, "For good"}, {1, "For a day"}, {7, "For a week"}, {30, "For 30 days"}}

// Days returns the number of days of a choice, 0 for one that is not known.
func Days(value string) int64 {
	for _, c := range blockDays {
		if strconv.FormatInt(c.days, 10) == value {
			return c.days
		}
	}
	return 0
}

// viewModerationDialog is the dialog that is open about visitors who abuse the chat,
// or nil.
func viewModerationDialog(m *state.Model) *html.Node {
	switch m.Moderation.Dialog {
	case state.BlockDialog:
		return viewBlockDialog(m)
	case state.DeleteDialog:
		return viewDeleteDialog(m)
	case state.BlocksDialog:
		return viewBlocks(m)
	}
	return nil
}

// viewBlockDialog asks whom to block, for how long and why.
func viewBlockDialog(m *state.Model) *html.Node {
	d := &m.Moderation
	n := int64(len(d.Conversations))
	networks := m.Networks(d.Conversations)
	visitor, network := "This visitor", "Their whole network"
	if n > 1 {
		visitor, network = plural(n, "visitor", "visitors"), "Their whole networks"
	}
	who := "A stranger can come back in a fresh window"
	if item := m.Item(d.Conversations[0]); n == 1 && item != nil && item.Customer.Verified {
		who = "Wherever they sign in"
	}
	where := "The network is not known yet"
	switch len(networks) {
	case 0:
	case 1:
		where = networks[0] + ", and everybody else there"
	default:
		where = plural(int64(len(networks)), "network", "networks") + ", and everybody else there"
	}
	whom := el("div.choices role=radiogroup aria-label=Whom",
		viewChoice(WhomVisitor, visitor, who, !d.Network, false),
		viewChoice(WhomNetwork, network, where, d.Network, len(networks) == 0))
	days := el("select value=$ data-on-change="+NameBlockDays, strconv.FormatInt(d.Days, 10))
	for _, c := range blockDays {
		add(days, el("option value=$ selected?=$", strconv.FormatInt(c.days, 10), ifElse(c.days == d.Days, "selected", ""), c.text))
	}
	return dialog(ifElse(n > 1, "Block "+plural(n, "visitor", "visitors")+"?", "Block this visitor?"),
		el("p", "Their messages are refused from then on, and they are told so in one sentence. You can lift this at any time."),
		viewConcerned(m),
		whom,
		el("label.field", el("span", "How long"), el("span.select", days, icon(iconChevron))),
		el("label.field", el("span", "Reason, for your colleagues"),
			el("input type=text maxlength=200 dir=auto placeholder=Optional value=$ data-on-input="+NameBlockReason, d.Reason)),
		el("label.check-line", el("input type=checkbox checked?=$ data-on-change="+NameBlockSpam, ifElse(d.MarkSpam, "checked", "")),
			el("span", ifElse(n > 1, "Mark the conversations as spam, too", "Mark the conversation as spam, too"))),
		viewError("error", d.Error),
		el("div.dialog-actions", closeButton("button-secondary", "Cancel"), button("button danger", NameConfirmBlock, "", "Block")))
}

// viewChoice is one of the two that can be blocked.
func viewChoice(value, title, text string, chosen, disabled bool) *html.Node {
	return el("button.choice type=button role=radio aria-checked=$ disabled?=$ data-on-click="+NameBlockWhom+" data-value=$",
		ifElse(chosen, "true", "false"), ifElse(disabled, "disabled", ""), value,
		el("span.radio aria-hidden=true"), el("span", el("b", title), el("span.muted", text)))
}

// viewConcerned names the conversations that a dialog is about, if there are more
// than one.
func viewConcerned(m *state.Model) *html.Node {
	ids := m.Moderation.Conversations
	if len(ids) < 2 {
		return nil
	}
	list := el("ul.concerned role=list")
	for i, id := range ids {
		if i == namesInDialog {
			add(list, el("li.muted", "and "+strconv.Itoa(len(ids)-i)+" more"))
			break
		}
		if item := m.Item(id); item != nil {
			add(list, el("li", el("b", bdi(state.CustomerName(&item.Customer))), " ", el("span.muted", bdi(item.Preview))))
		}
	}
	return list
}

// viewDeleteDialog asks whether to delete, and says what that removes.
func viewDeleteDialog(m *state.Model) *html.Node {
	ids := m.Moderation.Conversations
	var messages int64
	for _, id := range ids {
		if item := m.Item(id); item != nil {
			messages += item.Last
		}
	}
	what := "Delete this conversation"
	if len(ids) > 1 {
		what = "Delete " + plural(int64(len(ids)), "conversation", "conversations")
	}
	return dialog(what+"?",
		el("p", plural(messages, "message is", "messages are")+" removed for good, for you and for the customers. Nobody can bring that back."),
		viewConcerned(m),
		viewError("error", m.Moderation.Error),
		el("div.dialog-actions", closeButton("button-secondary", "Cancel"), button("button danger", NameConfirmDelete, "", "Delete")))
}

// viewBlocks is the list of whom messages are refused of.
func viewBlocks(m *state.Model) *html.Node {
	b := &m.Moderation.Blocks
	var body *html.Node
	switch {
	case !b.Loaded && m.Moderation.Error == "":
		body = el("div.blocks aria-busy=true", screenReaderText("Loading"), el("span.skeleton"), el("span.skeleton.short"))
	case b.Loaded && len(b.Rules) == 0:
		body = el("div.empty-state", icon(iconBlock), el("h2", "Nobody is blocked"), el("p", "Block a visitor or a network from the details of a conversation."))
	default:
		body = el("ul.blocks role=list aria-label=Blocked")
		for i := range b.Rules {
			add(body, viewBlock(m, &b.Rules[i]))
		}
	}
	more := el("button.button-secondary type=button disabled?=$ data-on-click="+NameMoreBlocks, ifElse(b.Loading, "disabled", ""), ifElse(b.Loading, "Loading…", "Show more"))
	if !b.More {
		more = nil
	}
	return dialog("Blocked visitors", body, more, viewError("error", m.Moderation.Error),
		el("div.dialog-actions", closeButton("button", "Done")))
}

// viewBlock is one block: whom, why, by whom and until when.
func viewBlock(m *state.Model, b *protocol.BlockRule) *html.Node {
	clock := Clock(m)
	made, until := clock.Day(b.At), ""
	if b.Person.Name != "" {
		made += " by " + b.Person.Name
	}
	if b.Until != 0 {
		until = "until " + clock.Day(b.Until) + ", " + clock.Time(b.Until)
	}
	name := el("b", bdi(state.BlockedName(b)))
	if b.Network != "" {
		add(name, el("span.tag", "Network"))
	}
	if len(m.Brands) > 1 {
		add(name, el("span.tag", bdi(m.BrandName(b.Brand))))
	}
	text := el("div", name)
	if b.Reason != "" {
		add(text, el("p", bdi(b.Reason)))
	}
	add(text, parts(made, until))
	return el("li#$", b.ID, text, ifMayReply(m, button("button-secondary", NameUnblock, b.ID, "Unblock", screenReaderText(" "+state.BlockedName(b)))))
}

// viewToast is a short text with a button to take back what it is about. Its element
// is always there, so that screen readers notice the text.
func viewToast(m *state.Model) *html.Node {
	toast := el("div.toast-area#toast role=status")
	if m.Toast.Text == "" {
		return toast
	}
	box := el("div.toast", el("span", m.Toast.Text))
	if len(m.Toast.Undo) > 0 {
		add(box, button("button-link", NameUndo, "", "Undo"))
	}
	add(box, button("icon-button", NameDismiss, "", screenReaderText("Dismiss"), icon(iconClose)))
	add(toast, box)
	return toast
}

// The texts of what was done with conversations.

// SpamText says that conversations were marked as spam.
func SpamText(n int) string {
	return plural(int64(n), "conversation", "conversations") + " marked as spam."
}

// NotSpamText says that conversations are no spam any more.
func NotSpamText(n int) string {
	return plural(int64(n), "conversation is", "conversations are") + " back."
}

// EndedText says that conversations were ended.
func EndedText(n int) string { return plural(int64(n), "conversation", "conversations") + " ended." }

// DeletedText says that conversations were deleted.
func DeletedText(n int) string {
	return plural(int64(n), "conversation", "conversations") + " deleted."
}

// BlockedText says that visitors, or their networks, were blocked.
func BlockedText(n int, network bool) string {
	switch {
	case network:
		return "Messages from there are refused from now on."
	case n == 1:
		return "The visitor is blocked."
	}
	return plural(int64(n), "visitor is", "visitors are") + " blocked."
}

// MoreConversations says how many conversations were added to the list.
func MoreConversations(n int) string {
	return plural(int64(n), "more conversation", "more conversations")
}
