package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestMistakesOnTheCommandLine: each is one sentence that names what is wrong. Those
// of a brands file are in server/brand.
func TestMistakesOnTheCommandLine(t *testing.T) {
	t.Chdir(t.TempDir()) // where a server that starts by mistake makes its data folder
	if err := os.WriteFile("file", nil, 0o600); err != nil {
		t.Fatal(err)
	}
	const help = "; -h lists all flags"
	mistakes := []struct{ line, want string }{
		// Words that are not known.
		{"-colour red", "there is no flag -colour" + help},
		{"-adr :80", "there is no flag -adr; did you mean -addr?" + help},
		{"-brand x", "there is no flag -brand; did you mean -brands?" + help},
		{"-trusted-proxy 10.0.0.1", "did you mean -trusted-proxies?"},
		{"-trusted_proxies 10.0.0.1", "did you mean -trusted-proxies?"},
		{"-public-uri https://a.example", "did you mean -public-url?"},
		{"-version=2", "there is no flag -version"},
		{"--port 80", "there is no flag -port" + help},
		{"-=x", "the command line cannot be read: bad flag syntax: -=x" + help},
		{"serve", `there is no command "serve"; -h lists all commands and flags`},
		{"backpu x", `there is no command "backpu"; did you mean backup?`},
		{"brands", `"brands" is not a whole command: there is "brands check"`},
		{"brands chk x", `there is no command "brands chk"; did you mean brands check?`},
		{"brands check", "something is missing: it is server brands check FILE"},
		{"brands check a b", `"b" is too much: it is server brands check FILE`},
		{"-demo=false extra", `"extra" is not a flag` + help},
		{"-addr 127.0.0.1:0 brands check x", `"brands" comes after flags: a command comes first`},
		// Values that are missing, there twice or of another kind.
		{"-addr", "-addr needs a value after it" + help},
		{"-addr 127.0.0.1:0 -addr 127.0.0.1:0", "-addr is given twice" + help},
		{"-data EMPTY", "-data is empty; give it a value, or leave it out" + help},
		{"-kb EMPTY", "-kb is empty"},
		{"-brands EMPTY", "-brands is empty"},
		{"-trusted-proxies EMPTY", "-trusted-proxies is empty"},
		{"-data SPACE", "-data is empty"},
		{"-demo false", "-demo false must be one word: -demo=false"},
		{"-demo=maybe", `-demo "maybe" is neither true nor false`},
		{"-drain soon", `-drain "soon" is not a time, such as 10s, 5m or 1h30m`},
		{"-drain 10", `-drain "10" is not a time`},
		{"-drain -5s", "-drain -5s is negative; 0s stops without waiting"},
		{"-log loud", `-log: "loud" is not debug, info, warn or error`},
		{"-log info+2", `-log: "info+2" is not debug, info, warn or error`},
		{"-log-format xml", `-log-format "xml" is not text or json`},
		{"-max-connections many", `-max-connections: "many" is not a number from 1 on`},
		{"-max-connections 0", `-max-connections: "0" is not a number from 1 on`},
		{"-max-connections -1", `is not a number from 1 on`},
		{"-max-connections 99999999999999999999", `is not a number from 1 on`},
		// Addresses to serve at.
		{"-addr localhost", `-addr "localhost" is not HOST:PORT, such as 127.0.0.1:8080`},
		{"-addr 8080", `-addr "8080" is not HOST:PORT`},
		{"-addr http://localhost:8080", `is not HOST:PORT`},
		{"-addr ::1:8080", `is not HOST:PORT`},
		{"-addr localhost:http", `is not HOST:PORT`},
		{"-addr localhost:99999", `is not HOST:PORT`},
		{"-addr localhost:-1", `is not HOST:PORT`},
		{"-addr no-such-host.invalid:0", `the host "no-such-host.invalid" of -addr is not known`},
		{"-metrics 9100", `-metrics "9100" is not HOST:PORT, such as 127.0.0.1:9100`},
		{"-addr 127.0.0.1:8080 -metrics 127.0.0.1:8080", "-metrics and -addr are both 127.0.0.1:8080; give the metrics a port of their own"},
		// The public address.
		{"-public-url chat.example", `-public-url: "chat.example" is not an address such as https://chat.example`},
		{"-public-url //chat.example", `is not an address such as https://chat.example`},
		{"-public-url https:chat.example", `is not an address such as https://chat.example`},
		{"-public-url https://", `is not an address such as https://chat.example`},
		{"-public-url wss://chat.example", `is not an address such as https://chat.example`},
		{"-public-url https://me:secret@chat.example", "the address may not have a user name or a password"},
		{"-public-url https://chat.example?x", "may not have a query or a fragment"},
		{"-public-url https://chat.example/#inbox", "may not have a query or a fragment"},
		{"-public-url https://chat.example:0x50", "is not an address such as"},
		{"-public-url https://chat.example:99999", `"chat.example:99999" is not a host of letters`},
		{"-public-url https://chät.example", "international ones begin with xn--"},
		{"-public-url https://*.chat.example", `"*.chat.example" is not a host of letters`},
		{"-public-url https://shop.example/a%20b", `the path "/a%20b" may have only letters`},
		{"-public-url https://shop.example/a//b", `the path "/a//b" may have only letters`},
		{"-public-url https://shop.example/../x", `may have only letters`},
		{"-public-url https://shop.example/inbox", `the path "/inbox" is one of the chat's own; choose another, such as /chat`},
		{"-public-url https://shop.example/chat-web", `is one of the chat's own`},
		// Proxies.
		{"-trusted-proxies proxy.example", `-trusted-proxies: "proxy.example" is neither an IP address nor a network such as 10.0.0.0/8`},
		{"-trusted-proxies 10.0.0.1/33", `"10.0.0.1/33" is neither an IP address nor a network`},
		{"-trusted-proxies 10.0.0.1:80", `"10.0.0.1:80" is neither an IP address nor a network`},
		{"-trusted-proxies 10.0.0.1/8", "10.0.0.1/8 is an address within a network; it is 10.0.0.0/8 or 10.0.0.1"},
		{"-trusted-proxies 0.0.0.0/0", "0.0.0.0/0 would believe everybody"},
		{"-trusted-proxies ::/0", "::/0 would believe everybody"},
		{"-trusted-proxies fe80::1%eth0", `neither an IP address nor a network`},
		{"-trusted-proxies ,", `"," names no address`},
		// Files and folders.
		{"-addr 127.0.0.1:0 -brands none.json", "there is no brands file none.json"},
		{"-addr 127.0.0.1:0 -brands .", "the brands file . is a folder"},
		{"-addr 127.0.0.1:0 -kb none", "the knowledge base none cannot be read"},
		{"-addr 127.0.0.1:0 -data file", "the data folder file"},
		{"-addr 127.0.0.1:0 -data file/data", "the data folder file/data"},
		// What is for trying it.
		{"-addr :0", "-addr :0 lets others in, but the brand is the demo's"},
	}
	for _, m := range mistakes {
		args := strings.Fields(m.line)
		for i := range args {
			args[i] = strings.NewReplacer("EMPTY", "", "SPACE", " ").Replace(args[i])
		}
		wantSentence(t, m.line, m.want, args...)
	}

	// The environment.
	variables := []struct{ name, value, want string }{
		{"CHAT_ADDR", "nonsense", `"nonsense" is not HOST:PORT`},
		{"CHAT_BRANDS", "", "CHAT_BRANDS is empty; give it a value, or leave it out"},
		{"CHAT_DATA", " ", "CHAT_DATA is empty"},
		{"CHAT_DEMO", "off", `CHAT_DEMO "off" is neither true nor false`},
		{"CHAT_DRAIN", "10", `CHAT_DRAIN "10" is not a time`},
		{"CHAT_LOG", "verbose", `CHAT_LOG: "verbose" is not debug, info, warn or error`},
		{"CHAT_TRUSTED_PROXIES", "nginx", `CHAT_TRUSTED_PROXIES: "nginx" is neither an IP address nor a network`},
		{"CHAT_PUBLIC_URL", "chat.example", `CHAT_PUBLIC_URL: "chat.example" is not an address such as`},
		{"CHAT_MAX_CONNECTIONS", "lots", `CHAT_MAX_CONNECTIONS: "lots" is not a number from 1 on`},
	}
	for _, v := range variables {
		t.Run(v.name, func(t *testing.T) {
			t.Setenv(v.name, v.value)
			wantSentence(t, v.name+"="+v.value, v.want)
		})
	}
	t.Logf("%d mistakes", len(mistakes)+len(variables))
	if names, _ := filepath.Glob("data"); len(names) > 0 {
		t.Error("a server that did not start has made its data folder")
	}
}

// wantSentence runs a program that cannot start, and fails if what it says is not one
// sentence with those words and none of Go's own.
func wantSentence(t *testing.T, line, want string, args ...string) {
	t.Helper()
	var out, says strings.Builder
	if code := run(t.Context(), testAssets, args, &out, &says); code == 0 || out.Len() > 0 {
		t.Errorf("%s: code %d, and it printed %q", line, code, &out)
	}
	text := says.String()
	if !strings.Contains(text, want) || strings.Count(text, "\n") != 1 || !strings.HasSuffix(text, ".\n") {
		t.Errorf("%s\nsays  %swant  %s", line, text, want)
	}
	for _, word := range []string{"strconv", "invalid value", "parse error", "netip", "*url", "0x", "%!"} {
		if strings.Contains(text, word) && !strings.Contains(line, word) {
			t.Errorf("%s says %q: %s", line, word, text)
		}
	}
}

// TestVariablesThatAreNotKnown are warnings, because another program may have put
// them there.
func TestVariablesThatAreNotKnown(t *testing.T) {
	t.Setenv("CHAT_BRAND", "brands.json")
	t.Setenv("CHAT_SOMETHING_ELSE", "")
	p := start(t, "-data", t.TempDir())
	for _, want := range []string{
		"the environment variable CHAT_BRAND is not known and changes nothing; did you mean CHAT_BRANDS?",
		"the environment variable CHAT_SOMETHING_ELSE is not known and changes nothing",
	} {
		if !strings.Contains(p.logText(), want) {
			t.Errorf("the log lacks %q: %s", want, p.logText())
		}
	}
	p.shutdown()
}

// TestACommandsFlagsAreItsOwn: a variable of the server's is not a command's flag of
// the same name that means another thing.
func TestACommandsFlagsAreItsOwn(t *testing.T) {
	withCommands(t)
	t.Setenv("CHAT_TIMES", "3")
	var out, says strings.Builder
	if code := run(t.Context(), testAssets, []string{"copy", "a"}, &out, &says); code != 0 || out.String() != "a\n" {
		t.Errorf("code %d, %q, %s", code, &out, &says)
	}
	if code := run(t.Context(), testAssets, []string{"copy", "-h"}, &out, &says); code != 0 || strings.Contains(out.String(), "CHAT_TIMES") {
		t.Errorf("code %d, %s", code, &out)
	}
}

func TestVersion(t *testing.T) {
	for _, flag := range []string{"-version", "--version"} {
		var out, says strings.Builder
		if code := run(t.Context(), testAssets, []string{flag}, &out, &says); code != 0 || !strings.HasPrefix(out.String(), "kith build b1, ") && !strings.HasPrefix(out.String(), "kith build b1, commit ") || says.Len() > 0 {
			t.Errorf("%s: code %d, %q, %q", flag, code, &out, &says)
		}
	}
}
