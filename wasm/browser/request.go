//go:build js && wasm

package browser

import (
	"strings"

	"github.com/hack-pad/safejs"

	"kith/wasm/app"
)

// A request is an HTTP request that has not been answered.
type request struct {
	controller  safejs.Value // the AbortController
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
	e.fetch(f.Name, f.Path, "", init)
}

// upload sends the file that was chosen in an input, see app.Upload.
func (e *engine) upload(f app.Upload) {
	input := querySelector(`[data-on-change="` + f.Name + `"]`)
	file := index(get(input, "files"), 0)
	if !exists(file) {
		e.enqueue(app.Responded{Name: f.Name})
		return
	}
	e.fetch(f.Name, f.Path, "", map[string]any{
		"method":  f.Method,
		"body":    file,
		"headers": map[string]any{"Content-Type": getString(file, "type")},
	})
	set(input, "value", "") // so that the same file can be chosen again
}

// download fetches a file, see app.Download. It does not leave that to a link: the
// browser would not say why the file has not come.
func (e *engine) download(f app.Download) { e.fetch(f.Name, f.Path, f.File, map[string]any{}) }

// fetch sends a request with the options of the browser's fetch. Exactly one
// Responded follows, unless another request with that name replaces it. If file is
// not "", what comes is saved under that name, unless it is an error.
func (e *engine) fetch(name, path, file string, init map[string]any) {
	if old := e.requests[name]; old != nil {
		old.cancel()
		delete(e.requests, name)
	}
	controller, err := construct("AbortController")
	if err != nil {
		logError(err.Error())
		e.enqueue(app.Responded{Name: name})
		return
	}
	init["signal"], init["credentials"] = get(controller, "signal"), "same-origin"
	r := &request{controller: controller}
	respond := func(status int64, body string) {
		if e.requests[name] != r {
			return
		}
		delete(e.requests, name)
		r.stopTimeout()
		e.enqueue(app.Responded{Name: name, Status: status, Body: body})
	}
	failed := func(safejs.Value) { respond(0, "") }
	limit := int64(app.RequestLimit)
	if file != "" {
		limit = app.DownloadLimit
	}
	r.stopTimeout = e.afterFunc(limit, func() {
		respond(0, "")
		call(controller, "abort")
	})
	e.requests[name] = r
	promise, err := global.Call("fetch", onServer(path), init)
	if err != nil {
		failed(safejs.Undefined())
		return
	}
	e.await(promise, func(response safejs.Value) {
		status := getInt(response, "status")
		if file != "" && getBool(response, "ok") {
			e.await(call(response, "blob"), func(content safejs.Value) {
				e.save(content, file)
				respond(status, "")
			}, failed)
			return
		}
		e.await(call(response, "text"), func(body safejs.Value) { respond(status, asString(body)) }, failed)
	}, failed)
}

// saveTime is how long the content of a file is kept after the browser was told to
// save it, in milliseconds: some browsers read it only later.
const saveTime = 60_000

// save has the browser save a Blob as a file.
func (e *engine) save(content safejs.Value, file string) {
	url := get(global, "URL")
	address := call(url, "createObjectURL", content)
	link := createElement("a")
	set(link, "href", address)
	set(link, "download", file)
	call(link, "click")
	e.afterFunc(saveTime, func() { call(url, "revokeObjectURL", address) })
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
