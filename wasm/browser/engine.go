//go:build js && wasm

package browser

import (
	"math/rand/v2"

	"github.com/hack-pad/safejs"

	"kith/wasm/app"
	"kith/wasm/html"
)

// Run runs a program until its document is closed. It never returns. Create
// returns the program as it is before any event, whose screen the build has
// rendered into the document.
func Run(create func() app.Program, host Host) {
	start(create, host)
	select {}
}

// Language returns the language of the document, in which its first screen was
// rendered.
func Language() string { return getString(global, "document.documentElement.lang") }

// An engine runs a program, and holds everything that the program uses in the
// browser.
type engine struct {
	create      func() app.Program
	loop        *app.Loop
	host        Host
	random      *rand.ChaCha8
	queue       []app.Event
	started     bool // whether startProgram was called
	handling    bool // whether handleQueue is running
	stopped     bool
	cleanups    map[int64]func() // called by stop, see onStop
	lastCleanup int64            // the last key in cleanups
	shown       shownScreen
	timer       timer
	socket      *socket             // nil if none is open or being opened
	requests    map[string]*request // by name
	scroll      scroll
	sound       sound
	liveRegion  safejs.Value // for announce
}

// start starts to listen. The host starts the program.
func start(create func() app.Program, host Host) *engine {
	e := &engine{
		create:     create,
		loop:       app.NewLoop(create()),
		host:       host,
		random:     rand.NewChaCha8(randomSeed()),
		cleanups:   map[int64]func(){},
		requests:   map[string]*request{},
		liveRegion: safejs.Null(),
	}
	e.listenActions()
	e.listenEnvironment()
	e.initLiveRegion()
	e.initTimer()
	host.attach(e)
	return e
}

// stop stops everything that the engine has started. Only tests call it.
func (e *engine) stop() {
	e.stopped = true
	for _, r := range e.requests {
		r.cancel()
	}
	e.closeSocket(1000)
	for key, cleanup := range e.cleanups {
		delete(e.cleanups, key)
		cleanup()
	}
}

// startProgram handles Started, and after it the events that were queued before.
// Then static/frame.js repeats what a person pressed meanwhile.
func (e *engine) startProgram(stored, config string) {
	if e.started {
		return
	}
	e.started = true
	started := app.Started{
		Stored:  stored,
		Config:  config,
		Sent:    takeSent(),
		Typed:   getString(querySelector("#screen textarea"), "value"),
		Visible: visible(),
		Online:  online(),
		Kept:    getString(global, "history.state"),
		Frame:   frameID(),
	}
	if started.Kept != "" {
		keep("")
	}
	e.queue = append([]app.Event{started}, e.queue...)
	e.handleQueue()
	e.host.started(e.shown.any)
	_, _ = get(global, "kith").Call("started")
}

// takeSent returns what a person has sent before the program runs, and has static/frame.js
// show the first screen again, which the program knows.
func takeSent() string {
	list, err := get(global, "kith").Call("takeSent")
	if err != nil {
		return ""
	}
	return asString(list)
}

// enqueue queues an event. It is handled when the callback returns that is running.
func (e *engine) enqueue(event app.Event) { e.queue = append(e.queue, event) }

// handleQueue handles the queued events in order. If it is called from within
// itself, as when a patch moves the focus, it leaves them to the outer call.
func (e *engine) handleQueue() {
	if e.handling || !e.started {
		return
	}
	e.handling = true
	for len(e.queue) > 0 && !e.stopped {
		event := e.queue[0]
		e.queue = e.queue[1:]
		e.handle(event)
	}
	e.handling = false
}

// handle handles one event and applies the step. If the program panics because of
// its saved state, it is started again without it: a program that starts empty is
// better than one that never starts.
func (e *engine) handle(event app.Event) {
	var step app.Step
	ok := guard(func() { step = e.loop.Handle(e.moment(), event) })
	if s, first := event.(app.Started); !ok && first && s.Stored != "" {
		logError("the saved state could not be used")
		outcome("restore", true)
		s.Stored = ""
		e.loop = app.NewLoop(e.create())
		ok = guard(func() { step = e.loop.Handle(e.moment(), s) })
	}
	if _, ok := event.(app.StorageChanged); ok {
		e.host.storageHandled()
	}
	if !ok {
		return
	}
	if step.Store {
		guard(func() { e.host.store(step.Stored) })
	}
	guard(func() { e.applyPatches(step.Patches, step.Screen.Body) })
	guard(func() { e.applyScreen(step.Screen) })
	for _, effect := range step.Effects {
		guard(func() { e.perform(effect) })
	}
	if _, ok := event.(app.Pinged); ok {
		e.host.pong()
	}
}

// applyPatches applies patches to the document. If they do not fit, because
// something else has changed it, such as a translator, it is replaced by the whole
// tree.
func (e *engine) applyPatches(patches html.Patches, whole *html.Node) {
	if patches == "" {
		return
	}
	if _, err := get(global, "kith").Call("patch", string(patches)); err != nil {
		logError("the document was changed by something else: " + err.Error())
		call(get(global, "kith"), "patch", string(html.Replace(whole)))
	}
}

// moment returns the time and fresh randomness for an event.
func (e *engine) moment() app.Moment {
	m := app.Moment{Now: now()}
	_, _ = e.random.Read(m.Seed[:])
	return m
}

// randomSeed returns the seed of all randomness of this document. It panics if the
// browser has no randomness, because ids and tokens could be guessed.
func randomSeed() (seed [32]byte) {
	bytes, err := construct("Uint8Array", len(seed))
	if err == nil {
		_, err = get(global, "crypto").Call("getRandomValues", bytes)
	}
	if err == nil {
		_, err = safejs.CopyBytesToGo(seed[:], bytes)
	}
	if err != nil {
		panic("no randomness: " + err.Error())
	}
	return seed
}
