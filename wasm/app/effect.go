package app

// An Effect is something that the program wants done once. Effects are
// comparable with ==, and the browser performs them in order.
type Effect interface{ effect() }

// Connect opens the socket. Its number is the program's, counts up, and stands
// in every event of that socket, so that late ones of an older socket are told
// apart. At most one is open: the one before is closed with code CloseReplaced.
type Connect struct{ Socket int64 }

// CloseReplaced is the close code of a socket in whose place another is opened.
const CloseReplaced = 4003

// Disconnect closes the socket. Nothing more is heard of it, not even SocketClosed.
type Disconnect struct {
	Socket int64
	Code   int64
}

// Send sends a text on an open socket.
type Send struct {
	Socket int64
	Text   string
}

// Request asks the server over HTTP. Responded with the same name follows,
// always and once, with status 0 after RequestLimit at the latest. A second
// request of the same name replaces the first, whose answer never comes.
type Request struct {
	Name   string
	Method string
	Path   string
	Body   string // JSON, or ""
}

// RequestLimit is how long a request may take, in milliseconds.
const RequestLimit = 30_000

// Upload sends the file that a person chose in the input which is bound to that
// name (On("change", name)); the file itself never comes to the program. It is
// the whole body of the request, under its own media type, and the input is
// emptied, so that the same file can be chosen again. Responded with the same
// name follows, as for Request; its Status is 0 where no file is chosen.
type Upload struct {
	Name   string
	Method string
	Path   string
}

// Copy puts a text on the clipboard. It does so only as the answer to
// something that a person did; browsers refuse it otherwise.
type Copy struct{ Text string }

// Answer answers the page's call. Exactly one of the two holds something where
// the call failed or has something to say; both are "" for a bare success.
type Answer struct {
	Call     int64
	Response string // JSON
	Error    string // a sentence
}

// Notify fires an event to the page's listeners.
type Notify struct {
	Event    string
	Response string // JSON
}

// PlaySound sounds the tone for a new message.
type PlaySound struct{}

// Announce tells something to people who use a screen reader and who would not
// notice it otherwise.
type Announce struct{ Text string }

// Focus moves the keyboard to the element with that name: html.DataName, or else
// that of what it is bound to. Where there is none, nothing happens.
type Focus struct{ Name string }

// Reload loads the program's document anew.
type Reload struct{}

// LogError tells a fault to whoever looks at the console. It never holds a
// person's text or token.
type LogError struct{ Text string }

func (Connect) effect()    {}
func (Disconnect) effect() {}
func (Send) effect()       {}
func (Request) effect()    {}
func (Upload) effect()     {}
func (Copy) effect()       {}
func (Answer) effect()     {}
func (Notify) effect()     {}
func (PlaySound) effect()  {}
func (Announce) effect()   {}
func (Focus) effect()      {}
func (Reload) effect()     {}
func (LogError) effect()   {}
