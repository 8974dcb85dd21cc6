package harness

import (
	"context"

	"github.com/chromedp/cdproto/emulation"
)

// A Form is what a person looks with.
type Form struct {
	Width, Height int64   // CSS pixels
	Scale         float64 // device pixels for one of them
	Mobile        bool
	Dark          bool
}

// The forms that people use.
var (
	Desktop = Form{Width: 1280, Height: 800, Scale: 1}
	Phone   = Form{Width: 390, Height: 844, Scale: 2, Mobile: true}
	Zoomed  = Form{Width: 640, Height: 400, Scale: 2} // 200 % on a desktop of 1280 by 800
)

// InTheDark is the same at night.
func (f Form) InTheDark() Form { f.Dark = true; return f }

// Looks changes what the person looks with.
func (p *Page) Looks(f Form) {
	p.j.Helper()
	_, err := call(p.ctx, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{
		Width: f.Width, Height: f.Height, DeviceScaleFactor: f.Scale, Mobile: f.Mobile,
	})
	p.must("changing the screen", err)
	_, err = call(p.ctx, emulation.SetTouchEmulationEnabled, emulation.SetTouchEmulationEnabledParams{Enabled: f.Mobile})
	p.must("changing the touch", err)
	scheme := "light"
	if f.Dark {
		scheme = "dark"
	}
	contexts := []context.Context{p.ctx}
	for _, ctx := range p.frames {
		contexts = append(contexts, ctx)
	}
	for _, ctx := range contexts {
		_, err = call(ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
			Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}, {Name: "prefers-reduced-motion", Value: "reduce"}},
		})
		p.must("changing the light", err)
	}
}
