package web

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/ed25519"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"kith/server/hub"
	"kith/server/protocol"
	"kith/server/release"
	"kith/server/release/releasetest"
	"kith/server/rollout"
	"kith/server/store"
)

// addRelease adds a release as the inbox does.
func (p *testClient) addRelease(file []byte) testResponse {
	p.s.t.Helper()
	return p.do("POST", "/v1/agent/releases", string(file), "Content-Type", "application/zip", "Origin", p.s.URL, "Sec-Fetch-Site", "same-origin")
}

// releases returns what the server says of its releases in an answer.
func releases(t *testing.T, a testResponse) protocol.Releases {
	t.Helper()
	return decode[protocol.Releases](t, a.want(t, 200).wantHeader(t, "Cache-Control", "no-store"))
}

// roles returns the releases that are held, each with its role.
func roles(v protocol.Releases) string {
	var all []string
	for _, r := range v.Held {
		all = append(all, strings.TrimSuffix(r.ID+" "+string(r.Role), " "))
	}
	return strings.Join(all, ", ")
}

// TestReleases: what an owner changes is in the answer, is what pages get, and is in the
// log with who did it and why.
func TestReleases(t *testing.T) {
	s := newFixture(t)
	owner := s.signedInClient("Mira")
	v := releases(t, owner.get("/v1/agent/releases"))
	if len(v.Held) != 1 || v.Stable != "b1" || !v.Held[0].Binary || v.Held[0].Role != protocol.ReleaseStable || v.Back != "" || v.Signed || v.FileBytes != release.FileBytes {
		t.Errorf("at first there is %+v", v)
	}
	file := releasetest.File(t, "r2")
	v = releases(t, owner.addRelease(file))
	if roles(v) != "r2, b1 stable" {
		t.Fatalf("after adding: %s", roles(v))
	}
	if r := v.Held[0]; r.Built != 1_763_000_000_000 || r.Schema != 2 || r.MinReader != 2 || r.Bytes != int64(len(file)) || r.Signed || r.Binary || r.Former {
		t.Errorf("what was added is %+v", r)
	}
	change := func(what string, fields map[string]string) protocol.Releases {
		t.Helper()
		return releases(t, owner.send("POST", "/v1/agent/releases/"+what, fields))
	}
	began := time.Now().UnixMilli()
	if v = change("canary", map[string]string{"release": "r2", "share": "5 %"}); v.Canary != "r2" || v.Share != 500 || v.Since < began || v.Back != "b1" || roles(v) != "r2 canary, b1 stable" {
		t.Errorf("the canary: %+v", v)
	}
	if v = change("canary", map[string]string{"release": "r2", "share": "12.5%"}); v.Share != 1250 {
		t.Errorf("with another share: %+v", v)
	}
	if v = change("pin", map[string]string{"release": "b1", "site": "https://shop.example"}); len(v.Pins) != 1 || v.Pins[0] != (protocol.ReleasePin{Site: "https://shop.example", Release: "b1"}) {
		t.Errorf("pinned are %+v", v.Pins)
	}
	if got := s.Releases.For(rollout.Page{Site: "https://shop.example", Bucket: 1}).ID; got != "b1" {
		t.Errorf("the site that is pinned gets %s", got)
	}
	if v = change("unpin", map[string]string{"site": "https://shop.example"}); len(v.Pins) != 0 {
		t.Errorf("pinned are still %+v", v.Pins)
	}
	if v = change("promote", map[string]string{"release": "r2", "why": "two\n quiet \u202edays"}); v.Stable != "r2" || v.Canary != "" || v.Back != "b1" || !v.Held[1].Former {
		t.Errorf("after promoting: %+v", v)
	}
	v = change("rollback", map[string]string{"release": "r2", "why": "messages are lost"})
	if v.Stable != "b1" || len(v.Withdrawn) != 1 || v.Withdrawn[0].Release != "r2" || v.Withdrawn[0].Why != "messages are lost" || v.Withdrawn[0].At < began || v.Back != "" || roles(v) != "r2 withdrawn, b1 stable" {
		t.Errorf("after the rollback: %+v", v)
	}
	if got := s.Releases.For(rollout.Page{}).ID; got != "b1" {
		t.Errorf("pages get %s", got)
	}
	v = releases(t, owner.send("DELETE", "/v1/agent/releases/r2", nil))
	if roles(v) != "b1 stable" {
		t.Errorf("after removing: %s", roles(v))
	}
	var log []string
	for _, e := range v.Log {
		if e.Actor == "Mira" && e.Network == "127.0.0.1" {
			log = append(log, strings.TrimSuffix(string(e.Action)+" "+e.Target+": "+e.Detail, ": "))
		}
	}
	want := []string{"release-removed r2", "release-rolled-back r2: messages are lost", "release-promoted r2: two quiet days",
		"release-unpinned b1: https://shop.example", "release-pinned b1: https://shop.example",
		"release-canary r2: 12.5 %", "release-canary r2: 5 %", "release-added r2"}
	if strings.Join(log, "\n") != strings.Join(want, "\n") {
		t.Errorf("the log has\n%s\nwant\n%s", strings.Join(log, "\n"), strings.Join(want, "\n"))
	}
}

// TestWhatTheReleasesDoNotAllow: what is refused is said in a sentence, with a code, and
// changes nothing.
func TestWhatTheReleasesDoNotAllow(t *testing.T) {
	s := newFixture(t)
	owner := s.signedInClient("Mira")
	releases(t, owner.addRelease(releasetest.File(t, "r2")))
	before, _, err := s.Store.Rollout(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		what   string
		fields map[string]string
		status int
		text   string
	}{
		{"canary", map[string]string{"release": "r2", "share": "5"}, 409, `\"5\" is not a share such as 5%.`},
		{"canary", map[string]string{"release": "r2", "share": "51%"}, 409, "A canary's share is more than 0 % and at most 50 %; promote makes a release the stable one."},
		{"canary", map[string]string{"release": "b1", "share": "5%"}, 409, `"b1 is the stable release already."`},
		{"canary", map[string]string{"release": "r3", "share": "5%"}, 404, "no such release"},
		{"promote", map[string]string{"release": "b1"}, 409, "b1 is the stable release already."},
		{"promote", map[string]string{"release": "r3"}, 404, "no such release"},
		{"promote", map[string]string{"release": "r2", "why": strings.Repeat("x", protocol.ReasonLimit+1)}, 400, "too long"},
		{"rollback", map[string]string{"release": "b1", "why": "bad"}, 409, "There is nothing to go back to"},
		{"rollback", map[string]string{"release": "b1", "why": " \n "}, 400, "say why"},
		{"rollback", map[string]string{"release": "r2", "why": "bad"}, 409, "have changed meanwhile"},
		{"pin", map[string]string{"release": "r2", "site": "shop.example"}, 409, "not the origin of a site"},
		{"pin", map[string]string{"release": "r3", "site": "https://shop.example"}, 404, "no such release"},
		{"unpin", map[string]string{"site": "https://shop.example"}, 409, `"https://shop.example is not pinned."`},
	} {
		a := owner.send("POST", "/v1/agent/releases/"+c.what, c.fields).want(t, c.status, c.text)
		if c.status == 409 && manageCode(a) != protocol.CodeRelease {
			t.Errorf("%s %v has the code %s", c.what, c.fields, manageCode(a))
		}
	}
	owner.do("POST", "/v1/agent/releases/promote", "{", "Origin", s.URL).want(t, 400, "must be JSON")
	owner.send("DELETE", "/v1/agent/releases/b1", nil).want(t, 409, "b1 is inside the binary of the server.")
	owner.send("DELETE", "/v1/agent/releases/r3", nil).want(t, 404, "no such release")
	if after, _, err := s.Store.Rollout(t.Context()); err != nil || after != before {
		t.Errorf("the rollout has changed to %+v, %v", after, err)
	}
}

// TestTwoRollBackAtOnce: the second of two owners who press the same button does not
// withdraw what the first has gone back to.
func TestTwoRollBackAtOnce(t *testing.T) {
	s := newFixture(t)
	mira, jonas := s.signedInClient("Mira"), s.signedInClient("Jonas")
	releases(t, mira.addRelease(releasetest.File(t, "r2")))
	releases(t, mira.addRelease(releasetest.File(t, "r3")))
	for _, id := range []string{"r2", "r3"} {
		releases(t, mira.send("POST", "/v1/agent/releases/promote", map[string]string{"release": id}))
	}
	bad := map[string]string{"release": "r3", "why": "it is bad"}
	releases(t, mira.send("POST", "/v1/agent/releases/rollback", bad))
	jonas.send("POST", "/v1/agent/releases/rollback", bad).want(t, 409, "have changed meanwhile")
	if v := releases(t, jonas.get("/v1/agent/releases")); v.Stable != "r2" || v.Back != "b1" {
		t.Errorf("pages get %s", v.Stable)
	}
}

// TestFilesThatAreNoRelease: each is refused with a sentence that says what is wrong.
func TestFilesThatAreNoRelease(t *testing.T) {
	key, secret, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	_, other, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	signed := func(id string, with ed25519.PrivateKey) []byte {
		file, err := release.Pack(releasetest.Assets(t, id, releasetest.Schema), with)
		if err != nil {
			t.Fatal(err)
		}
		return file
	}
	file := signed("r2", secret)
	for trusted, cases := range map[bool]map[string]struct {
		file []byte
		text string
	}{
		false: {
			"nothing":      {nil, "The file is not a release, or was cut off"},
			"truncated":    {file[:len(file)/2], "The file is not a release, or was cut off"},
			"altered":      {bytes.Replace(file, []byte("panel.css of r2"), []byte("panel.css of r3"), 1), "damaged"},
			"foreign":      {zipOf(t, "readme.txt", "hello"), "make release writes one."},
			"another file": {[]byte("\x89PNG\r\n\x1a\n"), "The file is not a release"},
		},
		true: {
			"unsigned":          {releasetest.File(t, "r2"), "The release is not signed, and this server takes none that is not"},
			"signed by another": {signed("r2", other), "not signed with a key that this server trusts"},
		},
	} {
		s := newFixture(t, func(c *Config) {
			if trusted {
				set, err := rollout.Load(t.Context(), rollout.Config{Store: c.Store, Own: c.Assets, Log: c.Log, Trusted: []ed25519.PublicKey{key}})
				if err != nil {
					t.Fatal(err)
				}
				c.Releases = set
			}
		})
		owner := s.signedInClient("Mira")
		for name, c := range cases {
			t.Run(name, func(t *testing.T) {
				if a := owner.addRelease(c.file).want(t, 422, c.text); manageCode(a) != protocol.CodeRelease {
					t.Errorf("the code is %s", manageCode(a))
				}
			})
		}
		v := releases(t, owner.addRelease(file))
		if roles(v) != "r2, b1 stable" || v.Signed != trusted || v.Held[0].Signed != trusted {
			t.Errorf("a sound file is held as %+v", v.Held[0])
		}
		owner.addRelease(file).want(t, 422, `"r2 is held already."`)
	}
}

func zipOf(t *testing.T, name, content string) []byte {
	var file bytes.Buffer
	z := zip.NewWriter(&file)
	w, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Store})
	if err == nil {
		_, err = io.WriteString(w, content)
	}
	if err := errors.Join(err, z.Close()); err != nil {
		t.Fatal(err)
	}
	return file.Bytes()
}

// endless is a body without an end, which counts what is read of it.
type endless struct{ read int64 }

// Read implements io.Reader.
func (e *endless) Read(p []byte) (int, error) {
	e.read += int64(len(p))
	return len(p), nil
}

// TestReleasesThatAreTooLarge: a file that says so is refused before it has come, and one
// that does not when it has reached the limit.
func TestReleasesThatAreTooLarge(t *testing.T) {
	s := newFixture(t)
	owner := s.signedInClient("Mira")
	for _, length := range []int64{release.FileBytes + 1, -1} {
		body := &endless{}
		r, err := http.NewRequestWithContext(t.Context(), "POST", s.URL+"/v1/agent/releases", io.LimitReader(body, release.FileBytes+1))
		if err != nil {
			t.Fatal(err)
		}
		r.ContentLength = length
		r.Header.Set("Origin", s.URL)
		r.Header.Set("Expect", "100-continue")
		owner.Client.Transport = &http.Transport{ExpectContinueTimeout: time.Minute}
		answer, err := owner.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		text, _ := io.ReadAll(answer.Body)
		answer.Body.Close()
		if answer.StatusCode != 413 || !strings.Contains(string(text), "at most 64 MB") {
			t.Errorf("of a length of %d: %d %s", length, answer.StatusCode, text)
		}
		if length > 0 && body.read > 0 {
			t.Errorf("%d bytes were sent of a file that is too large", body.read)
		}
	}
}

// TestReleasesAreAddedOneByOne: the memory of one file is what adding releases takes.
func TestReleasesAreAddedOneByOne(t *testing.T) {
	withBubble(t, hub.Limits{}, func(t *testing.T, s *fixture) {
		mira, jonas := s.signedInClient("Mira"), s.signedInClient("Jonas")
		body, write := io.Pipe()
		answered := make(chan int, 1)
		go func() {
			r, _ := http.NewRequestWithContext(t.Context(), "POST", s.URL+"/v1/agent/releases", body)
			r.Header.Set("Origin", s.URL)
			a, err := mira.Do(r)
			if err != nil {
				t.Error(err)
				answered <- 0
				return
			}
			a.Body.Close()
			answered <- a.StatusCode
		}()
		file := releasetest.File(t, "r2")
		write.Write(file[:len(file)/2])
		synctest.Wait()
		jonas.addRelease(file).want(t, 409, "Somebody is adding a release right now.")
		write.Write(file[len(file)/2:])
		write.Close()
		if status := <-answered; status != 200 {
			t.Errorf("the first is answered with %d", status)
		}
		jonas.addRelease(file).want(t, 422, "held already")
	})
}

// TestAFileThatStops: who does not send the rest keeps nobody from adding a release for
// longer than uploadTime.
func TestAFileThatStops(t *testing.T) {
	withBubble(t, hub.Limits{}, func(t *testing.T, s *fixture) {
		mira, jonas := s.signedInClient("Mira"), s.signedInClient("Jonas")
		body, write := io.Pipe()
		defer write.Close()
		answered := make(chan testResponse, 1)
		go func() {
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			r, _ := http.NewRequestWithContext(ctx, "POST", s.URL+"/v1/agent/releases", body)
			r.Header.Set("Origin", s.URL)
			a, err := mira.Do(r)
			if err != nil {
				t.Error(err)
				answered <- testResponse{}
				return
			}
			text, _ := io.ReadAll(a.Body)
			a.Body.Close()
			answered <- testResponse{a, string(text)}
		}()
		write.Write([]byte("PK"))
		<-time.After(uploadTime - time.Second) // less than proofLifetime
		jonas.addRelease(nil).want(t, 409, "right now")
		<-time.After(2 * time.Second)
		select {
		case a := <-answered:
			a.want(t, 400, "has not come as a whole")
		case <-time.After(time.Minute):
			t.Fatal("it is still waited for")
		}
		jonas.post("/v1/agent/confirm", map[string]string{"password": goodPassword}).want(t, 204)
		jonas.addRelease(nil).want(t, 422)
	})
}

// TestReleasesComeFromTheOwnPage: a page of another site, which an owner visits while
// signed in, neither changes the releases nor adds one.
func TestReleasesComeFromTheOwnPage(t *testing.T) {
	s := newFixture(t)
	owner := s.signedInClient("Mira")
	for _, route := range s.agentRoutes() {
		method, path, _ := strings.Cut(route.pattern, " ")
		if !strings.Contains(path, "releases") || method == "GET" {
			continue
		}
		owner.do(method, strings.ReplaceAll(path, "{id}", "b1"), `{"release":"b1"}`, "Origin", "https://evil.example", "Sec-Fetch-Site", "cross-site", "Content-Type", "text/plain").want(t, 403, "own page")
	}
}

// TestFaultsAreNoRefusals: that the store fails is for the operator's log, and not for the
// owner to read.
func TestFaultsAreNoRefusals(t *testing.T) {
	s := newFixture(t, func(c *Config) {
		set, err := rollout.Load(t.Context(), rollout.Config{Store: brokenReleases{c.Store}, Own: c.Assets, Log: c.Log})
		if err != nil {
			t.Fatal(err)
		}
		c.Releases = set
	})
	owner := s.signedInClient("Mira")
	owner.addRelease(releasetest.File(t, "r2")).want(t, 500, "Something went wrong here.")
	owner.send("POST", "/v1/agent/releases/pin", map[string]string{"release": "b1", "site": "https://shop.example"}).want(t, 500, "Something went wrong here.")
}

var errDisk = errors.New("the disk at /secret is broken")

// brokenReleases is a store that takes no change of the releases.
type brokenReleases struct{ store.Releases }

// AddRelease implements store.Releases.
func (brokenReleases) AddRelease(context.Context, store.Cause, string, []byte) error { return errDisk }

// SetRollout implements store.Releases. That of the start of the server is stored.
func (b brokenReleases) SetRollout(ctx context.Context, by store.Cause, r store.Rollout, c store.RolloutChange) error {
	if by.Agent == "" {
		return b.Releases.SetRollout(ctx, by, r, c)
	}
	return errDisk
}

func TestSentence(t *testing.T) {
	for text, want := range map[string]string{
		"the file is damaged":         "The file is damaged.",
		"3fa2 is held already":        "3fa2 is held already.",
		"b1 is the canary":            "b1 is the canary.",
		`"5" is no share`:             `"5" is no share.`,
		"https://x.example is pinned": "https://x.example is pinned.",
		"é is a letter":               "É is a letter.",
	} {
		if got := sentence(text); got != want {
			t.Errorf("%q is %q, want %q", text, got, want)
		}
	}
}

// TestPromotionOfTheUnknown: a canary of which too little was seen is promoted by no owner,
// who is told what is missing.
func TestPromotionOfTheUnknown(t *testing.T) {
	s := newFixture(t)
	s.Releases.MayPromote = func(context.Context, rollout.Rollout) (against, err error) {
		return errors.New("of 200 loads 7 have been seen"), nil
	}
	owner := s.signedInClient("Mira")
	releases(t, owner.addRelease(releasetest.File(t, "r2")))
	releases(t, owner.send("POST", "/v1/agent/releases/canary", map[string]string{"release": "r2", "share": "5%"}))
	owner.send("POST", "/v1/agent/releases/promote", map[string]string{"release": "r2"}).want(t, 409, "Of 200 loads 7 have been seen; wait, give it a larger share, or roll it back.")
	if v := releases(t, owner.get("/v1/agent/releases")); v.Canary != "r2" || v.Stable == "r2" {
		t.Errorf("after that there is %+v", v)
	}
}
