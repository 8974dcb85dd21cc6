package main

import (
	_ "embed"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"

	"github.com/coder/websocket"
)

//go:embed files.js
var filer []byte

//go:embed run.js
var runner []byte

const document = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Tests</title>
<script src="/wasm_exec.js"></script><script src="/files.js"></script><script src="/run.js"></script></html>`

// A site is what the page of a test is made of.
type site struct {
	Binary  string   // file of the test
	Args    []string // of the test, its name first
	Support []byte   // wasm_exec.js
	Project string   // folder that the test may read; its static/ is served below /static/
	Folder  string   // that the test is in
}

// serve serves the site on loopback.
func serve(s site) (*httptest.Server, error) {
	binary, err := os.ReadFile(s.Binary)
	if err != nil {
		return nil, err
	}
	start, err := json.Marshal(map[string]any{"args": s.Args, "folder": s.Folder})
	if err != nil {
		return nil, err
	}
	mux := http.NewServeMux()
	give := func(path, typ string, content []byte) {
		mux.HandleFunc("GET "+path, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", typ)
			_, _ = w.Write(content) // the browser may have gone
		})
	}
	give("/{$}", "text/html; charset=utf-8", []byte(document))
	give("/wasm_exec.js", "text/javascript", s.Support)
	give("/run.js", "text/javascript", runner)
	give("/files.js", "text/javascript", filer)
	give("/start.json", "application/json", start)
	give("/test.wasm", "application/wasm", binary)
	mux.Handle("GET /static/", http.StripPrefix("/static/", http.FileServer(http.Dir(filepath.Join(s.Project, "static")))))
	mux.HandleFunc("GET /files", files(s.Project))
	mux.HandleFunc("GET /echo", echo)
	return httptest.NewServer(mux), nil
}

// echo sends back every text. The text "close" makes it close with code 4502.
func echo(w http.ResponseWriter, r *http.Request) {
	c, err := websocket.Accept(w, r, nil)
	if err != nil {
		return // Accept has answered
	}
	defer c.CloseNow()
	for {
		typ, text, err := c.Read(r.Context())
		if err != nil {
			return
		}
		if string(text) == "close" {
			_ = c.Close(4502, "as asked")
			return
		}
		if c.Write(r.Context(), typ, text) != nil {
			return
		}
	}
}
