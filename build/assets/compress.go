package assets

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"fmt"
	"io"
	"maps"
	"path"
	"runtime"
	"slices"
	"sync"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/zstd"
	"golang.org/x/sync/errgroup"

	"kith/static"
)

// A Compressor compresses files. The zero value compresses as well as possible and
// caches nothing.
type Compressor struct {
	Fast  bool  // quickly and worse, for development
	Cache Cache // of results
}

// An encoding is a way to compress: its name in HTTP, the extension of its files, and
// the writer. The effort, part of the key in the cache, changes with the settings.
type encoding struct {
	name, ext, effort string
	open              func(io.Writer) (io.WriteCloser, error)
}

// chromeWindow is the largest zstd window that browsers accept, 8 MB.
const chromeWindow = 8 << 20

func (p Compressor) encodings() []encoding {
	quality, speed, level, effort := brotli.BestCompression, zstd.SpeedBestCompression, gzip.BestCompression, "best"
	if p.Fast {
		quality, speed, level, effort = 3, zstd.SpeedFastest, gzip.BestSpeed, "fast"
	}
	return []encoding{
		{"zstd", ".zst", effort, func(w io.Writer) (io.WriteCloser, error) {
			return zstd.NewWriter(w, zstd.WithEncoderLevel(speed), zstd.WithWindowSize(chromeWindow), zstd.WithEncoderConcurrency(1))
		}},
		{"br", ".br", effort, func(w io.Writer) (io.WriteCloser, error) {
			return brotli.NewWriterOptions(w, brotli.WriterOptions{Quality: quality, LGWin: 24}), nil
		}},
		{"gzip", ".gz", effort, func(w io.Writer) (io.WriteCloser, error) {
			return gzip.NewWriterLevel(w, level)
		}},
	}
}

// compressAll compresses every file that gets smaller by it, adds the results to
// files, and lists the encodings in served, the smallest first.
func (p Compressor) compressAll(files map[string][]byte, served []static.File) error {
	var mu sync.Mutex
	var group errgroup.Group
	group.SetLimit(runtime.GOMAXPROCS(0))
	found := map[string][]static.Encoding{}
	for name, content := range maps.Clone(files) {
		if !mediaTypes[path.Ext(name)].compress {
			continue
		}
		for _, m := range p.encodings() {
			group.Go(func() error {
				compressed, err := p.compress(m, content)
				if err != nil || len(compressed) >= len(content) {
					return err
				}
				mu.Lock()
				defer mu.Unlock()
				files[name+m.ext] = compressed
				found[name] = append(found[name], static.Encoding{Name: m.name, File: name + m.ext, Size: int64(len(compressed))})
				return nil
			})
		}
	}
	if err := group.Wait(); err != nil {
		return err
	}
	for i := range served {
		es := found[served[i].File]
		slices.SortFunc(es, func(a, b static.Encoding) int {
			return cmp.Or(cmp.Compare(a.Size, b.Size), cmp.Compare(a.Name, b.Name))
		})
		served[i].Encodings = es
	}
	return nil
}

// Encode compresses content with an encoding, named as in Content-Encoding.
func (p Compressor) Encode(encoding string, content []byte) ([]byte, error) {
	for _, m := range p.encodings() {
		if m.name == encoding {
			return p.compress(m, content)
		}
	}
	return nil, fmt.Errorf("there is no encoding %q", encoding)
}

func (p Compressor) compress(m encoding, content []byte) ([]byte, error) {
	key := contentHash(content) + "." + m.effort + m.ext
	if compressed, ok := p.Cache.get(key); ok {
		return compressed, nil
	}
	var b bytes.Buffer
	w, err := m.open(&b)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(content); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return b.Bytes(), p.Cache.put(key, b.Bytes())
}
