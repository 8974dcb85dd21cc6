//go:build js && wasm

package browser

import (
	"github.com/hack-pad/safejs"

	"kith/wasm/app"
)

// saveTime is how long the content of a file is kept after the browser was told to
// save it, in milliseconds: some browsers read it only later.
const saveTime = 60_000

// download fetches a file and has the browser save it, see app.Download. That is not
// left to a link, with which nobody would be told why the file has not come.
func (p *pageHost) download(f app.Download) {
	e := p.engine
	e.fetch(f.Name, f.Path, app.DownloadLimit, map[string]any{}, func(response safejs.Value, done func(body string), failed func(safejs.Value)) {
		if !getBool(response, "ok") {
			e.readText(response, done, failed)
			return
		}
		e.await(call(response, "blob"), func(content safejs.Value) {
			e.save(content, f.File)
			done("")
		}, failed)
	})
}

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
