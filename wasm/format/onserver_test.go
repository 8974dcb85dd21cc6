package format_test

import (
	"testing"

	"kith/wasm/format"
)

func TestAbsolute(t *testing.T) {
	for path, want := range map[string]string{
		"/v1/picture/p1?v=2":        "https://shop.example/chat/v1/picture/p1?v=2",
		"https://cdn.example/a.png": "https://cdn.example/a.png",
		"//cdn.example/a.png":       "//cdn.example/a.png",
		"":                          "",
	} {
		if got := format.Absolute("https://shop.example/chat/", path); got != want {
			t.Errorf("%q: %q, want %q", path, got, want)
		}
	}
}

func TestOnServer(t *testing.T) {
	for path, want := range map[string]string{
		"/v1/picture/p1?v=2":        "./v1/picture/p1?v=2",
		"/":                         "./",
		"https://cdn.example/a.png": "https://cdn.example/a.png",
		"//cdn.example/a.png":       "//cdn.example/a.png",
		"":                          "",
	} {
		if got := format.OnServer(path); got != want {
			t.Errorf("%q: %q, want %q", path, got, want)
		}
	}
}
