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

// document is one usable Markdown file.
type document struct {
	frontMatter
	file   string // its path within the folder
	folder string
	text   []byte           // its Markdown, until it is rendered
	blocks []protocol.Block // what it is rendered to
}

// content is everything that the folder held at one moment. It does not change
// once it is loaded, apart from its cache.
type content struct {
	articles    map[string]map[string]*document // by id, then language
	categories  map[string]map[string]*document // by folder, then language
	categoryIDs map[string]string               // categories' ids by folder
	languages   map[string]bool
	problems    []Problem
	localized   localizedCache
}

// loader collects the content of a folder.
type loader struct {
	files    fs.FS
	content  *content
	idByPath map[string]string
}

// load reads the folder. What cannot be used becomes a Problem of the content;
// the error is for a folder that cannot be read at all.
func load(files fs.FS) (*content, error) {
	r := loader{files: files, idByPath: map[string]string{}, content: &content{
		articles:    map[string]map[string]*document{},
		categories:  map[string]map[string]*document{},
		categoryIDs: map[string]string{},
		languages:   map[string]bool{},
	}}
	err := fs.WalkDir(files, ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil && name == ".":
			return err
		case err != nil:
			r.report(Problem{name, 0, "it cannot be read; check its permissions"})
			return nil
		case name != "." && isHidden(d.Name()):
			if d.IsDir() {
				return fs.SkipDir
			}
		case !d.IsDir() && isMarkdown(name):
			r.addFile(name)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	r.assignCategoryIDs()
	r.renderAll()
	slices.SortFunc(r.content.problems, func(a, b Problem) int {
		return cmp.Or(strings.Compare(a.File, b.File), a.Line-b.Line, strings.Compare(a.Text, b.Text))
	})
	return r.content, nil
}

func (r *loader) report(f Problem) { r.content.problems = append(r.content.problems, f) }

// addFile reads one file and its front matter; its text is rendered later.
func (r *loader) addFile(name string) {
	data, err := readFile(r.files, name)
	if err != nil {
		r.report(Problem{name, 0, "it cannot be read; check that it is a file and its permissions"})
		return
	}
	f, text, problem := parseFrontMatter(name, data)
	if problem != nil {
		r.report(*problem)
		return
	}
	p := &document{frontMatter: f, file: name, text: text, folder: path.Dir(name)}
	if strings.HasPrefix(path.Base(name), "_category") {
		if r.addVersion(r.content.categories, p.folder, p, "the category") {
			r.content.languages[p.language] = true
		}
		return
	}
	if p.title == "" {
		r.report(Problem{name, 1, "the title is missing; add a line title: to the front matter"})
		return
	}
	if p.id == "" {
		p.id = strings.TrimSuffix(path.Base(name), path.Ext(name))
		if !idPattern.MatchString(p.id) || len(p.id) > protocol.IDLimit {
			r.report(Problem{name, 1, "the file's name cannot be the article's id; add a line id: to the front matter"})
			return
		}
	}
	if len(r.content.articles) >= protocol.ArticlesLimit && r.content.articles[p.id] == nil {
		r.report(Problem{name, 0, fmt.Sprintf("there are already %d articles; remove some", protocol.ArticlesLimit)})
		return
	}
	if r.addVersion(r.content.articles, p.id, p, fmt.Sprintf("the id %q", p.id)) {
		r.idByPath[name] = p.id
		r.content.languages[p.language] = true
	}
}

// addVersion adds a document, unless there is one with the same key and
// language. It reports whether it did.
func (r *loader) addVersion(documents map[string]map[string]*document, key string, p *document, what string) bool {
	if other := documents[key][p.language]; other != nil {
		r.report(Problem{p.file, 1, fmt.Sprintf("%s in the language %q is already in %s; change one of them", what, p.language, other.file)})
		return false
	}
	if documents[key] == nil {
		documents[key] = map[string]*document{}
	}
	documents[key][p.language] = p
	return true
}

// assignCategoryIDs gives every folder that holds articles the id of its
// category.
func (r *loader) assignCategoryIDs() {
	for folder, versions := range r.content.categories {
		id := ""
		for _, p := range versions {
			if p.id != "" && (id == "" || p.id < id) {
				id = p.id
			}
		}
		if id != "" {
			r.content.categoryIDs[folder] = id
		}
	}
	different := map[string]bool{}
	for _, versions := range r.content.articles {
		for _, p := range versions {
			if r.content.categoryIDs[p.folder] == "" {
				r.content.categoryIDs[p.folder] = folderID(p.folder)
			}
			different[r.content.categoryIDs[p.folder]] = true
		}
	}
	if len(different) > protocol.CategoriesLimit {
		r.report(Problem{".", 0, fmt.Sprintf("there are %d folders with articles, and only %d can be shown; join some", len(different), protocol.CategoriesLimit)})
	}
}

// renderAll renders the texts, once all ids that they may link to are known.
func (r *loader) renderAll() {
	ids := map[string]bool{}
	for id := range r.content.articles {
		ids[id] = true
	}
	for id, versions := range r.content.articles {
		for language, p := range versions {
			l := &linkResolver{file: p.file, idByPath: r.idByPath, ids: ids}
			var err error
			if p.blocks, err = render(p.text, l); err != nil {
				r.report(Problem{p.file, 0, err.Error()})
				delete(versions, language)
			}
			for _, address := range l.broken {
				r.report(Problem{p.file, 0, fmt.Sprintf("the link to %q leads to no article and is shown as text; correct it", address)})
			}
			p.text = nil
		}
		if len(versions) == 0 {
			delete(r.content.articles, id)
		}
	}
	for _, versions := range r.content.categories {
		for _, p := range versions {
			if p.summary == "" {
				blocks, _ := render(p.text, &linkResolver{file: p.file})
				p.summary = truncate(strings.Join(strings.Fields(plainText(blocks)), " "), protocol.AddressLimit)
			}
		}
	}
}

// readFile reads a little more than the largest allowed file, so that a huge one
// is refused without being held in memory.
func readFile(files fs.FS, name string) ([]byte, error) {
	f, err := files.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, MaxFileBytes+1024))
}

// isHidden reports whether a name is one of those that editors, version control
// and Kubernetes volumes put beside the real files.
func isHidden(name string) bool {
	return strings.HasPrefix(name, ".") || strings.HasSuffix(name, "~") || strings.HasPrefix(name, "#")
}

func isMarkdown(name string) bool {
	return strings.EqualFold(path.Ext(name), ".md")
}

// isServable reports whether visitors may download a file of the folder: no
// Markdown, nothing hidden, nothing outside.
func isServable(name string) bool {
	if !fs.ValidPath(name) || name == "." || isMarkdown(name) {
		return false
	}
	for part := range strings.SplitSeq(name, "/") {
		if isHidden(part) {
			return false
		}
	}
	return true
}

// folderID returns the id of the category of a folder that does not give one.
func folderID(folder string) string {
	if folder == "." {
		return "general"
	}
	return truncate(strings.NewReplacer("/", "-", " ", "-").Replace(folder), protocol.IDLimit)
}

// folderTitle returns the title of the category of a folder that does not give
// one.
func folderTitle(folder string) string {
	if folder == "." {
		return "General"
	}
	name := strings.NewReplacer("-", " ", "_", " ").Replace(path.Base(folder))
	first, size := utf8.DecodeRuneInString(name)
	return string(unicode.ToUpper(first)) + name[size:]
}

// sortByOrder sorts a list by order, then by title, then by id.
func sortByOrder[T any](list []T, key func(T) (order int, title, id string)) {
	slices.SortFunc(list, func(a, b T) int {
		order, title, id := key(a)
		otherOrder, otherTitle, otherID := key(b)
		return cmp.Or(order-otherOrder, strings.Compare(title, otherTitle), strings.Compare(id, otherID))
	})
}
