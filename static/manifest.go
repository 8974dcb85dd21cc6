package static

// A Manifest lists what a build made. It is stored as dist/manifest.json.
type Manifest struct {
	Build     string   `json:"build"`     // the release, as the programs report it; changes whenever a source does
	Built     int64    `json:"built"`     // when it was first built here, Unix milliseconds
	Schema    Schema   `json:"schema"`    // of what the widget stores
	Languages []string `json:"languages"` // each has a frame.LANGUAGE.html
	Files     []File   `json:"files"`     // sorted by Name, then Path
}

// A Schema says which releases read what a release stores in a visitor's browser; see
// wasm/chat/state.
type Schema struct {
	Version   int64 `json:"version"`   // what it writes
	MinReader int64 `json:"minReader"` // the oldest version that may read it
}

// A File is an asset. One that has several paths is in the manifest once for each.
type File struct {
	Name      string     `json:"name"`      // name of its source, such as "panel.css"
	Path      string     `json:"path"`      // path of its address; "" if a handler decides when it is served
	File      string     `json:"file"`      // name in Assets.FS
	Type      string     `json:"type"`      // complete Content-Type
	Immutable bool       `json:"immutable"` // the path changes with the content: cache it for a year
	Hash      string     `json:"tag"`       // hash of the content, for an ETag, without quotes
	Size      int64      `json:"size"`      // bytes, uncompressed
	Encodings []Encoding `json:"encodings"` // zstd, br and gzip if they are smaller, the smallest first
}

// An Encoding is a compressed form of a file.
type Encoding struct {
	Name string `json:"name"` // as in Content-Encoding: "zstd", "br", "gzip"
	File string `json:"file"` // name in Assets.FS
	Size int64  `json:"size"` // bytes
}
