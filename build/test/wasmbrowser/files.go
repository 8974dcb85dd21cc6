package main

import (
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"strings"
)

// folderHeader marks a response with the names in a folder, as JSON.
const folderHeader = "Kith-Folder"

// files serves the files of the project by their absolute path, and no others.
func files(project string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		path := filepath.Clean(r.FormValue("path"))
		if path != project && !strings.HasPrefix(path, project+string(filepath.Separator)) {
			http.NotFound(w, r)
			return
		}
		entries, err := os.ReadDir(path)
		if err == nil {
			names := []string{}
			for _, e := range entries {
				names = append(names, e.Name())
			}
			w.Header().Set(folderHeader, "yes")
			_ = json.NewEncoder(w).Encode(names) // the browser may be gone
			return
		}
		content, err := os.ReadFile(path)
		if err != nil {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Type", "application/octet-stream")
		_, _ = w.Write(content) // the browser may be gone
	}
}
