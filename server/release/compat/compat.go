// Package compat tells whether two releases of the widget read what the other has stored
// in browsers. Each release has in it a program that reads states (wasm/restore), and
// states that it has stored itself, at moments of simulated visits. Each program is run on
// the states of both.
//
// Of this project it imports only server/release, and must never import anything else:
// above all not the code that reads states, which is one release's.
package compat

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"time"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/imports/wasi_snapshot_preview1"

	"kith/server/release"
)

// The files of a release that are used here, by the names of their sources. Both are
// compressed with gzip.
const (
	programName = "restore.wasm.gz"
	statesName  = "states.json.gz"
)

// fileBytes is the size of the largest of these files, uncompressed. Threat: a file
// that unpacks into more memory than there is.
const fileBytes = 32 << 20

// The limits of a program. They are variables because tests, which reach each of them again
// and again on a machine that is busy, have others.
var (
	// timeLimit is how long a check may take. Threat: a program that never ends keeps
	// whoever starts a canary waiting.
	timeLimit = time.Minute

	// outputBytes is how much a program may write. Threat: one that writes without end.
	outputBytes = 64 << 20

	// memoryPages is how much memory a program may have, in units of 64 KB. Threat: one
	// that takes all there is.
	memoryPages uint32 = 256 << 20 / (64 << 10)
)

// cache is nil, or keeps compiled programs, which tests run again and again.
var cache wazero.CompilationCache

// Check returns nil if each of two releases reads what the other stores, and the stable
// one also what the canary has stored of its states: what a rollback leads to. Otherwise
// its error is a sentence, without its full stop, that says what would be lost.
func Check(ctx context.Context, stable, canary *release.Release) error {
	ctx, cancel := context.WithTimeout(ctx, timeLimit)
	defer cancel()
	config := wazero.NewRuntimeConfig().WithMemoryLimitPages(memoryPages).WithCloseOnContextDone(true)
	if cache != nil {
		config = config.WithCompilationCache(cache)
	}
	runtime := wazero.NewRuntimeWithConfig(ctx, config)
	defer runtime.Close(context.WithoutCancel(ctx))
	if _, err := wasi_snapshot_preview1.Instantiate(ctx, runtime); err != nil {
		return err
	}
	s, err := open(ctx, runtime, stable)
	if err != nil {
		return err
	}
	c, err := open(ctx, runtime, canary)
	if err != nil {
		return err
	}
	found, err := s.read(ctx, s.states)
	if err != nil {
		return err
	}
	kept, err := c.finds(ctx, s, s.states, found) // a visitor gets the canary,
	if err != nil {
		return err
	}
	if _, err := s.finds(ctx, c, kept, found); err != nil { // and then the stable release again;
		return err
	}
	if found, err = c.read(ctx, c.states); err != nil {
		return err
	}
	_, err = s.finds(ctx, c, c.states, found) // and another has begun with the canary
	return err
}

// finds returns what a release stores again of states that a writer has stored, and an
// error if it does not find in each what the writer, or itself before, has found in it.
func (o *opened) finds(ctx context.Context, writer *opened, states []string, before []reading) (stored []string, err error) {
	readings, err := o.read(ctx, states)
	if err != nil {
		return nil, err
	}
	for i, r := range readings {
		if r.Aside {
			return nil, fmt.Errorf("%s may not read what %s stores, and would set it aside", o.id, writer.id)
		}
		if what := lost(before[i], r); what != "" {
			return nil, fmt.Errorf("%s does not find all that %s has stored: %s", o.id, writer.id, what)
		}
		stored = append(stored, r.Stored)
	}
	return stored, nil
}

// A reading is what a program finds in a state: wasm/restore writes it.
type reading struct {
	Aside   bool     `json:"aside"`
	Skipped []string `json:"skipped"`
	Found   []found  `json:"found"`
	Stored  string   `json:"stored"`
}

type found struct {
	Kind  string `json:"kind"`
	Thing string `json:"thing"`
}

// lost returns what was found in a state before and is not found now, or "". A release
// that does not know a kind finds nothing of it, and keeps it all the same if it keeps the
// whole state: Found is what a person would miss, and each release finds all kinds.
func lost(before, now reading) string {
	for _, f := range before.Found {
		if !slices.Contains(now.Found, f) {
			return f.Kind + " " + f.Thing
		}
	}
	if len(before.Skipped) == 0 && len(now.Skipped) > 0 {
		return now.Skipped[0]
	}
	return ""
}

// An opened release is one whose program can be run.
type opened struct {
	id      string
	runtime wazero.Runtime
	program wazero.CompiledModule
	states  []string
}

// open reads the program and the states of a release.
func open(ctx context.Context, runtime wazero.Runtime, r *release.Release) (*opened, error) {
	wasm, err := file(r, programName)
	if err != nil {
		return nil, err
	}
	text, err := file(r, statesName)
	if err != nil {
		return nil, err
	}
	o := &opened{id: r.ID, runtime: runtime}
	if err := json.Unmarshal(text, &o.states); err != nil || len(o.states) == 0 {
		return nil, fmt.Errorf("the states that %s has with it cannot be read; build it again", r.ID)
	}
	if o.program, err = runtime.CompileModule(ctx, wasm); err != nil {
		return nil, fmt.Errorf("the program of %s that reads states cannot be compiled; build it again", r.ID)
	}
	return o, nil
}

// file returns one of a release's files, uncompressed.
func file(r *release.Release, name string) ([]byte, error) {
	f, is := r.Assets.ByName(name)
	if !is {
		return nil, fmt.Errorf("%s has no %s, so that it cannot be seen whether its states can be read; build it again", r.ID, name)
	}
	compressed, err := fs.ReadFile(r.Assets.FS, f.File)
	if err != nil {
		return nil, err
	}
	z, err := gzip.NewReader(bytes.NewReader(compressed))
	if err != nil {
		return nil, fmt.Errorf("%s of %s cannot be unpacked; build it again", name, r.ID)
	}
	content, err := io.ReadAll(io.LimitReader(z, fileBytes+1))
	if err != nil || len(content) > fileBytes {
		return nil, fmt.Errorf("%s of %s cannot be unpacked; build it again", name, r.ID)
	}
	return content, nil
}

// read runs the program on states.
func (o *opened) read(ctx context.Context, states []string) ([]reading, error) {
	input, err := json.Marshal(map[string][]string{"states": states})
	if err != nil {
		return nil, err
	}
	out := &bounded{left: outputBytes}
	var stderr bounded
	stderr.left = 4 << 10
	config := wazero.NewModuleConfig().WithStdin(bytes.NewReader(input)).WithStdout(out).WithStderr(&stderr).WithName("")
	module, err := o.runtime.InstantiateModule(ctx, o.program, config)
	if module != nil {
		defer module.Close(context.WithoutCancel(ctx))
	}
	if err != nil {
		if ctx.Err() != nil {
			return nil, fmt.Errorf("the program of %s that reads states does not end", o.id)
		}
		return nil, fmt.Errorf("the program of %s that reads states fails: %w %s", o.id, err, stderr.Bytes())
	}
	var output struct {
		Readings []reading `json:"readings"`
	}
	if err := json.Unmarshal(out.Bytes(), &output); err != nil || len(output.Readings) != len(states) {
		return nil, fmt.Errorf("the program of %s that reads states has written something that cannot be used", o.id)
	}
	return output.Readings, nil
}

// A bounded buffer takes so many bytes and no more.
type bounded struct {
	bytes.Buffer
	left int
}

var errTooMuch = errors.New("too much is written")

// Write implements io.Writer.
func (b *bounded) Write(p []byte) (int, error) {
	if len(p) > b.left {
		return 0, errTooMuch
	}
	b.left -= len(p)
	return b.Buffer.Write(p)
}
