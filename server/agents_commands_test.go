package main

import (
	"io"
	"net/http"
	"net/http/cookiejar"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// post sends JSON to the program and returns the status and the body.
func (p *testProgram) post(client *http.Client, path, body string) (int, string) {
	p.t.Helper()
	answer, err := client.Post(p.address+path, "application/json", strings.NewReader(body))
	if err != nil {
		p.t.Fatal(err)
	}
	defer answer.Body.Close()
	text, _ := io.ReadAll(answer.Body)
	return answer.StatusCode, string(text)
}

func codeIn(t *testing.T, text, kind string) string {
	t.Helper()
	m := regexp.MustCompile(`/inbox#` + kind + `=([\w-]{43})\b`).FindStringSubmatch(text)
	if m == nil {
		t.Fatalf("there is no address with a code in %q", text)
	}
	return m[1]
}

// TestAgentsCommands: an operator without an account lets somebody in, and puts somebody
// out, while the server runs and while it does not.
func TestAgentsCommands(t *testing.T) {
	data := filepath.Join(t.TempDir(), "data")
	p := start(t, "-data", data)
	jar, _ := cookiejar.New(nil)
	mira := &http.Client{Jar: jar}
	code := codeIn(t, p.line(), "setup")
	if status, text := p.post(mira, "/v1/agent/setup", `{"code":"`+code+`","name":"Mira","password":"a long sentence"}`); status != 200 {
		t.Fatal(status, text)
	}
	command := func(args ...string) string {
		t.Helper()
		code, out, says := runWith(t, append([]string{"agents", args[0], "-data", data}, args[1:]...)...)
		if code != 0 {
			t.Fatalf("%v: code %d, %q, %q", args, code, out, says)
		}
		return out
	}
	refused := func(want string, args ...string) {
		t.Helper()
		if code, out, says := runWith(t, append([]string{"agents", args[0], "-data", data}, args[1:]...)...); code == 0 || !strings.Contains(says, want) {
			t.Errorf("%v: code %d, %q, %q", args, code, out, says)
		}
	}
	out := command("invite", "-role", "agent", "-for", "Jonas")
	if !strings.HasPrefix(out, p.address+"/inbox#setup=") {
		t.Errorf("the invitation is %q", out)
	}
	if list := command("list"); !regexp.MustCompile(`(?m)^Mira +owner +all +no +active +20`).MatchString(list) || !strings.Contains(list, "(Jonas, invited)") {
		t.Errorf("the list is %s", list)
	}
	if status, text := p.post(http.DefaultClient, "/v1/agent/setup", `{"code":"`+codeIn(t, out, "setup")+`","name":"Jonas","password":"a long sentence"}`); status != 200 || !strings.Contains(text, `"agent"`) {
		t.Fatal(status, text)
	}
	refused("no agent \"Nobody\"", "deactivate", "Nobody")
	refused("the last owner", "deactivate", "Mira")
	refused("not owner, agent or read-only", "invite", "-role", "admin")
	if out := command("deactivate", "JONAS"); out != "Jonas is deactivated and signed out everywhere.\n" {
		t.Errorf("it prints %q", out)
	}
	if status, _ := p.post(http.DefaultClient, "/v1/agent/signin", `{"name":"Jonas","password":"a long sentence"}`); status != 401 {
		t.Errorf("a deactivated agent signs in: %d", status)
	}

	reset := codeIn(t, command("reset", "mira"), "reset")
	if status, text := p.post(http.DefaultClient, "/v1/agent/recover", `{"code":"`+reset+`","password":"another long sentence"}`); status != 200 {
		t.Fatal(status, text)
	}
	if answer, err := mira.Get(p.address + "/v1/agent/self"); err != nil || answer.StatusCode != 401 {
		t.Errorf("the former sign-in: %v, %v", answer, err)
	}
	p.shutdown()

	if out := command("reset", "Mira"); !strings.Contains(out, "-public-url: /inbox#reset=") {
		t.Errorf("without a server it prints %q", out)
	}
	out = command("reset", "-public-url", "https://chat.example/x", "Mira")
	if !strings.HasPrefix(out, "https://chat.example/x/inbox#reset=") {
		t.Errorf("without a server it prints %q", out)
	}
	p = start(t, "-data", data)
	if status, text := p.post(http.DefaultClient, "/v1/agent/recover", `{"code":"`+codeIn(t, out, "reset")+`","password":"a third long sentence"}`); status != 200 {
		t.Error(status, text)
	}
	p.shutdown()
	if strings.Contains(p.logText(), "inbox#") {
		t.Error("a code is in the log")
	}
}

// TestTheFirstCode: one is valid at a time, it is printed with the public address, and
// never logged.
func TestTheFirstCode(t *testing.T) {
	data := t.TempDir() + "/data"
	p := start(t, "-data", data, "-log", "debug")
	first := codeIn(t, p.line(), "setup")
	p.shutdown()
	p = start(t, "-data", data, "-public-url", "https://chat.example", "-unsafe-demo", "-log", "debug")
	line := p.line()
	if !strings.HasPrefix(line, "inbox: https://chat.example/inbox#setup=") {
		t.Errorf("it prints %q", line)
	}
	second := codeIn(t, line, "setup")
	setup := func(code, name string) int {
		status, _ := p.post(http.DefaultClient, "/v1/agent/setup", `{"code":"`+code+`","name":"`+name+`","password":"a long sentence"}`)
		return status
	}
	if got := []int{setup(first, "Eve"), setup(second, "Mira"), setup(second, "Eve")}; got[0] != 403 || got[1] != 200 || got[2] != 403 {
		t.Errorf("the first code, the second, and again: %v", got)
	}
	p.shutdown()
	if strings.Contains(p.logText(), first) || strings.Contains(p.logText(), second) {
		t.Error("a code is in the log")
	}
}
