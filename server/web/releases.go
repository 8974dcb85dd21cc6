package web

import (
	"errors"
	"io"
	"net/http"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"kith/server/protocol"
	"kith/server/release"
	"kith/server/rollout"
)

// uploadTime is how long the file of a release may take to come: the largest one at a
// megabit a second. Threat: who sends it a byte at a time keeps all others from adding one.
const uploadTime = 10 * time.Minute

// releases sends the releases of the widget, which of them pages get, and who changed that.
func (s *Server) releases(w http.ResponseWriter, r *http.Request, _ signedIn) error {
	log, err := s.Store.ReleaseLog(r.Context())
	if err != nil {
		return err
	}
	current := s.Releases.Rollout()
	v := protocol.Releases{
		Stable: current.Stable, Canary: current.Canary, Share: int64(current.Share), Since: current.Since,
		Back: s.Releases.Back(), Log: log, Signed: len(s.Releases.Trusted) > 0, FileBytes: release.FileBytes,
	}
	for _, h := range slices.Backward(s.Releases.Held()) {
		v.Held = append(v.Held, protocol.Release{
			ID: h.ID, Built: h.Built.UnixMilli(), Schema: int64(h.Schema.Version), MinReader: int64(h.Schema.MinReader),
			Bytes: int64(h.Bytes), Signed: h.Signed, Binary: h.ID == current.Binary, Former: slices.Contains(current.Former, h.ID),
			Role: protocol.ReleaseRole(current.Role(h.ID)),
		})
	}
	for _, site := range current.Pinned() {
		v.Pins = append(v.Pins, protocol.ReleasePin{Site: site, Release: current.Pins[site]})
	}
	for _, x := range current.Withdrawn {
		v.Withdrawn = append(v.Withdrawn, protocol.ReleaseWithdrawal{Release: x.Release, At: x.At, Why: x.Why})
	}
	return writePrivate(w, &v)
}

// errUploading is the error for the file of a release while another one comes.
var errUploading = errorf(http.StatusConflict, protocol.CodeRelease, "Somebody is adding a release right now. Please try again when they are done.")

// addRelease adds the release in the file that is the request's body. Pages do not get it
// yet.
func (s *Server) addRelease(w http.ResponseWriter, r *http.Request, a signedIn) error {
	errTooLarge := errorf(http.StatusRequestEntityTooLarge, protocol.CodeTooLong, "The file is too large; that of a release has at most %d MB.", release.FileBytes>>20)
	if r.ContentLength > release.FileBytes {
		return errTooLarge // before it has all come
	}
	select {
	case s.releaseSlot <- struct{}{}:
		defer func() { <-s.releaseSlot }()
	default:
		return errUploading
	}
	control := http.NewResponseController(w)
	if err := errors.Join(control.SetReadDeadline(time.Now().Add(uploadTime)), control.SetWriteDeadline(time.Now().Add(2*uploadTime))); err != nil {
		return err
	}
	file, err := io.ReadAll(http.MaxBytesReader(w, r.Body, release.FileBytes))
	if _, over := errors.AsType[*http.MaxBytesError](err); over {
		return errTooLarge
	}
	if err != nil {
		return errorf(http.StatusBadRequest, protocol.CodeRelease, "The file has not come as a whole. Please send it again.")
	}
	if _, err := s.Releases.Add(r.Context(), a.by, file); err != nil {
		return releaseError(http.StatusUnprocessableEntity, err)
	}
	return s.releases(w, r, a)
}

// A releaseChange is the body of the requests that change which release pages get. Each
// uses some of it.
type releaseChange struct {
	Release string `json:"release"`
	Share   string `json:"share"` // such as "5%"
	Site    string `json:"site"`  // its origin
	Why     string `json:"why"`   // for the audit log
}

// changeReleases returns a handler that reads what is to be changed, has it done, and sends
// the releases as they are then.
func (s *Server) changeReleases(do func(r *http.Request, a signedIn, c releaseChange) error) func(http.ResponseWriter, *http.Request, signedIn) error {
	return func(w http.ResponseWriter, r *http.Request, a signedIn) error {
		var c releaseChange
		if err := readJSON(w, r, &c); err != nil {
			return err
		}
		if c.Why = reason(c.Why); len(c.Why) > protocol.ReasonLimit {
			return errorf(http.StatusBadRequest, protocol.CodeTooLong, "The reason is too long. Please give it in one or two sentences.")
		}
		if err := do(r, a, c); err != nil {
			return releaseError(http.StatusConflict, err)
		}
		return s.releases(w, r, a)
	}
}

// reason returns a reason in one line, without what cannot be seen but the joiners that
// some scripts need.
func reason(text string) string {
	return strings.Map(func(r rune) rune {
		if isUnprintable(r) && r != '\u200c' && r != '\u200d' {
			return -1
		}
		return r
	}, strings.Join(strings.Fields(text), " "))
}

// errNoRelease is the error for a release that is not held.
var errNoRelease = errorf(http.StatusNotFound, protocol.CodeNotFound, "There is no such release here. Somebody else may just have removed it.")

// checkHeld returns an error if a release is not held.
func (s *Server) checkHeld(id string) error {
	if !slices.ContainsFunc(s.Releases.Held(), func(h release.Info) bool { return h.ID == id }) {
		return errNoRelease
	}
	return nil
}

// startCanary gives a release a share of the visitors.
func (s *Server) startCanary(r *http.Request, a signedIn, c releaseChange) error {
	if err := s.checkHeld(c.Release); err != nil {
		return err
	}
	share, err := rollout.ParseShare(c.Share)
	if err != nil {
		return &rollout.Refusal{Reason: err}
	}
	return s.Releases.StartCanary(r.Context(), a.by, c.Release, share)
}

// promote makes a release the stable one.
func (s *Server) promote(r *http.Request, a signedIn, c releaseChange) error {
	if err := s.checkHeld(c.Release); err != nil {
		return err
	}
	return s.Releases.Promote(r.Context(), a.by, c.Release, c.Why)
}

// rollBack withdraws the release that the owner has named.
func (s *Server) rollBack(r *http.Request, a signedIn, c releaseChange) error {
	if c.Why == "" {
		return errorf(http.StatusBadRequest, protocol.CodeBadFrame, "Please say why, for whoever looks at this next.")
	}
	_, err := s.Releases.RollbackOf(r.Context(), a.by, c.Release, c.Why)
	return err
}

// pin gives the pages of a site one release.
func (s *Server) pin(r *http.Request, a signedIn, c releaseChange) error {
	if err := s.checkHeld(c.Release); err != nil {
		return err
	}
	return s.Releases.Pin(r.Context(), a.by, c.Site, c.Release)
}

// unpin takes a pin back.
func (s *Server) unpin(r *http.Request, a signedIn, c releaseChange) error {
	return s.Releases.Unpin(r.Context(), a.by, c.Site)
}

// removeRelease removes a release that nothing uses.
func (s *Server) removeRelease(w http.ResponseWriter, r *http.Request, a signedIn) error {
	id := r.PathValue("id")
	if err := s.checkHeld(id); err != nil {
		return err
	}
	if err := s.Releases.Remove(r.Context(), a.by, id); err != nil {
		return releaseError(http.StatusConflict, err)
	}
	return s.releases(w, r, a)
}

// releaseError returns what package rollout refuses as an *Error with a status. It returns
// other errors as they are.
func releaseError(status int, err error) error {
	if refused, ok := errors.AsType[*rollout.Refusal](err); ok {
		return errorf(status, protocol.CodeRelease, "%s", sentence(refused.Error()))
	}
	return err
}

// sentence returns a sentence with a full stop and a capital letter, unless it begins with
// what is written as it is, such as the id of a release or an address: none of these is a
// word of letters alone.
func sentence(text string) string {
	word, _, _ := strings.Cut(text, " ")
	if !strings.ContainsFunc(word, func(r rune) bool { return !unicode.IsLetter(r) }) {
		first, size := utf8.DecodeRuneInString(text)
		text = string(unicode.ToUpper(first)) + text[size:]
	}
	return text + "."
}
