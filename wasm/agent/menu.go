package agent

import (
	"kith/server/protocol"
	"kith/server/protocol/codec"
	"kith/wasm/agent/state"
	"kith/wasm/agent/view"
	"kith/wasm/app"
)

// menuAction handles what a person did in the menu and its dialog, and reports
// whether it was that.
func (u *update) menuAction(e app.Action) bool {
	switch e.Name {
	case view.NameMenu:
		u.Menu = state.Menu{Open: !u.Menu.Open && e.Type != "escape"}
		if !u.Menu.Open {
			u.do(app.Focus{Name: view.NameMenu})
		}
	case view.NameSound:
		u.Stored.Muted, u.Stored.MutedAt = !u.Stored.Muted, u.Now
	case view.NamePicture:
		u.Menu.Picture, u.Menu.Error = state.Uploading, ""
		u.do(app.Upload{Name: view.NamePicture, Method: "PUT", Path: "/v1/agent/picture"})
	case view.NameCloseDialog:
		u.Menu = state.Menu{}
		u.do(app.Focus{Name: view.NameMenu})
	case view.NameSignOut:
		if u.Unsent() > 0 {
			u.Menu = state.Menu{ConfirmSignOut: true}
			u.do(app.Focus{Name: view.NameCloseDialog})
			return true
		}
		u.signOut()
	case view.NameSignOutAnyway:
		u.signOut()
	default:
		return false
	}
	return true
}

// signOut asks the server to end the sign-in.
func (u *update) signOut() {
	u.Menu.Error = ""
	u.do(app.Request{Name: signOutRequest, Method: "POST", Path: "/v1/agent/signout"})
}

// receivePicture handles the response to the upload of a picture: the agent,
// with the address of the new picture.
func (u *update) receivePicture(e app.Responded, ok bool) {
	var self protocol.Person
	if codec.Decode(e.Body, &self); ok && self.ID != "" {
		u.Menu.Picture, u.Self, u.Settings.Account.Person = state.Uploaded, self, self
		return
	}
	var d errorResponse
	codec.Decode(e.Body, &d)
	u.Menu.Picture, u.Menu.Error = state.UploadFailed, errorText(e.Status, d.Text)
}
