package web

import (
	"testing"

	"kith/static"
)

func TestChoose(t *testing.T) {
	f := static.File{File: "f", Encodings: []static.Encoding{{Name: "br", File: "f.br"}, {Name: "zstd", File: "f.zst"}, {Name: "gzip", File: "f.gz"}}}
	for accept, want := range map[string]string{
		"":                         "f",
		"gzip, deflate, br, zstd":  "f.br",
		"gzip, deflate":            "f.gz",
		"GZIP":                     "f.gz",
		"x-gzip":                   "f.gz",
		"gzip;q=1.0, br;q=0.5":     "f.gz",
		"br;q=0, gzip;q=0.1":       "f.gz",
		"zstd ; q=0.9,br; q=0.9":   "f.br",
		"*":                        "f.br",
		"*;q=0.1, gzip;q=0":        "f.br",
		"*;q=0, gzip":              "f.gz",
		"identity":                 "f",
		"identity;q=1, br;q=0.5":   "f",
		"identity;q=0.5, br;q=1":   "f.br",
		"deflate":                  "f",
		"br;q=nonsense, gzip":      "f.gz",
		"br;q=7":                   "f",
		"br;q=1":                   "f.br",
		"br;q=-1, gzip;q=0.1":      "f.gz",
		"br;q=-1":                  "f",
		"*;q=-1":                   "",
		"identity;q=0.5, br;q=0.5": "f.br",
		"br;q=0.1, zstd;q=0.1, gzip;q=0.1, *;q=0.5": "f.br",
		"identity;q=0":                  "",
		"*;q=0":                         "",
		"identity;q=0, gzip":            "f.gz",
		"br;q=0, zstd;q=0, gzip;q=0":    "f",
		"gzip;q=0.001, identity;q=0.01": "f",
	} {
		t.Run(accept, func(t *testing.T) {
			name, _, ok := chooseEncoding(f, accept)
			if !ok {
				name = ""
			}
			if name != want {
				t.Errorf("chose %q, want %q", name, want)
			}
		})
	}
}
