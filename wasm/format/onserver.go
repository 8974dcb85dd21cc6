package format

import "strings"

// OnServer returns the address, within the panel's document and the inbox, of a path
// on the server such as "/v1/picture/p1". The server may be below a path of a host
// that is not its own, as https://shop.example/chat/; both documents stand at its
// root, so that an address relative to them leads there. Another address stays.
func OnServer(path string) string {
	if isPath(path) {
		return "." + path
	}
	return path
}

// Absolute returns the address of a path on the server for a page of another site,
// given the address of the server's root. Another address stays.
func Absolute(server, path string) string {
	if isPath(path) {
		return strings.TrimSuffix(server, "/") + path
	}
	return path
}

// isPath reports whether an address is a path on the server.
func isPath(address string) bool {
	return strings.HasPrefix(address, "/") && !strings.HasPrefix(address, "//")
}
