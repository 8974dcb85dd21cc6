package state

import (
	"slices"

	"kith/server/protocol"
	"kith/server/protocol/codec"
)

// A ReleaseTime is a release, and when it did last what the list says in which it is.
type ReleaseTime struct {
	Release string
	At      int64 // Unix milliseconds; 0 if that is not known yet
}

// Fields implements codec.Record.
func (r *ReleaseTime) Fields(c *codec.Codec) {
	c.String("release", &r.Release, protocol.IDLimit)
	c.Int("at", &r.At)
}

// mergeReleases keeps the newest of the releases of two tabs, each with its later time.
// merge.Lists would do the same, and weighs 5 KB for a type of its own.
func mergeReleases(a, b []ReleaseTime, limit int) []ReleaseTime {
	var m []ReleaseTime
	for _, list := range [][]ReleaseTime{a, b} {
		for _, r := range list {
			m = addRelease(m, r)
		}
	}
	return m[:min(len(m), limit)]
}

// addRelease adds a release to a list, which it changes: the newest come first, and of one
// time the smaller name.
func addRelease(list []ReleaseTime, r ReleaseTime) []ReleaseTime {
	for i := range list {
		if list[i].Release == r.Release {
			r.At = max(r.At, list[i].At)
			list = append(list[:i], list[i+1:]...)
			break
		}
	}
	i := len(list)
	list = append(list, r)
	for ; i > 0 && (list[i-1].At < r.At || list[i-1].At == r.At && r.Release < list[i-1].Release); i-- {
		list[i] = list[i-1]
	}
	list[i] = r
	return list
}

// TakeOver makes a state that was read the running release's. The one that has stored it,
// if that is another, is among Ran from now on: since it was known before, or since now,
// Unix milliseconds. So a text that says nothing new leads to the same state each time.
func (s *Stored) TakeOver(running string, known []ReleaseTime, now int64) {
	s.addRan(s.Build)
	s.Build = running
	var others []ReleaseTime
	for _, r := range s.Ran {
		if r.At == 0 {
			r.At = now
			for _, k := range known {
				if k.Release == r.Release {
					r.At = k.At
				}
			}
		}
		if r.Release != running {
			others = append(others, r)
		}
	}
	s.Ran = mergeReleases(nil, others, protocol.RanLimit) // in their order again
}

// addRan adds a release to Ran, without a time.
func (s *Stored) addRan(release string) {
	if release != "" {
		s.Ran = mergeReleases(s.Ran, []ReleaseTime{{Release: release}}, protocol.RanLimit+1)
	}
}

// ForgetRan takes the releases out of Ran of which the server has heard.
func (s *Stored) ForgetRan(told []string) {
	var rest []ReleaseTime
	for _, r := range s.Ran {
		if !slices.Contains(told, r.Release) {
			rest = append(rest, r)
		}
	}
	s.Ran = rest
}

// AddReload notes that the document is loaded again for a release. Now is the time, Unix
// milliseconds.
func (s *Stored) AddReload(release string, now int64) {
	s.Reloads = mergeReleases([]ReleaseTime{{release, now}}, s.Reloads, ReloadsLimit)
}
