package rollout

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"kith/server/protocol"
	"kith/server/release"
	"kith/server/release/releasetest"
	"kith/static"
)

// TestChoose: a canary gets its share of the buckets, always the same ones; with a larger
// share it keeps those it has; another canary gets others; a pin goes before.
func TestChoose(t *testing.T) {
	gets := func(r Rollout) map[int64]bool {
		all := map[int64]bool{}
		for b := int64(1); b <= protocol.Buckets; b++ {
			if r.Choose(Page{Bucket: b}) == r.Canary {
				all[b] = true
			}
		}
		return all
	}
	r := Rollout{Stable: "old", Canary: "new", Share: 500, Pins: map[string]string{"https://a.example": "pinned"}}
	few := gets(r)
	if n := len(few); n < 400 || n > 600 {
		t.Errorf("5 %% are %d of %d", n, protocol.Buckets)
	}
	r.Share = 1000
	more := gets(r)
	for b := range few {
		if !more[b] {
			t.Fatalf("bucket %d has lost the canary when its share grew", b)
		}
	}
	r.Canary = "newer"
	same := 0
	for b := range gets(r) {
		if more[b] {
			same++
		}
	}
	if same > len(more)/2 {
		t.Errorf("of the buckets of one canary, %d have the next one, too", same)
	}
	for page, want := range map[Page]string{{}: "old", {Site: "https://a.example"}: "pinned", {Site: "https://a.example", Bucket: 7}: "pinned", {Site: "https://b.example"}: "old"} {
		if got := r.Choose(page); got != want {
			t.Errorf("%+v gets %s, want %s", page, got, want)
		}
	}
}

var day = time.Date(2026, 11, 29, 12, 0, 0, 0, time.UTC)

// held returns releases with the same schema, except "far", which no other reads.
func held(ids ...string) map[string]release.Info {
	all := map[string]release.Info{}
	for _, id := range ids {
		all[id] = release.Info{ID: id, Schema: releasetest.Schema}
		if id == "far" {
			all[id] = release.Info{ID: id, Schema: static.Schema{Version: 9, MinReader: 9}}
		}
	}
	return all
}

// TestOperations: what can be meant is done, and the rest is refused with what is wrong,
// and changes nothing.
func TestOperations(t *testing.T) {
	all := held("a", "b", "c", "far")
	var r Rollout
	steps := []struct {
		name string
		do   func(*Rollout) error
		want string // "" if it is done
	}{
		{"promote an unknown one", func(r *Rollout) error { return r.promote(all, "x", day) }, `no release "x"`},
		{"promote a", func(r *Rollout) error { return r.promote(all, "a", day) }, ""},
		{"promote a again", func(r *Rollout) error { return r.promote(all, "a", day) }, "already"},
		{"roll back the only one", func(r *Rollout) error { _, err := r.rollback(all, "Guard", "", day); return err }, "nothing to go back to"},
		{"canary with nothing", func(r *Rollout) error { return r.start(all, "b", 0, day) }, "share"},
		{"canary with less", func(r *Rollout) error { return r.start(all, "b", -1, day) }, "share"},
		{"canary with too much", func(r *Rollout) error { return r.start(all, "b", shareMax+1, day) }, "at most 50 %"},
		{"the stable one as canary", func(r *Rollout) error { return r.start(all, "a", 500, day) }, "stable release already"},
		{"a canary that cannot be read", func(r *Rollout) error { return r.start(all, "far", 500, day) }, "cannot be read by the stable release"},
		{"canary b", func(r *Rollout) error { return r.start(all, "b", 500, day) }, ""},
		{"canary b, more", func(r *Rollout) error { return r.start(all, "b", 1000, day.Add(time.Hour)) }, ""},
		{"a second canary", func(r *Rollout) error { return r.start(all, "c", 500, day) }, "b is the canary"},
		{"remove the canary", func(r *Rollout) error { return r.removable("b") }, "is the canary"},
		{"remove the stable one", func(r *Rollout) error { return r.removable("a") }, "is the stable"},
		{"pin no origin", func(r *Rollout) error { return r.pin(all, "shop.example", "a") }, "not the origin"},
		{"pin a path", func(r *Rollout) error { return r.pin(all, "https://shop.example/", "a") }, "not the origin"},
		{"pin an unknown one", func(r *Rollout) error { return r.pin(all, "https://shop.example", "x") }, "no release"},
		{"unpin nothing", func(r *Rollout) error { return r.pin(all, "https://shop.example", "") }, "not pinned"},
		{"pin b", func(r *Rollout) error { return r.pin(all, "https://shop.example", "b") }, ""},
		{"pin c", func(r *Rollout) error { return r.pin(all, "https://other.example", "c") }, ""},
		{"remove a pinned one", func(r *Rollout) error { return r.removable("c") }, "pinned"},
		{"roll back b", func(r *Rollout) error { _, err := r.rollback(all, "Guard", "it loses messages", day); return err }, ""},
		{"promote what was rolled back", func(r *Rollout) error { return r.promote(all, "b", day) }, "it loses messages"},
		{"canary of what was rolled back", func(r *Rollout) error { return r.start(all, "b", 500, day) }, "rolled back at 2026-11-29 12:00"},
		{"pin what was rolled back", func(r *Rollout) error { return r.pin(all, "https://shop.example", "b") }, "rolled back"},
		{"promote c", func(r *Rollout) error { return r.promote(all, "c", day) }, ""},
		{"unpin c", func(r *Rollout) error { return r.pin(all, "https://other.example", "") }, ""},
		{"roll back c", func(r *Rollout) error {
			_, err := r.rollback(all, "", strings.Repeat("é", protocol.ReasonLimit), day)
			return err
		}, ""},
		{"roll back once more", func(r *Rollout) error { _, err := r.rollback(all, "Guard", "", day); return err }, "nothing to go back to"},
		{"remove c", func(r *Rollout) error { return r.removable("c") }, ""},
	}
	for _, s := range steps {
		before := fmt.Sprint(r)
		err := s.do(&r)
		if (err == nil) != (s.want == "") || err != nil && !strings.Contains(err.Error(), s.want) {
			t.Fatalf("%s: %v, want %q", s.name, err, s.want)
		}
		if err != nil && fmt.Sprint(r) != before {
			t.Errorf("%s: was refused, and %s became %v", s.name, before, r)
		}
	}
	want := Rollout{Stable: "a", StableAt: day.UnixMilli(), Former: []string{}, Pins: map[string]string{}, Withdrawn: []Withdrawal{
		{Release: "c", At: day.UnixMilli(), Why: strings.Repeat("é", protocol.ReasonLimit/2), Since: day.UnixMilli()},
		{Release: "b", At: day.UnixMilli(), Why: "it loses messages", By: "Guard", Since: day.UnixMilli()}}}
	if !reflect.DeepEqual(r, want) {
		t.Errorf("the rollout is %+v, want %+v", r, want)
	}
}

// TestSince: a withdrawal says since when pages had the release: from its canary on, if it
// was one, else from when it became stable, or was gone back to.
func TestSince(t *testing.T) {
	all := held("a", "b", "c")
	at := func(hour int) time.Time { return day.Add(time.Duration(hour) * time.Hour) }
	r := Rollout{}
	for i, do := range []func(now time.Time) error{
		func(now time.Time) error { return r.promote(all, "a", now) },
		func(now time.Time) error { return r.start(all, "b", 500, now) },
		func(now time.Time) error { return r.promote(all, "b", now) },
		func(now time.Time) error { return r.start(all, "c", 500, now) },
		func(now time.Time) error { _, err := r.rollback(all, "", "", now); return err }, // c, since 3
		func(now time.Time) error { _, err := r.rollback(all, "", "", now); return err }, // b, since 1
	} {
		if err := do(at(i)); err != nil {
			t.Fatal(i, err)
		}
	}
	if len(r.Withdrawn) != 2 || r.Withdrawn[1].Since != at(3).UnixMilli() || r.Withdrawn[0].Since != at(1).UnixMilli() || r.StableAt != at(5).UnixMilli() {
		t.Errorf("%+v", r)
	}
}

// TestRollbackGoesBack over releases that are not held any more or were rolled back.
func TestRollbackGoesBack(t *testing.T) {
	all := held("a", "b", "c", "d")
	r := Rollout{Stable: "d", Former: []string{"c", "gone", "b", "a"}, Withdrawn: []Withdrawal{{Release: "c"}}}
	bad, err := r.rollback(all, "Guard", "", day)
	if err != nil || bad != "d" || r.Stable != "b" || !reflect.DeepEqual(r.Former, []string{"a"}) {
		t.Errorf("%s was rolled back, %v: %+v", bad, err, r)
	}
}

// TestAnyOperations: whatever is done in whatever order, no page gets a release that is not
// held or was rolled back, the lists stay bounded, and rolling back never leaves pages
// with what they had.
func TestAnyOperations(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ids := []string{"a", "b", "c", "d", "far"}
		all := held(ids...)
		r := Rollout{Stable: "a"}
		id := rapid.SampledFrom(ids)
		site := rapid.SampledFrom([]string{"https://one.example", "https://two.example"})
		for range rapid.IntRange(1, 40).Draw(t, "steps") {
			switch rapid.IntRange(0, 5).Draw(t, "what") {
			case 0:
				_ = r.start(all, id.Draw(t, "id"), rapid.IntRange(-1, shareMax+1).Draw(t, "share"), day)
			case 1:
				_ = r.promote(all, id.Draw(t, "id"), day)
			case 2:
				page := Page{Site: site.Draw(t, "site"), Bucket: rapid.Int64Range(0, protocol.Buckets).Draw(t, "bucket")}
				if bad, err := r.rollback(all, "Guard", "why", day); err == nil && r.Choose(page) == bad {
					t.Fatalf("%+v still gets %s: %+v", page, bad, r)
				}
			case 3:
				_ = r.pin(all, site.Draw(t, "site"), id.Draw(t, "id"))
			case 4:
				_ = r.pin(all, site.Draw(t, "site"), "")
			case 5:
				if gone := id.Draw(t, "id"); r.removable(gone) == nil {
					delete(all, gone)
				}
			}
			for _, site := range []string{"", "https://one.example", "https://two.example"} {
				for _, bucket := range []int64{0, 1, 77, protocol.Buckets} {
					got := r.Choose(Page{Site: site, Bucket: bucket})
					_, is := all[got]
					if _, withdrawn := r.Withdrawal(got); !is || withdrawn {
						t.Fatalf("a page gets %q, held %t, rolled back %t: %+v", got, is, withdrawn, r)
					}
				}
			}
			if len(r.Former) > formerMax || len(r.Withdrawn) > withdrawnMax {
				t.Fatalf("the lists grow: %+v", r)
			}
		}
	})
}
