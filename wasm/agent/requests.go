package agent

import (
	"kith/server/protocol"
	"kith/server/protocol/codec"
	"kith/wasm/agent/state"
	"kith/wasm/agent/view"
	"kith/wasm/app"
)

// The names of the HTTP requests.
const (
	selfRequest    = "self"
	setupRequest   = "setup"
	signInRequest  = "signin"
	signOutRequest = "signout"
	inviteRequest  = "invite"
)

// An errorResponse is the body of a response with an error status.
type errorResponse struct {
	Code, Text string
	Retry      int64 // milliseconds; 0 if unknown
}

// Fields implements codec.Record.
func (v *errorResponse) Fields(c *codec.Codec) {
	c.String("code", &v.Code, protocol.IDLimit)
	c.String("text", &v.Text, protocol.AddressLimit)
	c.Int("retry", &v.Retry)
}

// errorText returns the sentence to show for an error status: the server's own,
// if it sent one. A status of 0 means that the server was not reached.
func errorText(status int64, text string) string {
	switch {
	case text != "":
		return text
	case status == 0:
		return view.TextUnreachable
	case status == 413:
		return view.TextPictureTooLarge
	case status == 429:
		return view.TextTooManyTries
	}
	return view.TextServerError
}

// receiveResponse handles the response to an HTTP request.
func (u *update) receiveResponse(e app.Responded) {
	ok := e.Status >= 200 && e.Status < 300
	switch e.Name {
	case selfRequest, setupRequest, signInRequest:
		if u.Screen != state.InboxScreen {
			u.receiveSignIn(e)
		}
	case signOutRequest:
		if ok || e.Status == 401 {
			u.Stored.Outbox, u.Stored.Tombstones, u.Stored.Drafts, u.Stored.Agent = nil, nil, nil, ""
			u.showSignIn("")
			return
		}
		u.Menu.Error = errorText(e.Status, "")
	case inviteRequest:
		u.receiveInvite(e, ok)
	case view.NamePicture:
		u.receivePicture(e, ok)
	}
}
