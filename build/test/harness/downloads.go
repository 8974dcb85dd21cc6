package harness

import (
	"strings"
	"sync"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// Downloads counts what a page and its panel download from one address: the bytes as
// they are transferred, headers included.
type Downloads struct {
	mu    sync.Mutex
	from  map[network.RequestID]string
	bytes float64
	paths []string
}

// CountDownloads starts to count. The panel is counted only if it is in the page's own
// process.
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

// Total returns the bytes so far, and the paths that they are of.
func (m *Downloads) Total() (bytes int, paths []string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return int(m.bytes), append([]string(nil), m.paths...)
}
