package incident

// A Public is what everybody may know of an incident. It is made field by field, so that
// nothing becomes public by being added to an Incident: no names, not who noticed, and not
// why, unless somebody has said so in a public note.
type Public struct {
	ID         string
	Kind       string
	Noticed    int64
	RolledBack int64
	Healed     int64
	Resolved   int64
	Share      float64 // of the sessions that were concerned, those that are repaired, from 0 to 1
	Updates    []Update
}

// An Update is a public note.
type Update struct {
	At   int64 // Unix milliseconds
	Text string
}

// Public returns what everybody may know of an incident.
func (v *Incident) Public() Public {
	p := Public{ID: v.ID, Kind: v.Kind, Noticed: v.Noticed, RolledBack: v.RolledBack, Healed: v.Healed, Resolved: v.Resolved, Share: v.share()}
	for _, e := range v.Timeline {
		if e.Kind == Note && e.Public {
			p.Updates = append(p.Updates, Update{e.At, e.Text})
		}
	}
	return p
}

// share returns how much is healed, from 0 to 1. While it is not known who is concerned, it
// is 0; of nobody, all are healed.
func (v *Incident) share() float64 {
	switch {
	case !v.Marked:
		return 0
	case v.Ran == 0:
		return 1
	}
	return max(0, min(1, float64(v.Ran-v.Left)/float64(v.Ran)))
}
