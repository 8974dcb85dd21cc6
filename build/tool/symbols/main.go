// Symbols is a tool: it reads a stack, as a browser's console or Go prints it, from
// standard input, and prints it with the functions, files and lines that it names.
//
//	go run ./build/tool/symbols [-program widget.wasm] [-file build/bin/symbols/BUILD.json] < stack.txt
//
// The program for the inbox is -program inbox.wasm. Without -file, the symbol file
// of the newest build is used. A build prints its id, and static/dist/manifest.json
// holds it.
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"kith/build/root"
	"kith/build/symbols"
)

func main() {
	program := flag.String("program", "widget.wasm", "the `program` that printed the stack")
	file := flag.String("file", "", "the symbol `file` of the build; the newest one if empty")
	flag.Parse()
	if flag.NArg() > 0 {
		flag.Usage()
		os.Exit(2)
	}
	if err := run(*program, *file, os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "symbols:", err)
		os.Exit(1)
	}
}

func run(program, file string, in io.Reader, out io.Writer) error {
	if file == "" {
		var err error
		if file, err = newest(); err != nil {
			return err
		}
	}
	f, err := symbols.Read(file)
	if err != nil {
		return err
	}
	p, ok := f.Programs[program]
	if !ok {
		return fmt.Errorf("%s has no program %q, only %s", file, program, strings.Join(slices.Sorted(maps.Keys(f.Programs)), ", "))
	}
	stack, err := io.ReadAll(in)
	if err != nil {
		return err
	}
	_, err = io.WriteString(out, p.Annotate(string(stack)))
	return err
}

// newest returns the name of the symbol file that was written last.
func newest() (name string, err error) {
	project, err := root.Find()
	if err != nil {
		return "", err
	}
	files, err := filepath.Glob(filepath.Join(project, filepath.FromSlash(symbols.Folder), "*.json"))
	if err != nil {
		return "", err
	}
	var latest os.FileInfo
	for _, f := range files {
		if info, err := os.Stat(f); err == nil && (latest == nil || info.ModTime().After(latest.ModTime())) {
			name, latest = f, info
		}
	}
	if name == "" {
		return "", errors.New("there is no symbol file in " + symbols.Folder + ": run make build, or name one with -file")
	}
	return name, nil
}
