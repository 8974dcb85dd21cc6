package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"kith/build/assets"
	"kith/build/programs"
	"kith/build/root"
	"kith/build/symbols"
	"kith/build/tighten"
	"kith/static"
	"kith/wasm/chat"
	"kith/wasm/chat/state"
	"kith/wasm/html"
	"kith/wasm/locale"
	"kith/wasm/simulation"
)

// defaultDist is the folder that static.go embeds.
const defaultDist = "static/dist"

type options struct {
	fast, tighten        bool
	widget, dist, server string
}

// build makes the assets, then the server, and returns a line that says what it
// made.
func (o options) build(ctx context.Context) (string, error) {
	project, err := root.Find()
	if err != nil {
		return "", err
	}
	tools := programs.Toolchain{Root: project, Widget: o.widget}
	dist := inside(project, o.dist)
	manifest, err := o.assets(ctx, tools, dist)
	if err != nil {
		return "", err
	}
	summary := fmt.Sprintf("build %s: %d files", manifest.Build, len(manifest.Files))
	if o.server == "" {
		return summary, nil
	}
	other := dist
	if dist == inside(project, defaultDist) {
		other = ""
	}
	return summary + ", " + o.server, tools.Server(ctx, inside(project, o.server), other)
}

func (o options) assets(ctx context.Context, tools programs.Toolchain, dist string) (static.Manifest, error) {
	sources := os.DirFS(filepath.Join(tools.Root, "static"))
	states, err := storedStates()
	if err != nil {
		return static.Manifest{}, err
	}
	id, err := releaseID(ctx, tools, sources, states)
	if err != nil {
		return static.Manifest{}, err
	}
	compiled, err := tools.Compile(ctx, id)
	if err != nil {
		return static.Manifest{}, err
	}
	restore, err := tools.Restore(ctx)
	if err != nil {
		return static.Manifest{}, err
	}
	if o.tighten {
		if err := tightenAll(ctx, tools, id, compiled); err != nil {
			return static.Manifest{}, err
		}
	}
	for name, content := range map[string][]byte{"restore.wasm.gz": restore, "states.json.gz": states} {
		if compiled[name], err = compress(content); err != nil {
			return static.Manifest{}, err
		}
	}
	cache := assets.Cache(filepath.Join(tools.Root, "build", "cache"))
	maker := assets.Builder{
		Sources:    sources,
		Compiled:   compiled,
		Screens:    map[string]assets.Screen{},
		BuildID:    id,
		Built:      firstBuilt(dist, id),
		Schema:     static.Schema{Version: state.Current.Version, MinReader: state.Current.MinReader},
		Compressor: assets.Compressor{Fast: o.fast, Cache: cache},
	}
	for _, language := range locale.Languages {
		s, waiting := chat.Prerender(language), ""
		for _, n := range chat.PrerenderWaiting(language).Body.Children {
			waiting += html.Render(n)
		}
		maker.Screens[language] = assets.Screen{Dir: s.Dir, Name: s.Name, Title: s.Title, Body: html.Render(s.Body), Waiting: waiting}
	}
	plan, err := assets.Plan(maker.Sources, names(compiled), locale.Languages)
	if err != nil {
		return static.Manifest{}, err
	}
	files, manifest, err := maker.Build(plan)
	if err != nil {
		return static.Manifest{}, err
	}
	if err := assets.Write(dist, files, manifest); err != nil {
		return static.Manifest{}, err
	}
	return manifest, cache.Prune(time.Now())
}

// releaseID returns the id of a release, 16 hexadecimal digits: a hash of everything
// that it is made of, the sources of the programs, those in static/, and the states.
func releaseID(ctx context.Context, tools programs.Toolchain, sources fs.FS, states []byte) (string, error) {
	compiled, err := tools.ID(ctx)
	if err != nil {
		return "", err
	}
	sum := sha256.New()
	fmt.Fprintf(sum, "%s\n%s\n", compiled, states)
	if err := assets.HashSources(sum, sources); err != nil {
		return "", err
	}
	return fmt.Sprintf("%x", sum.Sum(nil)[:8]), nil
}

// statesCount is how many stored states a release has with it.
const statesCount = 200

// storedStates returns states that this release has stored, as JSON: another release is
// tried on them before either becomes a canary.
func storedStates() ([]byte, error) {
	states, err := simulation.StoredStates(statesCount)
	if err != nil {
		return nil, err
	}
	return json.Marshal(states)
}

// compress compresses a file that only the server reads.
func compress(content []byte) ([]byte, error) {
	var b bytes.Buffer
	z, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	if _, err := z.Write(content); err != nil {
		return nil, err
	}
	err = z.Close()
	return b.Bytes(), err
}

// firstBuilt returns when a release was built first, Unix milliseconds: now, unless the
// folder holds it already, so that to build again changes nothing.
func firstBuilt(dist, id string) int64 {
	before, err := static.OpenFS(os.DirFS(dist))
	if err == nil && before.Manifest.Build == id && before.Manifest.Built > 0 {
		return before.Manifest.Built
	}
	return time.Now().UnixMilli()
}

// tightenAll tightens the programs among the compiled files, and writes the symbol
// file of what that takes away.
func tightenAll(ctx context.Context, tools programs.Toolchain, id string, compiled map[string][]byte) error {
	version, err := tools.Version(ctx)
	if err != nil {
		return err
	}
	if err := tighten.Check(version); err != nil {
		return err
	}
	file := symbols.File{Build: id, Go: version, Programs: map[string]symbols.Program{}}
	for name, content := range compiled {
		if filepath.Ext(name) != ".wasm" {
			continue
		}
		if file.Programs[name], err = symbols.Of(content); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		if compiled[name], err = tighten.Tighten(version, content); err != nil {
			return fmt.Errorf("%s: %w; -tighten=false builds without it", name, err)
		}
	}
	_, err = file.Write(filepath.Join(tools.Root, filepath.FromSlash(symbols.Folder)))
	return err
}

func names(files map[string][]byte) []string {
	var all []string
	for name := range files {
		all = append(all, name)
	}
	return all
}

func inside(project, name string) string {
	if filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(project, name)
}
