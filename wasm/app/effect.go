package app

// An Effect is something to be done once. Effects are comparable with ==; the
// browser performs them in the order in which Update returns them.
type Effect interface{ effect() }

// Connect opens the socket. The program chooses its number, counting up; every
// event of the socket carries it, so that a late event of an older socket can
// be recognized. At most one socket is open: the one before is closed with the
// code CloseReplaced.
type Connect struct{ Socket int64 }

// CloseReplaced is the code with which a socket is closed when another one is
// opened.
const CloseReplaced = 4003

// Disconnect closes the socket, if it is the one with that number. No further
// event of it follows, not even SocketClosed.
type Disconnect struct {
	Socket int64
	Code   int64 // the close code
}

// Send sends a text on the socket with that number. If that one is not open, the
// text is dropped.
type Send struct {
	Socket int64
	Text   string
}

// Request sends an HTTP request to the server. Exactly one Responded with the
// same name follows, after RequestLimit at the latest. A second request with
// the same name cancels the first one, which then gets no Responded.
type Request struct {
	Name   string
	Method string
	Path   string
	Body   string // JSON; "" for none
}

// RequestLimit is the time limit of a request, in milliseconds.
const RequestLimit = 30_000

// Upload sends the file that a person chose in the input that is bound to that
// name (html.On("change", name)), and that is still on the screen after the event; the
// program never gets the file itself. The file is the whole body of the request, under
// its own media type. The input is cleared, so that the same file can be chosen again.
// Responded with the same name follows, as for Request, after UploadLimit at the latest,
// and before it UploadProgressed each time another hundredth is sent. Its Status is 0 if
// no file was chosen, and 413, as if the server had refused it, if the file is larger
// than Limit. Only a program that is a page of its own sends files; for another nothing
// happens.
type Upload struct {
	Name   string
	Method string
	Path   string
	Limit  int64 // bytes; 0 for none
}

// UploadLimit is the time limit of an upload, in milliseconds.
const UploadLimit = 10 * 60_000

// Download fetches a file from the server and has the browser save it under a name.
// Responded with the same name follows, as for Request, once all of it has come or
// after DownloadLimit: without the content if it is saved, and with the server's answer
// if it is not. Only a program that is a page of its own saves files; for another
// nothing happens.
type Download struct {
	Name string
	Path string
	File string
}

// DownloadLimit is the time limit of a download, in milliseconds.
const DownloadLimit = 10 * 60_000

// Copy puts a text on the clipboard. Browsers allow that only in response to
// something that a person did.
type Copy struct{ Text string }

// Answer answers a call of the page (Called). At most one of Response and Error
// is set; both are "" for a success without a result.
type Answer struct {
	Call     int64
	Response string // JSON
	Error    string // a sentence for the site's developer
}

// Notify passes an event to the listeners that the page has added for it.
type Notify struct {
	Event    string
	Response string // JSON
}

// PlaySound plays the sound for a new message.
type PlaySound struct{}

// Announce has a screen reader read a text to people who would not notice it
// otherwise.
type Announce struct{ Text string }

// Focus moves the keyboard focus to the element with that name: that of
// html.DataName, or else the name to which its "input" or "click" is bound. If
// there is none, nothing happens.
type Focus struct{ Name string }

// Reload reloads the program's document. Keep is passed to the program that starts in it
// then; it is kept with this document alone.
type Reload struct{ Keep string }

// Outcome counts a trial of something that goes well or fails for people, for the
// reports of static/outcomes.js, which has the names of the signals. Where there are no
// reports, nothing happens.
type Outcome struct {
	Signal string
	Failed bool
}

// LogError writes a fault to the browser's console. The text must not contain
// what a person wrote, or a token.
type LogError struct{ Text string }

func (Connect) effect()    {}
func (Disconnect) effect() {}
func (Send) effect()       {}
func (Request) effect()    {}
func (Upload) effect()     {}
func (Download) effect()   {}
func (Copy) effect()       {}
func (Answer) effect()     {}
func (Notify) effect()     {}
func (PlaySound) effect()  {}
func (Announce) effect()   {}
func (Focus) effect()      {}
func (Reload) effect()     {}
func (Outcome) effect()    {}
func (LogError) effect()   {}
