package agent

import (
	"kith/server/protocol/codec"
	"kith/wasm/agent/state"
	"kith/wasm/agent/view"
	"kith/wasm/app"
)

// The names of the requests about all that is stored of a customer.
const (
	exportRequest = "export"
	eraseRequest  = "erase"
)

// customerPath returns where the server has all that is stored of a customer.
func customerPath(id string) string { return "/v1/agent/customers/" + id }

// personalDataAction handles what an owner did to export or erase a customer, and
// reports whether it was that. The Value of an action is the conversation.
func (u *update) personalDataAction(e app.Action) bool {
	switch e.Name {
	case view.NameExport:
		if item := u.Item(e.Value); item != nil && u.MayManage() && !u.Export.Busy {
			u.Export = state.Export{Customer: item.Customer, Busy: true}
			u.do(app.Download{Name: exportRequest, Path: customerPath(item.Customer.ID), File: view.ExportFile(item.Customer.ID)})
		}
	case view.NameErase:
		if item := u.Item(e.Value); item != nil && u.MayManage() && !u.Change.Busy {
			u.Export.Error = ""
			u.Erasure = state.Erasure{Dialog: state.AskErasure, Customer: item.Customer}
			u.do(app.Focus{Name: view.NameCloseDialog})
		}
	case view.NameConfirmErase:
		if u.Erasure.Dialog == state.AskErasure {
			u.ask(eraseRequest, "DELETE", customerPath(u.Erasure.Customer.ID), "")
		}
	case view.NameCloseDialog:
		if u.Erasure.Dialog == state.NoErasure {
			return false
		}
		if !u.Change.Busy {
			u.closeErasure()
		}
	default:
		return false
	}
	return true
}

// closeErasure closes the dialog and focuses what has opened it, or the list if that is
// gone.
func (u *update) closeErasure() {
	u.Erasure = state.Erasure{}
	if u.Item(u.Shown) == nil || !u.MayManage() {
		u.focusList()
		return
	}
	u.do(app.Focus{Name: view.NameErase})
}

// receivePersonalData handles the answer to an export or an erasure, and reports whether
// it was one.
func (u *update) receivePersonalData(e app.Responded, ok bool) bool {
	switch e.Name {
	case exportRequest:
		u.receiveExport(e, ok)
	case eraseRequest:
		if u.changeAnswered(e.Name) {
			u.receiveErased(e, ok)
		}
	default:
		return false
	}
	return true
}

// receiveExport says that the data was saved, or why not.
func (u *update) receiveExport(e app.Responded, ok bool) {
	if !u.Export.Busy {
		return // the agent may not have it any more
	}
	u.Export.Busy = false
	switch {
	case ok:
		u.toast(view.ExportedText(&u.Export.Customer))
	case e.Status == 404:
		u.Export.Error = view.TextNotStored
	default:
		u.Export.Error = u.refusal(e)
	}
}

// receiveErased shows what was removed, or why nothing was. Of somebody who is not
// there, the server knows nothing: there is nothing to do again.
func (u *update) receiveErased(e app.Responded, ok bool) {
	d := &u.Erasure
	switch {
	case ok:
		codec.Decode(e.Body, &d.Removed)
		d.Dialog = state.ErasureDone
		u.do(app.Announce{Text: view.ErasedText(d)})
	case e.Status == 404:
		d.Error = view.TextNotStored
	default:
		if d.Error = u.refusal(e); d.Error == "" {
			return
		}
	}
	u.do(app.Focus{Name: view.NameCloseDialog})
}

// dropPersonalData closes what the agent may not see any more.
func (u *update) dropPersonalData() {
	u.Export = state.Export{}
	if u.Erasure.Dialog != state.NoErasure {
		u.Change = state.Change{}
		u.closeErasure()
	}
}
