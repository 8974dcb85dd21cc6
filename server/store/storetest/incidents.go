package storetest

import (
	"fmt"

	"kith/server/store"
)

// testIncidents: an incident replaces the revision that it was made from, and no other;
// those that are open are always among those that are returned.
func testIncidents(s *fixture) {
	all := func(since int64) (ids []string) {
		list, err := s.Incidents(s.Context(), since)
		s.must(err)
		for _, v := range list {
			ids = append(ids, v.ID)
		}
		return ids
	}
	equal(s, "at first there are", all(0), nil)
	_, err := s.Incident(s.Context(), "a")
	s.wantError(err, store.ErrNotFound)
	a := store.Incident{ID: "a", Began: 10, Revision: 1, Text: "one"}
	s.must(s.SetIncident(s.Context(), a))
	for _, revision := range []int64{0, 1, 3} {
		late := a
		late.Revision, late.Text = revision, "late"
		s.wantError(s.SetIncident(s.Context(), late), store.ErrConflict)
	}
	for _, v := range []store.Incident{{ID: "b", Began: 20, Revision: 1}, {ID: "c", Began: 30, Revision: 1}} {
		s.must(s.SetIncident(s.Context(), v))
	}
	s.wantError(s.SetIncident(s.Context(), store.Incident{ID: "d", Revision: 2}), store.ErrConflict)
	equal(s, "open are", all(1000), []string{"c", "b", "a"})
	b := store.Incident{ID: "b", Began: 20, Resolved: 500, Revision: 2, Text: "done"}
	s.must(s.SetIncident(s.Context(), b))
	equal(s, "all are", all(0), []string{"c", "b", "a"})
	equal(s, "since 500", all(500), []string{"c", "b", "a"})
	equal(s, "since 501", all(501), []string{"c", "a"})
	got, err := s.Incident(s.Context(), "b")
	s.must(err)
	equal(s, "the resolved one", got, b)
	for i := range store.IncidentsMax + 5 {
		s.must(s.SetIncident(s.Context(), store.Incident{ID: fmt.Sprint("e", i), Began: 1000 + int64(i), Resolved: 2000 + int64(i), Revision: 1}))
	}
	ids := all(0)
	if len(ids) != store.IncidentsMax+2 || ids[0] != fmt.Sprint("e", store.IncidentsMax+4) || ids[len(ids)-1] != "a" {
		s.Errorf("there are %d, %v", len(ids), ids)
	}
}
