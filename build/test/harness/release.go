package harness

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing/fstest"

	"kith/build/root"
	"kith/server/release"
	"kith/static"
)

// A Release is a release of the widget beside the one in the binary.
type Release struct{ ID, File string }

// MakeRelease writes a release that is the one that was built last but for its id, the
// addresses of its files, and what change makes of a file, given the name of its source. It
// costs no build: the id is replaced in the programs, too.
func MakeRelease(tb TB, name string, change func(source string, content []byte) []byte) Release {
	tb.Helper()
	project, err := root.Find()
	if err != nil {
		tb.Fatalf("%v", err)
	}
	return MakeReleaseOf(tb, filepath.Join(project, "static", "dist"), name, change)
}

// MakeReleaseOf is MakeRelease of what was built into a folder.
func MakeReleaseOf(tb TB, dist, name string, change func(source string, content []byte) []byte) Release {
	tb.Helper()
	built, err := static.OpenFS(os.DirFS(dist))
	if err != nil {
		tb.Fatalf("%v", err)
	}
	m := built.Manifest
	sum := sha256.Sum256([]byte(name + m.Build))
	id := hex.EncodeToString(sum[:])[:len(m.Build)]
	renamed := []string{m.Build, id}
	for _, f := range m.Files {
		if hash, rest, is := strings.Cut(strings.TrimPrefix(f.Path, "/a/"), "/"); is && f.Immutable && rest != "" {
			b := []byte(hash)
			slices.Reverse(b)
			renamed = append(renamed, "a/"+hash+"/", "a/"+string(b)+"/")
		}
	}
	rename := strings.NewReplacer(renamed...)
	folder := fstest.MapFS{}
	m.Build, m.Files = id, slices.Clone(m.Files)
	for i := range m.Files {
		f := &m.Files[i]
		content, err := fs.ReadFile(built.FS, f.File)
		if err != nil {
			tb.Fatalf("%v", err)
		}
		content = []byte(rename.Replace(string(content)))
		if change != nil {
			content = change(f.Name, content)
		}
		sum := sha256.Sum256(content)
		f.Path, f.File, f.Hash = rename.Replace(f.Path), rename.Replace(f.File), hex.EncodeToString(sum[:10])
		f.Size, f.Encodings = int64(len(content)), nil
		folder[f.File] = &fstest.MapFile{Data: content}
	}
	text, err := json.Marshal(m)
	if err != nil {
		tb.Fatalf("%v", err)
	}
	folder["manifest.json"] = &fstest.MapFile{Data: text}
	made, err := static.OpenFS(folder)
	if err != nil {
		tb.Fatalf("%v", err)
	}
	content, err := release.Pack(made, nil)
	if err != nil {
		tb.Fatalf("%v", err)
	}
	file, err := os.CreateTemp("", "kith-release-*.zip")
	if err != nil {
		tb.Fatalf("%v", err)
	}
	tb.Cleanup(func() { os.Remove(file.Name()) })
	if _, err := file.Write(content); err != nil {
		tb.Fatalf("%v", err)
	}
	if err := file.Close(); err != nil {
		tb.Fatalf("%v", err)
	}
	return Release{id, file.Name()}
}

// Command runs a command of the binary on the server's data folder, and returns what it
// prints. The words of its name come before the others.
func (s *Server) Command(tb TB, name string, args ...string) string {
	tb.Helper()
	words := append(append(strings.Fields(name), "-data", s.Data), args...)
	out, err := exec.CommandContext(tb.Context(), s.Binary, words...).CombinedOutput()
	if err != nil {
		tb.Fatalf("server %s: %v\n%s", strings.Join(words, " "), err, out)
	}
	return string(out)
}
