package harness

import (
	"context"

	"github.com/chromedp/cdproto/network"
)

// GoOffline makes the tab and its frames believe that the device has lost its network.
// It breaks no connection; a Proxy does that.
func (p *Page) GoOffline() { p.tb.Helper(); p.network(true) }

// GoOnline makes them believe that the network is back.
func (p *Page) GoOnline() { p.tb.Helper(); p.network(false) }

func (p *Page) network(offline bool) {
	p.tb.Helper()
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
