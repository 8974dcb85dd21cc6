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

// A site is what the page of a test consists of.
type site struct {
	Binary  string   // file of the test
	Args    []string // of the test, beginning with its name
	Support []byte   // wasm_exec.js
	Project string   // root of the project, which the test may read
	Folder  string   // of the test's package, its working directory
}

// serve serves the site on loopback until it is closed.
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
	serveBytes := func(path, typ string, content []byte) {
		mux.HandleFunc("GET "+path, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", typ)
			_, _ = w.Write(content) // the browser may be gone
		})
	}
	serveBytes("/{$}", "text/html; charset=utf-8", []byte(document))
	serveBytes("/wasm_exec.js", "text/javascript", s.Support)
	serveBytes("/run.js", "text/javascript", runner)
	serveBytes("/files.js", "text/javascript", filer)
	serveBytes("/start.json", "application/json", start)
	serveBytes("/test.wasm", "application/wasm", binary)
	mux.Handle("GET /static/", http.StripPrefix("/static/", http.FileServer(http.Dir(filepath.Join(s.Project, "static")))))
	mux.HandleFunc("GET /files", files(s.Project))
	mux.HandleFunc("GET /echo", echo)
	return httptest.NewServer(mux), nil
}

// echo sends every text back. After the text "close" it closes with code 4502.
func echo(w http.ResponseWriter, r *http.Request) {
	c, err := websocket.Accept(w, r, nil)
	if err != nil {
		return // Accept has responded
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
