package harness

import (
	"os"
	"path/filepath"
	"strings"
	"sync"

	"github.com/chromedp/cdproto/browser"
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

// SaveDownloads has the browser save the files of the page into a folder.
func (p *Page) SaveDownloads(folder string) {
	p.tb.Helper()
	_, err := call(p.ctx, browser.SetDownloadBehavior, browser.SetDownloadBehaviorParams{
		Behavior: browser.SetDownloadBehaviorBehaviorAllow, BrowserContextID: chromedp.FromContext(p.ctx).BrowserContextID, DownloadPath: folder,
	})
	p.must("saving downloads", err)
}

// WaitDownload waits for the only file in a folder that SaveDownloads was given, and
// returns its name and its content.
func (p *Page) WaitDownload(folder string) (name, content string) {
	p.tb.Helper()
	Until(p.tb, "a file is saved", func() string {
		files, err := os.ReadDir(folder)
		p.must("reading the folder", err)
		if len(files) != 1 || strings.HasSuffix(files[0].Name(), ".crdownload") {
			return "the folder has " + strings.Join(names(files), ", ")
		}
		name = files[0].Name()
		text, err := os.ReadFile(filepath.Join(folder, name))
		p.must("reading the file", err)
		content = string(text)
		return ""
	})
	return name, content
}

func names(files []os.DirEntry) (list []string) {
	for _, f := range files {
		list = append(list, f.Name())
	}
	return list
}
