package assets

import (
	"os"
	"path/filepath"
	"time"
)

// A Cache is a folder of results, named by the hash of what they were made from.
// The empty Cache stores nothing.
type Cache string

// maxAge is how long a result stays after its last use.
const maxAge = 7 * 24 * time.Hour

func (c Cache) get(key string) ([]byte, bool) {
	if c == "" {
		return nil, false
	}
	name := filepath.Join(string(c), key)
	content, err := os.ReadFile(name)
	if err != nil {
		return nil, false
	}
	now := time.Now()
	_ = os.Chtimes(name, now, now) // it only decides when Tidy removes it
	return content, true
}

func (c Cache) put(key string, content []byte) error {
	if c == "" {
		return nil
	}
	return writeFile(filepath.Join(string(c), key), content)
}

// Prune removes the results that have not been used for a week.
func (c Cache) Prune(now time.Time) error {
	entries, err := os.ReadDir(string(c))
	if os.IsNotExist(err) {
		return nil
	}
	for _, e := range entries {
		info, err := e.Info()
		if err == nil && !e.IsDir() && now.Sub(info.ModTime()) > maxAge {
			_ = os.Remove(filepath.Join(string(c), e.Name())) // another build may have removed it
		}
	}
	return err
}
