package proxies

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"math/big"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"kith/build/root"
	"kith/build/test/chromium"
	"kith/build/test/harness"
	"kith/build/test/machine"
)

// What all tests share.
var (
	binary  string
	browser *chromium.Browser
	samples = map[string]string{} // of the README, by the program
	runs    = map[string]func(t *testing.T, folder, config, port string) *exec.Cmd{"nginx": nginx, "caddy": caddy}
)

func TestMain(m *testing.M) { os.Exit(run(m)) }

func run(m *testing.M) int {
	tb := harness.NewStandalone(context.Background())
	defer tb.Done()
	for _, name := range []string{"nginx", "caddy"} {
		if _, err := exec.LookPath(name); err == nil {
			continue
		}
		if !machine.MayInstall() {
			tb.Fatalf("these tests need %s, and there is none: install it", name)
		}
		if err := machine.Install(tb.Context(), os.Stderr, name); err != nil {
			tb.Fatalf("these tests need %s: %v", name, err)
		}
	}
	project, err := root.Find()
	if err != nil {
		tb.Fatalf("%v", err)
	}
	readme, err := os.ReadFile(filepath.Join(project, "README.md"))
	if err != nil {
		tb.Fatalf("%v", err)
	}
	for name := range runs {
		all := regexp.MustCompile("(?s)```"+name+"\n(.*?)```").FindAllSubmatch(readme, -1)
		if len(all) != 1 {
			tb.Fatalf("the README has %d samples for %s", len(all), name)
		}
		samples[name] = string(all[0][1])
	}
	folder, err := os.MkdirTemp("", "kith-proxies-")
	if err != nil {
		tb.Fatalf("a folder: %v", err)
	}
	tb.Cleanup(func() { os.RemoveAll(folder) })
	if binary, err = harness.Binary(folder, ""); err != nil {
		tb.Fatalf("building the product: %v", err)
	}
	if browser, err = chromium.Start(tb.Context(), chromedp.WindowSize(1280, 900), chromedp.Flag("ignore-certificate-errors", true)); err != nil {
		tb.Fatalf("%v", err)
	}
	tb.Cleanup(browser.Close)
	return m.Run()
}

// freePort returns a port that nothing uses now.
func freePort(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	_, port, _ := net.SplitHostPort(l.Addr().String())
	return port
}

// replace replaces what stands once in a sample.
func replace(t *testing.T, text, before, after string) string {
	t.Helper()
	if strings.Count(text, before) != 1 {
		t.Fatalf("the sample has not one %q:\n%s", before, text)
	}
	return strings.Replace(text, before, after, 1)
}

// nginx returns nginx with a sample as a site of it.
func nginx(t *testing.T, folder, sample, port string) *exec.Cmd {
	certificate(t, folder)
	sample = replace(t, sample, "listen 443 ssl http2", "listen 127.0.0.1:"+port+" ssl http2")
	sample = replace(t, sample, "server_name chat.example", "server_name localhost")
	sample = strings.ReplaceAll(sample, "/etc/letsencrypt/live/chat.example/", folder+"/")
	config := "daemon off; pid " + folder + "/pid; error_log stderr;\nevents {}\nhttp {\naccess_log off;\n"
	if os.Getuid() == 0 {
		config = "user root;\n" + config
	}
	for _, name := range []string{"client_body", "proxy", "fastcgi", "uwsgi", "scgi"} {
		config += name + "_temp_path " + folder + "/" + name + ";\n"
	}
	path := filepath.Join(folder, "nginx.conf")
	if err := os.WriteFile(path, []byte(config+sample+"}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	return exec.Command("nginx", "-p", folder, "-c", path, "-e", "stderr")
}

// certificate writes a certificate for localhost as nginx wants it.
func certificate(t *testing.T, folder string) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	about := x509.Certificate{SerialNumber: big.NewInt(1), DNSNames: []string{"localhost"}, NotAfter: time.Now().Add(time.Hour)}
	public, err := x509.CreateCertificate(rand.Reader, &about, &about, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	private, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	for name, block := range map[string]*pem.Block{
		"fullchain.pem": {Type: "CERTIFICATE", Bytes: public},
		"privkey.pem":   {Type: "PRIVATE KEY", Bytes: private},
	} {
		if err := os.WriteFile(filepath.Join(folder, name), pem.EncodeToMemory(block), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// caddy returns Caddy with a sample as a site of it.
func caddy(t *testing.T, folder, sample, port string) *exec.Cmd {
	sample = replace(t, sample, "chat.example {", "https://localhost:"+port+" {")
	options := "{\nadmin off\nlocal_certs\nskip_install_trust\nauto_https disable_redirects\nstorage file_system " + folder + "\n}\n"
	path := filepath.Join(folder, "Caddyfile")
	if err := os.WriteFile(path, []byte(options+sample), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("caddy", "run", "--config", path, "--adapter", "caddyfile")
	cmd.Env = append(os.Environ(), "HOME="+folder)
	return cmd
}

// A setup is a server behind a proxy, at an address of https.
type setup struct {
	address string // "https://localhost:PORT" or "https://localhost:PORT/chat"
	site    *harness.Site
	server  *harness.Server
}

// serve starts a server with flags, in which URL stands for its public address, and a
// proxy with a sample in front of it. path is "" or "/chat".
func serve(t *testing.T, program, sample, path string, flags ...string) setup {
	t.Helper()
	folder, port := t.TempDir(), freePort(t)
	s := setup{address: "https://localhost:" + port + path}
	s.site = harness.ServeSite(t, "", map[string]string{
		"/": `<!doctype html><html lang="en"><head><meta name="viewport" content="width=device-width"><title>Shop</title></head><body><h1>The shop</h1>
<script src="` + s.address + `/widget.js" data-kustomer-api-key="k"></script><script src="/start.js"></script></body></html>`,
		"/start.js": "Kustomer.start()",
	})
	brands := filepath.Join(folder, "brands.json")
	text := fmt.Sprintf(`{"brands": [{"key": "k", "name": "Shop", "sites": [%q]}]}`, s.site.Address)
	if err := os.WriteFile(brands, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	flags = append(flags, "-brands", brands, "-demo=false")
	for i, f := range flags {
		flags[i] = strings.ReplaceAll(f, "URL", s.address)
	}
	s.server = harness.Serve(t, binary, "", flags...)

	cmd := runs[program](t, folder, replace(t, sample, "127.0.0.1:8080", s.server.Host()), port)
	var log bytes.Buffer
	cmd.Stdout, cmd.Stderr = &log, &log
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Signal(syscall.SIGTERM) // fails if it has ended
		_ = cmd.Wait()
		if t.Failed() {
			t.Logf("%s says:\n%s", program, &log)
		}
	})
	harness.Until(t, program+" serves", func() string {
		conn, err := tls.Dial("tcp", "127.0.0.1:"+port, &tls.Config{ServerName: "localhost", InsecureSkipVerify: true})
		if err != nil {
			return err.Error()
		}
		conn.Close()
		return ""
	})
	return s
}

// says waits until a page shows a text.
func says(t *testing.T, p *harness.Page, text string) {
	t.Helper()
	harness.Until(t, "the page says "+text, func() string {
		if all := harness.Evaluate[string](p.Document, `document.body.innerText`); !strings.Contains(all, text) {
			return "it says " + all
		}
		return ""
	})
}

// TestTheSamplesOfTheREADME: with the lines of the README an agent signs in, a visitor
// of a site writes and gets a reply, and the log has nothing to say. The same below a
// path, with what the README says to change.
func TestTheSamplesOfTheREADME(t *testing.T) {
	for name, c := range map[string]struct{ program, path, before, after string }{
		"nginx":              {"nginx", "", "", ""},
		"caddy":              {"caddy", "", "", ""},
		"nginx below a path": {"nginx", "/chat", "location / {", "location /chat/ {"},
		"caddy below a path": {"caddy", "/chat", "reverse_proxy 127", "reverse_proxy /chat/* 127"},
	} {
		t.Run(name, func(t *testing.T) {
			sample := samples[c.program]
			if c.before != "" {
				sample = replace(t, sample, c.before, c.after)
			}
			s := serve(t, c.program, sample, c.path, "-public-url", "URL", "-trusted-proxies", "127.0.0.1")
			invitation := s.server.Setup(t)
			if !strings.HasPrefix(invitation, s.address+"/inbox#setup=") {
				t.Fatalf("the invitation is %s", invitation)
			}
			desk := harness.NewPage(t, browser)
			desk.Navigate(invitation)
			desk.Press("textbox", "Name")
			desk.Type("Amal")
			desk.Press("textbox", "Password")
			desk.Type(harness.Password)
			desk.Press("button", "Create account")
			says(t, desk, "No conversations yet")

			v := harness.NewPage(t, browser)
			v.Navigate(s.site.Address + "/")
			v.OpenChat()
			v.SendMessage("Is anybody there?")
			var conversation string
			harness.Until(t, "the inbox lists the conversation", func() string {
				conversation = harness.Evaluate[string](desk.Document, `document.querySelector("[data-conversation-id]")?.dataset.conversationId ?? ""`)
				if conversation == "" {
					return "it does not"
				}
				return ""
			})
			desk.OpenConversation(conversation)
			desk.WaitInboxMessage("customer", "Is anybody there?")
			desk.SendReply("I am.")
			v.WaitMessage("agent", "I am.")
			if w := s.server.Warnings(); len(w) > 0 {
				t.Errorf("the server warns: %s", strings.Join(w, "\n"))
			}
		})
	}
}

// TestWhatIsMissingIsSaid: with a proxy that passes on neither the Host nor the
// upgrade's origin as the server's, and a server that knows nothing of it, the chat
// does not connect, and one line each says what to set.
func TestWhatIsMissingIsSaid(t *testing.T) {
	sample := replace(t, samples["nginx"], "    proxy_set_header Host $http_host;\n", "")
	s := serve(t, "nginx", sample, "")
	v := harness.NewPage(t, browser)
	v.Navigate(s.site.Address + "/")
	v.OpenChat()
	want := []string{"set -public-url " + s.address, "set -trusted-proxies 127.0.0.1"}
	harness.Until(t, "the log says what to set", func() string {
		all := strings.Join(s.server.Warnings(), "\n")
		for _, w := range want {
			if !strings.Contains(all, w) {
				return "it says: " + all
			}
		}
		return ""
	})
	if w := s.server.Warnings(); len(w) != len(want) {
		t.Errorf("it warns %d times: %s", len(w), strings.Join(w, "\n"))
	}

	// And doing what the lines say is enough.
	fixed := serve(t, "nginx", sample, "", "-public-url", "URL", "-trusted-proxies", "127.0.0.1")
	v = harness.NewPage(t, browser)
	v.Navigate(fixed.site.Address + "/")
	v.OpenChat()
	v.SendMessage("Is anybody there?")
	v.WaitMessage("customer", "Is anybody there?", "sent", "delivered", "read")
	if w := fixed.server.Warnings(); len(w) > 0 {
		t.Errorf("the server warns: %s", strings.Join(w, "\n"))
	}
}
