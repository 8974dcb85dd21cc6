package web

import (
	"io/fs"
	"sync/atomic"
	"testing"
	"testing/fstest"
)

func TestAssets(t *testing.T) {
	s := newFixture(t)
	p := s.client()
	a := p.get("/widget.js", "Accept-Encoding", "br").want(t, 200, "br widget.js").
		wantHeader(t, "Content-Encoding", "br").wantHeader(t, "Vary", "Accept-Encoding").wantHeader(t, "Cache-Control", "no-cache").
		wantHeader(t, "ETag", `"tag-widget.js-br"`).wantHeader(t, "Content-Type", "text/javascript").wantHeader(t, "X-Content-Type-Options", "nosniff").
		wantHeader(t, "Cross-Origin-Resource-Policy", "cross-origin").wantHeader(t, "Access-Control-Allow-Origin", "*")
	if a.ContentLength != int64(len("br widget.js")) {
		t.Errorf("length %d", a.ContentLength)
	}
	p.get("/widget.js", "Accept-Encoding", "br", "If-None-Match", `"x", W/"tag-widget.js-br"`).want(t, 304).wantHeader(t, "ETag", "tag-widget.js-br").wantHeader(t, "Vary", "Accept-Encoding")
	p.get("/widget.js", "Accept-Encoding", "zstd", "If-None-Match", `"tag-widget.js-br"`).want(t, 200, "zstd widget.js")
	p.get("/widget.js", "If-None-Match", "*").want(t, 304)
	p.get("/widget.js", "Accept-Encoding", "identity").want(t, 200, "plain widget.js").wantHeader(t, "Content-Encoding", "").wantHeader(t, "ETag", `"tag-widget.js"`)
	p.get("/demo/shop.css").want(t, 200).wantHeader(t, "Vary", "").wantHeader(t, "Content-Security-Policy", "")
	p.get("/widget.js", "Accept-Encoding", "*;q=0").want(t, 406)
	p.get("/a/123/widget.wasm", "Accept-Encoding", "zstd").want(t, 200).wantHeader(t, "Cache-Control", "max-age=31536000, immutable").wantHeader(t, "Content-Type", "application/wasm")
	p.get("/").want(t, 200, "plain demo/index.html")
	if a := p.do("HEAD", "/widget.js", ""); a.StatusCode != 200 || a.body != "" || a.Header.Get("Content-Length") == "0" {
		t.Errorf("HEAD: %d, %q, %v", a.StatusCode, a.body, a.Header)
	}
}

func TestAddressesThatThereAreNot(t *testing.T) {
	s := newFixture(t)
	p := s.client()
	p.get("/nothing").want(t, 404, "<h1>Not Found</h1>", "There is nothing at this address.").wantHeader(t, "Content-Type", "text/html").wantHeader(t, "Content-Security-Policy", "default-src 'none'")
	p.get("/v1/nothing").want(t, 404, `"code":"not_found"`, `"text":"There is nothing at this address."`).wantHeader(t, "Content-Type", "application/json")
	p.get("/a/123/../../etc/passwd").want(t, 307)
	p.do("POST", "/widget.js", "").want(t, 405).wantHeader(t, "Allow", "GET, HEAD")
	p.do("DELETE", "/v1/settings", "").want(t, 405, `"code"`).wantHeader(t, "Allow", "GET")
	p.get("/v1/agent/signin").want(t, 405).wantHeader(t, "Allow", "POST")
	p.get("/v1/agent/team/somebody").want(t, 405).wantHeader(t, "Allow", "PUT, DELETE")
	p.get("/v1/agent/invitations/any").want(t, 405).wantHeader(t, "Allow", "DELETE")
	p.get("/v1/socket").want(t, 426, "speaks WebSocket alone").wantHeader(t, "Upgrade", "websocket")
}

// A faultyFolder is a folder whose files cannot be opened, or of whose files nothing but
// the content can be had.
type faultyFolder struct {
	fs.FS
	open, stat error
}

func (f faultyFolder) Open(name string) (fs.File, error) {
	if f.open != nil {
		return nil, f.open
	}
	file, err := f.FS.Open(name)
	return faultyFile{file, f.stat}, err
}

type faultyFile struct {
	fs.File
	stat error
}

func (f faultyFile) Stat() (fs.FileInfo, error) { return nil, f.stat }

// TestAssetsThatCannotBeRead: one whose file is gone is not there; any other fault is one
// of the server, and never an empty file.
func TestAssetsThatCannotBeRead(t *testing.T) {
	for name, c := range map[string]struct {
		change func(files fs.FS) fs.FS
		status int
	}{
		"gone":               {func(fs.FS) fs.FS { return fstest.MapFS{} }, 404},
		"not to be opened":   {func(files fs.FS) fs.FS { return faultyFolder{files, fs.ErrPermission, nil} }, 500},
		"not to be measured": {func(files fs.FS) fs.FS { return faultyFolder{files, nil, fs.ErrInvalid} }, 500},
	} {
		t.Run(name, func(t *testing.T) {
			s := newFixture(t, func(p *Config) { p.Assets.FS = c.change(p.Assets.FS) })
			s.client().get("/widget.js", "Accept-Encoding", "br").want(t, c.status).
				wantHeader(t, "Cache-Control", "no-store").wantHeader(t, "ETag", "").wantHeader(t, "Content-Encoding", "")
		})
	}
}

// A countedFolder is a folder that counts its files that are open.
type countedFolder struct {
	fs.FS
	open *atomic.Int64
}

func (f countedFolder) Open(name string) (fs.File, error) {
	file, err := f.FS.Open(name)
	if err != nil {
		return nil, err
	}
	if info, err := file.Stat(); err != nil || info.IsDir() {
		return file, err
	}
	f.open.Add(1)
	return countedFile{file, f.open}, nil
}

type countedFile struct {
	fs.File
	open *atomic.Int64
}

func (f countedFile) Close() error {
	f.open.Add(-1)
	return f.File.Close()
}

// TestNoFileStaysOpen: of an asset or of an article, however it was answered.
func TestNoFileStaysOpen(t *testing.T) {
	var assets, articles atomic.Int64
	s := newFixture(t, func(c *Config) { c.Assets.FS = countedFolder{c.Assets.FS, &assets} }, withArticles(t, countedFolder{testArticles, &articles}))
	before := articles.Load()
	p := s.client()
	p.get("/widget.js").want(t, 200)
	p.do("HEAD", "/widget.js", "").want(t, 200)
	p.get("/v1/kb/file/shipping/map.png").want(t, 200)
	p.get("/v1/kb/file/shipping/bad.png").want(t, 404)
	s.http.Close() // after the last response is sent
	if n := assets.Load(); n != 0 {
		t.Errorf("%d assets are open", n)
	}
	if n := articles.Load() - before; n != 0 {
		t.Errorf("%d files of articles are open", n)
	}
}
