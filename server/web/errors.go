package web

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"html/template"
	"math"
	"net/http"
	"runtime/debug"
	"strconv"
	"strings"
	"time"

	"kith/server/protocol"
)

// A handler responds to a request or returns an error. It must not have written
// anything if it returns an error.
type handler func(http.ResponseWriter, *http.Request) error

// An Error is an error whose message the client may see.
type Error struct {
	Status     int
	Code       protocol.Code
	Message    string        // one sentence for people
	RetryAfter time.Duration // after which it may succeed; 0 where that is unknown
}

// Error implements error.
func (e *Error) Error() string { return e.Message }

// errorf returns an *Error with a formatted message.
func errorf(status int, code protocol.Code, format string, args ...any) error {
	return &Error{Status: status, Code: code, Message: fmt.Sprintf(format, args...)}
}

var errNotFound = errorf(http.StatusNotFound, protocol.CodeNotFound, "There is nothing at this address.")

// panicked is what is logged of a request that ended in a panic.
const panicked = "a request ended in a panic"

// handle converts a handler to one of net/http. It is the one place where errors
// become responses, and where a panic is told to the operator.
func (s *Server) handle(h handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			p := recover()
			if p == nil {
				return
			}
			if p != http.ErrAbortHandler {
				s.Log.Error(panicked, "path", r.URL.Path, "panic", p, "stack", string(debug.Stack()))
			}
			panic(http.ErrAbortHandler) // closes the connection: half of an answer must not look like all of it
		}()
		err := h(w, r)
		if err == nil || r.Context().Err() != nil && errors.Is(err, context.Canceled) {
			return
		}
		e, ok := errors.AsType[*Error](err)
		if !ok {
			// The cause is for the operator; it may name paths and addresses.
			s.Log.Error("request failed", "path", r.URL.Path, "error", err)
			e = &Error{Status: http.StatusInternalServerError, Code: protocol.CodeUnavailable, Message: "Something went wrong here. Please try again in a moment."}
		}
		writeError(w, r, e)
	})
}

// writeError sends an error: JSON below /v1/, a page elsewhere.
func writeError(w http.ResponseWriter, r *http.Request, e *Error) {
	h := w.Header()
	h.Set("Cache-Control", "no-store")
	h.Del("ETag")
	if e.RetryAfter > 0 {
		h.Set("Retry-After", strconv.Itoa(int(math.Ceil(e.RetryAfter.Seconds())))) // never 0, which is at once
	}
	if strings.HasPrefix(r.URL.Path, "/v1/") {
		h.Set("Content-Type", "application/json")
		w.WriteHeader(e.Status)
		json.NewEncoder(w).Encode(map[string]string{"code": string(e.Code), "text": e.Message})
		return
	}
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Security-Policy", errorPagePolicy)
	w.WriteHeader(e.Status)
	errorPage.Execute(w, e)
}

const errorPageStyle = `body{font:16px/1.5 system-ui,sans-serif;color-scheme:light dark;display:grid;place-content:center;min-height:90vh;margin:0 1.5rem;text-align:center}h1{font-size:1.25rem;margin:0}p{margin:.5rem 0;opacity:.75}`

var errorPage = template.Must(template.New("").Funcs(template.FuncMap{"title": http.StatusText}).Parse(
	`<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">` +
		`<title>{{title .Status}}</title><style>` + errorPageStyle + `</style>` +
		`<main><h1>{{title .Status}}</h1><p>{{.Message}}</p></main></html>
`))

// errorPagePolicy allows the page's own style, by its hash, and nothing else.
var errorPagePolicy = func() string {
	sum := sha256.Sum256([]byte(errorPageStyle))
	return "default-src 'none'; base-uri 'none'; form-action 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}()
