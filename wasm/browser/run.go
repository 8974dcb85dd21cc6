//go:build js && wasm

package browser

import (
	"math/rand/v2"

	"github.com/hack-pad/safejs"

	"kith/wasm/app"
	"kith/wasm/html"
)

// Run runs a program until its document is gone. It never returns. Make makes
// the program as it is before any event, which is how the document shows it
// already.
func Run(create func() app.Program, host Host) {
	start(create, host)
	select {}
}

// Language is the language of the document, in which its first screen was
// rendered.
func Language() string { return word(global, "document.documentElement.lang") }

// An engine is a program and everything it touches.
type engine struct {
	create   func() app.Program
	loop     *app.Loop
	host     Host
	random   *rand.ChaCha8
	queue    []app.Event
	begun    bool // whether Started was taken in
	busy     bool // whether events are being taken in
	stopped  bool
	undo     map[int64]func()
	undone   int64
	look     look
	alarm    alarm
	socket   *socket
	requests map[string]*request
	scroll   scroll
	tone     tone
	voice    safejs.Value // the region that is read aloud; null before the first time
}

// start begins to listen. The host says when the program begins.
func start(create func() app.Program, host Host) *engine {
	e := &engine{
		create:   create,
		loop:     app.NewLoop(create()),
		host:     host,
		random:   rand.NewChaCha8(entropy()),
		undo:     map[int64]func(){},
		requests: map[string]*request{},
		voice:    safejs.Null(),
	}
	e.listenActions()
	e.listenWorld()
	e.prepareVoice()
	e.prepareAlarm()
	host.open(e)
	return e
}

// stop ends everything that the engine began.
func (e *engine) stop() {
	e.stopped = true
	for _, r := range e.requests {
		r.end()
	}
	e.drop(1000)
	for key, undo := range e.undo {
		delete(e.undo, key)
		undo()
	}
}

// begin makes Started the first event, whatever happened before.
func (e *engine) begin(stored, config string) {
	if e.begun {
		return
	}
	e.begun = true
	started := app.Started{
		Stored:  stored,
		Config:  config,
		Typed:   word(find("#screen textarea"), "value"),
		Visible: visible(),
		Online:  online(),
	}
	e.queue = append([]app.Event{started}, e.queue...)
	e.run()
	e.host.begun(e.look.known)
	_, _ = at(global, "kith").Call("begun")
}

// take puts an event behind those that wait. The border takes it in.
func (e *engine) take(event app.Event) { e.queue = append(e.queue, event) }

// run takes in what waits, in order. Called from within itself, as when a patch
// moves the focus, it leaves that to the first.
func (e *engine) run() {
	if e.busy || !e.begun {
		return
	}
	e.busy = true
	for len(e.queue) > 0 && !e.stopped {
		event := e.queue[0]
		e.queue = e.queue[1:]
		e.step(event)
	}
	e.busy = false
}

// step takes in one event and does what follows. A saved state at which the
// program panics is given up: a program that begins anew is better than one
// that never begins.
func (e *engine) step(event app.Event) {
	var step app.Step
	ok := guard(func() { step = e.loop.Handle(e.moment(), event) })
	if s, first := event.(app.Started); !ok && first && s.Stored != "" {
		report("the saved state could not be used")
		s.Stored = ""
		e.loop = app.NewLoop(e.create())
		ok = guard(func() { step = e.loop.Handle(e.moment(), s) })
	}
	if _, restored := event.(app.StorageChanged); restored {
		e.host.restored()
	}
	if !ok {
		return
	}
	if step.Store {
		guard(func() { e.host.store(step.Stored) })
	}
	guard(func() { e.patch(step.Patches, step.Screen.Body) })
	guard(func() { e.show(step.Screen) })
	for _, effect := range step.Effects {
		guard(func() { e.perform(effect) })
	}
}

// patch changes the document. If something else changed it, such as a
// translator, so that the patches do not fit, it is made anew.
func (e *engine) patch(patches html.Patches, whole html.Node) {
	if patches == "" {
		return
	}
	if _, err := at(global, "kith").Call("patch", string(patches)); err != nil {
		report("the document was changed by something else: " + err.Error())
		call(at(global, "kith"), "patch", string(html.Replace(whole)))
	}
}

func (e *engine) moment() app.Moment {
	m := app.Moment{Now: now()}
	_, _ = e.random.Read(m.Seed[:])
	return m
}

// entropy is what all randomness of this document comes from.
func entropy() (seed [32]byte) {
	bytes, err := build("Uint8Array", len(seed))
	if err == nil {
		_, err = at(global, "crypto").Call("getRandomValues", bytes)
	}
	if err == nil {
		_, err = safejs.CopyBytesToGo(seed[:], bytes)
	}
	if err != nil {
		panic("no randomness: " + err.Error()) // ids and tokens could be guessed
	}
	return seed
}
