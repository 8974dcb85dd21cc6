package harness

import (
	"context"

	"github.com/chromedp/cdproto/network"
)

// GoesOffline tells the tab, its frames included, that the device has lost its
// network. What breaks the connections is a Cable.
func (p *Page) GoesOffline() { p.j.Helper(); p.network(true) }

// GoesOnline tells it that the network is back.
func (p *Page) GoesOnline() { p.j.Helper(); p.network(false) }

func (p *Page) network(offline bool) {
	p.j.Helper()
	contexts := []context.Context{p.ctx}
	for _, ctx := range p.frames {
		contexts = append(contexts, ctx)
	}
	for _, ctx := range contexts {
		_, err := call(ctx, network.OverrideNetworkState, network.OverrideNetworkStateParams{
			Offline: offline, DownloadThroughput: -1, UploadThroughput: -1,
		})
		p.must("changing the network", err)
	}
}
