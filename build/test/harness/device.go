package harness

import (
	"context"

	"github.com/chromedp/cdproto/emulation"
)

// A Device is the screen that a person uses.
type Device struct {
	Width, Height int64   // CSS pixels
	Scale         float64 // device pixels for one of them
	Mobile        bool
	Dark          bool
}

// The usual devices.
var (
	Desktop = Device{Width: 1280, Height: 800, Scale: 1}
	Phone   = Device{Width: 390, Height: 844, Scale: 2, Mobile: true}
	Zoomed  = Device{Width: 640, Height: 400, Scale: 2} // 200 % on a desktop of 1280 by 800
)

// InDarkMode returns the same device with a preference for dark colours.
func (f Device) InDarkMode() Device { f.Dark = true; return f }

// SetDevice changes the screen of the page.
func (p *Page) SetDevice(f Device) {
	p.tb.Helper()
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
