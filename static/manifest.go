package static

// A Manifest tells what a build made. It stands in dist/manifest.json.
type Manifest struct {
	Build     string   `json:"build"`     // what the wasm says of itself: changes whenever the programs do
	Languages []string `json:"languages"` // there is a frame.LANGUAGE.html for each
	Files     []File   `json:"files"`     // ordered by Name, then Path
}

// A File is one thing that can be served. A file that has several addresses
// stands in the manifest once for each.
type File struct {
	Name      string     `json:"name"`      // of its source, such as "panel.css"
	Path      string     `json:"path"`      // of its address; "" where a handler decides when it is served
	File      string     `json:"file"`      // in Assets.FS
	Type      string     `json:"type"`      // the whole Content-Type
	Immutable bool       `json:"immutable"` // the path changes with the content: cache it for a year
	Hash      string     `json:"tag"`       // hash of the content, for an ETag, without quotes
	Size      int64      `json:"size"`      // bytes, uncompressed
	Encodings []Encoding `json:"encodings"` // zstd, br and gzip where they gain something, the smallest first
}

// An Encoding is a compressed form of a file.
type Encoding struct {
	Name string `json:"name"` // as in Content-Encoding: "zstd", "br", "gzip"
	File string `json:"file"` // in Assets.FS
	Size int64  `json:"size"` // bytes
}
