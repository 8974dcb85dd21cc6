package state

import "strconv"

// A Call is one of the page's methods that is not answered yet. Calls are
// answered in the order in which they came: what one asks is looked up when all
// before it are answered, so that isLoggedIn behind login says what login did.
type Call struct {
	Number       int64 // counts the calls; as a text, the Ref of its frame
	ID           int64 // the page's; 0 if it wants no answer
	Method       string
	Conversation string // conversation, article or category that it is about
	Email        string
	External     string
	JWT          string
	Attributes   string // JSON, as it is sent
	Answer       string // JSON, the response if the server agrees
	Body         string // the text that it writes or searches for
	Client       string // the client id of the message that it has written
	Page         int64  // the page that it asks for, from 1 on
	Count        int64  // how many of a list it asks for
	Before       int64  // it asks for what is older, Unix milliseconds; 0 for the newest
	At           int64  // when it was made, Unix milliseconds
	Due          int64  // until when it waits, Unix milliseconds; 0 for any time
	Socket       int64  // the socket that its frame was sent on; 0 for none
	Done         bool
	Response     string
	Error        string
}

// Ref returns the Ref of the call's frames.
func (c *Call) Ref() string { return strconv.FormatInt(c.Number, 10) }

// Settle settles a call with a response, JSON.
func (c *Call) Settle(response string) { c.Done, c.Response, c.Due = true, response, 0 }

// Fail settles a call with an error, a sentence.
func (c *Call) Fail(sentence string) { c.Done, c.Error, c.Due = true, sentence, 0 }
