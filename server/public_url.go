package main

import (
	"errors"
	"fmt"
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// publicURL is a flag.Value: the address at which browsers reach the server, without
// a slash at its end. The zero value is none.
type publicURL struct{ *url.URL }

// String implements flag.Value.
func (p *publicURL) String() string {
	if p.URL == nil {
		return ""
	}
	return p.URL.String()
}

// ownPaths are the first segments of the server's own paths. Below an address that
// begins with one of them it could not be told whether a proxy has removed that part
// of a request's path.
var ownPaths = []string{"a", "chat-web", "core.js", "demo", "frame.html", "healthz", "inbox", "kustomer.d.ts", "metrics", "readyz", "v1", "widget.js"}

const (
	hostLetters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-"
	pathLetters = hostLetters + "_~"
)

// Set implements flag.Value.
func (p *publicURL) Set(text string) error {
	u, err := url.Parse(text)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return fmt.Errorf("%q is not an address such as https://chat.example", text)
	}
	if u.User != nil {
		return errors.New("the address may not have a user name or a password")
	}
	if strings.ContainsAny(text, "?#") {
		return fmt.Errorf("%q may not have a query or a fragment", text)
	}
	if !validHost(u) {
		return fmt.Errorf("%q is not a host of letters, digits, dots and dashes (international ones begin with xn--) or an IP address, with a port if need be", u.Host)
	}
	path := strings.TrimSuffix(u.EscapedPath(), "/")
	segments := strings.Split(path, "/")[1:]
	if path == "" {
		segments = nil
	}
	for _, segment := range segments {
		if segment == "" || segment == "." || segment == ".." || strings.Trim(segment, pathLetters) != "" {
			return fmt.Errorf("the path %q may have only letters, digits, dots, dashes and underscores between its slashes", path)
		}
	}
	if len(segments) > 0 && slices.Contains(ownPaths, segments[0]) {
		return fmt.Errorf("the path %q is one of the chat's own; choose another, such as /chat", path)
	}
	host := strings.ToLower(u.Host)
	if port := u.Port(); u.Scheme == "http" && port == "80" || u.Scheme == "https" && port == "443" {
		host = strings.TrimSuffix(host, ":"+port)
	}
	p.URL = &url.URL{Scheme: u.Scheme, Host: host, Path: path}
	return nil
}

// validHost reports whether an address has a host, and no port or a valid one.
func validHost(u *url.URL) bool {
	if strings.HasSuffix(u.Host, ":") || u.Port() != "" && !validPort(u.Port()) {
		return false
	}
	name := u.Hostname()
	if _, err := netip.ParseAddr(name); err == nil {
		return !strings.Contains(name, "%") // a zone means nothing to another machine
	}
	return name != "" && strings.Trim(name, hostLetters) == "" && !strings.HasPrefix(name, ".") && !strings.Contains(name, "..")
}

// validPort reports whether a text is a port from 0 to 65535, in digits.
func validPort(text string) bool {
	n, err := strconv.ParseUint(text, 10, 16)
	return err == nil && text == strconv.FormatUint(n, 10)
}

// isLoopback reports whether a host, without its port, means this machine alone.
func isLoopback(host string) bool {
	a, err := netip.ParseAddr(host)
	return err == nil && a.Unmap().IsLoopback() || strings.EqualFold(host, "localhost")
}
