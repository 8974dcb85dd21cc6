package main

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"kith/build/root"
	"kith/build/test/harness"
	"kith/build/tool/drill/badrelease"
)

// A badRelease is one way in which a release can be bad.
type badRelease struct {
	name    string
	mistake badrelease.Mistake
	// change changes one of its files, given the name of its source; nil changes none.
	change func(source string, content []byte) []byte
	// limit is within which time after the first visitor was affected it must be rolled back.
	limit time.Duration
	// because are parts of the sentence that says why it was rolled back, one of which it
	// must have: on a busy machine any canary may look bad for another reason.
	because []string
	// affects says what a visitor does when it first shows: "logout", "send", or "" if
	// something then does not work.
	affects string
}

// badReleases are those of the drill, the incident's first.
var badReleases = []badRelease{
	{name: "lost bindings", limit: logoutLimit, because: []string{"got no answer", "lacked a binding"}, mistake: badrelease.LostBindings, affects: "logout"},
	{name: "panics", limit: waitLimit, because: []string{"panicked"}, mistake: badrelease.Panics},
	{name: "freezes", limit: waitLimit, because: []string{"failed to come"}, mistake: badrelease.Freezes},
	{name: "unsent", limit: waitLimit, because: []string{"got no acknowledgement"}, mistake: badrelease.Unsent},
	{name: "no acknowledgement", limit: waitLimit, because: []string{"got no acknowledgement"}, mistake: badrelease.NoAck},
	{name: "growing state", limit: waitLimit, because: []string{"outgrew the bounds"}, mistake: badrelease.Grows, affects: "send"},
	{name: "former person", limit: logoutLimit, because: []string{"left something of the person"}, mistake: badrelease.FormerPerson, affects: "logout"},
	{name: "no text box", limit: waitLimit, because: []string{"had no text box"}, mistake: badrelease.None, change: around("panel-conversation.css", "", "\ntextarea { visibility: hidden !important }\n")},
	{name: "one engine", limit: waitLimit, because: []string{"never came to a running program", "heartbeats failed to come"}, mistake: badrelease.None, change: around("frame.js", otherEngine, "")},
	{name: "slow", limit: slowLimit, because: []string{"appeared late"}, mistake: badrelease.Slow, affects: "send"},
}

// otherEngine is a script after which nothing compiles for half of the visitors: they
// stand for those with another engine, since the drill's browsers are all of one.
const otherEngine = `if (new URLSearchParams(location.search).get('bucket') % 2) WebAssembly.instantiateStreaming = () => Promise.reject(new WebAssembly.CompileError('an instruction that is not known'));
`

// around returns a change of one file: texts before and after it.
func around(name, before, after string) func(string, []byte) []byte {
	return func(source string, content []byte) []byte {
		if source != name {
			return content
		}
		return slices.Concat([]byte(before), content, []byte(after))
	}
}

// makeReleases makes the bad releases, and a healthy one, of one build with badrelease's
// program.
func makeReleases(tb harness.TB) (map[string]harness.Release, error) {
	project, err := root.Find()
	if err != nil {
		return nil, err
	}
	dist, err := os.MkdirTemp("", "kith-drill-")
	if err != nil {
		return nil, err
	}
	tb.Cleanup(func() { os.RemoveAll(dist) })
	build := exec.Command("go", "run", "./build", "-fast", "-widget", badrelease.Widget, "-dist", filepath.Join(dist, "dist"), "-server", "")
	build.Dir, build.Stderr = project, os.Stderr
	if err := build.Run(); err != nil {
		return nil, err
	}
	made := map[string]harness.Release{}
	for _, b := range append([]badRelease{{name: "healthy", mistake: badrelease.None}}, badReleases...) {
		marked := false
		made[b.name] = harness.MakeReleaseOf(tb, filepath.Join(dist, "dist"), b.name, func(source string, content []byte) []byte {
			if strings.HasSuffix(source, "widget.wasm") {
				content, marked = badrelease.Choose(content, b.mistake)
			}
			if b.change != nil {
				content = b.change(source, content)
			}
			return content
		})
		if !marked {
			return nil, errors.New("the program does not say where its mistake stands")
		}
	}
	return made, nil
}
