package web

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"net/http"
	"strconv"

	"kith/server/protocol/codec"
)

// minCompressBytes is the length from which a response is compressed. A shorter
// one fits into the packet that is sent anyway.
const minCompressBytes = 1400

// writeCacheable sends a record that is the same for everybody who asks, or 304 if
// the client has it already.
func writeCacheable(w http.ResponseWriter, r *http.Request, record codec.Record) error {
	return writeCacheableText(w, r, cacheRevalidate, "application/json", codec.Encode(record))
}

// writeCacheableText does the same with a text that may be kept as a Cache-Control says.
func writeCacheableText(w http.ResponseWriter, r *http.Request, cache, mediaType, body string) error {
	text := []byte(body)
	sum := sha256.Sum256(text)
	tag := hex.EncodeToString(sum[:8])
	h := w.Header()
	if len(text) >= minCompressBytes {
		h.Add("Vary", "Accept-Encoding")
		if q, _ := encodingQuality(r.Header.Get("Accept-Encoding"), "gzip"); q > 0 {
			h.Set("Content-Encoding", "gzip")
			text = gzipped(text)
			tag += "-gzip"
		}
	}
	h.Set("ETag", `"`+tag+`"`)
	h.Set("Cache-Control", cache)
	if etagMatches(r.Header.Get("If-None-Match"), `"`+tag+`"`) {
		h.Del("Content-Encoding")
		w.WriteHeader(http.StatusNotModified)
		return nil
	}
	h.Set("Content-Type", mediaType)
	h.Set("Content-Length", strconv.Itoa(len(text)))
	w.Write(text)
	return nil
}

// gzipped returns a text compressed with gzip.
func gzipped(text []byte) []byte {
	var out bytes.Buffer
	z := gzip.NewWriter(&out)
	z.Write(text) // into memory: no error
	z.Close()
	return out.Bytes()
}

// writePrivate sends a record that is for this client alone, and not to be cached.
func writePrivate(w http.ResponseWriter, record codec.Record) error {
	h := w.Header()
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Type", "application/json")
	io.WriteString(w, codec.Encode(record))
	return nil
}
