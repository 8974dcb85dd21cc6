package harness

import (
	"strings"
	"sync"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// A Downloads counts what a page and its panel download from one address, as it
// goes over the wire, headers included.
type Downloads struct {
	mu    sync.Mutex
	from  map[network.RequestID]string
	bytes float64
	paths []string
}

// CountDownloads starts counting. The panel is counted as long as it lives in the page's
// own process.
func (p *Page) CountDownloads(address string) *Downloads {
	p.tb.Helper()
	m := &Downloads{from: map[network.RequestID]string{}}
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

// Total answers the bytes so far, and of which paths they are.
func (m *Downloads) Total() (bytes int, paths []string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return int(m.bytes), append([]string(nil), m.paths...)
}
