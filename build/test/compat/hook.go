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

// hook runs a command of the tester's with further arguments, or posts them as JSON if
// it is an address, and returns the output or the body of the response.
func (v *visitor) hook(what string, names []string, arguments ...string) string {
	if strings.HasPrefix(what, "http://") || strings.HasPrefix(what, "https://") {
		form := map[string]string{}
		for i, name := range names {
			form[name] = arguments[i]
		}
		text, err := json.Marshal(form)
		if err != nil {
			v.tb.Fatalf("%s: %v", what, err)
		}
		r, err := http.NewRequestWithContext(v.tb.Context(), "POST", what, bytes.NewReader(text))
		if err != nil {
			v.tb.Fatalf("%s: %v", what, err)
		}
		r.Header.Set("Content-Type", "application/json")
		reply, err := http.DefaultClient.Do(r)
		if err != nil {
			v.tb.Fatalf("%s: %v", what, err)
		}
		defer reply.Body.Close()
		said, err := io.ReadAll(reply.Body)
		if err != nil || reply.StatusCode >= 300 {
			v.tb.Fatalf("%s: %s, %v: %.200s", what, reply.Status, err, said)
		}
		return string(said)
	}
	command := strings.Fields(what)
	said, err := exec.CommandContext(v.tb.Context(), command[0], append(command[1:], arguments...)...).Output()
	if err != nil {
		v.tb.Fatalf("%s: %v", what, err)
	}
	return string(said)
}

// signInSomebody signs in a new person and returns the e-mail address.
func (v *visitor) signInSomebody() (email string) {
	email = fmt.Sprintf("compat-%s@example.com", strings.ToLower(strings.Trim(harness.ID()[:8], "-_")))
	v.signIn(email)
	return email
}

// signIn signs a person in with a token from the hook, which is the whole output or the
// field token of a JSON object.
func (v *visitor) signIn(email string) {
	token := strings.TrimSpace(v.hook(v.site.Token, []string{"email"}, email))
	var r struct{ Token string }
	if json.Unmarshal([]byte(token), &r) == nil && r.Token != "" {
		token = r.Token
	}
	v.mustCall("login", map[string]string{"jwtToken": token})
}

// isLoggedIn returns what the method isLoggedIn says of an e-mail address.
func (v *visitor) isLoggedIn(email string) bool {
	return string(v.mustCall("isLoggedIn", map[string]string{"email": email})) == "true"
}

// reply has an agent reply to a message.
func (v *visitor) reply(message, reply string) {
	v.hook(v.site.Agent, []string{"message", "reply"}, message, reply)
}

// exchangeMessages sends a message in the open conversation and has an agent reply.
func (v *visitor) exchangeMessages() {
	text, reply := uniqueText("a question"), uniqueText("an answer")
	v.deliver(text)
	v.reply(text, reply)
	v.waitText(reply)
}
