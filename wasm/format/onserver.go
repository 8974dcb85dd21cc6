package format

import "strings"

// OnServer returns the address, within the panel's document and the inbox, of a path
// on the server such as "/v1/picture/p1". The server may be below a path of a host
// that is not its own, as https://shop.example/chat/; both documents stand at its
// root, so that an address relative to them leads there. Another address stays.
func OnServer(path string) string {
	if strings.HasPrefix(path, "/") && !strings.HasPrefix(path, "//") {
		return "." + path
	}
	return path
}
