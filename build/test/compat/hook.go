package compat

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os/exec"
	"strings"

	"kith/build/test/harness"
)

// hook runs what the tester gave: a command, with the arguments behind its own,
// or an address to which the form is posted as JSON. It answers what that says.
func (v *visitor) hook(what string, names []string, arguments ...string) string {
	if strings.HasPrefix(what, "http://") || strings.HasPrefix(what, "https://") {
		form := map[string]string{}
		for i, name := range names {
			form[name] = arguments[i]
		}
		text, err := json.Marshal(form)
		if err != nil {
			v.j.Fatalf("%s: %v", what, err)
		}
		r, err := http.NewRequestWithContext(v.j.Context(), "POST", what, bytes.NewReader(text))
		if err != nil {
			v.j.Fatalf("%s: %v", what, err)
		}
		r.Header.Set("Content-Type", "application/json")
		reply, err := http.DefaultClient.Do(r)
		if err != nil {
			v.j.Fatalf("%s: %v", what, err)
		}
		defer reply.Body.Close()
		said, err := io.ReadAll(reply.Body)
		if err != nil || reply.StatusCode >= 300 {
			v.j.Fatalf("%s: %s, %v: %.200s", what, reply.Status, err, said)
		}
		return string(said)
	}
	command := strings.Fields(what)
	said, err := exec.CommandContext(v.j.Context(), command[0], append(command[1:], arguments...)...).Output()
	if err != nil {
		v.j.Fatalf("%s: %v", what, err)
	}
	return string(said)
}

// signsIn signs in somebody new and answers the e-mail address.
func (v *visitor) signsIn() (email string) {
	email = fmt.Sprintf("kit-%s@example.com", strings.ToLower(strings.Trim(harness.ID()[:8], "-_")))
	v.signs(email)
	return email
}

// signs signs somebody in. The token is what the hook says, bare or as the
// field token of a JSON object.
func (v *visitor) signs(email string) {
	token := strings.TrimSpace(v.hook(v.site.Token, []string{"email"}, email))
	var r struct{ Token string }
	if json.Unmarshal([]byte(token), &r) == nil && r.Token != "" {
		token = r.Token
	}
	v.calls("login", map[string]string{"jwtToken": token})
}

// is reports whether the page is told that it is that person.
func (v *visitor) is(email string) bool {
	return string(v.calls("isLoggedIn", map[string]string{"email": email})) == "true"
}

// replies has an agent reply to a message.
func (v *visitor) replies(message, reply string) {
	v.hook(v.site.Agent, []string{"message", "reply"}, message, reply)
}

// isAnswered has words go both ways in the conversation that is open.
func (v *visitor) isAnswered() {
	text, reply := line("a question"), line("an answer")
	v.delivers(text)
	v.replies(text, reply)
	v.sees(reply)
}
