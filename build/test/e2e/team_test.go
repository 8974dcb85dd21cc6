package e2e

import (
	"errors"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"kith/build/test/harness"
	"kith/server/access"
)

// fill presses a text box and types into it.
func fill(p *harness.Page, name, text string) {
	p.Press("textbox", name)
	p.Type(text)
}

// settings opens a page of the settings.
func settings(p *harness.Page, page string) {
	p.Press("button", "Settings")
	p.Press("button", page)
}

// TestTeam: an owner invites a colleague who may only read. The colleague signs up in
// another browser, reads, and cannot reply; the owner makes them an agent, and they can;
// the owner deactivates them, and they are out.
func TestTeam(t *testing.T) {
	t.Parallel()
	s := harness.Serve(t, binary, "")
	owner := visitorAt(t, s.Setup(t))
	fill(owner, "Name", "Amal")
	fill(owner, "Password", harness.Password)
	owner.Press("button", "Create account")
	says(t, owner, "No conversations yet")
	writes(t, s, "is anybody there?")

	settings(owner, "Team")
	says(t, owner, "You are alone so far.")
	owner.Press("button", "Invite")
	fill(owner, "For", "Jonas")
	owner.Press("radio", "Read-only Reads, and changes nothing")
	owner.Press("button", "Create invitation")
	says(t, owner, "The invitation is ready")
	address := harness.Evaluate[string](owner.Document, `document.querySelector('.invite-address input').value`)
	owner.Press("button", "Done")
	says(t, owner, "Open invitations (1)")

	reader := visitorAt(t, address)
	fill(reader, "Name", "Jonas")
	fill(reader, "Password", "password1234")
	reader.Press("button", "Create account")
	says(t, reader, "guessed first")
	reader.Press("textbox", "Password")
	harness.Evaluate[string](reader.Document, `document.activeElement.select() || ''`)
	reader.Type(harness.Password)
	reader.Press("button", "Create account")
	says(t, reader, "is anybody there?")
	harness.Evaluate[bool](reader.Document, `(document.querySelector('[data-conversation-id] button') ?? document.querySelector('[data-conversation-id]')).click() ?? true`)
	says(t, reader, "You may read here.")
	if reader.Has("textbox", "Reply") {
		t.Error("who may only read has a text box")
	}
	reader.Press("button", "Settings")
	if reader.Has("button", "Team") {
		t.Error("who may only read has the page of the team")
	}
	reader.Key(harness.Escape)

	owner.Press("button", "Account")
	owner.Press("button", "Team")
	says(t, owner, "Members (2)")
	owner.Press("button", "Change Jonas")
	owner.Press("radio", "Agent Reads and answers")
	owner.Press("button", "Save")
	harness.Until(t, "the colleague may reply", func() string {
		if !reader.Has("textbox", "Reply") {
			return "there is no text box"
		}
		return ""
	})
	harness.Until(t, "the dialog is closed", func() string {
		if owner.Has("button", "Save") {
			return "it is open"
		}
		return ""
	})
	owner.Press("button", "Change Jonas")
	owner.Press("button", "Deactivate")
	says(t, reader, "Your sign-in has ended.")
	owner.Press("button", "Audit log")
	says(t, owner, "Amal deactivated Jonas")
}

// TestAccount: an agent chooses a picture, turns on the second factor, signs in with it
// elsewhere, and ends that sign-in from the first browser.
func TestAccount(t *testing.T) {
	t.Parallel()
	s := harness.Serve(t, binary, "")
	first := visitorAt(t, s.Setup(t))
	fill(first, "Name", "Amal")
	fill(first, "Password", harness.Password)
	first.Press("button", "Create account")
	says(t, first, "No conversations yet")
	settings(first, "Account")
	first.ChooseFile("Change picture", aPicture(t))
	says(t, first, "Picture changed")
	first.Press("button", "Set up")
	harness.Until(t, "the key is shown", func() string {
		if harness.Evaluate[bool](first.Document, `!(document.querySelector('.qr')?.naturalWidth > 0)`) {
			return "there is no QR code"
		}
		return ""
	})
	key := harness.Evaluate[string](first.Document, `document.querySelector('.secret').textContent`)
	secret, ok := access.ParseTOTPText(strings.ReplaceAll(key, " ", ""))
	if !ok {
		t.Fatalf("the key is %q", key)
	}
	fill(first, "Code", access.TOTPCode(secret, time.Now()))
	first.Press("button", "Turn on")
	says(t, first, "I have saved them")
	first.Press("button", "I have saved them")
	says(t, first, "10 recovery codes are left.")

	second := visitorAt(t, s.Address+"/inbox")
	fill(second, "Name", "Amal")
	fill(second, "Password", harness.Password)
	second.Press("button", "Sign in")
	says(t, second, "recovery code")
	second.Type(access.TOTPCode(secret, time.Now().Add(30*time.Second))) // the one before was used
	second.Press("button", "Sign in")
	says(t, second, "No conversations yet")

	first.Press("button", "Team")
	first.Press("button", "Account")
	first.Press("button", "End all others")
	says(t, second, "Your sign-in has ended.")
	says(t, first, "Where you are signed in")
}

// aPicture returns the path of a file with a picture.
func aPicture(t *testing.T) string {
	t.Helper()
	f, err := os.Create(filepath.Join(t.TempDir(), "amal.png"))
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(png.Encode(f, image.NewRGBA(image.Rect(0, 0, 300, 200))), f.Close()); err != nil {
		t.Fatal(err)
	}
	return f.Name()
}
