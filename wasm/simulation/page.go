package simulation

import (
	"slices"
	"strconv"
	"strings"

	"kith/server/protocol"
	"kith/wasm/app"
	"kith/wasm/chat/sdk"
	"kith/wasm/chat/state"
	"kith/wasm/connection"
	"kith/wasm/outbox"
)

// A page is what the site's page in a tab hears of the program, and what it should.
type page struct {
	events  []pageEvent // that should be notified of in the event that is handled
	sounds  int         // that should be played in it
	unread  map[string]int64
	open    bool  // whether the panel was open when it last heard
	ended   int64 // how many sessions have ended that had been used
	logouts int64 // how many onLogout have come
	wrong   string
	// leaving holds the sessions that have ended by a call of logout which is not
	// answered yet.
	leaving   []leavingSession
	discarded string // what was wrong with the number of discarded messages; "" for nothing
}

// A pageEvent is an event of the page: its name, and the message, conversation or
// address that it is about.
type pageEvent struct{ name, of string }

// A leavingSession is a session that has ended, with the ids of its messages of which
// the tab has not heard that the server has them.
type leavingSession struct {
	call    int64
	session string
	waiting []string
}

// received returns the frame that an event brings to the program, if that is to do
// anything with it: it comes over the newest socket, and is for the session that is
// connected. Otherwise it returns nil.
func received(m *state.Model, e app.Event) protocol.Frame {
	s, is := e.(app.SocketReceived)
	if !is || s.Socket != m.Connection.Socket || m.Connection.Phase != connection.Greeting && m.Connection.Phase != connection.Live {
		return nil
	}
	f, err := protocol.DecodeForVisitor(s.Text)
	if err != nil || f.SessionID() != m.Connection.Session {
		return nil
	}
	return f
}

// expectHeard works out, before the program handles an event, what the page is to hear
// of it and whether a sound is to be played: what follows from the frame f, nil for
// none, and from what the tab knew before.
func (w *World) expectHeard(t *tab, f protocol.Frame) {
	p, m := &t.page, t.chat.Model()
	p.events, p.sounds = p.events[:0], 0
	if f == nil {
		return
	}
	if f.SessionID() != m.Stored.Session.ID {
		p.leave(f)
		return
	}
	switch f := f.(type) {
	case *protocol.Welcome:
		for i := range f.Conversations {
			p.expectEnded(m, f.Conversations[i].ID, f.Conversations[i].Ended)
		}
	case *protocol.ConversationChanged:
		p.expectEnded(m, f.Conversation.ID, f.Conversation.Ended)
	case *protocol.Refused:
		i := m.Stored.MessageIndex(f.Client)
		if f.Client != "" && i >= 0 && f.Code == protocol.CodeEnded {
			p.expectEnded(m, f.Conversation, true)
		}
	case *protocol.Ack:
		if m.Stored.MessageIndex(f.Client) >= 0 {
			p.expect("onMessageSent", f.ID)
		}
	case *protocol.MessageAppended:
		w.expectMessage(t, &f.Message)
	case *protocol.Messages:
		var newest int64
		if c := m.Stored.ConversationByID(f.Conversation); c != nil {
			newest = max(c.Newest(), c.Marks.CustomerDelivered)
		}
		for _, v := range f.Messages {
			switch {
			case v.Number <= newest:
			case v.Author != protocol.AuthorCustomer:
				p.expect("onMessageReceived", v.ID)
			case m.Stored.MessageIndex(v.Client) >= 0:
				p.expect("onMessageSent", v.ID)
			}
		}
	case *protocol.LoggedIn:
		p.expect("onLogin", f.Customer.Email)
	case *protocol.Typing:
		if m.Stored.ConversationByID(f.Conversation) != nil && f.On != isTyping(m, f.Conversation) {
			p.expect("onAgentTypingActivity", f.Conversation+typingSuffix(f.On))
		}
	}
}

// expectMessage works out what is to be heard of a message that was just written.
func (w *World) expectMessage(t *tab, v *protocol.Message) {
	p, m := &t.page, t.chat.Model()
	var newest, last int64
	if c := m.Stored.ConversationByID(v.Conversation); c != nil {
		newest, last = c.Newest(), c.Last
	}
	if v.Number <= newest {
		return // known
	}
	if v.Author != protocol.AuthorCustomer && isTyping(m, v.Conversation) {
		p.expect("onAgentTypingActivity", v.Conversation+typingSuffix(false))
	}
	if newest == 0 && v.Number < last || newest > 0 && v.Number != newest+1 {
		return // what is between is fetched first
	}
	if v.Author == protocol.AuthorCustomer {
		if m.Stored.MessageIndex(v.Client) >= 0 {
			p.expect("onMessageSent", v.ID)
		}
		return
	}
	p.expect("onMessageReceived", v.ID)
	looking := t.place.open && t.visible && m.AtEnd && t.place.route == state.Route{Screen: state.ConversationScreen, Conversation: v.Conversation}
	if !looking && !m.Stored.Muted && m.Stored.ActiveTab == m.Tab {
		p.sounds++
	}
}

func (p *page) expect(name, of string) { p.events = append(p.events, pageEvent{name, of}) }

// expectEnded expects that the page hears if a conversation that a tab knows has ended,
// or goes on.
func (p *page) expectEnded(m *state.Model, conversation string, ended bool) {
	if c := m.Stored.ConversationByID(conversation); c != nil && c.Ended != ended {
		name := "onConversationUnended"
		if ended {
			name = "onConversationEnded"
		}
		p.expect(name, conversation)
	}
}

func isTyping(m *state.Model, conversation string) bool {
	return slices.ContainsFunc(m.TypingIndicators, func(v state.TypingIndicator) bool { return v.Conversation == conversation })
}

func typingSuffix(on bool) string {
	if on {
		return " on"
	}
	return " off"
}

// expectTypingOver expects that the page hears of the agents who are typing no longer,
// because they have been silent for too long by the time of an event.
func (w *World) expectTypingOver(t *tab, f protocol.Frame) {
	m := t.chat.Model()
	now := w.deviceTime()
	back := max(0, m.Now-now) // what waits goes back with a clock that is set back
	for i := range m.TypingIndicators {
		v := &m.TypingIndicators[i]
		if max(1, v.Until-back) > now {
			continue
		}
		over := pageEvent{"onAgentTypingActivity", v.Conversation + typingSuffix(false)}
		again, is := f.(*protocol.Typing)
		if is && again.On && again.Conversation == v.Conversation && again.Session == m.Stored.Session.ID || slices.Contains(t.page.events, over) {
			continue
		}
		t.page.events = append(t.page.events, over)
	}
}

// hear compares what the page has heard in an event with what it should, after the
// program has handled it. Ended is whether it ended the session, used whether that had
// been used, and written the message that was written, or nil.
func (w *World) hear(t *tab, e app.Event, effects []app.Effect, ended, used bool, written *writtenMessage) {
	p, m := &t.page, t.chat.Model()
	if ended && used {
		p.ended++
	}
	if ended { // who was typing is nobody's business any more
		p.events = slices.DeleteFunc(p.events, func(v pageEvent) bool { return v.name == "onAgentTypingActivity" })
	}
	if written != nil {
		fresh := 1 // messages that this event can have written
		switch e := e.(type) {
		case app.StorageChanged:
			fresh = 0
		case app.Started:
			fresh = len(sentTexts(e))
		}
		if c := m.Stored.ConversationByID(written.conversation); c != nil && c.Last == 0 && 0 < outgoing(m, c.ID) && outgoing(m, c.ID) <= fresh {
			p.expect("onConversationCreate", c.ID)
		}
	}
	if t.place.open != p.open {
		p.open = t.place.open
		p.expect(map[bool]string{true: "onOpen", false: "onClose"}[p.open], "")
	}
	w.expectUnread(t, ended)
	sounds := 0
	for _, effect := range effects {
		switch effect := effect.(type) {
		case app.PlaySound:
			sounds++
		case app.Notify:
			w.hearEvent(t, effect)
		}
	}
	if sounds != p.sounds && p.wrong == "" {
		p.wrong = strconv.Itoa(sounds) + " sounds were played, and there should be " + strconv.Itoa(p.sounds)
	}
	for _, missing := range p.events {
		if p.wrong == "" {
			p.wrong = missing.name + " of " + missing.of + " was not heard"
		}
	}
}

// outgoing returns how many messages of a conversation are in the outbox.
func outgoing(m *state.Model, conversation string) (n int) {
	for i := range m.Stored.Outbox {
		if m.Stored.Outbox[i].Conversation == conversation {
			n++
		}
	}
	return n
}

// expectUnread expects that the page hears of each unread count that has changed since
// it last heard; and once of all together, when the session has ended.
func (w *World) expectUnread(t *tab, ended bool) {
	p, m := &t.page, t.chat.Model()
	if ended && len(p.unread) > 0 {
		p.expect("onUnread", "")
		clear(p.unread)
	}
	known := 0
	for i := range m.Stored.Conversations {
		c := &m.Stored.Conversations[i]
		had := p.unread[c.ID]
		if c.Unread != had {
			p.expect("onUnread", c.ID)
			p.unread[c.ID] = c.Unread
		}
		if c.Unread > 0 {
			known++
		} else if had > 0 {
			delete(p.unread, c.ID)
		}
	}
	if known == len(p.unread) {
		return
	}
	for id := range p.unread {
		if m.Stored.ConversationByID(id) == nil {
			p.expect("onUnread", id)
			delete(p.unread, id)
		}
	}
}

// hearEvent checks off an event that the page has heard.
func (w *World) hearEvent(t *tab, e app.Notify) {
	p := &t.page
	heard := pageEvent{name: e.Event}
	response := ""
	switch e.Event {
	case "onLogout":
		p.logouts++
		if p.logouts > p.ended && p.wrong == "" {
			p.wrong = "onLogout was heard " + strconv.FormatInt(p.logouts, 10) + " times, and " + strconv.FormatInt(p.ended, 10) + " sessions have ended"
		}
		return
	case "onMessageReceived", "onMessageSent":
		heard.of = textField(e.Response, "messageId")
		if v := w.server.messageByID(heard.of); v == nil || !strings.Contains(e.Response, `"body":`+sdk.Quote(v.Text)+`,`) {
			response = "is not of the message"
		}
	case "onConversationCreate", "onConversationEnded", "onConversationUnended":
		heard.of = textField(e.Response, "conversationId")
		if strings.Contains(e.Response, `"ended":true`) != (e.Event == "onConversationEnded") {
			response = "does not say whether it has ended"
		}
	case "onUnread":
		heard.of = textField(e.Response, "conversationId")
		if counts := unreadCounts(t.chat.Model()); !strings.HasPrefix(e.Response, counts) {
			response = "should begin with " + counts
		}
	case "onLogin":
		heard.of = textField(e.Response, "email")
	case "onAgentTypingActivity":
		heard.of = textField(e.Response, "conversationId") + typingSuffix(strings.Contains(e.Response, `"typing":true`))
	}
	at := slices.Index(p.events, heard)
	switch {
	case p.wrong != "":
	case at < 0:
		p.wrong = heard.name + " of " + heard.of + " was heard, and nothing like it has happened"
	case response != "":
		p.wrong = heard.name + " " + response + ": " + e.Response
	default:
		p.events = slices.Delete(p.events, at, at+1)
	}
}

// textField returns a text in a JSON object, which holds no quotes; "" if it is none.
func textField(object, name string) string {
	_, rest, found := strings.Cut(object, `"`+name+`":"`)
	if !found {
		return ""
	}
	value, _, _ := strings.Cut(rest, `"`)
	return value
}

// unreadCounts returns how onUnread says how much is unread.
func unreadCounts(m *state.Model) string {
	var total int64
	each := ""
	for i := range m.Stored.Conversations {
		if c := &m.Stored.Conversations[i]; c.Unread > 0 {
			if total += c.Unread; each != "" {
				each += ","
			}
			each += `"` + c.ID + `":` + strconv.FormatInt(c.Unread, 10)
		}
	}
	return `{"total":` + strconv.FormatInt(total, 10) + `,"conversations":{` + each + `},`
}

// checkHeard checks that the page has heard what it should, and nothing else.
func (w *World) checkHeard(t *tab) error { return faultIf(t.page.wrong) }

// checkLogoutsHeard checks that onLogout has come for each session that has ended.
func (w *World) checkLogoutsHeard(t *tab) error {
	if p := &t.page; p.logouts != p.ended {
		return faultf("%d sessions have ended, and onLogout was heard %d times", p.ended, p.logouts)
	}
	return nil
}

// leaves notes that a call of logout has ended a session. What is in its outbox is
// counted as discarded, except what the tab hears of until the call is answered.
func (p *page) leaves(call int64, before *state.Stored) {
	l := leavingSession{call: call, session: before.Session.ID}
	for i := range before.Outbox {
		l.waiting = append(l.waiting, before.Outbox[i].Client)
	}
	p.leaving = append(p.leaving, l)
}

// leave notes that a frame brings word of a message of a session that has ended.
func (p *page) leave(f protocol.Frame) {
	arrived := func(client string) {
		for i := range p.leaving {
			if l := &p.leaving[i]; l.session == f.SessionID() {
				l.waiting = slices.DeleteFunc(l.waiting, func(c string) bool { return c == client })
			}
		}
	}
	switch f := f.(type) {
	case *protocol.Ack:
		arrived(f.Client)
	case *protocol.MessageAppended:
		arrived(f.Message.Client)
	case *protocol.Messages:
		for i := range f.Messages {
			arrived(f.Messages[i].Client)
		}
	}
}

// left compares the answer of a logout with how many messages were dropped.
func (p *page) left(a app.Answer) {
	for i, l := range p.leaving {
		if l.call != a.Call {
			continue
		}
		if want := `{"discarded":` + strconv.Itoa(len(l.waiting)) + `}`; a.Response != want && p.discarded == "" {
			p.discarded = "logout answers " + a.Response + a.Error + ", and should " + want
		}
		p.leaving = append(p.leaving[:i:i], p.leaving[i+1:]...)
		return
	}
}

func (w *World) checkDiscarded(t *tab) error { return faultIf(t.page.discarded) }

// checkAnswers checks that no call was answered twice, or before an earlier one, and
// that those without an answer wait for one.
func (w *World) checkAnswers(t *tab) error {
	if t.misanswered != "" {
		return fault(t.misanswered)
	}
	waiting := int64(0)
	for i := range t.chat.Model().Calls {
		if t.chat.Model().Calls[i].ID != 0 {
			waiting++
		}
	}
	if answered := int64(len(t.answers)); answered+waiting != t.lastCall {
		return faultf("of %d calls %d are answered and %d wait", t.lastCall, answered, waiting)
	}
	return nil
}

// checkAllAnswered checks that each call is answered.
func (w *World) checkAllAnswered(t *tab) error {
	for call := int64(1); call <= t.lastCall; call++ {
		if t.answers[call] != 1 {
			return faultf("call %d is answered %d times", call, t.answers[call])
		}
	}
	return nil
}

// checkSent checks that a text for which Send was pressed is written, or still stands
// in the text box.
func (w *World) checkSent(t *tab) error {
	texts := t.sending
	t.sending = nil
	for _, text := range texts {
		if text == "" {
			continue
		}
		if m := t.chat.Model(); !slices.ContainsFunc(m.Stored.Outbox, func(v outbox.Message) bool { return v.Text == text }) && !strings.Contains("\n"+strings.TrimSpace(w.observe(t).draft)+"\n", "\n"+text+"\n") {
			return faultf("Send was pressed for %q", text)
		}
	}
	return nil
}

// checkTyped checks that what stood in text boxes before the program has reloaded its
// document stands there afterwards, unless another tab has changed it since.
func (w *World) checkTyped(t *tab) error {
	typed := t.typed
	t.typed = nil
	for _, d := range typed {
		if !slices.ContainsFunc(t.chat.Model().Stored.Drafts, func(now outbox.Draft) bool { return now == d || now.Conversation == d.Conversation && now.At > d.At }) {
			return faultf("%q was typed", d.Text)
		}
	}
	return nil
}
