package chat

import (
	"slices"
	"strings"
	"testing"

	"kith/server/protocol"
	"kith/wasm/app"
	"kith/wasm/chat/state"
	"kith/wasm/chat/view"
)

// What the page says when it starts the program is what the program goes by.
func TestConfigured(t *testing.T) {
	const library = `"settings":{"key":"brand","language":"fr","library":true}`
	for name, c := range map[string]struct {
		config, stored string
		route          state.Route
		language, key  string
		problem        string
	}{
		"nothing":                     {`{}`, "", state.Route{Screen: state.HomeScreen}, "en", "", ""},
		"no JSON":                     {`{`, "", state.Route{Screen: state.HomeScreen}, "en", "", "is not JSON"},
		"something that is not known": {`{"key":7,"language":"de"}`, "", state.Route{Screen: state.HomeScreen}, "de", "", "key is not a string"},
		"a key":                       {`{"key":"k"}`, "", state.Route{Screen: state.HomeScreen}, "en", "k", ""},
		"a key and the brand's":       {`{"key":"k",` + library + `}`, "", state.Route{Screen: state.HomeScreen}, "en", "brand", ""},
		"the browser's language":      {`{"language":"es-MX",` + library + `}`, "", state.Route{Screen: state.HomeScreen}, "es", "brand", ""},
		"one that is not spoken":      {`{"language":"xx",` + library + `}`, "", state.Route{Screen: state.HomeScreen}, "fr", "brand", ""},
		"the site's language":         {`{"language":"es","options":{"lang":"de"},` + library + `}`, "", state.Route{Screen: state.HomeScreen}, "de", "brand", ""},
		"the knowledge base first":    {`{"options":{"preferredView":"kb"},` + library + `}`, "", state.Route{Screen: state.KBScreen}, "en", "brand", ""},
		"one that there is not":       {`{"options":{"preferredView":"kb"}}`, "", state.Route{Screen: state.HomeScreen}, "en", "", ""},
		"another view":                {`{"options":{"preferredView":"chat"},` + library + `}`, "", state.Route{Screen: state.HomeScreen}, "en", "brand", ""},
		"a place":                     {`{"options":{"preferredView":"kb"},` + library + `}`, `{"v":2,"place":{"screen":"article","article":"wash"},"placeAt":1}`, state.Route{Screen: state.ArticleScreen, Article: "wash"}, "en", "brand", ""},
		"a conversation":              {`{}`, `{"v":2,"place":{"screen":"conversation","conversation":"c1"},"placeAt":1,"conversations":[{"id":"c1"}]}`, state.Route{Screen: state.ConversationScreen, Conversation: "c1"}, "en", "", ""},
		"one that is not here":        {`{}`, `{"v":2,"place":{"screen":"conversation","conversation":"c2"},"placeAt":1,"conversations":[{"id":"c1"}]}`, state.Route{Screen: state.HomeScreen}, "en", "", ""},
		"one that is not begun":       {`{}`, `{"v":2,"place":{"screen":"conversation"},"placeAt":1}`, state.Route{Screen: state.ConversationScreen}, "en", "", ""},
		"a state that is cut off":     {`{}`, `{"v":2,"place":{"screen":"history"},"placeAt":1,"conver`, state.Route{Screen: state.HistoryScreen}, "en", "", "The stored state"},
	} {
		t.Run(name, func(t *testing.T) {
			r := &fixture{p: New("b1", "en"), now: 1_763_000_000_000}
			r.take(t, app.Started{Stored: c.stored, Config: c.config, Visible: true, Online: true})
			m := &r.p.model
			if m.Route != c.route || m.Language != c.language || m.Settings.Key != c.key {
				t.Errorf("the visitor is at %+v, the language is %q, the key %q", m.Route, m.Language, m.Settings.Key)
			}
			problems := ""
			for _, e := range r.effects {
				if e, ok := e.(app.LogError); ok {
					problems += e.Text
				}
			}
			if problems == "" != (c.problem == "") || !strings.Contains(problems, c.problem) {
				t.Errorf("the console is told %q", problems)
			}
		})
	}
}

// What the page says of itself is told to the server, and to the view.
func TestHost(t *testing.T) {
	r := &fixture{p: New("b1", "en"), now: 1_763_000_000_000}
	r.take(t, app.Started{Config: `{"key":"k","server":"https://chat.example/","narrow":true,"zone":120,"page":{"address":"https://shop.example/a","title":"A"},
		"options":{"assistantId":"bot","lang":"de","hideNewConversationButtonOnHistory":true,"core":true}}`, Visible: true, Online: true})
	want := state.Host{Server: "https://chat.example/", Address: "https://shop.example/a", Title: "A", Narrow: true, HideNewConversation: true, Core: true, Assistant: "bot", RequestedLanguage: "de"}
	if m := &r.p.model; m.Host != want || m.Zone != 120 {
		t.Errorf("%+v, %d minutes ahead", m.Host, m.Zone)
	}
}

// A page in the background is not the tab that was used last; one that is looked at is.
func TestActiveTab(t *testing.T) {
	for _, visible := range []bool{false, true} {
		r := &fixture{p: New("b1", "en"), now: 1_763_000_000_000}
		r.take(t, app.Started{Stored: `{"v":2,"front":"another tab","frontAt":1763000000500}`, Config: `{"key":"k"}`, Visible: visible, Online: true})
		if active := r.state().ActiveTab == r.p.model.Tab; active != visible {
			t.Errorf("visible: %v; the tab that was used last: %v", visible, active)
		}
		r.take(t, app.VisibilityChanged{})
		if active := r.state().ActiveTab == r.p.model.Tab; active != visible {
			t.Errorf("once it is not looked at, visible: %v; the tab that was used last: %v", visible, active)
		}
		if !visible {
			r.take(t, app.Called{Call: 1, Method: "open"})
			if r.state().ActiveTab != r.p.model.Tab {
				t.Error("the tab whose panel was opened is not the one that was used last")
			}
		}
		if r = (&fixture{p: New("b1", "en"), now: 1_763_000_000_000}); !visible {
			r.take(t, app.Started{Stored: `{"v":2,"front":"another tab","frontAt":1763000000500}`, Config: `{"key":"k"}`, Online: true})
			r.write(t, "hello")
			if r.state().ActiveTab != r.p.model.Tab {
				t.Error("the tab in which a message was written is not the one that was used last")
			}
			continue
		}
		r.take(t, app.Started{Stored: `{"v":2,"front":"another tab","frontAt":1763000000500}`, Config: `{"key":"k"}`, Online: true})
		r.take(t, app.VisibilityChanged{Visible: true})
		if s := r.state(); s.ActiveTab != r.p.model.Tab || s.ActiveTabAt <= 1763000000500 {
			t.Errorf("of a page that is looked at the tab that was used last is %q since %d", s.ActiveTab, s.ActiveTabAt)
		}
	}
}

// What is typed before the program runs goes into the box that is shown, which is focused.
func TestTypedWhereTheVisitorIs(t *testing.T) {
	r := &fixture{p: New("b1", "en"), now: 1_763_000_000_000}
	r.take(t, app.Started{Stored: `{"v":2,"conversations":[{"id":"c1"}]}`, Typed: "hello", Config: `{"key":"k"}`, Visible: true, Online: true})
	if r.state().Draft("c1") != "hello" || !r.did(app.Focus{Name: view.NameDraft}) {
		t.Errorf("the draft is %q: %v", r.state().Draft("c1"), r.effects)
	}
	r = &fixture{p: New("b1", "en"), now: 1_763_000_000_000}
	r.take(t, app.Started{Config: `{"key":"k"}`, Visible: true, Online: true})
	if r.did(app.Focus{Name: view.NameDraft}) {
		t.Error("the box is focused although nothing was typed")
	}
}

// Messages of which a damaged state has lost parts are sent with what they need, and
// what is whole is as it was.
func TestRestoredMessages(t *testing.T) {
	r := &fixture{p: New("b1", "en"), now: 1_763_000_000_000}
	r.take(t, app.Started{Stored: `{"v":2,"session":{"id":"ssssssssssssssssssssss","token":"ttttttttttttttttttttttttttttttttttttttttttt"},"outbox":[
		{"text":"one"},
		{"text":"two","client":"e2","at":20},
		{"text":"three","client":"e3","conversation":"c3","at":30},
		{"text":"four","client":"e4","conversation":"c2","at":40}],
		"conversations":[{"id":"c1","created":5,"ended":true},{"id":"c2","created":3,"last":1,"at":4,"preview":"before","author":"agent"}]}`, Config: `{"key":"k"}`, Visible: true, Online: true})
	box := r.state().Outbox
	if len(box) != 4 {
		t.Fatalf("%d messages are left", len(box))
	}
	seen := map[string]bool{}
	for _, l := range box {
		if l.Client == "" || seen[l.Client] {
			t.Errorf("%q has the client id %q", l.Text, l.Client)
		}
		seen[l.Client] = true
		want := "c2"
		if l.Text == "three" {
			want = "c3"
		}
		if l.Conversation != want {
			t.Errorf("%q is of conversation %q", l.Text, l.Conversation)
		}
	}
	if i := r.state().MessageIndex("e2"); i < 0 || box[i].At != 20 {
		t.Errorf("the time of a message is not what it was: %+v", box)
	}
	for _, l := range box {
		if l.Text == "one" && l.At != r.now {
			t.Errorf("one that has lost its time is of %d", l.At)
		}
	}
	if c := r.state().ConversationByID("c3"); c == nil || c.Preview != "three" || c.Author != protocol.AuthorCustomer || c.At != 30 || c.Created != 30 {
		t.Errorf("the conversation of a message is %+v", c)
	}
	if c := r.state().ConversationByID("c2"); c.Preview != "before" || c.At != 4 {
		t.Errorf("a conversation that the server has is %+v", c)
	}
	if s := r.state().Session; !s.Used || s.Tracking == "" || s.ID != "ssssssssssssssssssssss" || !r.did(app.Connect{Socket: 1}) {
		t.Errorf("the session is %+v: %v", s, r.effects)
	}
}

// A new conversation is begun for a message that has lost its own, if none is running.
func TestRestoredMessageAlone(t *testing.T) {
	r := &fixture{p: New("b1", "en"), now: 1_763_000_000_000}
	r.take(t, app.Started{Stored: `{"v":2,"outbox":[{"text":"one"}],"conversations":[{"id":"c1","ended":true}]}`, Config: `{"key":"k"}`, Visible: true, Online: true})
	if l := r.state().Outbox[0]; l.Conversation == "c1" || r.state().ConversationByID(l.Conversation) == nil {
		t.Errorf("it is of %q", l.Conversation)
	}
}

// The prerendered screen is the one that the running program starts from, in each language.
func TestPrerender(t *testing.T) {
	for _, language := range []string{"en", "de", "ar"} {
		p := New("b1", language)
		if got := Prerender(language); got.Language != language || got.Language != p.View().Language || len(got.Body.Children) == 0 {
			t.Errorf("in %s it is in %q", language, got.Language)
		}
	}
}

// TestSentBeforeTheProgram checks that what was sent in the prerendered text box becomes a
// message each, in order, and that nothing becomes a message that nobody sent. What cannot
// be sent is in the text box, with all that was written after it.
func TestSentBeforeTheProgram(t *testing.T) {
	long := strings.Repeat("a", protocol.TextLimit+1)
	const running = `{"v":3,"minReader":2,"build":"b1","era":1,"conversations":[{"id":"c1","created":1,"last":1,"at":1}]`
	for name, c := range map[string]struct {
		stored, sent, typed string
		texts               []string
		conversation        string // "" for a new one
		draft               string
		notice              protocol.Code
	}{
		"two":                            {"", `["one","two"]`, "", []string{"one", "two"}, "", "", ""},
		"one, and half of another":       {"", `["one"]`, "tw", []string{"one"}, "", "tw", ""},
		"with its lines":                 {"", `["one\ntwo"]`, "", []string{"one\ntwo"}, "", "", ""},
		"in a conversation":              {running + `}`, `["one","two"]`, "thr", []string{"one", "two"}, "c1", "thr", ""},
		"beside a draft":                 {running + `,"drafts":[{"conversation":"c1","text":"before","at":1}]}`, `["one"]`, "", []string{"one"}, "c1", "before", ""},
		"beside a draft, and unfinished": {running + `,"drafts":[{"conversation":"c1","text":"before","at":1}]}`, `["one"]`, "tw", []string{"one"}, "c1", "before\ntw", ""},
		"one that is too long":           {"", `["one","` + long + `","three"]`, "fo", []string{"one"}, "", long + "\nthree\nfo", protocol.CodeTooLong},
		"only one that is too long":      {running + `}`, `["` + long + `"]`, "", nil, "c1", long, protocol.CodeTooLong},
		"where one has ended": {`{"v":3,"minReader":2,"build":"b1","era":1,"place":{"screen":"conversation","conversation":"c1"},"placeAt":1,"conversations":[{"id":"c1","created":1,"last":1,"at":1,"ended":true}]}`,
			`["one"]`, "tw", []string{"one"}, "", "tw", ""},
		"no list":   {"", `nonsense`, "tw", nil, "", "tw", ""},
		"no texts":  {"", `[7,null]`, "", nil, "", "", ""},
		"a blank":   {"", `[" "]`, "tw", nil, "", "tw", ""},
		"not begun": {"", ``, "tw", nil, "", "tw", ""},
	} {
		t.Run(name, func(t *testing.T) {
			r := &fixture{p: New("b1", "en"), now: 1_763_000_000_000}
			r.take(t, app.Started{Stored: c.stored, Sent: c.sent, Typed: c.typed, Config: `{"key":"k","open":true,"settings":{"availability":"online"}}`, Visible: true, Online: true})
			var texts []string
			conversation := c.conversation
			for _, m := range r.state().Outbox {
				texts = append(texts, m.Text)
				if conversation == "" && m.Conversation != "c1" {
					conversation = m.Conversation
				}
				if m.Conversation != conversation {
					t.Errorf("%.20q is for the conversation %q, want %q", m.Text, m.Conversation, conversation)
				}
			}
			if !slices.Equal(texts, c.texts) {
				t.Errorf("it sends %.200q", texts)
			}
			if draft := r.state().Draft(conversation); draft != c.draft || r.p.model.Notice.Code != c.notice {
				t.Errorf("the text box has %.40q, the notice is %q", draft, r.p.model.Notice.Code)
			}
			if want := (state.Route{Screen: state.ConversationScreen, Conversation: conversation}); len(texts) > 0 && r.p.model.Route != want {
				t.Errorf("the visitor is at %+v, want %+v", r.p.model.Route, want)
			}
		})
	}
}
