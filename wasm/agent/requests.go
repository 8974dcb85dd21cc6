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

// settingsFields is the body of the requests of the settings, and of a proof.
type settingsFields struct {
	name, password, secret, factor, whom string
	role                                 protocol.Role
	brands                               []string
}

// Fields implements codec.Record.
func (v *settingsFields) Fields(c *codec.Codec) {
	c.String("name", &v.name, protocol.NameLimit)
	c.String("password", &v.password, protocol.PasswordBytes)
	c.String("secret", &v.secret, protocol.IDLimit)
	c.String("secondFactor", &v.factor, protocol.IDLimit)
	c.String("for", &v.whom, protocol.NameLimit)
	codec.Enum(c, "role", &v.role, protocol.Roles...)
	c.Strings("brands", &v.brands, protocol.BrandsPerAgent, protocol.IDLimit)
}

// releaseFields is the body of the requests that change which releases pages get.
type releaseFields struct{ release, share, site, why string }

// Fields implements codec.Record.
func (v *releaseFields) Fields(c *codec.Codec) {
	c.String("release", &v.release, protocol.IDLimit)
	c.String("share", &v.share, protocol.IDLimit)
	c.String("site", &v.site, protocol.AddressLimit)
	c.String("why", &v.why, protocol.ReasonLimit)
}

func encodeSettings(v settingsFields) string { return codec.Encode(&v) }

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
