// Release is a tool: it writes the release that was built last into one file, which
// "server release add" adds to a server that runs another one.
//
//	go run ./build/tool/release [-key FILE] [-dist DIR] [-o FILE]
package main

import (
	"crypto/ed25519"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"flag"
	"fmt"
	"os"
	"path/filepath"

	"kith/build/root"
	"kith/server/release"
	"kith/static"
)

func main() {
	key := flag.String("key", "", "PEM `FILE` with a private key of the kind ed25519, to sign the release with; \"openssl genpkey -algorithm ed25519 -out FILE\" writes one")
	dist := flag.String("dist", "static/dist", "`FOLDER` with the output of the build")
	out := flag.String("o", "", "`FILE` to write (default: build/bin/release-ID.zip)")
	flag.Parse()
	if err := run(*key, *dist, *out); err != nil {
		fmt.Fprintln(os.Stderr, "release:", err)
		os.Exit(1)
	}
}

func run(keyFile, dist, out string) error {
	project, err := root.Find()
	if err != nil {
		return err
	}
	if !filepath.IsAbs(dist) {
		dist = filepath.Join(project, dist)
	}
	assets, err := static.OpenFS(os.DirFS(dist))
	if err != nil {
		return err
	}
	var key ed25519.PrivateKey
	if keyFile != "" {
		if key, err = readKey(keyFile); err != nil {
			return err
		}
	}
	content, err := release.Pack(assets, key)
	if err != nil {
		return err
	}
	r, err := release.Open(content, nil)
	if err != nil {
		return err
	}
	if out == "" {
		out = filepath.Join(project, "build", "bin", "release-"+r.ID+".zip")
	}
	if err := os.MkdirAll(filepath.Dir(out), 0o755); err != nil {
		return err
	}
	if err := os.WriteFile(out, content, 0o644); err != nil {
		return err
	}
	fmt.Printf("release %s, built %s, stores schema %d that versions from %d on can read: %s\n", r.ID, r.Built.UTC().Format("2006-01-02 15:04"), r.Schema.Version, r.Schema.MinReader, out)
	return json.NewEncoder(os.Stdout).Encode(map[string]any{"release": r.ID, "built": r.Built.UnixMilli(), "bytes": r.Bytes, "signed": key != nil, "file": out})
}

// readKey returns the private key in a PEM file.
func readKey(name string) (ed25519.PrivateKey, error) {
	text, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	if block, _ := pem.Decode(text); block != nil {
		if key, err := x509.ParsePKCS8PrivateKey(block.Bytes); err == nil {
			if private, is := key.(ed25519.PrivateKey); is {
				return private, nil
			}
		}
	}
	return nil, fmt.Errorf("%s is not a PEM file with a private key of the kind ed25519; \"openssl genpkey -algorithm ed25519 -out FILE\" writes one", name)
}
