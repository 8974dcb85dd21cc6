package state

import "strconv"

// A Call is one of the page's that is not answered yet. Calls are carried out
// as they come, and answered in that order: what one asks is looked up when its
// turn has come, so that isLoggedIn behind login says what login did.
type Call struct {
	Number       int64 // counts the calls; as a text, the Ref of its frame
	ID           int64 // the page's; 0 wants no answer
	Method       string
	Conversation string // conversation, article or category that it is about
	Email        string
	External     string
	JWT          string
	Attributes   string // JSON, as it is sent
	Answer       string // JSON, what is answered when the server agrees
	Body         string // what it writes, or looks for
	Client       string // the message that it has written
	At           int64  // when it was made, Unix milliseconds
	Due          int64  // until when it waits, Unix milliseconds
	Socket       int64  // the socket that its frame was sent on; 0 for none
	Done         bool
	Response     string
	Error        string
}

func (c *Call) Ref() string { return strconv.FormatInt(c.Number, 10) }

func (c *Call) Settle(response string) { c.Done, c.Response, c.Due = true, response, 0 }

// Fail settles a call with a sentence.
func (c *Call) Fail(sentence string) { c.Done, c.Error, c.Due = true, sentence, 0 }
