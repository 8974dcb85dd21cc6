//go:build js && wasm

package browser

import (
	"strings"

	"github.com/hack-pad/safejs"

	"kith/wasm/app"
)

// A request is an HTTP request that has not been answered.
type request struct {
	controller  safejs.Value // what has a method abort: the AbortController, or the XMLHttpRequest of an upload
	stopTimeout func()
}

// cancel aborts the request. No Responded follows.
func (r *request) cancel() {
	r.stopTimeout()
	call(r.controller, "abort")
}

// request sends a request, see app.Request.
func (e *engine) request(f app.Request) {
	init := map[string]any{"method": f.Method}
	if f.Body != "" {
		init["body"] = f.Body
		init["headers"] = map[string]any{"Content-Type": "application/json"}
	}
	e.fetch(f.Name, f.Path, app.RequestLimit, init, e.readText)
}

// A reader reads a response, and calls done with the body that the program gets, or
// failed.
type reader func(response safejs.Value, done func(body string), failed func(safejs.Value))

// readText is the reader of a text.
func (e *engine) readText(response safejs.Value, done func(body string), failed func(safejs.Value)) {
	e.await(call(response, "text"), func(body safejs.Value) { done(asString(body)) }, failed)
}

// fetch sends a request with the options of the browser's fetch and reads the response,
// within a limit in milliseconds. Exactly one Responded follows, unless another request
// with that name replaces it.
func (e *engine) fetch(name, path string, limit int64, init map[string]any, read reader) {
	e.cancelRequest(name)
	controller, err := construct("AbortController")
	if err != nil {
		logError(err.Error())
		e.enqueue(app.Responded{Name: name})
		return
	}
	init["signal"], init["credentials"] = get(controller, "signal"), "same-origin"
	respond := e.expectResponse(name, limit, controller)
	failed := func(safejs.Value) { respond(0, "") }
	promise, err := global.Call("fetch", onServer(path), init)
	if err != nil {
		failed(safejs.Undefined())
		return
	}
	e.await(promise, func(response safejs.Value) {
		status := getInt(response, "status")
		read(response, func(body string) { respond(status, body) }, failed)
	}, failed)
}

// cancelRequest cancels the request with a name, if there is one.
func (e *engine) cancelRequest(name string) {
	if old := e.requests[name]; old != nil {
		delete(e.requests, name) // first: an XMLHttpRequest tells at once that it was aborted
		old.cancel()
	}
}

// expectResponse returns a function that responds to a request, unless it was cancelled or
// has a response already. After a limit in milliseconds, the request is aborted.
func (e *engine) expectResponse(name string, limit int64, controller safejs.Value) (respond func(status int64, body string)) {
	r := &request{controller: controller}
	respond = func(status int64, body string) {
		if e.requests[name] != r {
			return
		}
		delete(e.requests, name)
		r.stopTimeout()
		e.enqueue(app.Responded{Name: name, Status: status, Body: body})
	}
	r.stopTimeout = e.afterFunc(limit, func() {
		respond(0, "")
		call(controller, "abort")
	})
	e.requests[name] = r
	return respond
}

// onServer returns the address of a path on the server, which begins with a slash. The
// server may be below a path of a host that is not its own; the document stands at
// its root.
func onServer(path string) string {
	if strings.HasPrefix(path, "/") {
		return "." + path
	}
	return path
}
