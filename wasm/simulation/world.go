// Package simulation lets everything happen to the visitor's program that can happen
// to it, in any order, and holds it against what a visitor must be able to
// rely on.
//
// A World is a site with its storage, some tabs that run the real program in a
// simulated browser, a network that loses and doubles, and a server. A walk is
// a script of steps; after each of them the invariants hold. One that fails is
// shortened to its smallest form and printed as a script.
//
// It is for tests and tools. It may import wasm/chat, wasm/app, wasm/html and
// server/protocol, and nothing of it is part of the product.
package simulation

import (
	"encoding/binary"
	"math/rand/v2"
	"strconv"

	"kith/server/protocol"
	"kith/wasm/app"
	"kith/wasm/chat"
)

// A World is one visitor's device and the server it talks to.
type World struct {
	now         int64 // true time, Unix milliseconds
	random      *rand.ChaCha8
	server      *server
	storage     storage
	tabs        []*tab
	offline     bool
	release     int64
	expected    expected
	mutation    Mutation
	steps       int64
	newerStored string // what a newer release stored, while it must stay as it is
	// thorough looks at the screen after every step, so that a script can be
	// shortened by any number of them.
	checkAlways bool
	fault       error // what the server found wrong with what was sent
}

// Tabs is how many tabs a site usually has at most in a walk. Three are enough
// for any two to disagree about a third.
const Tabs = 3

// newWorld makes a course's world, with one tab.
func (c Options) newWorld() *World {
	var key [32]byte
	binary.LittleEndian.PutUint64(key[:], c.Seed)
	w := &World{now: 1_750_000_000_000, random: rand.NewChaCha8(key), server: newServer(), mutation: c.Mutation, tabs: make([]*tab, c.Tabs), release: 1}
	w.expected = newExpected()
	w.server.onSend = func(session string, f *protocol.Send) {
		if err := w.checkArrival(session, f); err != nil && w.fault == nil {
			w.fault = err
		}
	}
	w.tabs[0] = w.openTab(0)
	return w
}

// storage is the site's localStorage, as far as it is ours.
type storage struct {
	text      string
	full      bool // writing fails
	forbidden bool // forbidden to the tabs that are opened from now on
}

// write stores what a tab wants kept, and lets the others know. Where another
// tab has stored something that this one has not heard of, it hears of that
// first, and nothing is written.
func (s *storage) write(w *World, from *tab, text string) {
	if s.full || from.noStorage || from.storageChangePending() {
		return
	}
	if s.text != from.knownStorage {
		from.knownStorage, from.storageKnown = s.text, true
		from.pending = append(from.pending, app.StorageChanged{Stored: s.text})
		return
	}
	from.knownStorage = text
	s.text = text
	for _, t := range w.tabs {
		if t != nil && t != from && !t.noStorage {
			t.storageKnown = false
		}
	}
}

func (w *World) moment(t *tab) app.Moment {
	m := app.Moment{Now: w.now + t.clockOffset}
	w.random.Read(m.Seed[:])
	return m
}

// config is what the shim tells a panel.
const config = `{"key":"demo","settings":{"key":"demo","name":"Demo","availability":"online","library":true,"language":"en"},"options":{},"page":{"address":"https://shop.example/","title":"Shop"},"language":"en"}`

// openTab loads a tab.
func (w *World) openTab(number int) *tab {
	t := &tab{
		number: number, openedAt: w.steps, visible: true, noStorage: w.storage.forbidden, storageKnown: true, mutation: &w.mutation,
		answers: map[int64]int{}, notified: map[string]int{},
	}
	t.chat = chat.New("release "+strconv.FormatInt(w.release, 10), "en")
	stored := w.storage.text
	if t.noStorage {
		stored = ""
	}
	t.stored, t.hasStored, t.knownStorage = stored, stored != "", stored
	t.pending = []app.Event{app.Started{Stored: stored, Config: config, Visible: true, Online: !w.offline}}
	return t
}
