package app

// An Event is something that happened outside the program.
type Event interface{ event() }

// A Moment comes with each event.
type Moment struct {
	Now  int64    // the device's clock, Unix milliseconds; it may jump
	Seed [32]byte // fresh randomness, enough to seed one ChaCha8
}

// Started is the first event. It comes once in a program's life.
type Started struct {
	Stored  string // the saved state; "" where there is none
	Config  string // what the host says of itself, JSON
	Typed   string // what stands in the prerendered text box already
	Visible bool   // whether the page is in front
	Online  bool
}

// Action says that a person used something that has a name. Enter comes without
// shift and never while an input method composes. The keys of a text box (enter
// apart) and of a button are its own: they reach a name further up only where
// they mean nothing in it. "escape" always does.
type Action struct {
	Type  string // the type as bound, see html.On
	Name  string
	Value string // the element's data-value, such as which conversation
	Text  string // of an input, a textarea or a select; "on" or "" of a checkbox; for scroll "start", "end" or "", told when it changes
}

// SocketOpened says that a socket is connected.
type SocketOpened struct{ Socket int64 }

// SocketReceived brings a text from a socket.
type SocketReceived struct {
	Socket int64
	Text   string
}

// SocketClosed says that a socket is closed, or never opened.
type SocketClosed struct {
	Socket int64
	Code   int64 // the close code; 1006 where there was none
}

// Responded brings the answer to a Request.
type Responded struct {
	Name   string // of the request
	Status int64  // 0 where the server was not reached
	Body   string
}

// Called says that the page called a method.
type Called struct {
	Call   int64 // to be answered with Answer; 0 wants no answer
	Method string
	Args   string // JSON
}

// StorageChanged says that another tab of the site changed the stored state.
// Stored is "" where it was removed.
type StorageChanged struct{ Stored string }

// PageChanged says that the host page has another address or title now.
type PageChanged struct{ Address, Title string }

// TimerFired says that the moment of Screen.Timer has come.
type TimerFired struct{}

// NetworkChanged says that the device went on or off line.
type NetworkChanged struct{ Online bool }

// VisibilityChanged says that the page came to the front or went to the back.
type VisibilityChanged struct{ Visible bool }

func (Started) event()           {}
func (Action) event()            {}
func (SocketOpened) event()      {}
func (SocketReceived) event()    {}
func (SocketClosed) event()      {}
func (Responded) event()         {}
func (Called) event()            {}
func (StorageChanged) event()    {}
func (PageChanged) event()       {}
func (TimerFired) event()        {}
func (NetworkChanged) event()    {}
func (VisibilityChanged) event() {}
