package state

import (
	"strings"

	"kith/server/protocol/codec"
)

// EndNewer ends the sessions of what was in s.Newer, because the person has
// logged out here. What every version keeps is enough for that: the revocations,
// and of the session its id, the key that ends it, and whether it was used. One that
// goes on here does not end. It reports whether the server may have known one of them.
func (s *Stored) EndNewer(newer string) (used bool) {
	for newer != "" {
		n, _ := decode(newer)
		newer = n.Newer // a release between the two was here
		n.normalizeRevoked()
		s.Revoked = mergeRevocations(s.Revoked, n.Revoked)
		if key := n.Session.RevokeKey(); n.Session.Used && n.Session.ID != "" && n.Session.ID != s.Session.ID && key != "" {
			used = true
			s.Revoke(Revocation{Session: n.Session.ID, Key: key, Generation: s.Generation})
		}
	}
	return used
}

// HasSession reports whether a session is the one in use in what is stored, or in what a
// newer release stored, of which that can be read whatever else cannot. A session that
// has ended there is not.
func (s *Stored) HasSession(id string) bool {
	if id == "" || isRevoked(s.Revoked, id) {
		return false
	}
	in := *s
	for in.Session.ID != id {
		if in.Newer == "" {
			return false
		}
		in, _ = decode(in.Newer)
	}
	return true
}

// join joins what an older release stored, later, beside the state of a newer
// one, with that. They are joined as the states of two tabs are, with two
// differences: of two people who are signed in, the one who signed in later is
// right; and the session that gives way is revoked, since no tab may be left
// that would do it.
//
// Whoever stored the later one knew the generation of the newer one, and how often it
// was repaired. If it has an earlier one, it has lost that.
func join(later, newer Stored) Stored {
	later.Generation = max(later.Generation, newer.Generation)
	if later.Generation == newer.Generation {
		later.Repairs = max(later.Repairs, newer.Repairs)
		if differentPeople(later, newer) {
			later.Generation++
		}
	}
	m := Merge(later, newer)
	if newer.Generation < m.Generation && newer.Session.Used && newer.Session.ID != m.Session.ID {
		m.Revoke(Revocation{Session: newer.Session.ID, Key: newer.Session.RevokeKey(), Generation: m.Generation})
	}
	m.Newer = newer.Newer
	m.Build = later.Build // which has stored both
	if later.Generation == newer.Generation && later.Repairs == newer.Repairs && newer.Build != m.Build {
		m.addRan(newer.Build)
	}
	return m
}

// findNewer returns the state of a newer release in a text that is not JSON any
// more, as far as it is there.
func findNewer(text string) string {
	const name = `"newer":"`
	_, rest, _ := strings.Cut(text, name)
	i := 0
	for i < len(rest) && rest[i] >= ' ' && rest[i] != '"' {
		n := 1
		if rest[i] == '\\' {
			n = 2
			if i+1 < len(rest) && rest[i+1] == 'u' {
				n = 6
			}
			if i+n > len(rest) {
				break
			}
			if _, ok := codec.Parse(`"` + rest[i:i+n] + `"`); !ok {
				break
			}
		}
		i += n
	}
	v, _ := codec.Parse(`"` + rest[:i] + `"`)
	return v.Text()
}
