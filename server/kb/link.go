package kb

import (
	"net/url"
	"path"
	"strings"

	"kith/server/protocol"
)

// linkScheme marks a link to another article: "kb:ID".
const linkScheme = "kb"

// FilePath is where the files of the folder are served.
const FilePath = "/v1/kb/file/"

// linkResolver resolves the addresses in one file.
type linkResolver struct {
	file     string
	idByPath map[string]string // article ids by the paths of their files
	ids      map[string]bool
	broken   []string // links that lead nowhere
}

// resolveLink lets through web and mail addresses, and links to other articles, by
// their file or by their id.
func (l *linkResolver) resolveLink(address string) (string, bool) {
	address = strings.TrimSpace(address)
	u, err := url.Parse(address)
	if err != nil || len(address) > protocol.AddressLimit {
		return "", false
	}
	switch u.Scheme {
	case "http", "https":
		return u.String(), u.Host != ""
	case "mailto":
		return u.String(), u.Opaque != "" || u.Path != ""
	case linkScheme:
		return l.articleLink(u.Opaque, address)
	case "":
		if u.Host != "" || u.Path == "" {
			return "", false // a place in this page; it has no names
		}
		if id, ok := l.idByPath[l.pathInFolder(u.Path)]; ok {
			return linkScheme + ":" + id, true
		}
		return l.articleLink(strings.Trim(u.Path, "/"), address)
	}
	return "", false
}

func (l *linkResolver) articleLink(id, address string) (string, bool) {
	if l.ids[id] {
		return linkScheme + ":" + id, true
	}
	l.broken = append(l.broken, address)
	return "", false
}

// resolveImage lets through pictures of the folder and of secure addresses.
func (l *linkResolver) resolveImage(address string) (string, bool) {
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil || len(address) > protocol.AddressLimit {
		return "", false
	}
	switch {
	case u.Scheme == "https" && u.Host != "":
		return u.String(), true
	case u.Scheme != "" || u.Host != "" || u.Path == "":
		return "", false
	case strings.HasPrefix(u.Path, FilePath):
		u.Path = strings.TrimPrefix(u.Path, FilePath[:len(FilePath)-1])
	}
	name := l.pathInFolder(u.Path)
	if !isServable(name) {
		return "", false
	}
	result := (&url.URL{Path: FilePath + name}).EscapedPath()
	return result, len(result) <= protocol.AddressLimit
}

// pathInFolder answers the path within the folder that an address in the file means.
// A leading slash means the folder itself.
func (l *linkResolver) pathInFolder(address string) string {
	if strings.HasPrefix(address, "/") {
		return path.Clean(address)[1:]
	}
	return path.Join(path.Dir(l.file), address)
}
