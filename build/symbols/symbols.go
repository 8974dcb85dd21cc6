// Package symbols is a part of the build: it keeps what build/tighten takes out of
// the programs for the browser, the file and line of every call, and puts it back
// into a stack that a browser's console shows.
//
// The build writes a symbol file beside the server, build/bin/symbols/BUILD.json,
// named by the id that the programs report. It is not among the files that the
// server serves. Who keeps it with a release can read every stack from it; the same
// sources, built with the same version of Go, make the same file again.
//
// It may import build/tighten and nothing else of this project.
package symbols

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"kith/build/tighten"
)

// Folder is where the build writes symbol files, relative to the project.
const Folder = "build/bin/symbols"

// A File holds the symbols of the programs of one build.
type File struct {
	Build    string             `json:"build"`
	Go       string             `json:"go"` // the version of Go, as go env GOVERSION prints it
	Programs map[string]Program `json:"programs"`
}

// A Program holds the symbols of one program.
type Program struct {
	Files     []string   `json:"files"`
	Functions []Function `json:"functions"`
}

// A Function holds the symbols of one function.
type Function struct {
	Index int    `json:"index"` // in the wasm module
	Name  string `json:"name"`
	// Lines are triples: the code from an offset on comes from a file, an index of
	// Files, and a line.
	Lines [][3]int `json:"lines"`
}

// Of returns the symbols of a program that is not tightened yet.
func Of(wasm []byte) (Program, error) {
	functions, err := tighten.Functions(wasm)
	if err != nil {
		return Program{}, err
	}
	var p Program
	files := map[string]int{}
	for _, f := range functions {
		symbols := Function{Index: f.Index, Name: f.Name, Lines: [][3]int{}}
		for _, l := range f.Lines {
			file, ok := files[l.File]
			if !ok {
				file = len(p.Files)
				files[l.File] = file
				p.Files = append(p.Files, l.File)
			}
			symbols.Lines = append(symbols.Lines, [3]int{l.Offset, file, l.Number})
		}
		p.Functions = append(p.Functions, symbols)
	}
	return p, nil
}

// Write writes the file into a folder, which it makes if there is none, and
// returns its name.
func (f File) Write(folder string) (string, error) {
	text, err := json.Marshal(f)
	if err != nil {
		return "", err
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return "", err
	}
	name := filepath.Join(folder, f.Build+".json")
	return name, os.WriteFile(name, append(text, '\n'), 0o644)
}

// Read reads a symbol file.
func Read(name string) (f File, err error) {
	text, err := os.ReadFile(name)
	if err != nil {
		return f, err
	}
	if err := json.Unmarshal(text, &f); err != nil {
		return f, fmt.Errorf("%s: %w", name, err)
	}
	return f, nil
}

var (
	// place is the line below the name of a function in a stack that Go prints.
	place = regexp.MustCompile(`^(\s+)\S*?\?:0 \+0x([0-9a-f]+)`)
	// frame is what a browser prints for a function of a module without names.
	frame = regexp.MustCompile(`wasm-function\[(\d+)\]`)
	// creator is the name of a function in the last lines of a goroutine's stack.
	creator = regexp.MustCompile(`^\s*created by (\S+)`)
)

// Annotate returns a text with the symbols put in: the files and lines in a stack
// that Go printed, and the names and files behind each wasm-function[N] of a stack
// that the browser printed. Everything else stays as it is, and so does what has no
// symbol.
func (p Program) Annotate(text string) string {
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		if m := place.FindStringSubmatch(line); m != nil && i > 0 {
			offset, err := strconv.ParseInt(m[2], 16, 32)
			if at := p.at(calledName(lines[i-1]), int(offset)); at != "" && err == nil {
				lines[i] = m[1] + at + " +0x" + m[2] + line[len(m[0]):]
			}
		}
		lines[i] = frame.ReplaceAllStringFunc(lines[i], func(found string) string {
			index, err := strconv.Atoi(frame.FindStringSubmatch(found)[1])
			j, ok := slices.BinarySearchFunc(p.Functions, index, func(f Function, i int) int { return f.Index - i })
			if !ok || err != nil {
				return found
			}
			return found + " (" + p.Functions[j].Name + " in " + p.line(p.Functions[j], 0) + ")"
		})
	}
	return strings.Join(lines, "\n")
}

// calledName returns the name of a function from the line of a stack with its name
// and arguments.
func calledName(line string) string {
	if m := creator.FindStringSubmatch(line); m != nil {
		return m[1]
	}
	line = strings.TrimSpace(line)
	if i := strings.LastIndexByte(line, '('); i > 0 && strings.HasSuffix(line, ")") {
		line = line[:i]
	}
	if line == "panic" {
		return "runtime.gopanic" // Go prints it so
	}
	return line
}

// at returns the place of a call in the function of a name. Functions that differ
// in type arguments alone have one name; all places are given then.
func (p Program) at(name string, offset int) string {
	var places []string
	for _, f := range p.Functions {
		if f.Name != name {
			continue
		}
		if at := p.line(f, offset); !slices.Contains(places, at) {
			places = append(places, at)
		}
	}
	return strings.Join(places, " or ")
}

// line returns the file and line of an offset. The offset is where a call returns
// to, so it is the code before it that counts.
func (p Program) line(f Function, offset int) string {
	at := "?:0"
	for _, l := range f.Lines {
		if l[0] > max(offset-1, 0) {
			break
		}
		at = fmt.Sprintf("%s:%d", p.Files[l[1]], l[2])
	}
	return at
}
