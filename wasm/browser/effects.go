//go:build js && wasm

package browser

import "kith/wasm/app"

// perform performs one effect.
func (e *engine) perform(effect app.Effect) {
	switch f := effect.(type) {
	case app.Connect:
		e.connect(f.Socket)
	case app.Disconnect:
		if e.socket != nil && e.socket.number == f.Socket {
			e.closeSocket(f.Code)
		}
	case app.Send:
		e.send(f)
	case app.Request:
		e.request(f)
	case app.Upload:
		e.host.upload(f)
	case app.Download:
		e.host.download(f)
	case app.Answer:
		e.host.answer(f)
	case app.Notify:
		e.host.notify(f)
	case app.PlaySound:
		e.playSound()
	case app.Announce:
		e.announce(f.Text)
	case app.Focus:
		focus(f.Name)
	case app.Copy:
		e.copy(f.Text)
	case app.Reload:
		if f.Keep != "" {
			keep(f.Keep)
		}
		e.host.reload()
		call(get(global, "location"), "reload")
	case app.Outcome:
		outcome(f.Signal, f.Failed)
	case app.LogError:
		logError(f.Text)
	default:
		logError("an unknown effect")
	}
}

// keep keeps a text over a reload of the document, or none if it is "". The state of an
// entry of the history stays with the entry.
func keep(text string) { call(get(global, "history"), "replaceState", text, "") }
