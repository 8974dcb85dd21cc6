package agent

import (
	"kith/server/protocol"
	"kith/server/protocol/codec"
	"kith/wasm/app"
)

// The names of the requests.
const (
	askSelf    = "self"
	askSetup   = "setup"
	askSignIn  = "signin"
	askSignOut = "signout"
	askInvite  = "invite"
)

// AskAgain is after how many milliseconds the server is asked once more who is
// there, where it could not be reached.
const AskAgain = 5_000

// credentials are what setting up and signing in send.
type credentials struct{ Code, Name, Password string }

func (v *credentials) Fields(c *codec.Codec) {
	c.String("code", &v.Code, protocol.IDLimit)
	c.String("name", &v.Name, protocol.NameLimit)
	c.String("password", &v.Password, protocol.AddressLimit)
}

// A denial is an answer other than yes.
type denial struct {
	Code, Text string
	Retry      int64 // milliseconds; 0 where unknown
}

func (v *denial) Fields(c *codec.Codec) {
	c.String("code", &v.Code, protocol.IDLimit)
	c.String("text", &v.Text, protocol.AddressLimit)
	c.Int("retry", &v.Retry)
}

func (t *turn) start(e app.Started) {
	t.State = readState(e.Stored)
	t.Visible, t.Online = e.Visible, e.Online
	if e.Config != "" {
		codec.Decode(e.Config, &t.Config)
	}
	t.Session = t.id(protocol.IDBytes)
	if t.Config.Setup != "" {
		t.Stage = SettingUp
		t.do(app.Focus{Name: NameName})
		return
	}
	t.ask()
}

// ask asks who is signed in.
func (t *turn) ask() {
	t.Gate.Unheard, t.Gate.Until = false, 0
	t.do(app.Request{Name: askSelf, Method: "GET", Path: "/v1/agent/self"})
}

// try sends what stands on the set-up or the sign-in screen.
func (t *turn) try() {
	if t.Gate.Busy || t.Gate.Until > t.Now {
		return
	}
	switch {
	case t.Gate.Name == "":
		t.Gate.Fault = wordNameMissing
		t.do(app.Focus{Name: NameName})
		return
	case t.Gate.Password == "":
		t.Gate.Fault = wordPasswordMissing
		t.do(app.Focus{Name: NamePassword})
		return
	}
	t.Gate.Busy, t.Gate.Fault, t.Gate.Until = true, "", 0
	v := credentials{Name: t.Gate.Name, Password: t.Gate.Password}
	name, path := askSignIn, "/v1/agent/signin"
	if t.Stage == SettingUp {
		v.Code = t.Config.Setup
		name, path = askSetup, "/v1/agent/setup"
	}
	t.do(app.Request{Name: name, Method: "POST", Path: path, Body: codec.Encode(&v)})
}

// admitted takes in the answer to askSelf, askSetup and askSignIn.
func (t *turn) admitted(e app.Responded) {
	t.Gate.Busy = false
	switch {
	case e.Status >= 200 && e.Status < 300:
		var self protocol.Person
		codec.Decode(e.Body, &self)
		if self.ID == "" {
			t.ask()
			return
		}
		t.enter(self)
	case e.Name != askSelf:
		t.denied(e)
	case e.Status == 401 || e.Status == 403:
		t.dismiss(t.Gate.Why)
	default:
		t.Gate.Unheard, t.Gate.Until = true, t.Now+AskAgain
	}
}

func (t *turn) denied(e app.Responded) {
	var d denial
	codec.Decode(e.Body, &d)
	t.Gate.Fault = fault(e.Status, d.Text)
	if d.Retry > 0 {
		t.Gate.Until = t.Now + d.Retry
	}
	if e.Status == 401 {
		t.Gate.Password = ""
		t.do(app.Focus{Name: NamePassword})
	}
}

// fault is the sentence for an answer other than yes: the server's own where
// it gave one.
func fault(status int64, text string) string {
	switch {
	case text != "":
		return text
	case status == 0:
		return wordUnreached
	case status == 413:
		return wordTooLarge
	case status == 429:
		return wordTooManyTries
	}
	return wordBroken
}

// enter begins the inbox for an agent. What another agent left unsent in this
// browser is not theirs to see or to send.
func (t *turn) enter(self protocol.Person) {
	if t.State.Agent != self.ID {
		t.State.Outbox, t.State.Settled, t.State.Drafts = nil, nil, nil
	}
	t.State.Agent = self.ID
	t.Config.Setup = ""
	t.Self, t.Gate, t.Stage = self, Gate{}, Working
	t.connect()
}

// dismiss goes to the sign-in screen. The texts that are not sent yet stay in
// the state for the same agent's return.
func (t *turn) dismiss(why string) {
	t.disconnect()
	t.Stage, t.Gate = SigningIn, Gate{Why: why}
	t.Self, t.Menu, t.Notice = protocol.Person{}, Menu{}, ""
	t.List, t.Talks, t.Typists, t.Writing = List{Rows: RowsAtOnce}, nil, nil, Writing{}
	t.Shown, t.Pane, t.NewFrom, t.Below, t.AtEnd = "", ListPane, 0, 0, true
	t.do(app.Focus{Name: NameName})
}
