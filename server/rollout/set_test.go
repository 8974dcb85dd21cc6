package rollout

import (
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus/testutil"

	"kith/server/protocol"
	"kith/server/release"
	"kith/server/release/releasetest"
	"kith/server/store"
	"kith/static"
)

// gets returns the release of a page without a bucket.
func (s *server) gets() string { return s.For(Page{}).ID }

// ids returns the releases that are held.
func (s *server) ids() (list []string) {
	for _, r := range s.Held() {
		list = append(list, r.ID)
	}
	return list
}

// TestFirstStart: the release of the binary is held, and pages get it.
func TestFirstStart(t *testing.T) {
	s := start(t, "", "r1", nil)
	if s.gets() != "r1" || !slices.Equal(s.ids(), []string{"r1"}) || s.Rollout().Stable != "r1" {
		t.Errorf("pages get %s of %q, %+v", s.gets(), s.ids(), s.Rollout())
	}
	for path, want := range map[string]string{"/widget.js": "widget.js", "/a/r1/panel.css": "panel.css", "/a/r1/inbox.css": "inbox.css", "/": "demo/index.html", "/frame.html": ""} {
		if f, is := s.File(path); is != (want != "") || f.Name != want {
			t.Errorf("%s is %q", path, f.Name)
		}
	}
}

// TestNewBinary: a binary that runs for the first time brings its release, also one of
// before; one that runs again changes nothing.
func TestNewBinary(t *testing.T) {
	s := start(t, "", "r1", nil).restart("r2", nil)
	if s.gets() != "r2" || !slices.Equal(s.Rollout().Former, []string{"r1"}) {
		t.Errorf("after r2 has started pages get %s, %+v", s.gets(), s.Rollout())
	}
	s.add("r3")
	s.must(s.Promote(t.Context(), store.Cause{}, "r3", ""))
	if s = s.restart("r2", nil); s.gets() != "r3" {
		t.Errorf("after r2 has started again pages get %s", s.gets())
	}
	if s = s.restart("r1", nil); s.gets() != "r1" {
		t.Errorf("after r1 has come back pages get %s", s.gets())
	}
	var actors []string
	log, err := s.store.AuditLog(t.Context(), 0)
	s.must(err)
	for _, e := range log.Entries {
		actors = append(actors, fmt.Sprint(e.Actor, ": ", e.Action, " ", e.Target))
	}
	want := []string{"Start of the server: release-promoted r1", "Operator: release-promoted r3", "Operator: release-added r3",
		"Start of the server: release-promoted r2", "Start of the server: release-added r2",
		"Start of the server: release-promoted r1", "Start of the server: release-added r1"}
	if !slices.Equal(actors, want) {
		t.Errorf("the audit log has\n%s", strings.Join(actors, "\n"))
	}
}

// TestNewBinaryAsCanary: if the configuration says so, the release of a new binary is a
// canary at first.
func TestNewBinaryAsCanary(t *testing.T) {
	canary := func(c *Config) { c.Canary = 500 }
	s := start(t, "", "r1", canary)
	if s.gets() != "r1" {
		t.Fatal("there was nothing else, and yet pages get", s.gets())
	}
	if s = s.restart("r2", canary); s.gets() != "r1" || s.Rollout().Canary != "r2" || s.Rollout().Share != 500 {
		t.Errorf("the rollout is %+v", s.Rollout())
	}
	s = s.restart("r3", canary) // r2 is the canary, so r3 cannot be
	if s.gets() != "r1" || s.Rollout().Canary != "r2" || s.Rollout().Binary != "r3" {
		t.Errorf("the rollout is %+v", s.Rollout())
	}
}

// TestWithdrawnBinary: the release of a binary that was rolled back stays so, however
// often the server starts.
func TestWithdrawnBinary(t *testing.T) {
	s := start(t, "", "r1", nil).restart("r2", nil)
	bad, err := s.Rollback(t.Context(), store.Cause{}, "it freezes")
	if s.must(err); bad != "r2" || s.gets() != "r1" || !s.Withdrawn("r2") || s.Withdrawn("r1") {
		t.Errorf("%s was rolled back, and pages get %s", bad, s.gets())
	}
	if s = s.restart("r2", nil); s.gets() != "r1" {
		t.Errorf("after r2 has started again pages get %s", s.gets())
	}
	if s = s.restart("r1", nil).restart("r2", nil); s.gets() != "r1" {
		t.Errorf("after r2 has come back pages get %s", s.gets())
	}
}

// TestFiles: what has a hash in its path is there for every release that is held, and
// nothing else is but of the stable one.
func TestFiles(t *testing.T) {
	s := start(t, "", "r1", nil)
	s.add("r2")
	from := func(path string) string {
		f, is := s.File(path)
		if !is {
			return ""
		}
		return f.From.Manifest.Build
	}
	if from("/a/r2/panel.css") != "r2" || from("/widget.js") != "r1" {
		t.Error("a release that is only held has the wrong files")
	}
	s.must(s.StartCanary(t.Context(), store.Cause{}, "r2", 5000))
	if from("/widget.js") != "r1" {
		t.Error("the canary has brought its shim")
	}
	s.must(s.Promote(t.Context(), store.Cause{}, "r2", ""))
	if from("/widget.js") != "r2" || from("/a/r1/panel.css") != "r1" || from("/") != "r1" || from("/a/r1/inbox.css") != "r1" {
		t.Error("the stable release has the wrong files")
	}
}

// TestAddRemove: what cannot be added or removed is refused, and changes nothing.
func TestAddRemove(t *testing.T) {
	public, private, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	s := start(t, "", "r1", nil)
	s.add("r2")
	if err := s.addErr(releasetest.File(t, "r2")); err == nil || !strings.Contains(err.Error(), "held already") {
		t.Error(err)
	}
	if err := s.addErr([]byte("x")); err == nil {
		t.Error("something else was added")
	}
	for id, want := range map[string]string{"r1": "inside the binary", "r9": "no release"} {
		if err := s.Remove(t.Context(), store.Cause{}, id); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", id, err)
		}
	}
	s.must(s.Promote(t.Context(), store.Cause{}, "r2", ""))
	if err := s.Remove(t.Context(), store.Cause{}, "r2"); err == nil || !strings.Contains(err.Error(), "stable") {
		t.Error(err)
	}
	for i := range heldMax - 2 {
		s.add(fmt.Sprint("s", i))
	}
	if err := s.addErr(releasetest.File(t, "t")); err == nil || !strings.Contains(err.Error(), "remove one") {
		t.Errorf("one more than %d were added: %v", heldMax, err)
	}
	s.must(s.Remove(t.Context(), store.Cause{}, "s0"))
	if _, is := s.File("/a/s0/panel.css"); is || slices.Contains(s.ids(), "s0") {
		t.Error("what was removed is there")
	}
	s.add("t")
	// A new binary makes room: of what nothing uses, and a rollback would not go back to,
	// the oldest goes.
	s = s.restart("u", nil)
	if want := []string{"r1", "r2", "s2", "s3", "s4", "s5", "s6", "s7", "t", "u"}; !slices.Equal(s.ids(), want) {
		t.Errorf("held are %q, want %q", s.ids(), want)
	}
	s = s.restart("v", func(c *Config) { c.Trusted = append(c.Trusted, public) })
	if err := s.Remove(t.Context(), store.Cause{}, "s2"); err != nil {
		t.Fatal(err)
	}
	if err := s.addErr(releasetest.File(t, "w")); err == nil || !strings.Contains(err.Error(), "not signed") {
		t.Errorf("an unsigned release was added: %v", err)
	}
	signed, err := release.Pack(releasetest.Assets(t, "w", releasetest.Schema), private)
	s.must(err)
	s.must(s.addErr(signed))
}

// TestRollbackRepairs: the sessions that ran what was rolled back are to be repaired.
func TestRollbackRepairs(t *testing.T) {
	s := start(t, "", "r1", nil)
	s.add("r2")
	s.must(s.StartCanary(t.Context(), store.Cause{}, "r2", 500))
	for name, release := range map[string]string{"ann": "r1", "bob": "r2"} {
		v := store.Actor{Visitor: store.Visitor{Session: name, TokenHash: []byte(name), Brand: "demo", Release: release}}
		if _, err := s.store.Append(t.Context(), v, store.NewMessage{Conversation: "c" + name, Client: "m", Text: "hello", CreateConversation: true}); err != nil {
			t.Fatal(err)
		}
	}
	told := 0
	s.Follow(func() { told++ })
	bad, err := s.Rollback(t.Context(), store.Cause{Name: "Guard"}, "it loses messages")
	s.must(err)
	n, err := s.store.RepairsLeft(t.Context(), 0)
	s.must(err)
	if bad != "r2" || n != 1 || told != 1 || s.gets() != "r1" {
		t.Errorf("%s was rolled back, %d are to be repaired, told %d times", bad, n, told)
	}
	const metrics = `
# HELP kith_release_share Share of the visitors who get a release, from 0 to 1, but for pinned sites.
# TYPE kith_release_share gauge
kith_release_share{release="r1",role="stable"} 1
# HELP kith_sessions_to_repair Sessions whose browsers have stored what a release that was rolled back wrote, of those that were here in the last 30 days.
# TYPE kith_sessions_to_repair gauge
kith_sessions_to_repair 1
`
	if err := testutil.CollectAndCompare(s.Set, strings.NewReader(metrics)); err != nil {
		t.Error(err)
	}
	w, _ := s.Set.now.Load().rollout.Withdrawal("r2")
	if w.Why != "it loses messages" || w.At == 0 || w.Noticed == 0 || w.Noticed > w.At || w.By != "Guard" || w.Since == 0 {
		t.Errorf("%+v", w)
	}
	if _, err := s.Rollback(t.Context(), store.Cause{}, ""); err == nil || !strings.Contains(err.Error(), "nothing to go back to") {
		t.Error(err)
	}
}

// TestRollbackCanary: what was decided about a canary is not done to the release that is
// stable by then.
func TestRollbackCanary(t *testing.T) {
	s := start(t, "", "r1", nil)
	s.add("r2")
	s.must(s.StartCanary(t.Context(), store.Cause{}, "r2", 500))
	if err := s.RollbackCanary(t.Context(), store.Cause{}, "r3", "it fails"); err == nil {
		t.Error("a release was rolled back that is no canary")
	}
	s.must(s.Promote(t.Context(), store.Cause{}, "r2", ""))
	if err := s.RollbackCanary(t.Context(), store.Cause{}, "r2", "it fails"); err == nil || s.gets() != "r2" {
		t.Errorf("what was promoted meanwhile: %v, and pages get %s", err, s.gets())
	}
	s.add("r4")
	s.must(s.StartCanary(t.Context(), store.Cause{}, "r4", 500))
	s.must(s.RollbackCanary(t.Context(), store.Cause{Name: "Guard"}, "r4", "it fails"))
	if w, is := s.now.Load().rollout.Withdrawal("r4"); !is || w.Why != "it fails" || s.gets() != "r2" {
		t.Errorf("%+v, and pages get %s", w, s.gets())
	}
}

// TestCanaryShare: it is the part of the buckets that get the canary.
func TestCanaryShare(t *testing.T) {
	for _, share := range []int{1, 100, 500, 5000} {
		r := Rollout{Stable: "r1", Canary: "r2", Share: share}
		n := 0
		for bucket := int64(1); bucket <= protocol.Buckets; bucket++ {
			if r.Choose(Page{Bucket: bucket}) == "r2" {
				n++
			}
		}
		if got := r.CanaryShare(); got != float64(n)/protocol.Buckets || share >= 100 && math.Abs(got*protocol.Buckets-float64(share)) > 5*math.Sqrt(float64(share)) {
			t.Errorf("of %d ten-thousandths the share is %g, and %d buckets get it", share, got, n)
		}
	}
	r := Rollout{Stable: "r1", Pins: map[string]string{"https://a.example": "r1"}}
	if r.CanaryShare() != 0 || r.Drawn(Page{Site: "https://a.example", Bucket: 1}) || r.Drawn(Page{}) || !r.Drawn(Page{Bucket: 1}) {
		t.Error("what is not drawn is said to be")
	}
}

// counting is a store that is asked for repairs.
type counting struct {
	store.Releases
	since int64
}

// RepairsLeft implements store.Releases.
func (c *counting) RepairsLeft(_ context.Context, since int64) (int64, error) {
	c.since = since
	return 0, nil
}

// TestCountedAfter: those who were not here for thirty days are not in the count.
func TestCountedAfter(t *testing.T) {
	s := start(t, "", "r1", nil)
	c := &counting{Releases: s.store}
	s.Store = c
	before := time.Now().Add(-30 * 24 * time.Hour).UnixMilli()
	testutil.CollectAndCount(s.Set)
	if after := time.Now().Add(-30 * 24 * time.Hour).UnixMilli(); c.since < before || c.since > after {
		t.Errorf("those count who were here since %d, want %d", c.since, before)
	}
}

// TestSchema: a canary whose state the stable release could not read does not start.
func TestSchema(t *testing.T) {
	s := start(t, "", "r1", nil)
	content, err := release.Pack(releasetest.Assets(t, "far", static.Schema{Version: 9, MinReader: 9}), nil)
	s.must(err)
	s.must(s.addErr(content))
	if err := s.StartCanary(t.Context(), store.Cause{}, "far", 500); err == nil || !strings.Contains(err.Error(), "cannot be read") {
		t.Error(err)
	}
	near, err := release.Pack(releasetest.Assets(t, "near", static.Schema{Version: 9, MinReader: 2}), nil)
	s.must(err)
	s.must(s.addErr(near))
	s.must(s.StartCanary(t.Context(), store.Cause{}, "near", 500))
}

// TestCheck: a canary starts only if it and the stable release read each other's states. It
// is looked at once, and not again for another share; and not if it could not start anyway.
func TestCheck(t *testing.T) {
	var checked []string
	var refused error
	var meanwhile func()
	s := start(t, "", "r1", func(c *Config) {
		c.Check = func(_ context.Context, stable, canary *release.Release) error {
			checked = append(checked, stable.ID+" "+canary.ID)
			if meanwhile != nil {
				meanwhile()
			}
			return refused
		}
	})
	canary := func(id string, share int) error { return s.StartCanary(t.Context(), store.Cause{}, id, share) }
	s.add("r2")
	refused = errors.New("r2 loses drafts")
	if err := canary("r2", 500); err == nil || !strings.HasPrefix(err.Error(), "r2 loses drafts; so r2 could not") || s.Rollout().Canary != "" {
		t.Errorf("%v, and the canary is %q", err, s.Rollout().Canary)
	}
	if err := canary("r2", 9000); err == nil || strings.Contains(err.Error(), "drafts") {
		t.Error(err)
	}
	if err := canary("r9", 500); err == nil || strings.Contains(err.Error(), "drafts") {
		t.Error(err)
	}
	refused = nil
	s.must(canary("r2", 500))
	s.must(canary("r2", 1000))
	if want := []string{"r1 r2", "r1 r2"}; !slices.Equal(checked, want) {
		t.Errorf("%q were looked at, want %q", checked, want)
	}
	s.must(s.Promote(t.Context(), store.Cause{}, "r2", ""))
	s.add("r3")
	meanwhile = func() {
		meanwhile = nil
		_, err := s.Rollback(t.Context(), store.Cause{}, "")
		s.must(err)
	}
	if err := canary("r3", 500); err == nil || !strings.Contains(err.Error(), "meanwhile") {
		t.Error(err)
	}
}

// TestMayPromote: a canary that there is something against is not promoted, unless somebody
// knows better, which the audit log says; nobody is asked about a release that is none.
func TestMayPromote(t *testing.T) {
	var asked []string
	var against, fault error
	s := start(t, "", "r1", func(c *Config) {
		c.MayPromote = func(_ context.Context, r Rollout) (error, error) {
			asked = append(asked, r.Canary)
			return against, fault
		}
	})
	s.add("r2")
	s.add("r3")
	s.must(s.StartCanary(t.Context(), store.Cause{}, "r2", 500))
	promote := func(id string) error { return s.Promote(t.Context(), store.Cause{}, id, "it is night") }
	against = errors.New("too little was seen")
	var refusal *Refusal
	if err := promote("r2"); !errors.Is(err, ErrEvidence) || !errors.As(err, &refusal) || err.Error() != "too little was seen; wait, give it a larger share, or roll it back" || s.gets() != "r1" {
		t.Errorf("%v, and pages get %s", err, s.gets())
	}
	fault = errors.New("the store fails")
	for _, do := range []func() error{func() error { return promote("r2") }, func() error { return s.PromoteAnyway(t.Context(), store.Cause{}, "r2", "") }} {
		if err := do(); !errors.Is(err, fault) || s.gets() != "r1" {
			t.Errorf("%v, and pages get %s", err, s.gets())
		}
	}
	fault = nil
	s.must(promote("r3"))
	if want := []string{"r2", "r2", "r2"}; !slices.Equal(asked, want) {
		t.Errorf("it was asked about %q", asked)
	}
	s.must(s.PromoteAnyway(t.Context(), store.Cause{}, "r2", "it is night"))
	log, err := s.store.AuditLog(t.Context(), 0)
	s.must(err)
	if last := log.Entries[0]; s.gets() != "r2" || last.Detail != "it is night (anyway, although too little was seen)" {
		t.Errorf("pages get %s, and the log says %+v", s.gets(), last)
	}
}

// TestTwoServers on one store: each change is made on what the other has made.
func TestTwoServers(t *testing.T) {
	s := start(t, "", "r1", nil)
	other, err := Load(t.Context(), s.config)
	s.must(err)
	var sites []string
	var all sync.WaitGroup
	for i, set := range []*Set{s.Set, other} {
		for j := range 10 {
			site := fmt.Sprintf("https://%d-%d.example", i, j)
			sites = append(sites, site)
			all.Go(func() {
				if err := set.Pin(t.Context(), store.Cause{}, site, "r1"); err != nil {
					t.Error(err)
				}
			})
		}
	}
	all.Wait()
	slices.Sort(sites)
	s.must(s.Unpin(t.Context(), store.Cause{}, sites[0]))
	if got := s.Rollout(); !slices.Equal(got.Pinned(), sites[1:]) {
		t.Errorf("pinned are %q", got.Pinned())
	}
}

// TestDamagedStore: a release in the store that cannot be used is left out, and a rollout
// that cannot be read is an error: what pages should get is not known.
func TestDamagedStore(t *testing.T) {
	s := start(t, "", "r1", nil)
	s.must(s.store.AddRelease(t.Context(), store.Cause{}, "bad", []byte("bad")))
	s.must(s.store.SetRollout(t.Context(), store.Cause{}, store.Rollout{Text: `{"stable":"bad","binary":"r1"}`, Revision: s.now.Load().revision + 1}, store.RolloutChange{}))
	if s = s.restart("r1", nil); s.gets() != "r1" || slices.Contains(s.ids(), "bad") {
		t.Errorf("pages get %s of %q", s.gets(), s.ids())
	}
	s.must(s.store.SetRollout(t.Context(), store.Cause{}, store.Rollout{Text: `{"stable":`, Revision: s.now.Load().revision + 1}, store.RolloutChange{}))
	if _, err := Load(t.Context(), s.config); err == nil || !strings.Contains(err.Error(), "cannot be read") {
		t.Error(err)
	}
}

// TestShare: shares are read and shown as people write them.
func TestShare(t *testing.T) {
	for text, want := range map[string]int{"5%": 500, "0.5%": 50, "12.34 %": 1234, "100%": protocol.Buckets, "0%": 0} {
		if got, err := ParseShare(text); err != nil || got != want {
			t.Errorf("%s: %d, %v", text, got, err)
		}
	}
	for _, text := range []string{"", "5", "-1%", "101%", "NaN%", "five%", "%"} {
		if got, err := ParseShare(text); err == nil || !strings.Contains(err.Error(), "5%") {
			t.Errorf("%s: %d, %v", text, got, err)
		}
	}
	for share, want := range map[int]string{500: "5 %", 50: "0.5 %", 1: "0.01 %"} {
		if got := FormatShare(share); got != want {
			t.Errorf("%d: %s", share, got)
		}
	}
}

// TestRollbackOf: nothing is withdrawn but the release that was named, so that of two who
// roll back the same one, the second is refused.
func TestRollbackOf(t *testing.T) {
	s := start(t, "", "r1", nil)
	for _, id := range []string{"r2", "r3"} {
		s.add(id)
		s.must(s.Promote(t.Context(), store.Cause{}, id, ""))
	}
	if back := s.Back(); back != "r2" {
		t.Errorf("a rollback goes back to %q", back)
	}
	for _, id := range []string{"r2", "r1", "", "nothing"} {
		if _, err := s.RollbackOf(t.Context(), store.Cause{}, id, "bad"); err == nil || !strings.Contains(err.Error(), "changed meanwhile") {
			t.Errorf("rolling back %q: %v", id, err)
		}
	}
	if bad, err := s.RollbackOf(t.Context(), store.Cause{}, "r3", "bad"); err != nil || bad != "r3" || s.gets() != "r2" {
		t.Errorf("%s was rolled back, %v, and pages get %s", bad, err, s.gets())
	}
	if _, err := s.RollbackOf(t.Context(), store.Cause{}, "r3", "bad"); err == nil || s.gets() != "r2" {
		t.Errorf("the second time: %v, and pages get %s", err, s.gets())
	}
}

// TestBack: what a rollback goes back to is the stable release while there is a canary,
// and else the last one before that is held and was not rolled back.
func TestBack(t *testing.T) {
	s := start(t, "", "r1", nil)
	if back := s.Back(); back != "" {
		t.Errorf("with one release it goes back to %q", back)
	}
	s.add("r2")
	s.must(s.StartCanary(t.Context(), store.Cause{}, "r2", 500))
	if back := s.Back(); back != "r1" {
		t.Errorf("with a canary it goes back to %q", back)
	}
	s.must(s.Promote(t.Context(), store.Cause{}, "r2", ""))
	for _, want := range []string{"r1", ""} {
		back := s.Back()
		if back != want {
			t.Errorf("it goes back to %q, want %q", back, want)
		}
		if _, err := s.Rollback(t.Context(), store.Cause{}, "bad"); (err == nil) != (want != "") || want != "" && s.gets() != want {
			t.Errorf("it said %q, and pages get %s, %v", back, s.gets(), err)
		}
	}
}

// TestRefusals: what is refused because of what was asked for can be told from a fault.
func TestRefusals(t *testing.T) {
	s := start(t, "", "r1", nil)
	_, rolledBack := s.Rollback(t.Context(), store.Cause{}, "bad")
	for name, err := range map[string]error{
		"a file that is none": s.addErr([]byte("x")), "one that is held": s.addErr(releasetest.File(t, "r1")),
		"an unknown one": s.Remove(t.Context(), store.Cause{}, "r9"), "one in use": s.Remove(t.Context(), store.Cause{}, "r1"),
		"nothing to go back to": rolledBack, "a share": s.StartCanary(t.Context(), store.Cause{}, "r1", 0),
	} {
		if _, is := errors.AsType[*Refusal](err); !is {
			t.Errorf("%s: %v is no refusal", name, err)
		}
	}
	s.must(s.store.Close())
	for name, err := range map[string]error{"add": s.addErr(releasetest.File(t, "r2")), "pin": s.Pin(t.Context(), store.Cause{}, "https://shop.example", "r1")} {
		if _, is := errors.AsType[*Refusal](err); is || err == nil {
			t.Errorf("%s: a fault is the refusal %v", name, err)
		}
	}
}
