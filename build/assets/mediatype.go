package assets

// A mediaType is what the build knows about a file by its extension.
type mediaType struct {
	mime     string
	refs     bool // it may contain placeholders
	compress bool // compressing makes it smaller
}

var mediaTypes = map[string]mediaType{
	".html":  {"text/html; charset=utf-8", true, true},
	".js":    {"text/javascript; charset=utf-8", true, true},
	".css":   {"text/css; charset=utf-8", true, true},
	".svg":   {"image/svg+xml", true, true},
	".json":  {"application/json", true, true},
	".txt":   {"text/plain; charset=utf-8", false, true},
	".ts":    {"text/plain; charset=utf-8", false, true},
	".wasm":  {"application/wasm", false, true},
	".ico":   {"image/x-icon", false, true},
	".png":   {"image/png", false, false},
	".jpg":   {"image/jpeg", false, false},
	".webp":  {"image/webp", false, false},
	".avif":  {"image/avif", false, false},
	".woff2": {"font/woff2", false, false},
	".mp3":   {"audio/mpeg", false, false},
	".gz":    {"application/gzip", false, false},
}
