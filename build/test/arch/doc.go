// Package arch is a test: it holds the rules of the architecture, and its tests
// check that the sources follow them.
//
//	arrow.go      which component may import which
//	layer.go      which file of a larger package may refer to which
//	external.go   who may import certain packages of other modules
//	heavy.go      what must not be linked into the programs for the browser
//	pure.go       which components use no clock, files, network or goroutines
//	buildtag.go   what must carry the build tag of js/wasm
//	download.go   how large a download may be
//	names.go      what is at the top level, and which names say nothing
//	text.go       what must not occur in a source
//
// Each rule is a function that returns its violations, so that it can be tested
// with sources that break it; each table gives its reasons.
//
// It may import build/assets, build/root, build/tighten and static, and nothing
// else of this project.
package arch
