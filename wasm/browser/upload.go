//go:build js && wasm

package browser

import (
	"github.com/hack-pad/safejs"

	"kith/wasm/app"
)

// upload sends the file that was chosen in an input, see app.Upload. It is an
// XMLHttpRequest, since fetch does not tell how much was sent.
func (p *pageHost) upload(f app.Upload) {
	e := p.engine
	e.cancelRequest(f.Name)
	input := querySelector(`[data-on-change="` + f.Name + `"]`)
	file := index(get(input, "files"), 0)
	if !exists(file) {
		e.enqueue(app.Responded{Name: f.Name})
		return
	}
	defer set(input, "value", "") // so that the same file can be chosen again
	if f.Limit > 0 && getInt(file, "size") > f.Limit {
		e.enqueue(app.Responded{Name: f.Name, Status: 413})
		return
	}
	request, err := construct("XMLHttpRequest")
	if err != nil {
		logError(err.Error())
		e.enqueue(app.Responded{Name: f.Name})
		return
	}
	respond, percent := e.expectResponse(f.Name, app.UploadLimit, request), int64(0)
	current := e.requests[f.Name]
	stopProgress := e.listen(get(request, "upload"), "progress", nil, func(event safejs.Value) {
		if total := getInt(event, "total"); total > 0 && e.requests[f.Name] == current {
			if now := getInt(event, "loaded") * 100 / total; now != percent {
				percent = now
				e.enqueue(app.UploadProgressed{Name: f.Name, Percent: now})
			}
		}
	})
	var stop func()
	stop = e.listen(request, "loadend", nil, func(safejs.Value) {
		stopProgress()
		stop()
		respond(getInt(request, "status"), getString(request, "responseText"))
	})
	call(request, "open", f.Method, onServer(f.Path))
	call(request, "setRequestHeader", "Content-Type", getString(file, "type"))
	call(request, "send", file)
}
