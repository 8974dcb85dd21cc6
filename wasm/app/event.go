package app

// An Event is something that happened outside the program.
type Event interface{ event() }

// A Moment is the time and the randomness of one event.
type Moment struct {
	Now  int64    // the device's clock, Unix milliseconds; it may jump
	Seed [32]byte // fresh randomness, enough to seed a rand.ChaCha8
}

// Started is the first event of a program. It comes once.
type Started struct {
	Stored  string // the saved state; "" if there is none
	Config  string // the host's configuration, JSON
	Typed   string // the text that is already in the prerendered text box
	Sent    string // the texts that a person has sent in that box: a JSON list, the first one first; "" if there are none
	Visible bool   // whether the document is visible
	Online  bool   // whether the device is on line
	Kept    string // what the program before this one gave to Reload; "" if there was none
	Frame   string // the id of the document, under which it reports outcomes; "" if it has none
}

// Action reports that a person used an element that is bound to a name. "enter"
// comes only without shift, and never while an input method is composing. The
// keys that a text box or a button uses itself do not reach a binding of an
// element further out; "escape" always does.
type Action struct {
	Type  string // the type as bound, see html.On
	Name  string // the name to which it is bound
	Value string // the element's data-value, such as which conversation
	// Text is the value of an input, a textarea or a select, and "on" or "" of a
	// checkbox. For "scroll", which comes when this changes, it is "start" or
	// "end" if the element is scrolled there, and "" between the two.
	Text string
}

// SocketOpened reports that a socket is connected.
type SocketOpened struct{ Socket int64 }

// SocketReceived brings a text that the server sent on a socket.
type SocketReceived struct {
	Socket int64
	Text   string
}

// SocketClosed reports that a socket was closed, or could not be opened.
type SocketClosed struct {
	Socket int64
	Code   int64 // the close code; 1006 if there was none
}

// Responded brings the response to a Request or an Upload.
type Responded struct {
	Name   string // of the request
	Status int64  // the HTTP status; 0 if the server was not reached in time
	Body   string
}

// UploadProgressed reports how much of the file of an Upload was sent.
type UploadProgressed struct {
	Name    string
	Percent int64
}

// Called reports that the page called a method.
type Called struct {
	Call   int64 // the number for Answer; 0 if no answer is wanted
	Method string
	Args   string // JSON
}

// StorageChanged reports that the stored state changed, usually by another tab
// of the site. Stored is "" if it was removed.
type StorageChanged struct{ Stored string }

// PageChanged reports that the host page has another address or title now.
type PageChanged struct{ Address, Title string }

// TimerFired reports that the time of Screen.Timer has come.
type TimerFired struct{}

// NetworkChanged reports that the device went on line or off line.
type NetworkChanged struct{ Online bool }

// VisibilityChanged reports that the document became visible or hidden. To a program that
// is a page of its own it also comes when a person turns to its window.
type VisibilityChanged struct{ Visible bool }

// Pinged reports that the host asks whether events are still handled. That this one was,
// without a panic, is the answer.
type Pinged struct{}

func (Started) event()           {}
func (Action) event()            {}
func (SocketOpened) event()      {}
func (SocketReceived) event()    {}
func (SocketClosed) event()      {}
func (Responded) event()         {}
func (UploadProgressed) event()  {}
func (Called) event()            {}
func (StorageChanged) event()    {}
func (PageChanged) event()       {}
func (TimerFired) event()        {}
func (NetworkChanged) event()    {}
func (VisibilityChanged) event() {}
func (Pinged) event()            {}
