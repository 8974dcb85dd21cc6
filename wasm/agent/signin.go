package agent

import (
	"kith/server/protocol"
	"kith/server/protocol/codec"
	"kith/wasm/agent/state"
	"kith/wasm/agent/view"
	"kith/wasm/app"
)

// signInAction handles what a person did on the set-up or the sign-in screen.
func (u *update) signInAction(e app.Action) {
	switch e.Name {
	case view.NameName:
		u.SignIn.Name, u.SignIn.Error = e.Text, ""
	case view.NamePassword:
		u.SignIn.Password, u.SignIn.Error = e.Text, ""
		if u.SignIn.NeedsCode {
			u.SignIn.NeedsCode, u.SignIn.Code = false, "" // it may be another's
		}
	case view.NameSecondFactor:
		u.SignIn.Code, u.SignIn.Error = e.Text, ""
	case view.NameShowPassword:
		u.SignIn.ShowPassword = !u.SignIn.ShowPassword
	case view.NameSetup, view.NameReset, view.NameSignIn:
		u.submitSignIn()
	case view.NameHaveAccount:
		u.Config.Setup, u.Config.Reset = "", ""
		u.Screen, u.SignIn = state.StartingScreen, state.SignIn{}
		u.fetchSelf()
	}
}

// SelfRetryAfter is how long to wait before asking again who is signed in, if
// the server could not be reached, in milliseconds.
const SelfRetryAfter = 5_000

// credentials are the body of the requests to set up an account and to sign in.
type credentials struct{ Code, Name, Password, SecondFactor string }

// Fields implements codec.Record.
func (v *credentials) Fields(c *codec.Codec) {
	c.String("code", &v.Code, protocol.IDLimit)
	c.String("name", &v.Name, protocol.NameLimit)
	c.String("password", &v.Password, protocol.AddressLimit)
	c.String("secondFactor", &v.SecondFactor, protocol.IDLimit)
}

// start handles the first event: it restores what was stored and asks who is
// signed in, unless there is a code to set up an account with.
func (u *update) start(e app.Started) {
	u.Stored = state.Restore(e.Stored)
	u.Visible, u.Online = e.Visible, e.Online
	if e.Config != "" {
		codec.Decode(e.Config, &u.Config)
	}
	u.Session = u.random.ID(protocol.IDBytes)
	if u.Config.Setup != "" {
		u.Screen = state.SetupScreen
		u.do(app.Focus{Name: view.NameName})
		return
	}
	if u.Config.Reset != "" {
		u.Screen = state.ResetScreen
		u.do(app.Focus{Name: view.NamePassword})
		return
	}
	u.fetchSelf()
}

// fetchSelf asks the server who is signed in.
func (u *update) fetchSelf() {
	u.SignIn.Unreachable, u.SignIn.RetryAt = false, 0
	u.do(app.Request{Name: selfRequest, Method: "GET", Path: "/v1/agent/self"})
}

// isUnreachable reports whether it is not known who is signed in because the
// server could not be reached.
func (u *update) isUnreachable() bool {
	return u.Screen == state.StartingScreen && u.SignIn.Unreachable
}

// submitSignIn sends the form of the set-up or the sign-in screen.
func (u *update) submitSignIn() {
	if u.SignIn.Submitting || u.SignIn.RetryAt > u.Now {
		return
	}
	switch {
	case u.SignIn.Name == "" && u.Screen != state.ResetScreen:
		u.SignIn.Error = view.TextNameMissing
		u.do(app.Focus{Name: view.NameName})
		return
	case u.SignIn.Password == "":
		u.SignIn.Error = view.TextPasswordMissing
		u.do(app.Focus{Name: view.NamePassword})
		return
	case u.SignIn.NeedsCode && u.SignIn.Code == "":
		u.SignIn.Error = view.TextCodeMissing
		u.do(app.Focus{Name: view.NameSecondFactor})
		return
	}
	u.SignIn.Submitting, u.SignIn.Error, u.SignIn.RetryAt = true, "", 0
	v := credentials{Name: u.SignIn.Name, Password: u.SignIn.Password, SecondFactor: u.SignIn.Code}
	name, path := signInRequest, "/v1/agent/signin"
	switch u.Screen {
	case state.SetupScreen:
		v.Code = u.Config.Setup
		name, path = setupRequest, "/v1/agent/setup"
	case state.ResetScreen:
		v.Code = u.Config.Reset
		name, path = resetRequest, "/v1/agent/recover"
	}
	u.do(app.Request{Name: name, Method: "POST", Path: path, Body: codec.Encode(&v)})
}

// receiveSignIn handles the responses to selfRequest, setupRequest and
// signInRequest.
func (u *update) receiveSignIn(e app.Responded) {
	u.SignIn.Submitting = false
	switch {
	case e.Status >= 200 && e.Status < 300:
		var self protocol.Account
		codec.Decode(e.Body, &self)
		if self.ID == "" {
			u.fetchSelf()
			return
		}
		u.Role = self.Role
		u.Settings.Account = self
		u.enterInbox(self.Person)
	case e.Name != selfRequest:
		u.signInRefused(e)
	case e.Status == 401 || e.Status == 403:
		u.showSignIn(u.SignIn.Reason)
	default:
		u.SignIn.Unreachable, u.SignIn.RetryAt = true, u.Now+SelfRetryAfter
	}
}

// signInRefused shows why setting up or signing in failed.
func (u *update) signInRefused(e app.Responded) {
	var d errorResponse
	codec.Decode(e.Body, &d)
	u.SignIn.Error = errorText(e.Status, d.Text)
	if d.Retry > 0 {
		u.SignIn.RetryAt = u.Now + d.Retry
	}
	if d.Code == string(protocol.CodeSecondFactor) {
		if !u.SignIn.NeedsCode {
			u.SignIn.Error = "" // it is no mistake that it was not given before
		}
		u.SignIn.NeedsCode, u.SignIn.Code = true, ""
		u.do(app.Focus{Name: view.NameSecondFactor})
		return
	}
	if e.Status == 401 {
		u.SignIn.Password, u.SignIn.NeedsCode, u.SignIn.Code = "", false, ""
		u.do(app.Focus{Name: view.NamePassword})
	}
}

// receiveReset handles the answer to another password: the agent signs in with it.
func (u *update) receiveReset(e app.Responded, ok bool) {
	if u.Screen != state.ResetScreen {
		return
	}
	u.SignIn.Submitting = false
	if !ok {
		u.signInRefused(e)
		return
	}
	var self protocol.Person
	codec.Decode(e.Body, &self)
	u.Config.Reset = ""
	u.showSignIn(view.TextPasswordChanged)
	u.SignIn.Name = self.Name
}

// enterInbox shows the inbox of an agent and connects. What another agent left
// unsent in this browser is dropped: it is not theirs to see or to send.
func (u *update) enterInbox(self protocol.Person) {
	if u.Stored.Agent != self.ID {
		u.Stored.Outbox, u.Stored.Tombstones, u.Stored.Drafts = nil, nil, nil
	}
	u.Stored.Agent = self.ID
	u.Config.Setup = ""
	u.Self, u.SignIn, u.Screen = self, state.SignIn{}, state.InboxScreen
	u.connect()
}

// showSignIn disconnects and shows the sign-in screen, with the reason for it, a
// sentence or "". Drafts and unsent replies stay stored for the same agent.
func (u *update) showSignIn(reason string) {
	u.disconnect(closeNormal)
	u.Connection.Rest()
	u.Screen, u.SignIn = state.SignInScreen, state.SignIn{Reason: reason}
	u.Self, u.Role, u.Menu, u.Settings, u.Notice = protocol.Person{}, "", state.Menu{}, state.Settings{}, ""
	u.List, u.Conversations, u.SentTyping, u.SendAfter = state.InitialModel("").List, nil, state.SentTyping{}, 0
	u.Moderation, u.Toast, u.Brands = state.Moderation{}, state.Toast{}, nil
	u.Change, u.Export, u.Erasure = state.Change{}, state.Export{}, state.Erasure{}
	u.Shown, u.Pane, u.NewFrom, u.UnseenBelow, u.AtEnd = "", state.ListPane, 0, 0, true
	u.do(app.Focus{Name: view.NameName})
}
