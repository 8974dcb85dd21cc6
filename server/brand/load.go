package brand

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"unicode"

	"kith/server/protocol"
)

// maxFileBytes is the size of the largest brands file. A thousand brands have some
// hundred KB; a larger file is another one, by mistake, and would fill the memory.
const maxFileBytes = 4 << 20

// Load reads a brands file. Its error is one sentence, without its full stop, that
// names the file; if the text is wrong, it wraps Problems.
func Load(path string) (*Set, error) {
	text, err := readFile(path)
	if err != nil {
		return nil, err
	}
	s, err := Parse(text)
	if err != nil {
		return nil, fmt.Errorf("the brands file %s, %w", path, err)
	}
	return s, nil
}

// readFile reads a brands file, with the errors of Load.
func readFile(path string) ([]byte, error) {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, syscall.ENOTDIR):
		return nil, fmt.Errorf("there is no brands file %s", path)
	case errors.Is(err, fs.ErrPermission):
		return nil, fmt.Errorf("the brands file %s may not be read by this user", path)
	case err != nil:
		return nil, fmt.Errorf("the brands file %s cannot be read: %w", path, errors.Unwrap(err))
	case info.IsDir():
		return nil, fmt.Errorf("the brands file %s is a folder", path)
	case info.Size() > maxFileBytes:
		return nil, fmt.Errorf("the brands file %s is larger than %d MB", path, maxFileBytes>>20)
	}
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrPermission) {
		return nil, fmt.Errorf("the brands file %s may not be read by this user", path)
	}
	if err != nil {
		return nil, fmt.Errorf("the brands file %s cannot be read: %w", path, err)
	}
	return text, nil
}

// Parse reads the text of a brands file: {"brands": [...]}. Its error is Problems.
func Parse(text []byte) (*Set, error) {
	r := &reader{text: text}
	var brands []*Brand
	if v := r.read(); v != nil {
		brands = r.brands(v)
	}
	if len(r.problems) > 0 {
		slices.SortStableFunc(r.problems, func(a, b Problem) int {
			return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
		})
		return nil, r.problems
	}
	return NewSet(brands...), nil
}

// brands reads the file's whole value.
func (r *reader) brands(v *node) (brands []*Brand) {
	file := r.object(v, "the file")
	entries := file.list("brands", isObject)
	file.finish()
	if len(entries) == 0 && len(r.problems) == 0 {
		r.fail(file.at("brands"), "the file names no brand; it must be {\"brands\": [{\"key\": …}]}")
	}
	for i, entry := range entries {
		o := r.object(entry, fmt.Sprintf("brand %d", i+1))
		b := r.brand(o)
		for _, other := range brands {
			switch {
			case other.Key == b.Key && b.Key != "":
				r.fail(o.at("key"), "another brand has the key %q, too", b.Key)
			case sharesSecret(b, other):
				r.fail(o.node.offset, "%s has the same secret as %q, so that each could sign in people of the other; give it one of its own", o.about, other.Key)
			}
		}
		brands = append(brands, b)
	}
	return brands
}

var (
	keyPattern      = regexp.MustCompile(`^[A-Za-z0-9._-]{1,64}$`)
	languagePattern = regexp.MustCompile(`^[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})*$`)
)

// brand reads a brand.
func (r *reader) brand(o *object) *Brand {
	b := &Brand{Key: o.string("key")}
	if keyPattern.MatchString(b.Key) {
		o.about = fmt.Sprintf("brand %q", b.Key)
	} else if o.is("key", isText) {
		o.fail(o.at("key"), "key of %s must be 1 to 64 letters, digits, dots, dashes or underscores; it stands in the script tag of the site's pages", o.about)
	}
	b.Name = o.string("name")
	if o.is("name", isText) {
		o.checkName("name", b.Name)
	}
	b.Color = cmp.Or(o.string("color"), Demo().Color)
	if !protocol.ValidColor(b.Color) {
		o.fail(o.at("color"), "color of %s must look like #0f766e, and not %q", o.about, b.Color)
	}
	b.Greeting = o.string("greeting")
	if len(b.Greeting) > protocol.AddressLimit {
		o.fail(o.at("greeting"), "greeting of %s is longer than %d bytes", o.about, protocol.AddressLimit)
	}
	b.Language = cmp.Or(o.string("language"), "en")
	if len(b.Language) > protocol.IDLimit || !languagePattern.MatchString(b.Language) {
		o.fail(o.at("language"), "language of %s must look like en, de or pt-BR, and not %q", o.about, b.Language)
	}
	b.PageQuery = o.bool("pageQuery")
	if v := o.get("keep", isText); v != nil {
		keep, err := ParseKeep(v.text)
		if err != nil {
			o.fail(v.offset, "keep %q of %s %v", v.text, o.about, err)
		}
		b.Keep = keep
	}
	r.sites(o, b)
	r.secrets(o, b)
	r.team(o, b)
	r.hours(o, b)
	o.finish()
	return b
}

// checkName adds a problem if a name is none.
func (o *object) checkName(key, name string) {
	switch {
	case strings.TrimSpace(name) == "":
		o.fail(o.at(key), "%s needs a %s", o.about, key)
	case len(name) > protocol.NameLimit:
		o.fail(o.at(key), "%s of %s is longer than %d bytes", key, o.about, protocol.NameLimit)
	case strings.ContainsFunc(name, unicode.IsControl):
		o.fail(o.at(key), "%s of %s has a control character in it", key, o.about)
	}
}

// sites reads the origins that may show the chat.
func (r *reader) sites(o *object, b *Brand) {
	entries := o.list("sites", isText)
	for _, v := range entries {
		if problem := siteProblem(v.text); problem != "" {
			r.fail(v.offset, "site %q of %s %s", v.text, o.about, problem)
		}
		if slices.ContainsFunc(b.Sites, func(site string) bool { return strings.EqualFold(site, v.text) }) {
			r.fail(v.offset, "site %q of %s is there twice", v.text, o.about)
		}
		b.Sites = append(b.Sites, v.text)
	}
	if v := o.value("sites"); v == nil || v.kind == isList && len(v.items) == 0 {
		r.fail(o.at("sites"), `%s needs sites: the origins of the pages with the chat, such as ["https://shop.example"], or ["*"] for any, to try it`, o.about)
	}
}

// siteProblem returns what is wrong with a site, "" if it has one of the forms that
// Brand.Allows knows.
func siteProblem(site string) string {
	if site == "*" {
		return ""
	}
	plain := strings.Replace(site, "://*.", "://", 1)
	if (&Brand{Sites: []string{plain}}).Allows(plain) {
		return ""
	}
	scheme, host, ok := strings.Cut(site, "://")
	switch {
	case !ok:
		return fmt.Sprintf("has no scheme; it must look like %q", "https://"+strings.Trim(site, "/"))
	case scheme != "https" && scheme != "http":
		return "must begin with https:// or http://"
	case strings.ContainsAny(host, "/?#"):
		return fmt.Sprintf("may have no path; it is %q, without a slash at its end", scheme+"://"+host[:strings.IndexAny(host, "/?#")])
	case strings.Contains(host, "*"):
		return `may have a star only for all subdomains, as in "https://*.shop.example"`
	case strings.Contains(host, "@"):
		return "may have no user name"
	}
	return `must look like "https://shop.example", with an international name as xn--…`
}

// minSecretBytes is the length of the shortest secret. HS256 requires 32 bytes; a
// shorter secret can be guessed offline, from a single token.
const minSecretBytes = 32

// maxSecrets is how many secrets a brand may have: one, and another while it is
// replaced. A secret that is never removed is one more that can leak.
const maxSecrets = 2

// secrets reads the brand's secrets. No problem shows one.
func (r *reader) secrets(o *object, b *Brand) {
	single := o.get("secret", isText)
	entries := o.list("secrets", isText)
	if v := single; v != nil {
		if len(entries) > 0 {
			r.fail(v.offset, "%s has both secret and secrets; give one secret, or the list of two while one replaces the other", o.about)
			return
		}
		entries = []*node{v}
	}
	if len(entries) > maxSecrets {
		r.fail(entries[maxSecrets].offset, "%s has more than %d secrets; remove those that no site signs with any more", o.about, maxSecrets)
	}
	for i, v := range entries {
		if len(v.text) < minSecretBytes {
			r.fail(v.offset, "a secret of %s is shorter than %d bytes; \"openssl rand -base64 32\" prints a good one", o.about, minSecretBytes)
		}
		if slices.ContainsFunc(entries[:i], func(other *node) bool { return other.text == v.text }) {
			r.fail(v.offset, "%s has the same secret twice", o.about)
		}
		b.Secrets = append(b.Secrets, []byte(v.text))
	}
}

// sharesSecret reports whether two brands have a secret in common.
func sharesSecret(a, b *Brand) bool {
	return slices.ContainsFunc(a.Secrets, func(secret []byte) bool {
		return slices.ContainsFunc(b.Secrets, func(other []byte) bool { return bytes.Equal(secret, other) })
	})
}

// team reads the people who are shown.
func (r *reader) team(o *object, b *Brand) {
	entries := o.list("team", isObject)
	if len(entries) > protocol.TeamLimit {
		r.fail(entries[protocol.TeamLimit].offset, "team of %s has more than %d people", o.about, protocol.TeamLimit)
	}
	for i, v := range entries {
		p := r.object(v, fmt.Sprintf("team member %d of %s", i+1, o.about))
		name := p.string("name")
		if p.is("name", isText) {
			p.checkName("name", name)
		}
		picture := p.string("picture")
		if !validPicture(picture) {
			r.fail(p.at("picture"), "picture of %s must be an address that begins with https://, or a path on this server that begins with a slash", p.about)
		}
		p.finish()
		b.Team = append(b.Team, protocol.Person{ID: fmt.Sprintf("%s-%d", b.Key, i+1), Name: name, Picture: picture})
	}
}

// validPicture reports whether a text can be the source of a picture, and of nothing
// else: "javascript:" and the like cannot.
func validPicture(text string) bool {
	if len(text) > protocol.AddressLimit || strings.ContainsFunc(text, func(c rune) bool { return c <= ' ' || c == '\\' || c == 0x7f }) {
		return false
	}
	rest, https := strings.CutPrefix(text, "https://")
	return text == "" || https && rest != "" && !strings.HasPrefix(rest, "/") || strings.HasPrefix(text, "/") && !strings.HasPrefix(text, "//")
}
