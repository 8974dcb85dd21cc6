package agent

import (
	"kith/server/protocol"
	"kith/server/protocol/codec"
	"kith/wasm/agent/view"
)

// The names of the HTTP requests.
const (
	selfRequest    = "self"
	setupRequest   = "setup"
	signInRequest  = "signin"
	resetRequest   = "reset"
	signOutRequest = "signout"
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
