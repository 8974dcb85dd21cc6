package kb

import (
	"cmp"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"kith/server/protocol"
)

// page is one Markdown file that can be used.
type page struct {
	front
	file   string
	text   []byte
	folder string
	blocks []protocol.Block
}

// shelf is everything that the folder held at one moment. It never changes.
type shelf struct {
	articles   map[string]map[string]*page // by id, then language
	categories map[string]map[string]*page // by folder, then language
	ids        map[string]string           // categories' ids by folder
	languages  map[string]bool
	faults     []Fault
	views      views
}

// reader collects a shelf.
type reader struct {
	files fs.FS
	shelf *shelf
	paths map[string]string
}

// read reads the folder. What cannot be used becomes a fault; the error is for
// a folder that cannot be read at all.
func read(files fs.FS) (*shelf, error) {
	r := reader{files: files, paths: map[string]string{}, shelf: &shelf{
		articles:   map[string]map[string]*page{},
		categories: map[string]map[string]*page{},
		ids:        map[string]string{},
		languages:  map[string]bool{},
	}}
	err := fs.WalkDir(files, ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil && name == ".":
			return err
		case err != nil:
			r.fault(Fault{name, 0, "it cannot be read; check its permissions"})
			return nil
		case name != "." && hidden(d.Name()):
			if d.IsDir() {
				return fs.SkipDir
			}
		case !d.IsDir() && markdownFile(name):
			r.file(name)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	r.name()
	r.render()
	slices.SortFunc(r.shelf.faults, func(a, b Fault) int {
		return cmp.Or(strings.Compare(a.File, b.File), a.Line-b.Line, strings.Compare(a.Text, b.Text))
	})
	return r.shelf, nil
}

func (r *reader) fault(f Fault) { r.shelf.faults = append(r.shelf.faults, f) }

// file reads one file as far as its front matter.
func (r *reader) file(name string) {
	data, err := readFile(r.files, name)
	if err != nil {
		r.fault(Fault{name, 0, "it cannot be read; check that it is a file and its permissions"})
		return
	}
	f, text, fault := split(name, data)
	if fault != nil {
		r.fault(*fault)
		return
	}
	p := &page{front: f, file: name, text: text, folder: path.Dir(name)}
	if strings.HasPrefix(path.Base(name), "_category") {
		if r.keep(r.shelf.categories, p.folder, p, "the category") {
			r.shelf.languages[p.language] = true
		}
		return
	}
	if p.title == "" {
		r.fault(Fault{name, 1, "the title is missing; add a line title: to the front matter"})
		return
	}
	if p.id == "" {
		p.id = strings.TrimSuffix(path.Base(name), path.Ext(name))
		if !identifier.MatchString(p.id) || len(p.id) > protocol.IDLimit {
			r.fault(Fault{name, 1, "the file's name cannot be the article's id; add a line id: to the front matter"})
			return
		}
	}
	if len(r.shelf.articles) >= protocol.ArticlesLimit && r.shelf.articles[p.id] == nil {
		r.fault(Fault{name, 0, fmt.Sprintf("there are already %d articles; remove some", protocol.ArticlesLimit)})
		return
	}
	if r.keep(r.shelf.articles, p.id, p, fmt.Sprintf("the id %q", p.id)) {
		r.paths[name] = p.id
		r.shelf.languages[p.language] = true
	}
}

// keep takes a page in, unless there is one with the same key and language.
func (r *reader) keep(pages map[string]map[string]*page, key string, p *page, what string) bool {
	if other := pages[key][p.language]; other != nil {
		r.fault(Fault{p.file, 1, fmt.Sprintf("%s in the language %q is already in %s; change one of them", what, p.language, other.file)})
		return false
	}
	if pages[key] == nil {
		pages[key] = map[string]*page{}
	}
	pages[key][p.language] = p
	return true
}

// name gives every folder that holds articles its category's id.
func (r *reader) name() {
	for folder, versions := range r.shelf.categories {
		id := ""
		for _, p := range versions {
			if p.id != "" && (id == "" || p.id < id) {
				id = p.id
			}
		}
		if id != "" {
			r.shelf.ids[folder] = id
		}
	}
	different := map[string]bool{}
	for _, versions := range r.shelf.articles {
		for _, p := range versions {
			if r.shelf.ids[p.folder] == "" {
				r.shelf.ids[p.folder] = folderID(p.folder)
			}
			different[r.shelf.ids[p.folder]] = true
		}
	}
	if len(different) > protocol.CategoriesLimit {
		r.fault(Fault{".", 0, fmt.Sprintf("there are %d folders with articles, and only %d can be shown; join some", len(different), protocol.CategoriesLimit)})
	}
}

// render turns the texts into blocks, once all ids are known.
func (r *reader) render() {
	ids := map[string]bool{}
	for id := range r.shelf.articles {
		ids[id] = true
	}
	for id, versions := range r.shelf.articles {
		for language, p := range versions {
			l := &links{file: p.file, paths: r.paths, ids: ids}
			var err error
			if p.blocks, err = render(p.text, l); err != nil {
				r.fault(Fault{p.file, 0, err.Error()})
				delete(versions, language)
			}
			for _, address := range l.lost {
				r.fault(Fault{p.file, 0, fmt.Sprintf("the link to %q leads to no article and is shown as text; correct it", address)})
			}
			p.text = nil
		}
		if len(versions) == 0 {
			delete(r.shelf.articles, id)
		}
	}
	for _, versions := range r.shelf.categories {
		for _, p := range versions {
			if p.summary == "" {
				blocks, _ := render(p.text, &links{file: p.file})
				p.summary = clip(strings.Join(strings.Fields(plain(blocks)), " "), protocol.AddressLimit)
			}
		}
	}
}

// readFile reads a little more than the largest file, so that a huge one is
// refused without being held.
func readFile(files fs.FS, name string) ([]byte, error) {
	f, err := files.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, FileBytes+1024))
}

// hidden names are those of editors, of version control and of what Kubernetes
// puts beside a mounted folder.
func hidden(name string) bool {
	return strings.HasPrefix(name, ".") || strings.HasSuffix(name, "~") || strings.HasPrefix(name, "#")
}

func markdownFile(name string) bool {
	return strings.EqualFold(path.Ext(name), ".md")
}

// servable reports whether a file of the folder may be given to visitors: no
// Markdown, nothing hidden, nothing outside.
func servable(name string) bool {
	if !fs.ValidPath(name) || name == "." || markdownFile(name) {
		return false
	}
	for part := range strings.SplitSeq(name, "/") {
		if hidden(part) {
			return false
		}
	}
	return true
}

// heading makes a category's title out of its folder's name.
func heading(folder string) string {
	if folder == "." {
		return "General"
	}
	name := strings.NewReplacer("-", " ", "_", " ").Replace(path.Base(folder))
	first, size := utf8.DecodeRuneInString(name)
	return string(unicode.ToUpper(first)) + name[size:]
}

// inOrder sorts by order, then by title, then by id.
func inOrder[T any](list []T, key func(T) (order int, title, id string)) {
	slices.SortFunc(list, func(a, b T) int {
		order, title, id := key(a)
		otherOrder, otherTitle, otherID := key(b)
		return cmp.Or(order-otherOrder, strings.Compare(title, otherTitle), strings.Compare(id, otherID))
	})
}
