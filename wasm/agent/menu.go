package agent

import (
	"kith/server/protocol"
	"kith/server/protocol/codec"
	"kith/wasm/app"
)

// an invitation is the answer to askInvite.
type invitation struct{ Address string }

func (v *invitation) Fields(c *codec.Codec) {
	c.String("address", &v.Address, protocol.AddressLimit)
}

func (t *turn) actMenu(e app.Action) bool {
	switch e.Name {
	case NameMenu:
		t.Menu = Menu{Open: !t.Menu.Open && e.Type != "escape"}
		if !t.Menu.Open {
			t.do(app.Focus{Name: NameMenu})
		}
	case NameSound:
		t.State.Quiet, t.State.QuietAt = !t.State.Quiet, t.Now
	case NamePicture:
		t.Menu.Picture, t.Menu.Fault = Asked, ""
		t.do(app.Upload{Name: NamePicture, Method: "PUT", Path: "/v1/agent/picture"})
	case NameInvite:
		t.Menu = Menu{Inviting: true}
		t.do(app.Request{Name: askInvite, Method: "POST", Path: "/v1/agent/invite"})
		t.do(app.Focus{Name: NameDone})
	case NameCopy:
		t.Menu.Copied = true
		t.do(app.Copy{Text: t.Menu.Address})
		t.do(app.Announce{Text: wordCopied})
	case NameDone:
		t.Menu = Menu{}
		t.do(app.Focus{Name: NameMenu})
	case NameSignOut:
		if t.unsent() > 0 {
			t.Menu = Menu{Leaving: true}
			t.do(app.Focus{Name: NameDone})
			return true
		}
		t.signOut()
	case NameLeave:
		t.signOut()
	default:
		return false
	}
	return true
}

// unsent counts the replies that the server does not have.
func (m *Model) unsent() int { return len(m.State.Outbox) }

func (t *turn) signOut() {
	t.Menu.Fault = ""
	t.do(app.Request{Name: askSignOut, Method: "POST", Path: "/v1/agent/signout"})
}

// responded takes in the answer to a request.
func (t *turn) responded(e app.Responded) {
	ok := e.Status >= 200 && e.Status < 300
	switch e.Name {
	case askSelf, askSetup, askSignIn:
		if t.Stage != Working {
			t.admitted(e)
		}
	case askSignOut:
		if ok || e.Status == 401 {
			t.State.Outbox, t.State.Settled, t.State.Drafts, t.State.Agent = nil, nil, nil, ""
			t.dismiss("")
			return
		}
		t.Menu.Fault = fault(e.Status, "")
	case askInvite:
		t.invited(e, ok)
	case NamePicture:
		t.pictured(e, ok)
	}
}

func (t *turn) invited(e app.Responded, ok bool) {
	if !t.Menu.Inviting {
		return
	}
	var v invitation
	if ok && len(codec.Decode(e.Body, &v)) == 0 && v.Address != "" {
		t.Menu.Address = v.Address
		t.do(app.Focus{Name: NameCopy})
		return
	}
	var d denial
	codec.Decode(e.Body, &d)
	t.Menu.Fault = fault(e.Status, d.Text)
}

// pictured takes in the answer to the upload: who one is, with the address of
// the new picture.
func (t *turn) pictured(e app.Responded, ok bool) {
	var self protocol.Person
	if codec.Decode(e.Body, &self); ok && self.ID != "" {
		t.Menu.Picture, t.Self = Here, self
		return
	}
	var d denial
	codec.Decode(e.Body, &d)
	t.Menu.Picture, t.Menu.Fault = Denied, fault(e.Status, d.Text)
}
