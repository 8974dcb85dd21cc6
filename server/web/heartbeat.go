package web

import (
	"errors"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"kith/server/outcome"
	"kith/server/protocol"
)

// heartbeat takes what a document of the panel reports about itself. It answers before
// anything is decided, and the page does nothing with the answer. The report says of which
// document it is, and only whoever has loaded that knows its id.
func (s *Server) heartbeat(w http.ResponseWriter, r *http.Request) error {
	if err := s.limit(r, s.limits.heartbeats); err != nil {
		return err
	}
	if crossOrigin.Check(r) != nil { // Threat: another site's page that has its visitors' browsers report, from as many networks
		return errorf(http.StatusForbidden, protocol.CodeUnauthorized, "Only the panel's own document may report about itself.")
	}
	text, err := io.ReadAll(http.MaxBytesReader(w, r.Body, outcome.ReportBytes))
	if _, large := errors.AsType[*http.MaxBytesError](err); large {
		return errorf(http.StatusRequestEntityTooLarge, protocol.CodeTooLong, "The report is larger than %d bytes.", outcome.ReportBytes)
	}
	if err != nil {
		return errorf(http.StatusBadRequest, protocol.CodeBadFrame, "The report did not arrive as a whole.")
	}
	report, err := outcome.Parse(text)
	if err != nil {
		return errorf(http.StatusBadRequest, protocol.CodeBadFrame, "It cannot be counted: %v.", err)
	}
	s.Outcomes.Report(report, s.clientNetwork(r), time.Now())
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(http.StatusNoContent)
	return nil
}

// countLoad counts a document of the panel that is served to a page that says what is its
// id. Releases of before there were reports do not. The document finds the proof of it where
// browsers keep the times of a request; its text is the same for everybody.
func (s *Server) countLoad(w http.ResponseWriter, r *http.Request, query url.Values, site, release string) {
	if r.Method != http.MethodGet || !query.Has("site") || !comesFrom(r, site) {
		return
	}
	load := outcome.Load{Frame: query.Get("frame"), Release: release, Site: site, Bucket: bucketOf(query), Network: s.clientNetwork(r)}
	if proof := s.Outcomes.Loaded(load, time.Now()); proof != "" {
		w.Header().Set("Server-Timing", `proof;desc="`+proof+`"`)
	}
}

// comesFrom reports whether a request may come from a page of a site. Threat: another
// site's page that has the browsers of its many visitors load documents, from as many
// networks, of which nothing is heard again. A browser says where a page is, unless that
// page has forbidden it; then it says at least that the page is another site's.
func comesFrom(r *http.Request, site string) bool {
	if page := originOf(r.Referer()); page != "" {
		return page == site
	}
	from := r.Header.Get("Sec-Fetch-Site")
	return from == "" || from == "same-origin"
}

// countBroken counts that a page says that its frame of a release does not answer.
func (s *Server) countBroken(r *http.Request) {
	query := r.URL.Query()
	if release := query.Get("broken"); release != "" {
		s.Outcomes.Broken(release, query.Get("site"), bucketOf(query), s.clientNetwork(r), time.Now())
	}
}

// bucketOf returns the bucket that a query names. It comes from what the browser has
// stored, where anything may be: if it cannot be one, it is 0, as if there were none, for
// a chat that does not start would be worse.
func bucketOf(query url.Values) int64 {
	bucket, err := strconv.ParseInt(query.Get("bucket"), 10, 64)
	if err != nil || bucket < 1 || bucket > protocol.Buckets {
		return 0
	}
	return bucket
}
