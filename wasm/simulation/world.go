package simulation

import (
	"encoding/binary"
	"encoding/json"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"

	"kith/server/protocol/codec"
	"kith/wasm/app"
	"kith/wasm/chat"
	"kith/wasm/chat/state"
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
	damaged         bool   // whether a release has damaged what is stored, which the server has not had repaired yet
	moved           bool   // whether a message may be held elsewhere than at the last check

	// What was read lately of stored texts, see restored, the next to be replaced first.
	read     [4]*restoredText
	readNext int

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
	w.tabs[0] = w.openTab(0, "")
	return w
}

// storage is the one entry of the site's localStorage that the program uses.
type storage struct {
	text      string
	full      bool // writing fails
	forbidden bool // forbidden to the tabs that are opened from now on
}

// A restoredText is what this release reads of a stored text.
type restoredText struct {
	text   string
	stored state.Stored
	aside  []string // what could not be used
}

// restored returns what this release reads of a stored text, which nobody may change: one
// text is looked at by several checks, and in several tabs.
func (w *World) restored(text string) *restoredText {
	for _, r := range w.read {
		if r != nil && r.text == text {
			return r
		}
	}
	stored, _, aside := state.Restore(text)
	r := &restoredText{text, stored, aside}
	w.read[w.readNext] = r
	w.readNext = (w.readNext + 1) % len(w.read)
	return r
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

// openTab returns a new tab that is about to start. In its first screen texts are sent, with |
// between them, before the program runs.
func (w *World) openTab(number int, sent string) *tab {
	stored := w.storage.text
	if w.storage.forbidden {
		stored = ""
	}
	started := app.Started{Stored: stored, Config: config, Visible: true}
	var texts []string
	if sent != "" {
		texts = strings.Split(sent, "|")
		list, _ := json.Marshal(texts) // texts can be written
		started.Sent = string(list)
	}
	t := w.newTab(number, w.storage.forbidden, started)
	t.sending = texts
	return t
}

// newTab returns a tab whose program is about to start, with the release that the site
// serves. NoStorage is whether the storage is forbidden to it.
func (w *World) newTab(number int, noStorage bool, started app.Started) *tab {
	t := &tab{
		number: number, openedAt: w.steps, visible: started.Visible, noStorage: noStorage, storageKnown: true,
		answers: map[int64]int{}, page: page{unread: map[string]int64{}}, placeKept: true,
	}
	t.chat = chat.New(releaseName(w.release), "en")
	t.program = mutant{t.chat, &w.mutation, new(string)}
	t.loop = app.NewLoop(t.program)
	t.stored, t.knownStorage = started.Stored, started.Stored
	started.Online = !w.offline
	t.pending = []app.Event{started}
	return t
}

// releaseName returns the name of a release.
func releaseName(release int64) string { return "release " + strconv.FormatInt(release, 10) }

// reloadProgram loads the document of a tab's program again, as that wants it. The page
// around it stays: it has the state in memory if that could not be stored, and its panel
// stays open. Nothing that the tab alone knew is lost, so that nothing is excused.
func (w *World) reloadProgram(t *tab, keep string) error {
	if err := w.dropConnection(t); err != nil {
		return err
	}
	started := app.Started{Stored: w.storage.text, Config: config, Visible: t.visible, Kept: keep}
	if t.noStorage || t.unwritten {
		started.Stored = t.stored
	}
	open := t.chat.Model().Open
	if open {
		started.Config = strings.TrimSuffix(config, "}") + `,"open":true,"opened":true,"focused":true}`
	}
	next := w.newTab(t.number, t.noStorage, started)
	next.unwritten, next.openedAt, next.page.open = t.unwritten, t.openedAt, open
	next.before = &place{route: t.place.route, back: slices.Clone(t.place.back), open: open, generation: t.chat.Model().Stored.Generation}
	w.tabs[t.number] = next
	if err := w.handlePending(next); err != nil {
		return err
	}
	// What was cut off in the storage from outside, a moment before, is not the program's doing.
	_, whole := codec.Parse(started.Stored)
	if had := &t.chat.Model().Stored; next.chat.Model().Stored.Generation == had.Generation && (whole || started.Stored == "") {
		next.typed = had.Drafts
	}
	return nil
}

// sentTexts returns what was sent before the program ran.
func sentTexts(e app.Started) (texts []string) {
	json.Unmarshal([]byte(e.Sent), &texts) // openTab has written it
	return texts
}
