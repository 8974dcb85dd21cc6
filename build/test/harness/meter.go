package harness

import (
	"strings"
	"sync"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// A Meter counts what a page and its panel download from one address, as it
// goes over the wire, headers included.
type Meter struct {
	mu    sync.Mutex
	from  map[network.RequestID]string
	bytes float64
	paths []string
}

// Meter starts counting. The panel is counted as long as it lives in the page's
// own process.
func (p *Page) Meter(address string) *Meter {
	p.j.Helper()
	m := &Meter{from: map[network.RequestID]string{}}
	err := chromedp.Listen(p.ctx, func(event any) {
		m.mu.Lock()
		defer m.mu.Unlock()
		switch e := event.(type) {
		case *network.EventResponseReceived:
			if path, ok := strings.CutPrefix(e.Response.URL, address); ok {
				m.from[e.RequestID] = path
			}
		case *network.EventLoadingFinished:
			if path, ok := m.from[e.RequestID]; ok {
				m.bytes += e.EncodedDataLength
				m.paths = append(m.paths, path)
			}
		}
	})
	p.must("listening to the network", err)
	_, err = call(p.ctx, network.Enable, network.EnableParams{})
	p.must("listening to the network", err)
	return m
}

// Read answers the bytes so far, and of which paths they are.
func (m *Meter) Read() (bytes int, paths []string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return int(m.bytes), append([]string(nil), m.paths...)
}

// Watch runs a script in every document of the page from now on, before any of
// its own: once among the document's scripts, and once where Evaluate sees it
// in the panel.
func (p *Page) Watch(script string) {
	p.j.Helper()
	for _, world := range []string{"", world} {
		_, err := call(p.ctx, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: script, WorldName: world})
		p.must("watching", err)
	}
}
