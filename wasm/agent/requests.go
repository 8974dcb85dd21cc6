package agent

import (
	"kith/server/protocol"
	"kith/server/protocol/codec"
	"kith/wasm/agent/state"
	"kith/wasm/agent/view"
	"kith/wasm/app"
)

// The names of the requests.
const (
	selfRequest    = "self"
	setupRequest   = "setup"
	signInRequest  = "signin"
	signOutRequest = "signout"
	inviteRequest  = "invite"
)

// A errorResponse is an answer other than yes.
type errorResponse struct {
	Code, Text string
	Retry      int64 // milliseconds; 0 where unknown
}

func (v *errorResponse) Fields(c *codec.Codec) {
	c.String("code", &v.Code, protocol.IDLimit)
	c.String("text", &v.Text, protocol.AddressLimit)
	c.Int("retry", &v.Retry)
}

// errorText is the sentence for an answer other than yes: the server's own where
// it gave one.
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

// response takes in the answer to a request.
func (u *update) response(e app.Responded) {
	ok := e.Status >= 200 && e.Status < 300
	switch e.Name {
	case selfRequest, setupRequest, signInRequest:
		if u.Screen != state.InboxScreen {
			u.signInResponse(e)
		}
	case signOutRequest:
		if ok || e.Status == 401 {
			u.Stored.Outbox, u.Stored.Tombstones, u.Stored.Drafts, u.Stored.Agent = nil, nil, nil, ""
			u.showSignIn("")
			return
		}
		u.Menu.Error = errorText(e.Status, "")
	case inviteRequest:
		u.inviteResponse(e, ok)
	case view.NamePicture:
		u.pictureResponse(e, ok)
	}
}
