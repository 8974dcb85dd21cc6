package simulation

import (
	"encoding/binary"
	"math/rand/v2"
	"strconv"

	"kith/wasm/app"
	"kith/wasm/chat"
)

// A World is one visitor's device and the server it talks to.
type World struct {
	now             int64 // the server's clock, Unix milliseconds
	clockOffset     int64 // how far the device's clock is ahead of that, in milliseconds
	random          *rand.ChaCha8
	server          *server
	storage         storage
	tabs            []*tab
	offline         bool
	release         int64 // that the site serves
	expected        expected
	attacker        attacker
	mutation        Mutation
	steps           int64
	lastText        int64  // the number in the last text of the check at the end
	newerStored     string // what a newer release stored, while it must stay as it is
	newerKept       string // a text of the storage in which that was found to be kept
	newerGeneration int64  // the generation that it read
	moved           bool   // whether a message may be held elsewhere than at the last check

	// What was wrong with a message that reached the server; "" for nothing.
	arrivedChanged, arrivedForAnother string
}

// Tabs is how many tabs of the site there are at most in a run, unless Options say
// otherwise. Three are enough for any two to disagree about a third.
const Tabs = 3

// firstLastText is larger than any number in the texts of random steps.
const firstLastText = 1_000_000

// newWorld returns a world with one tab.
func (o Options) newWorld() *World {
	var key [32]byte
	binary.LittleEndian.PutUint64(key[:], o.Seed)
	w := &World{now: 1_750_000_000_000, random: rand.NewChaCha8(key), server: newServer(o.Mutation.Server, o.twin(), o.Seed), mutation: o.Mutation, tabs: make([]*tab, o.Tabs), release: 1, lastText: firstLastText}
	if w.server.twin != nil {
		w.now = w.server.twin.Now()
	}
	w.server.now = w.now
	w.expected = newExpected()
	w.server.onSend = w.checkArrival
	w.tabs[0] = w.openTab(0)
	return w
}

// storage is the one entry of the site's localStorage that the program uses.
type storage struct {
	text      string
	full      bool // writing fails
	forbidden bool // forbidden to the tabs that are opened from now on
}

// write stores the state of a tab, and marks the other tabs as not knowing of it. If
// another tab has stored something that this one does not know, this one is told
// instead, as the shim does, and nothing is written: it stores again afterwards.
func (s *storage) write(w *World, from *tab, text string) {
	from.unwritten = s.full
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

// deviceTime returns the time by the device's clock, Unix milliseconds.
func (w *World) deviceTime() int64 { return w.now + w.clockOffset }

// moment returns the device's time and fresh randomness.
func (w *World) moment() app.Moment {
	m := app.Moment{Now: w.deviceTime()}
	w.random.Read(m.Seed[:])
	return m
}

// config is what the shim passes to a panel.
const config = `{"key":"demo","settings":{"key":"demo","name":"Demo","availability":"online","library":true,"language":"en"},"options":{},"page":{"address":"https://shop.example/","title":"Shop"},"language":"en"}`

// openTab returns a new tab that is about to start.
func (w *World) openTab(number int) *tab {
	t := &tab{
		number: number, openedAt: w.steps, visible: true, noStorage: w.storage.forbidden, storageKnown: true,
		answers: map[int64]int{}, page: page{unread: map[string]int64{}}, placeKept: true,
	}
	t.chat = chat.New("release "+strconv.FormatInt(w.release, 10), "en")
	t.program = mutant{t.chat, &w.mutation, new(string)}
	t.loop = app.NewLoop(t.program)
	stored := w.storage.text
	if t.noStorage {
		stored = ""
	}
	t.stored, t.knownStorage = stored, stored
	t.pending = []app.Event{app.Started{Stored: stored, Config: config, Visible: true, Online: !w.offline}}
	return t
}
