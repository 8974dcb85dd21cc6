package kb

import (
	"net/url"
	"path"
	"strings"

	"kith/server/protocol"
)

// linkScheme marks a link to another article: "kb:ID".
const linkScheme = "kb"

// FilePath is the path below which the files of the folder are served.
const FilePath = "/v1/kb/file/"

// linkResolver resolves the addresses in one file of the folder.
type linkResolver struct {
	file     string
	idByPath map[string]string // article ids by the paths of their files
	ids      map[string]bool
	broken   []string // links that lead to no article
}

// resolveLink allows web and mail addresses, and links to other articles by their
// file or by their id. It reports whether the link may be followed.
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
			return "", false // an anchor in this article; headings have no ids
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

// resolveImage allows pictures of the folder and at https addresses.
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

// pathInFolder returns the path within the folder of a relative address in the
// file. A leading slash stands for the folder itself.
func (l *linkResolver) pathInFolder(address string) string {
	if strings.HasPrefix(address, "/") {
		return path.Clean(address)[1:]
	}
	return path.Join(path.Dir(l.file), address)
}
