package rollout

import (
	"errors"
	"fmt"
	"hash/fnv"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"kith/server/protocol"
	"kith/server/release"
	"kith/static"
)

const (
	// withdrawnMax is how many releases are known to have been rolled back, the newest.
	// Their states are repaired for as long. Threat: the settings of every page name them.
	withdrawnMax = 20

	// formerMax is how many stable releases of before are known, the newest: those to
	// which a rollback may go back.
	formerMax = 10

	// pinsMax is the largest number of pins. Threat: they are looked at for each page.
	pinsMax = 1000

	// shareMax is the largest share of a canary, in ten-thousandths: a half. With more
	// there is too little to compare it with; promote makes it stable.
	shareMax = protocol.Buckets / 2
)

// A Rollout says which release a page gets. It is plain data, encoded as JSON.
type Rollout struct {
	Stable    string            `json:"stable"`
	StableAt  int64             `json:"stableAt,omitempty"`  // when pages began to get it, Unix milliseconds; 0 if unknown
	Former    []string          `json:"former,omitempty"`    // stable releases of before, newest first
	Canary    string            `json:"canary,omitempty"`    // "" if there is none
	Share     int               `json:"share,omitempty"`     // of the canary, in ten-thousandths
	Since     int64             `json:"since,omitempty"`     // when the canary started, Unix milliseconds
	Pins      map[string]string `json:"pins,omitempty"`      // releases by the origin of a site
	Withdrawn []Withdrawal      `json:"withdrawn,omitempty"` // newest first
	Binary    string            `json:"binary,omitempty"`    // the release inside the binary that ran last
}

// A Withdrawal says that a release was rolled back.
type Withdrawal struct {
	Release string `json:"release"`
	At      int64  `json:"at"` // Unix milliseconds
	Why     string `json:"why"`

	By      string `json:"by,omitempty"`      // the part of the server that did it, such as "Guard"; "" for a person
	Noticed int64  `json:"noticed,omitempty"` // when that was asked for
	Since   int64  `json:"since,omitempty"`   // when pages began to get it; 0 if unknown
}

// A Page is what decides, beside the rollout, which release a page gets.
type Page struct {
	Site   string // the site's origin, such as "https://shop.example"; "" if unknown
	Bucket int64  // the visitor's, 1 to protocol.Buckets; 0 if unknown
}

// Choose returns the id of the release that a page gets.
func (r *Rollout) Choose(p Page) string {
	if pinned := r.Pins[p.Site]; pinned != "" {
		return pinned
	}
	if r.Canary != "" && p.Bucket > 0 && position(r.Canary, p.Bucket) < r.Share {
		return r.Canary
	}
	return r.Stable
}

// Drawn reports whether chance has chosen the release that a page gets.
func (r *Rollout) Drawn(p Page) bool { return r.Pins[p.Site] == "" && p.Bucket > 0 }

// CanaryShare returns the share of the buckets, from 0 to 1, that have the canary. Share is
// what was asked for: buckets have places by chance, so that it is a tenth more or less if
// it is small.
func (r *Rollout) CanaryShare() float64 {
	if r.Canary == "" {
		return 0
	}
	n := 0
	for bucket := int64(1); bucket <= protocol.Buckets; bucket++ {
		if position(r.Canary, bucket) < r.Share {
			n++
		}
	}
	return float64(n) / protocol.Buckets
}

// position returns where a bucket is among those that a canary gets in turn, from 0 to
// protocol.Buckets-1. It is another for each canary, so that it is not always the same
// people who have the newest; and a canary whose share grows keeps those it has.
func position(canary string, bucket int64) int {
	h := fnv.New64a()
	h.Write([]byte(canary))
	h.Write(strconv.AppendInt([]byte{' '}, bucket, 10))
	return int(h.Sum64() % protocol.Buckets)
}

// Withdrawal returns why a release was rolled back, and reports whether it was.
func (r *Rollout) Withdrawal(id string) (Withdrawal, bool) {
	i := slices.IndexFunc(r.Withdrawn, func(w Withdrawal) bool { return w.Release == id })
	if i < 0 {
		return Withdrawal{}, false
	}
	return r.Withdrawn[i], true
}

// Last returns the release that a rollback would withdraw: the canary if there is one, and
// else the stable release.
func (r *Rollout) Last() string {
	if r.Canary != "" {
		return r.Canary
	}
	return r.Stable
}

// Role says what the rollout uses a release for: "stable", "canary", "pinned",
// "withdrawn", or "" if it is only held.
func (r *Rollout) Role(id string) string {
	_, withdrawn := r.Withdrawal(id)
	switch {
	case id == r.Stable:
		return "stable"
	case id == r.Canary:
		return "canary"
	case slices.Contains(slices.Collect(maps.Values(r.Pins)), id):
		return "pinned"
	case withdrawn:
		return "withdrawn"
	}
	return ""
}

// The operations. Each changes the rollout, or returns an error that is a sentence,
// without its full stop, for whoever asked, and changes nothing. The maps and lists of
// the one before are not written to.

// start makes a release the canary, with a share in ten-thousandths, or gives the one
// that is the canary another share.
func (r *Rollout) start(held map[string]release.Info, id string, share int, now time.Time) error {
	if err := r.usable(held, id); err != nil {
		return err
	}
	switch {
	case share <= 0 || share > shareMax:
		return fmt.Errorf("a canary's share is more than 0 %% and at most %d %%; promote makes a release the stable one", shareMax*100/protocol.Buckets)
	case id == r.Stable:
		return fmt.Errorf("%s is the stable release already", id)
	case r.Canary != "" && r.Canary != id:
		return fmt.Errorf("%s is the canary; promote it or roll it back first", r.Canary)
	}
	if stable := held[r.Stable].Schema; !reads(stable, held[id].Schema) {
		return fmt.Errorf("what %s stores in browsers cannot be read by the stable release (it writes schema %d for readers from %d on, and %s reads %d), so it could not be rolled back without setting it aside; promote it, or change it to be readable",
			id, held[id].Schema.Version, held[id].Schema.MinReader, r.Stable, stable.Version)
	}
	if r.Canary != id {
		r.Since = now.UnixMilli()
	}
	r.Canary, r.Share = id, share
	return nil
}

// reads reports whether a release with the schema reader may read what one with the
// schema writer has stored; wasm/chat/state has the same rule.
func reads(reader, writer static.Schema) bool {
	return writer.Version <= reader.Version || 0 < writer.MinReader && writer.MinReader <= reader.Version
}

// promote makes a release the stable one.
func (r *Rollout) promote(held map[string]release.Info, id string, now time.Time) error {
	if err := r.usable(held, id); err != nil {
		return err
	}
	if id == r.Stable {
		return fmt.Errorf("%s is the stable release already", id)
	}
	r.StableAt = now.UnixMilli()
	if r.Canary == id {
		r.StableAt = r.Since
		r.Canary, r.Share, r.Since = "", 0, 0
	}
	former := slices.DeleteFunc(slices.Clone(r.Former), func(f string) bool { return f == id })
	if r.Stable != "" {
		former = slices.Insert(former, 0, r.Stable)
	}
	r.Stable, r.Former = id, former[:min(len(former), formerMax)]
	return nil
}

// rollback withdraws the canary if there is one, and else the stable release, for which
// it goes back to the one before. By is Withdrawal.By. It returns the release that was
// withdrawn.
func (r *Rollout) rollback(held map[string]release.Info, by, why string, now time.Time) (string, error) {
	bad, since := r.Canary, r.Since
	if bad != "" {
		r.Canary, r.Share, r.Since = "", 0, 0
	} else {
		i := r.back(held)
		if i < 0 {
			return "", errors.New("there is nothing to go back to: no other release has been stable here that is still held and was not rolled back itself; add one, and promote it")
		}
		bad, since = r.Stable, r.StableAt
		r.Stable, r.StableAt, r.Former = r.Former[i], now.UnixMilli(), slices.Clone(r.Former[i+1:])
	}
	pins := maps.Clone(r.Pins) // a pin must not hold a site to what was rolled back
	maps.DeleteFunc(pins, func(_, id string) bool { return id == bad })
	r.Pins = pins
	r.Former = slices.DeleteFunc(slices.Clone(r.Former), func(id string) bool { return id == bad })
	w := Withdrawal{Release: bad, At: now.UnixMilli(), Why: strings.ToValidUTF8(why[:min(len(why), protocol.ReasonLimit)], ""), By: by, Since: since}
	r.Withdrawn = slices.Insert(slices.Clone(r.Withdrawn), 0, w)
	r.Withdrawn = r.Withdrawn[:min(len(r.Withdrawn), withdrawnMax)]
	return bad, nil
}

// back returns which of Former a rollback of the stable release goes back to, or -1 if
// there is none.
func (r *Rollout) back(held map[string]release.Info) int {
	return slices.IndexFunc(r.Former, func(id string) bool { return r.usable(held, id) == nil })
}

// pin gives the pages of a site one release, whatever the others get; "" as the id takes
// that back.
func (r *Rollout) pin(held map[string]release.Info, site, id string) error {
	u, err := url.Parse(site)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || site != u.Scheme+"://"+u.Host {
		return fmt.Errorf("%q is not the origin of a site, such as https://shop.example", site)
	}
	pins := maps.Clone(r.Pins)
	if id == "" {
		if pins[site] == "" {
			return fmt.Errorf("%s is not pinned", site)
		}
		delete(pins, site)
		r.Pins = pins
		return nil
	}
	if err := r.usable(held, id); err != nil {
		return err
	}
	if pins == nil {
		pins = map[string]string{}
	}
	if pins[site] = id; len(pins) > pinsMax {
		return fmt.Errorf("%d sites are pinned already; take a pin back first", pinsMax)
	}
	r.Pins = pins
	return nil
}

// usable returns an error if pages may not get a release.
func (r *Rollout) usable(held map[string]release.Info, id string) error {
	if _, is := held[id]; !is {
		return errUnknown(id)
	}
	if w, is := r.Withdrawal(id); is {
		return fmt.Errorf("%s was rolled back at %s (%s); fix it, and add what that gives as a release of its own", id, time.UnixMilli(w.At).UTC().Format("2006-01-02 15:04"), w.Why)
	}
	return nil
}

// removable returns an error if a release is in use.
func (r *Rollout) removable(id string) error {
	if id == r.Binary {
		return fmt.Errorf("%s is inside the binary of the server", id)
	}
	switch role := r.Role(id); role {
	case "stable":
		return fmt.Errorf("%s is the stable release; promote another one first", id)
	case "canary":
		return fmt.Errorf("%s is the canary; promote it or roll it back first", id)
	case "pinned":
		return fmt.Errorf("sites are pinned to %s; take the pins back first", id)
	}
	return nil
}

// errUnknown is the error for a release that is not held.
func errUnknown(id string) error {
	return fmt.Errorf("there is no release %q here; \"server release list\" lists them", id)
}
