package main

import (
	"context"
	"os"
	"path/filepath"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"kith/build/test/chromium"
)

// takePictures writes a picture of each page beside it.
func takePictures(ctx context.Context, folder string, pages []page) error {
	browser, err := chromium.Start(ctx)
	if err != nil {
		return err
	}
	defer browser.Close()
	tab, leave := browser.Visitor()
	defer leave()
	for _, p := range pages {
		if err := p.open(tab, folder); err != nil {
			return err
		}
		png, err := chromedp.Run(tab, chromedp.CaptureScreenshot())
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(folder, p.name()+".png"), png, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// open opens a page of a folder, in its form and without animations.
func (p page) open(tab context.Context, folder string) error {
	folder, err := filepath.Abs(folder)
	if err != nil {
		return err
	}
	if err := chromedp.Do(tab, chromedp.EmulateViewport(p.form.width, p.form.height, chromedp.EmulateScale(p.form.scale))); err != nil {
		return err
	}
	if _, err := chromedp.Call(tab, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{
		{Name: "prefers-reduced-motion", Value: "reduce"},
		{Name: "prefers-color-scheme", Value: p.form.theme},
	}}); err != nil {
		return err
	}
	return chromedp.Do(tab, chromedp.Navigate("file://"+filepath.Join(folder, p.name()+".html")))
}
