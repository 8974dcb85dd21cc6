package chat

import (
	"fmt"
	"strings"
	"testing"

	"kith/server/protocol"
	"kith/wasm/app"
	"kith/wasm/chat/state"
	"kith/wasm/chat/view"
	"kith/wasm/outbox"
)

// requests returns the paths that the last event requested.
func (r *fixture) requests() (paths []string) {
	for _, e := range r.effects {
		if e, ok := e.(app.Request); ok {
			paths = append(paths, e.Path)
		}
	}
	return paths
}

// answer returns how the last event answered a call: with a response or an error.
func (r *fixture) answer(call int64) (text string, answered bool) {
	for _, e := range r.effects {
		if e, ok := e.(app.Answer); ok && e.Call == call {
			return e.Response + e.Error, true
		}
	}
	return "", false
}

// Of the articles that were read the last ones are at hand, and the others are
// asked for again.
func TestArticlesKept(t *testing.T) {
	r := started(t, "")
	read := func(n int) (asked bool) {
		id := fmt.Sprint("article", n)
		r.take(t, app.Action{Type: "click", Name: view.NameArticle, Value: id})
		asked = len(r.requests()) > 0
		if asked {
			r.take(t, app.Responded{Name: articleRequest + id, Status: 200, Body: `{"title":"An article"}`})
		}
		if r.p.model.KB.ArticleByID(id) == nil {
			t.Errorf("article %d is not at hand", n)
		}
		return asked
	}
	for n := range ArticlesKept {
		if !read(n) {
			t.Errorf("article %d is not asked for", n)
		}
	}
	if read(0) {
		t.Error("of as many as are kept, the first is asked for again")
	}
	read(ArticlesKept)
	if !read(0) || read(2) || !read(1) {
		t.Error("it is not the oldest that is gone")
	}
	r.take(t, app.Responded{Name: articleRequest + "article1", Status: 200, Body: `{"title":"An article"}`}) // once more
	r.take(t, app.Action{Type: "click", Name: view.NameArticle, Value: "article3"})
	distinct := map[string]bool{}
	for _, a := range r.p.model.KB.Articles {
		distinct[a.ID] = true
	}
	if n := len(r.p.model.KB.Articles); n != ArticlesKept || len(distinct) != n {
		t.Errorf("%d articles are kept, %d of them once", n, len(distinct))
	}
}

// TestASearchThatFailed: is tried again, whatever the answer was.
func TestASearchThatFailed(t *testing.T) {
	for _, status := range []int64{0, 404, 500} {
		r := started(t, "")
		r.take(t, app.Action{Type: "enter", Name: view.NameSearch, Text: "money"})
		r.take(t, app.Responded{Name: searchRequest, Status: status})
		r.take(t, app.Action{Type: "click", Name: view.NameRefetch})
		if paths := r.requests(); len(paths) != 1 {
			t.Errorf("after %d, the requests %v are sent", status, paths)
		}
	}
}

// Back leads through the last screens, and then home.
func TestBackLimit(t *testing.T) {
	r := started(t, "")
	for n := range 2 * state.BackStackLimit {
		r.take(t, app.Action{Type: "click", Name: view.NameCategory, Value: fmt.Sprint("category", n)})
	}
	for n := range state.BackStackLimit {
		r.take(t, app.Action{Type: "click", Name: view.NameBack})
		if got, want := r.p.model.Route.Category, fmt.Sprint("category", 2*state.BackStackLimit-2-n); got != want {
			t.Fatalf("Back leads to %q instead of %q", got, want)
		}
	}
	r.take(t, app.Action{Type: "click", Name: view.NameBack})
	if r.p.model.Route.Screen != state.HomeScreen {
		t.Errorf("Back leads to %+v in the end", r.p.model.Route)
	}
}

// What a site says of a customer or a conversation may have 16 KB, and what it says
// of one conversation at several times as much together.
func TestAttributesLimit(t *testing.T) {
	object := func(name string, size int) string {
		return `{"` + name + `":"` + strings.Repeat("x", size-len(name)-len(`{"":""}`)) + `"}`
	}
	const tooLong = ": the attributes are longer than 16 KB."
	for name, c := range map[string]struct {
		method, args, second, want string
	}{
		"customer": {"describeCustomer", `{"attributes":{"emails":["a"]},"customAttributes":` + object("a", protocol.AttributesLimit-len(`"sharedEmails":["a"],`)) + `}`, "", ""},
		"customer, one byte more": {"describeCustomer", `{"attributes":{"emails":["a"]},"customAttributes":` + object("a", protocol.AttributesLimit-len(`"sharedEmails":["a"],`)+1) + `}`, "",
			"describeCustomer" + tooLong},
		"conversation": {"describeConversation", object("a", protocol.AttributesLimit/2), object("b", protocol.AttributesLimit/2+1), ""},
		"conversation, one byte more": {"describeConversation", object("a", protocol.AttributesLimit/2), object("b", protocol.AttributesLimit/2+2),
			"describeConversation: the customAttributes are longer than 16 KB."},
	} {
		t.Run(name, func(t *testing.T) {
			r := started(t, "").live(t)
			args := c.args
			if c.second != "" {
				r.take(t, app.Called{Call: 1, Method: "createConversation"})
				of := func(attributes string) string {
					return `{"conversationId":"` + r.p.model.Route.Conversation + `","customAttributes":` + attributes + `}`
				}
				r.take(t, app.Called{Call: 2, Method: c.method, Args: of(args)})
				args = of(c.second)
			}
			r.take(t, app.Called{Call: 3, Method: c.method, Args: args})
			got, answered := r.answer(3)
			if c.want != "" && got != c.want {
				t.Errorf("it is answered with %.100s", got)
			}
			if c.want == "" && (answered && strings.HasPrefix(got, c.method) || !answered && len(r.sent(t)) == 0) {
				t.Errorf("it is not taken: %.100s", got)
			}
		})
	}
}

// long returns a program of KustomerCore with a conversation of which the server has
// many messages.
func long(t *testing.T, last int64) *fixture {
	r := &fixture{p: New("b1", "en"), now: 1_763_000_000_000}
	r.take(t, app.Started{Config: `{"key":"k","open":true,"options":{"core":true},"settings":{"availability":"online"}}`, Visible: true, Online: true})
	r.take(t, app.SocketOpened{Socket: r.p.model.Connection.Socket})
	r.receive(t, &protocol.Welcome{Session: r.p.model.Connection.Session, Now: r.now, Conversations: []protocol.Conversation{
		{ID: "c1", Created: 1, Last: last, At: last, Author: protocol.AuthorAgent, Marks: protocol.Marks{CustomerRead: last, CustomerDelivered: last}}}})
	return r
}

// page answers the History frame that the last event sent with a page of the size of the
// server's. It reports whether there was one.
func (r *fixture) page(t *testing.T, last int64) bool {
	t.Helper()
	for _, f := range r.sent(t) {
		h, is := f.(*protocol.History)
		if !is {
			continue
		}
		to := last
		if h.Before > 0 {
			to = h.Before - 1
		}
		p := &protocol.Messages{Session: h.Session, Conversation: h.Conversation, More: to > protocol.PageSize}
		for n := max(1, to-protocol.PageSize+1); n <= to; n++ {
			p.Messages = append(p.Messages, protocol.Message{ID: "m", Number: n, Author: protocol.AuthorAgent, Text: fmt.Sprint("text ", n, "."), At: n})
		}
		r.receive(t, p)
		return true
	}
	return false
}

// However long a conversation is, a call answers with so much of it.
func TestMessagesAnswered(t *testing.T) {
	for name, c := range map[string]struct {
		last                 int64
		method, args         string
		pages, count         int
		oldest, newest, want string
	}{
		"all":             {120, "getMessages", `{"conversationId":"c1"}`, 3, 120, "text 1.", "text 120.", ""},
		"the newest":      {600, "getMessages", `{"conversationId":"c1"}`, 10, MessagesAnswered, "text 101.", "text 600.", ""},
		"the last few":    {600, "getHistoricalMessages", `{"conversationId":"c1"}`, 1, HistoryAnswered, "text 576.", "text 600.", ""},
		"as a page has":   {600, "getHistoricalMessages", `{"conversationId":"c1","count":50}`, 1, 50, "text 551.", "text 600.", ""},
		"one more":        {600, "getHistoricalMessages", `{"conversationId":"c1","count":51}`, 2, 51, "text 550.", "text 600.", ""},
		"too many":        {600, "getHistoricalMessages", `{"conversationId":"c1","count":5000}`, 10, MessagesAnswered, "text 101.", "text 600.", ""},
		"before":          {600, "getHistoricalMessages", `{"conversationId":"c1","count":3,"before":501}`, 3, 3, "text 498.", "text 500.", ""},
		"before, far":     {10_100, "getHistoricalMessages", `{"conversationId":"c1","count":3,"before":104}`, 200, 3, "text 101.", "text 103.", ""},
		"before, too far": {10_100, "getHistoricalMessages", `{"conversationId":"c1","count":3,"before":103}`, 200, 0, "", "", "getHistoricalMessages: there are more than 10,000 messages after that time."},
	} {
		t.Run(name, func(t *testing.T) {
			r := long(t, c.last)
			r.take(t, app.Called{Call: 1, Method: c.method, Args: c.args})
			pages := 0
			for r.page(t, c.last) {
				pages++
			}
			got, _ := r.answer(1)
			if c.want != "" {
				if got != c.want {
					t.Errorf("it is answered with %.200s", got)
				}
			} else if n := strings.Count(got, `"messageId"`); n != c.count || !strings.Contains(got, c.oldest) || !strings.Contains(got, c.newest) {
				t.Errorf("%d messages are answered: %.200s", n, got)
			}
			if pages != c.pages {
				t.Errorf("%d pages are asked for", pages)
			}
		})
	}
}

// A call that writes a message that is too long, or one too many, says so.
func TestCallsRefused(t *testing.T) {
	long := strings.Repeat("é", protocol.TextLimit)
	for name, c := range map[string]struct {
		core   bool
		filled bool
		text   string
		want   string
	}{
		"createConversation":                  {false, false, long, ""},
		"createConversation, one letter more": {false, false, long + "é", "createConversation: the message is longer than 10,000 characters."},
		"createConversation, one too many":    {false, true, "x", "createConversation: too many messages wait to be sent."},
		"sendMessage":                         {true, false, long, ""},
		"sendMessage, one letter more":        {true, false, long + "é", "sendMessage: the body is longer than 10,000 characters."},
		"sendMessage, one too many":           {true, true, "x", "sendMessage: too many messages wait to be sent."},
	} {
		t.Run(name, func(t *testing.T) {
			r := &fixture{p: New("b1", "en"), now: 1_763_000_000_000}
			r.take(t, app.Started{Config: fmt.Sprintf(`{"key":"k","options":{"core":%v}}`, c.core), Visible: true, Online: true})
			r.take(t, app.Called{Call: 1, Method: "createConversation"})
			for n := 0; c.filled && n < outbox.Limit; n++ {
				r.write(t, fmt.Sprint("text ", n))
			}
			had := len(r.state().Outbox)
			if c.core {
				r.take(t, app.Called{Call: 2, Method: "sendMessage", Args: `{"conversationId":"` + r.state().Conversations[0].ID + `","body":"` + c.text + `"}`})
			} else {
				r.take(t, app.Called{Call: 2, Method: "createConversation", Args: `{"message":"` + c.text + `"}`})
			}
			got, _ := r.answer(2)
			if c.want != "" && (got != c.want || len(r.state().Outbox) != had) || c.want == "" && len(r.state().Outbox) != had+1 {
				t.Errorf("it is answered with %.100q, and there are %d messages", got, len(r.state().Outbox))
			}
		})
	}
}

// What is too long to be sent or stored is cut between two characters.
func TestClipped(t *testing.T) {
	for _, c := range []struct {
		text  string
		limit int
		want  string
	}{
		{"abc", 3, "abc"}, {"abcd", 3, "abc"}, {"aé", 2, "a"}, {"aé", 3, "aé"}, {"🙂", 3, ""}, {"a🙂b", 4, "a"}, {"a🙂b", 5, "a🙂"}, {"", 0, ""}, {"\x80\x80\x80", 2, ""},
	} {
		if got := clip(c.text, c.limit); got != c.want {
			t.Errorf("of %q with a limit of %d this is left: %q", c.text, c.limit, got)
		}
	}
	long := strings.Repeat("é", protocol.AddressLimit)
	r := &fixture{p: New(strings.Repeat("b", 2*protocol.IDLimit), "en"), now: 1_763_000_000_000}
	r.take(t, app.Started{Config: `{"key":"k","open":true}`, Visible: true, Online: true})
	r.take(t, app.SocketOpened{Socket: r.p.model.Connection.Socket})
	hello := r.sent(t)[0].(*protocol.Hello)
	if len(hello.Build) != protocol.IDLimit {
		t.Errorf("the release has %d bytes", len(hello.Build))
	}
	r.live(t)
	r.take(t, app.PageChanged{Address: long, Title: long})
	page := r.sent(t)[0].(*protocol.PageChanged).Page
	if len(page.Address) != protocol.AddressLimit || len(page.Title) != protocol.AddressLimit {
		t.Errorf("the page has an address of %d bytes and a title of %d", len(page.Address), len(page.Title))
	}
	r.take(t, app.Action{Type: "input", Name: view.NameQuery, Text: long})
	if n := len(r.p.model.Route.Query); n != protocol.NameLimit {
		t.Errorf("the box has %d bytes", n)
	}
	r.take(t, app.Called{Call: 1, Method: long})
	if got, _ := r.answer(1); got != "There is no method "+strings.Repeat("é", 32)+"." {
		t.Errorf("it is answered with %.100s", got)
	}
}

// A greeting names as many conversations as the server answers with, the newest.
func TestGreetingLimit(t *testing.T) {
	r := long(t, 1)
	c := protocol.Message{Number: 1, Author: protocol.AuthorAgent, Text: "hello"}
	for n := range protocol.ListSize + 1 {
		c.Conversation, c.ID, c.At = fmt.Sprint("conversation", n), fmt.Sprint("m", n), int64(n+1)
		r.receive(t, &protocol.MessageAppended{Session: r.p.model.Connection.Session, Message: c})
	}
	r.take(t, app.SocketClosed{Socket: r.p.model.Connection.Socket, Code: 1006})
	r.take(t, app.NetworkChanged{Online: true})
	r.take(t, app.SocketOpened{Socket: r.p.model.Connection.Socket})
	h := r.sent(t)[0].(*protocol.Hello)
	if len(h.Resume) != protocol.ListSize || h.Resume[0].Conversation != fmt.Sprint("conversation", protocol.ListSize) {
		t.Errorf("it names %d, the first is %+v", len(h.Resume), h.Resume[0])
	}
}
