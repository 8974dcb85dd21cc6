package agent

import (
	"slices"

	"kith/server/protocol"
	"kith/wasm/agent/state"
	"kith/wasm/agent/view"
	"kith/wasm/app"
	"kith/wasm/connection"
)

// The references of the frames that a dialog or a button sends.
const (
	moderationRef = "moderation"
	blocksRef     = "blocks"
)

// ToastTime is how long a toast is shown, in milliseconds: as long as it takes to
// read it and to reach its button.
const ToastTime = 8_000

const dayMilliseconds = 24 * 3600 * 1000

// moderationAction handles what a person did to select conversations, and to mark,
// block or delete them, and reports whether it was that. The Value of an action is
// the conversation, or "" for those that are selected.
func (u *update) moderationAction(e app.Action) bool {
	d := &u.Moderation
	switch e.Name {
	case view.NameSelect:
		u.setSelecting(!u.List.Selecting)
	case view.NameToggle:
		u.toggle(e.Value)
	case view.NameSelectAll:
		u.selectAll()
	case view.NameEndSelected:
		u.endSelected()
	case view.NameSpam, view.NameNoSpam:
		u.markSpam(u.concerned(e.Value), e.Name == view.NameNoSpam)
	case view.NameUndo:
		u.markSpam(u.Toast.Undo, true)
	case view.NameDismiss:
		u.Toast = state.Toast{}
		u.do(app.Focus{Name: view.NameSelect})
	case view.NameBlock:
		u.openDialog(state.BlockDialog, e)
		d.Network, d.Reason, d.Days, d.MarkSpam = false, "", 0, true
	case view.NameBlockWhom:
		d.Network = e.Value == view.WhomNetwork
	case view.NameBlockReason:
		d.Reason = e.Text
	case view.NameBlockDays:
		d.Days = view.Days(e.Text)
	case view.NameBlockSpam:
		d.MarkSpam = e.Text != ""
	case view.NameConfirmBlock:
		u.confirmBlock()
	case view.NameDelete:
		u.openDialog(state.DeleteDialog, e)
	case view.NameConfirmDelete:
		u.confirmDelete()
	case view.NameBlocks:
		u.Menu = state.Menu{}
		u.openDialog(state.BlocksDialog, app.Action{Name: view.NameMenu})
		d.Blocks = state.Blocks{}
		u.fetchBlocks()
	case view.NameMoreBlocks:
		u.fetchBlocks()
	case view.NameUnblock:
		u.unblock(e.Value)
	case view.NameCloseDialog:
		if d.Dialog == state.NoDialog {
			return false
		}
		u.closeDialog()
	default:
		return false
	}
	return true
}

// concerned returns the conversations that an action is about.
func (u *update) concerned(id string) []string {
	if id != "" {
		return []string{id}
	}
	return slices.Clone(u.List.Selected)
}

// setSelecting begins or ends selecting.
func (u *update) setSelecting(on bool) {
	u.List.Selecting, u.List.Selected = on, nil
	u.do(app.Focus{Name: view.NameSelect})
}

// toggle selects a conversation or takes it out of the selection.
func (u *update) toggle(id string) {
	if u.Item(id) == nil {
		return
	}
	u.List.Selecting, u.List.Cursor = true, id
	if u.List.IsSelected(id) {
		u.List.Deselect(id)
	} else {
		u.List.Selected = append(u.List.Selected, id)
	}
	u.do(app.Focus{Name: view.RowName(id)})
}

// selectAll selects every conversation of the list that has come, or none if all
// are selected.
func (u *update) selectAll() {
	items := u.Listed()
	all := len(u.List.Selected) == len(items)
	u.List.Selected = nil
	if all {
		return
	}
	for _, item := range items {
		u.List.Selected = append(u.List.Selected, item.ID)
	}
}

// isLive reports whether the server can be asked for something; if not, it says so.
func (u *update) isLive() bool {
	if u.Connection.Phase == connection.Live {
		return true
	}
	if u.Moderation.Dialog != state.NoDialog {
		u.Moderation.Error = view.TextNotConnected
	} else {
		u.toast(view.TextNotConnected)
	}
	return false
}

func (u *update) toast(text string) { u.Toast = state.Toast{Text: text, Until: u.Now + ToastTime} }

// await shows a text once the server has done something with conversations.
func (u *update) await(kind state.PendingKind, ids []string, text string) {
	u.Moderation.Pending = state.Pending{Kind: kind, Conversations: ids, Text: text}
	u.Toast = state.Toast{}
	if u.List.Selecting && u.Moderation.Dialog == state.NoDialog {
		u.setSelecting(false)
	}
}

// settlePending shows the text of what was awaited once it is done, and hides the
// toast when its time is over.
func (u *update) settlePending() {
	if u.Toast.Until <= u.Now {
		u.Toast = state.Toast{}
	}
	p := &u.Moderation.Pending
	if p.Kind == state.PendingNothing {
		return
	}
	for _, id := range p.Conversations {
		if !p.Kind.IsDone(u.Item(id)) {
			return
		}
	}
	u.toast(p.Text)
	if p.Kind == state.PendingSpam {
		u.Toast.Undo = p.Conversations
	}
	*p = state.Pending{}
}

// inFrames calls send for as many of the ids as one frame may have, until it was
// called for all.
func inFrames(ids []string, send func(ids []string)) {
	for part := range slices.Chunk(ids, protocol.SelectionLimit) {
		send(part)
	}
}

// markSpam marks conversations as spam, or takes that back.
func (u *update) markSpam(ids []string, undo bool) {
	if len(ids) == 0 || !u.isLive() {
		return
	}
	inFrames(ids, func(ids []string) {
		u.send(&protocol.MarkSpam{Session: u.Session, Ref: moderationRef, Conversations: ids, Undo: undo})
	})
	if undo {
		u.await(state.PendingNoSpam, ids, view.NotSpamText(len(ids)))
		return
	}
	u.await(state.PendingSpam, ids, view.SpamText(len(ids)))
}

// endSelected ends the conversations that are selected.
func (u *update) endSelected() {
	ids := u.concerned("")
	if len(ids) == 0 || !u.isLive() {
		return
	}
	inFrames(ids, func(ids []string) {
		u.send(&protocol.EndAll{Session: u.Session, Ref: moderationRef, Conversations: ids})
	})
	u.await(state.PendingEnd, ids, view.EndedText(len(ids)))
}

// openDialog opens a dialog about what an action is about.
func (u *update) openDialog(dialog state.ModerationDialog, e app.Action) {
	ids := u.concerned(e.Value)
	if dialog != state.BlocksDialog && len(ids) == 0 {
		return
	}
	opener := e.Name
	if e.Value == "" && dialog != state.BlocksDialog {
		opener = view.NameSelect
	}
	u.Moderation = state.Moderation{Dialog: dialog, Conversations: ids, Opener: opener, Pending: u.Moderation.Pending}
	u.do(app.Focus{Name: view.NameCloseDialog})
}

// closeDialog closes the dialog and focuses what has opened it.
func (u *update) closeDialog() {
	opener := u.Moderation.Opener
	u.Moderation = state.Moderation{Pending: u.Moderation.Pending}
	if opener != view.NameMenu && u.Item(u.Shown) == nil {
		opener = view.NameSelect
	}
	u.do(app.Focus{Name: opener})
}

// confirmBlock blocks the customers, or the networks, that the dialog is about.
func (u *update) confirmBlock() {
	d := &u.Moderation
	ids := d.Conversations
	if d.Dialog != state.BlockDialog || !u.isLive() {
		return
	}
	until := int64(0)
	if d.Days > 0 {
		until = u.Now + d.Days*dayMilliseconds
	}
	if d.Network {
		ids = slices.DeleteFunc(slices.Clone(ids), func(id string) bool {
			item := u.Item(id)
			return item == nil || item.Customer.Network == ""
		})
	}
	inFrames(ids, func(part []string) {
		u.send(&protocol.BlockCustomers{Session: u.Session, Ref: moderationRef, Conversations: part, Network: d.Network, Reason: d.Reason, Until: until})
	})
	if d.MarkSpam {
		inFrames(d.Conversations, func(part []string) {
			u.send(&protocol.MarkSpam{Session: u.Session, Ref: moderationRef, Conversations: part})
		})
	}
	network, n := d.Network, len(ids)
	u.closeDialog()
	u.await(state.PendingBlock, ids, view.BlockedText(n, network))
}

// confirmDelete deletes the conversations that the dialog is about.
func (u *update) confirmDelete() {
	ids := u.Moderation.Conversations
	if u.Moderation.Dialog != state.DeleteDialog || !u.isLive() {
		return
	}
	inFrames(ids, func(part []string) {
		u.send(&protocol.Delete{Session: u.Session, Ref: moderationRef, Conversations: part})
	})
	u.closeDialog()
	u.await(state.PendingDelete, ids, view.DeletedText(len(ids)))
}

// fetchBlocks requests the next page of the list of blocks.
func (u *update) fetchBlocks() {
	b := &u.Moderation.Blocks
	if u.Moderation.Dialog != state.BlocksDialog || b.Loading || !u.isLive() {
		return
	}
	b.Loading, u.Moderation.Error = true, ""
	f := &protocol.Blocks{Session: u.Session, Ref: blocksRef}
	if n := len(b.Rules); n > 0 {
		f.After = protocol.Cursor{At: b.Rules[n-1].At, ID: b.Rules[n-1].ID}
	}
	u.send(f)
}

// receiveBlocked handles a page of the list of blocks.
func (u *update) receiveBlocked(f *protocol.Blocked) {
	b := &u.Moderation.Blocks
	if !b.Loading {
		return
	}
	b.Rules = append(b.Rules, f.Rules...)
	b.Loaded, b.Loading, b.More = true, false, f.More
}

// unblock asks the server to lift a block.
func (u *update) unblock(id string) {
	if id != "" && u.isLive() {
		u.send(&protocol.Unblock{Session: u.Session, Ref: moderationRef, Block: id})
	}
}

// receiveBlock handles that a block was made, by whomever: of a customer, or of a
// network, of which there may be many. A customer's own is shown rather than that of
// the network.
func (u *update) receiveBlock(rule protocol.BlockRule) {
	for i := range u.List.Items {
		item := &u.List.Items[i]
		c := &item.Customer
		if c.ID == rule.Customer || rule.Customer == "" && c.Network == rule.Network && item.Brand == rule.Brand && c.Block == "" {
			c.Block = rule.ID
		}
	}
	if b := &u.Moderation.Blocks; b.Loaded {
		b.Rules = slices.DeleteFunc(b.Rules, func(r protocol.BlockRule) bool { return r.ID == rule.ID })
		b.Rules = append([]protocol.BlockRule{rule}, b.Rules...)
	}
}

// receiveUnblock handles that a block was lifted, by whomever.
func (u *update) receiveUnblock(id string) {
	for i := range u.List.Items {
		if c := &u.List.Items[i].Customer; c.Block == id {
			c.Block = ""
		}
	}
	b := &u.Moderation.Blocks
	before := len(b.Rules)
	b.Rules = slices.DeleteFunc(b.Rules, func(rule protocol.BlockRule) bool { return rule.ID == id })
	if len(b.Rules) < before && u.Moderation.Dialog == state.BlocksDialog {
		u.do(app.Focus{Name: view.NameCloseDialog})
	}
}

// moderationRefused handles that the server did not do what was asked for.
func (u *update) moderationRefused(text string) {
	u.Moderation.Blocks.Loading = false
	u.Moderation.Pending = state.Pending{}
	if u.Moderation.Dialog != state.NoDialog {
		u.Moderation.Error = text
		return
	}
	u.toast(text)
}
