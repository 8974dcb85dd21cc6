package kb

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"kith/server/protocol"
)

// logBuffer is a log that can be read while it is written.
type logBuffer struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (j *logBuffer) Write(p []byte) (int, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.Write(p)
}

func (j *logBuffer) String() string {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.String()
}

func (j *logBuffer) logger() *slog.Logger { return slog.New(slog.NewTextHandler(j, nil)) }

func fileSystem(files map[string]string) fs.FS {
	m := fstest.MapFS{}
	for name, text := range files {
		m[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return m
}

func openFiles(t *testing.T, files map[string]string) *Base {
	t.Helper()
	l, err := New(fileSystem(files), slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// describeContents writes the table of contents as category: article, article; …
func describeContents(contents protocol.KnowledgeBase) string {
	var parts []string
	for _, c := range contents.Categories {
		var titles []string
		for _, a := range c.Articles {
			titles = append(titles, a.ID+"="+a.Title)
		}
		parts = append(parts, c.ID+"="+c.Title+": "+strings.Join(titles, ", "))
	}
	return strings.Join(parts, "; ")
}

var shopArticles = map[string]string{
	"shipping/_category.md":    "---\ntitle: Delivery\norder: 1\n---\nWhere *it* is.",
	"shipping/times.md":        "---\ntitle: How long it takes\nid: times\n---\nThree days.",
	"shipping/costs.md":        "---\ntitle: What it costs\norder: -1\n---\nNothing.",
	"de/versand/_category.md":  "---\nid: shipping\ntitle: Versand\nlanguage: de\n---\n",
	"de/versand/times.md":      "---\ntitle: Wie lange es dauert\nid: times\nlanguage: de_DE\n---\nDrei Tage.",
	"returns-and-more/back.md": "---\ntitle: Send it back\n---\nSee [times](../shipping/times.md).",
	"hello.md":                 "---\ntitle: Hello\n---\nHi.",
	"shipping/map.png":         "\x89PNG\r\n\x1a\n",
}

func TestContentsFollowTheLanguage(t *testing.T) {
	l := openFiles(t, shopArticles)
	for _, c := range []struct{ wanted, usual, want string }{
		{"en", "en", "general=General: hello=Hello; returns-and-more=Returns and more: back=Send it back; shipping=Delivery: costs=What it costs, times=How long it takes"},
		{"de-DE", "en", "general=General: hello=Hello; returns-and-more=Returns and more: back=Send it back; shipping=Versand: costs=What it costs, times=Wie lange es dauert"},
		{"de", "en", "general=General: hello=Hello; returns-and-more=Returns and more: back=Send it back; shipping=Versand: costs=What it costs, times=Wie lange es dauert"},
		{"fr", "en-GB", "general=General: hello=Hello; returns-and-more=Returns and more: back=Send it back; shipping=Delivery: costs=What it costs, times=How long it takes"},
	} {
		t.Run(c.wanted, func(t *testing.T) {
			if got := describeContents(l.Contents(c.wanted, c.usual)); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

func TestArticleFollowsTheLanguage(t *testing.T) {
	l := openFiles(t, shopArticles)
	for wanted, want := range map[string]string{"de_de": "Drei Tage.", "en-us": "Three days.", "": "Three days."} {
		a, ok := l.Article("times", wanted, "en")
		if got := strings.TrimSpace(plainText(a.Body)); !ok || got != want || a.Category != "shipping" {
			t.Errorf("in %q: %q in %q, want %q", wanted, got, a.Category, want)
		}
	}
	if _, ok := l.Article("nothing", "en", "en"); ok {
		t.Error("there is an article that is not there")
	}
}

func TestCategoryIsDescribedByItsText(t *testing.T) {
	for _, c := range openFiles(t, shopArticles).Contents("en", "en").Categories {
		if c.ID == "shipping" && c.Description != "Where it is." {
			t.Errorf("described as %q", c.Description)
		}
	}
}

func TestProblemsAreSentences(t *testing.T) {
	for name, c := range map[string]struct{ file, want string }{
		"no front matter": {"# Hello", "a.md:1: the front matter is missing; begin the file with a line ---, a line title: and a line ---."},
		"no end":          {"---\ntitle: x\n", "a.md:1: the front matter has no end; close it with a line ---."},
		"no yaml":         {"---\ntitle: x\nid: [\n---\n", "a.md:3: the front matter is not YAML (did not find expected node content); correct it, or put the value in quotes."},
		"colon":           {"---\ntitle: x\nsummary: a: b\n---\n", "a.md:3: the front matter is not YAML (mapping values are not allowed in this context); correct it, or put the value in quotes."},
		"a list":          {"---\n- a\n---\n", "a.md:2: the front matter is no list of fields; write one field in each line, such as title: Delivery."},
		"empty":           {"---\n---\n", "a.md:1: the front matter is empty; add a line title:."},
		"no title":        {"---\nid: x\n---\n", "a.md:1: the title is missing; add a line title: to the front matter."},
		"order":           {"---\ntitle: x\norder: first\n---\n", "a.md:3: order is not a whole number; write one such as order: 10."},
		"title list":      {"---\ntitle: [x]\n---\n", "a.md:2: title is not a text; write it in one line."},
		"long id":         {"---\ntitle: x\nid: " + strings.Repeat("x", 65) + "\n---\n", "a.md:3: id is longer than 64 bytes; shorten it."},
		"bad id":          {"---\ntitle: x\nid: a b\n---\n", `a.md:3: the id "a b" has signs other than letters, digits, dots and hyphens; choose another.`},
		"bad language":    {"---\ntitle: x\nlanguage: English!\n---\n", `a.md:3: the language "english!" is none; write one such as en or pt-br.`},
		"not UTF-8":       {"---\ntitle: x\n---\n\nGr\xfc\xdfe\n", "a.md:5: the text is not UTF-8; save the file as UTF-8."},
		"too large":       {"---\ntitle: x\n---\n" + strings.Repeat("x", MaxFileBytes), "a.md: the file has more than 256 KB; split it into several articles."},
		"broken link":     {"---\ntitle: x\n---\n[x](y.md)", `a.md: the link to "y.md" leads to no article and is shown as text; correct it.`},
		"same id":         {"---\ntitle: x\nid: b\n---\n", `b.md:1: the id "b" in the language "en" is already in a.md; change one of them.`},
	} {
		t.Run(name, func(t *testing.T) {
			var log logBuffer
			l, err := New(fileSystem(map[string]string{"a.md": c.file, "b.md": "---\ntitle: Good\n---\n"}), log.logger())
			if err != nil {
				t.Fatal(err)
			}
			problems := l.Problems()
			if len(problems) != 1 || problems[0].Error() != c.want {
				t.Errorf("got  %v\nwant %s", problems, c.want)
			}
			if n := strings.Count(log.String(), "\n"); n != 1 {
				t.Errorf("%d lines in the log:\n%s", n, &log)
			}
			if l.Empty() {
				t.Error("the good file is not there")
			}
		})
	}
}

func TestWindowsFilesAreRead(t *testing.T) {
	l := openFiles(t, map[string]string{"a.md": "\uFEFF---\r\ntitle: Über uns\r\n---\r\nHi.\r\n"})
	if a, ok := l.Article("a", "en", "en"); !ok || a.Title != "Über uns" {
		t.Errorf("got %+v, %v", a, l.Problems())
	}
}

func TestFilesOfTheFolder(t *testing.T) {
	l := openFiles(t, shopArticles)
	if f, err := l.File("shipping/map.png"); err != nil {
		t.Error(err)
	} else {
		f.Close()
	}
	for _, name := range []string{"shipping/times.md", "shipping", "../x", "/etc/passwd", "", ".", "none.png", ".git/config"} {
		if _, err := l.File(name); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%q: %v", name, err)
		}
	}
}

func TestSymlinksOutOfTheFolderAreNotFollowed(t *testing.T) {
	above := t.TempDir()
	dir := filepath.Join(above, "kb")
	write(t, filepath.Join(above, "secret.png"), "secret")
	write(t, filepath.Join(dir, "a.md"), "---\ntitle: A\n---\n")
	if err := os.Symlink("../secret.png", filepath.Join(dir, "way.png")); err != nil {
		t.Fatal(err)
	}
	l, err := Open(dir, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	if _, err := l.File("way.png"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a link out of the folder: %v", err)
	}
}

func TestAMissingFolderIsAnError(t *testing.T) {
	if _, err := Open(filepath.Join(t.TempDir(), "none"), slog.New(slog.DiscardHandler)); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("got %v", err)
	}
}

func write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// waitForContents waits, over as many reloads as it takes, until the contents are
// the wanted ones.
func waitForContents(t *testing.T, l *Base, want string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	for {
		changed := l.Changed()
		got := describeContents(l.Contents("en", "en"))
		if got == want {
			return
		}
		select {
		case <-changed:
		case <-ctx.Done():
			t.Fatalf("got  %s\nwant %s", got, want)
		}
	}
}

func TestChangesAreLive(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "kb")
	file := filepath.Join(dir, "a.md")
	write(t, file, "---\ntitle: One\n---\n")
	var log logBuffer
	l, err := Open(dir, log.logger())
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	waitForContents(t, l, "general=General: a=One")

	write(t, file, "---\ntitle: Two\n---\n")
	waitForContents(t, l, "general=General: a=Two")

	// As editors do it: a new file takes the old one's name.
	write(t, file+"~", "---\ntitle: Three\n---\n")
	if err := os.Rename(file+"~", file); err != nil {
		t.Fatal(err)
	}
	waitForContents(t, l, "general=General: a=Three")

	write(t, filepath.Join(dir, "new", "deep", "b.md"), "---\ntitle: Four\n---\n")
	waitForContents(t, l, "new-deep=Deep: b=Four; general=General: a=Three")
	write(t, filepath.Join(dir, "new", "deep", "b.md"), "---\ntitle: Five\n---\n")
	waitForContents(t, l, "new-deep=Deep: b=Five; general=General: a=Three")

	write(t, file, "no front matter")
	waitForContents(t, l, "new-deep=Deep: b=Five")
	if !strings.Contains(log.String(), "a.md:1: the front matter is missing") {
		t.Errorf("not logged:\n%s", &log)
	}

	// The whole folder is replaced, as a deployment does it.
	write(t, dir+".next/c.md", "---\ntitle: Six\n---\n")
	if err := os.Rename(dir, dir+".last"); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(dir+".next", dir); err != nil {
		t.Fatal(err)
	}
	waitForContents(t, l, "general=General: c=Six")
	write(t, filepath.Join(dir, "c.md"), "---\ntitle: Seven\n---\n")
	waitForContents(t, l, "general=General: c=Seven")
}
