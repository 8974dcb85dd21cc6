package view

import (
	"kith/wasm/agent/state"
	"kith/wasm/html"
)

// viewProof asks the agent to prove again who they are, and says why.
func viewProof(m *state.Model, why string) *html.Node {
	p := &m.Change.Proof
	form := el("form.rights novalidate data-on-submit="+NameProve,
		el("p", why),
		el("label.field", el("span", "Password"),
			el("input type=password autocomplete=current-password value=$ data-name="+NameProofPassword+" data-on-input="+NameProofPassword, p.Password)))
	if m.Settings.Account.TwoFactor {
		add(form, codeField(NameProofCode, p.Code, "From your authenticator app, or a recovery code."))
	}
	add(form, viewError("error", p.Error))
	add(form, el("div.dialog-actions", button("button-secondary", NameCancelProof, "", "Cancel"),
		el("button.button type=submit disabled?=$", ifElse(p.Busy || p.Password == "", "disabled", ""), "Confirm")))
	return dialogClosedBy(NameCancelProof, "Is it you?", form)
}
