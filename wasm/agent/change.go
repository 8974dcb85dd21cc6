package agent

import (
	"kith/server/protocol"
	"kith/server/protocol/codec"
	"kith/wasm/agent/state"
	"kith/wasm/agent/view"
	"kith/wasm/app"
)

// proofRequest is the name of the request that proves who the agent is.
const proofRequest = "proof"

// ask sends a request that changes something, unless another one is on its way. If the
// server wants a proof first, it is sent again after that.
func (u *update) ask(name, method, path, body string) {
	if u.Change.Busy {
		return
	}
	u.Change = state.Change{Request: state.Request{Name: name, Method: method, Path: path, Body: body}, Busy: true}
	u.Settings.Error, u.Settings.Notice, u.Erasure.Error = "", "", ""
	u.do(app.Request(u.Change.Request))
}

// changeAnswered reports whether a response is that to the last change, which is not
// awaited any more then.
func (u *update) changeAnswered(name string) bool {
	if !u.Change.Busy || u.Change.Request.Name != name {
		return false
	}
	u.Change.Busy = false
	return true
}

// refusal returns why a request was not carried out, as a sentence to show; "" if the
// agent is asked to sign in or to prove who they are instead.
func (u *update) refusal(e app.Responded) string {
	var d errorResponse
	codec.Decode(e.Body, &d)
	switch {
	case e.Status == 401:
		u.showSignIn(view.TextSignedOut)
	case d.Code == string(protocol.CodeConfirm):
		u.Change.Proof = state.Proof{Open: true}
		u.do(app.Focus{Name: view.NameProofPassword})
	default:
		return errorText(e.Status, d.Text)
	}
	return ""
}

// proofAction handles what a person did in the dialog that asks for the password again,
// and reports whether it was that.
func (u *update) proofAction(e app.Action) bool {
	p := &u.Change.Proof
	switch e.Name {
	case view.NameProofPassword:
		p.Password, p.Error = e.Text, ""
	case view.NameProofCode:
		p.Code, p.Error = e.Text, ""
	case view.NameProve:
		if p.Open && !p.Busy && p.Password != "" {
			p.Busy, p.Error = true, ""
			u.do(app.Request{Name: proofRequest, Method: "POST", Path: "/v1/agent/confirm", Body: encodeSettings(settingsFields{password: p.Password, factor: p.Code})})
		}
	case view.NameCancelProof:
		if p.Open {
			*p = state.Proof{}
			u.focusBehindProof()
		}
	default:
		return false
	}
	return true
}

// receiveProof handles the answer to a proof: what it was for is asked for again.
func (u *update) receiveProof(e app.Responded, ok bool) {
	p := &u.Change.Proof
	if !p.Open {
		return
	}
	p.Busy = false
	if ok {
		r := u.Change.Request
		u.ask(r.Name, r.Method, r.Path, r.Body)
		u.focusBehindProof()
		return
	}
	text := u.refusal(e)
	if text == "" {
		return
	}
	p.Error = text
	var d errorResponse
	codec.Decode(e.Body, &d)
	if d.Code == string(protocol.CodeSecondFactor) {
		u.Settings.Account.TwoFactor, p.Code = true, ""
		u.do(app.Focus{Name: view.NameProofCode})
		return
	}
	p.Password = ""
	u.do(app.Focus{Name: view.NameProofPassword})
}

// focusBehindProof moves the focus to what is shown once the dialog is closed that asks
// for the password.
func (u *update) focusBehindProof() {
	name := view.NameLeaveSettings
	switch {
	case u.Erasure.Dialog != state.NoErasure:
		name = view.NameConfirmErase
	case u.Settings.Dialog != state.NoSettingsDialog:
		name = view.NameCloseSettingsDialog
	}
	u.do(app.Focus{Name: name})
}
