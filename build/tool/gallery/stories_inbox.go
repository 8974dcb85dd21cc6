package main

import (
	"strconv"

	"kith/server/protocol"
	"kith/wasm/agent/state"
	"kith/wasm/agent/view"
	"kith/wasm/connection"
	"kith/wasm/outbox"
)

// The agents' inbox. Its language is English.

var (
	anna = protocol.Person{ID: "a1", Name: "Anna Berg"}
	omar = protocol.Person{ID: "a2", Name: "Omar Haddad"}
)

func agentModel(stage state.Screen) *state.Model {
	initial := state.InitialModel("test")
	m := &initial
	m.Screen, m.Now, m.Visible = stage, now, true
	m.Config.Language = "en-GB"
	return m
}

func inboxModel(items ...state.ListItem) *state.Model {
	m := agentModel(state.InboxScreen)
	m.Self, m.Stored.Agent, m.Session = anna, anna.ID, "s"
	m.Connection = connection.Connection{Phase: connection.Live, Socket: 1, ReceivedAt: now}
	m.List.Loaded = true
	m.List.Pages = []state.Pages{{View: protocol.ViewOpen, Loaded: true, Complete: true}, {View: protocol.ViewEnded, Loaded: true, Complete: true},
		{View: protocol.ViewSpam, Loaded: true, Complete: true}}
	m.Brands = []protocol.BrandName{{Key: "vogel", Name: "Vogel Bags"}}
	for _, v := range items {
		m.List.Put(v.Conversation)
	}
	return m
}

func inboxItem(id, name, preview string, ago int64, unread int64, online bool) state.ListItem {
	return state.ListItem{Conversation: protocol.Conversation{ID: id, Created: now - ago - 60*minute, Last: 9, At: now - ago, Preview: preview,
		Author: protocol.AuthorCustomer, Unread: unread, Brand: "vogel", Waiting: now - ago, Marks: protocol.Marks{AgentDelivered: 9, AgentRead: 9 - unread, CustomerRead: 4, CustomerDelivered: 6},
		Customer: protocol.Customer{ID: "c-" + id, Verified: name != "", Name: name, Online: online, Browser: "Firefox 140 on Windows", Language: "de-AT",
			OnSite: true, Network: "203.0.113." + strconv.Itoa(len(preview)),
			Page: protocol.Page{Address: "https://shop.example/bags/spatz", Title: "Spatz, the small one – Vogel Bags"}}}}
}

func inboxItems() []state.ListItem {
	items := []state.ListItem{
		inboxItem("k1", "Marta Lindqvist", "Is the strap long enough to wear it across the body?", 2*minute, 2, true),
		inboxItem("k2", "", "Hi! Does the Dohle fit a 15″ laptop?", 9*minute, 1, true),
		inboxItem("k3", "يوسف الحداد", "شكراً جزيلاً، وصلت الحقيبة اليوم!", 38*minute, 0, false),
		inboxItem("k4", "Jean-Baptiste de la Rochefoucauld-Montmorency", "Merci, je regarde et je reviens vers vous dès que possible demain matin.", 3*60*minute, 0, false),
		inboxItem("k5", "", "ok thanks", 26*60*minute, 0, false),
		inboxItem("k6", "Priya Raman", "Where is my order 10448?", 50*60*minute, 0, true),
		inboxItem("k7", "Tom", "👍", 9*24*60*minute, 0, false),
	}
	items[2].Author, items[2].Person, items[2].Waiting = protocol.AuthorAgent, anna, 0
	items[3].Author, items[3].Person, items[3].Waiting = protocol.AuthorAgent, omar, 0
	c := &items[0].Customer
	c.Email, c.ExternalID, c.Phone = "marta.lindqvist@example.com", "cust_90412", "+46 70 123 45 67"
	c.Attributes = `{"plan":"gold","orders":14,"newsletter":true,"address":{"city":"Göteborg","country":"SE"},"tags":["vip","returns"],"last invoice":"https://shop.example/i/99182"}`
	items[0].Attributes = `{"source":"product page"}`
	done := inboxItem("k8", "Marta Lindqvist", "Perfect, thank you", 30*24*60*minute, 0, true)
	done.Ended, done.Customer = true, items[0].Customer
	spam := inboxItem("k9", "", "CHEAP WATCHES → https://watches.example", 70*60*minute, 3, false)
	spam.Spam, spam.Customer.Block = true, "b1"
	return append(items, done, spam)
}

func inboxMessage(number, ago int64, author protocol.Author, person protocol.Person, text string) protocol.Message {
	id := "m" + string(rune('a'+number))
	return protocol.Message{Conversation: "k1", ID: id, Number: number, Author: author, Person: person, Text: text, At: now - ago}
}

func openModel() *state.Model {
	m := inboxModel(inboxItems()...)
	m.Shown, m.Pane, m.List.Cursor = "k1", state.ConversationPane, "k1"
	m.NewFrom = 8
	m.Conversations = []state.Conversation{{ID: "k1", Loaded: true, Messages: []protocol.Message{
		inboxMessage(2, 26*60*minute, protocol.AuthorCustomer, protocol.Person{}, "Hello! I ordered the Spatz last week, order 10432."),
		inboxMessage(3, 26*60*minute-minute, protocol.AuthorCustomer, protocol.Person{}, "Could you tell me when it will be sent?"),
		inboxMessage(4, 25*60*minute, protocol.AuthorAgent, omar, "Hi Marta, it left our workshop this morning. You can follow it here: https://track.example/p/SE-10432-88?lang=sv. It should be with you on Thursday."),
		inboxMessage(5, 24*minute, protocol.AuthorCustomer, protocol.Person{}, "It came today, and it’s beautiful. Thank you!"),
		inboxMessage(6, 21*minute, protocol.AuthorAgent, anna, "That’s lovely to hear 😊"),
		inboxMessage(7, 20*minute, protocol.AuthorAgent, anna, "If anything is missing, just write here.\nWe are around until six."),
		inboxMessage(8, 3*minute, protocol.AuthorCustomer, protocol.Person{}, "One more thing"),
		inboxMessage(9, 2*minute, protocol.AuthorCustomer, protocol.Person{}, "Is the strap long enough to wear it across the body?"),
	}}}
	m.TypingIndicators = []state.TypingIndicator{{Conversation: "k1", Until: now + 5000}}
	return m
}

// inboxStories returns the states of the inbox.
func inboxStories() []story {
	var all []story
	add := func(name string, m *state.Model) {
		all = append(all, story{name: "inbox-" + name, inbox: m, scroll: end})
	}
	add("starting", agentModel(state.StartingScreen))

	m := agentModel(state.StartingScreen)
	m.SignIn.Unreachable = true
	add("unreachable", m)

	m = agentModel(state.SetupScreen)
	m.SignIn = state.SignIn{Name: "Anna Berg", Password: "secret", ShowPassword: true}
	add("setup", m)

	m = agentModel(state.SignInScreen)
	m.SignIn = state.SignIn{Name: "Anna Berg", Password: "x", Error: "The name or the password is wrong."}
	add("signin", m)

	m = agentModel(state.SignInScreen)
	m.SignIn = state.SignIn{Name: "Anna Berg", Password: "x", NeedsCode: true}
	add("signin-code", m)

	m = agentModel(state.ResetScreen)
	m.SignIn = state.SignIn{Password: "short", Error: "Please choose a password of at least 12 characters; a few words in a row are easy to remember."}
	add("reset", m)

	m = openModel()
	m.Role = protocol.RoleReadOnly
	add("read-only", m)
	all = append(all, settingsStories()...)

	m = inboxModel()
	m.List.Loaded = false
	add("loading", m)
	add("empty", inboxModel())

	m = inboxModel(inboxItems()...)
	add("list", m)
	m = inboxModel(inboxItems()...)
	m.List.Query = "zebra"
	add("no-results", m)
	add("conversation", openModel())

	m = openModel()
	m.Stored.Outbox = []outbox.Message{
		{Conversation: "k1", Client: "f1", Text: "Yes, it is 120 cm at its longest.", At: now - minute, Failure: "The conversation has ended."},
		{Conversation: "k1", Client: "f2", Text: "Shall I send you a picture?", At: now}}
	m.Stored.SetDraft("k1", "I am looking it up for you, one moment please", now)
	m.TypingIndicators = []state.TypingIndicator{{Conversation: "k1", Person: omar, Until: now + 5000}}
	m.Connection.Phase, m.Connection.Tries = connection.Waiting, 3
	m.AtEnd, m.UnseenBelow = false, 2
	add("outbox", m)

	m = openModel()
	m.Pane = state.DetailsPane
	add("details", m)

	for _, v := range []struct {
		name   string
		change func(m *state.Model, marta *protocol.Customer)
	}{
		{"export-failed", func(m *state.Model, marta *protocol.Customer) {
			m.Pane, m.Export = state.DetailsPane, state.Export{Customer: *marta, Error: view.TextUnreachable}
		}},
		{"exporting", func(m *state.Model, marta *protocol.Customer) {
			m.Pane, m.Export = state.DetailsPane, state.Export{Customer: *marta, Busy: true}
		}},
		{"exported", func(m *state.Model, marta *protocol.Customer) {
			marta.Name = "marta.lindqvistanderssonvonderweide@customers.shop.example"
			m.Pane, m.Toast = state.DetailsPane, state.Toast{Text: view.ExportedText(marta), Until: now + 5000}
		}},
		{"erase", func(m *state.Model, marta *protocol.Customer) {
			m.Erasure = state.Erasure{Dialog: state.AskErasure, Customer: *marta}
		}},
		{"erase-stranger", func(m *state.Model, marta *protocol.Customer) {
			m.Erasure = state.Erasure{Dialog: state.AskErasure, Customer: m.Item("k2").Customer, Error: view.TextUnreachable}
		}},
		{"erase-busy", func(m *state.Model, marta *protocol.Customer) {
			m.Erasure, m.Change.Busy = state.Erasure{Dialog: state.AskErasure, Customer: m.Item("k4").Customer}, true
		}},
		{"erase-gone", func(m *state.Model, marta *protocol.Customer) {
			m.Erasure = state.Erasure{Dialog: state.AskErasure, Customer: *marta, Error: view.TextNotStored}
		}},
		{"erase-proof", func(m *state.Model, marta *protocol.Customer) {
			m.Erasure = state.Erasure{Dialog: state.AskErasure, Customer: *marta}
			m.Change.Proof = state.Proof{Open: true, Error: "The password is wrong."}
		}},
		{"erased", func(m *state.Model, marta *protocol.Customer) {
			m.Erasure = state.Erasure{Dialog: state.ErasureDone, Customer: *marta, Removed: protocol.Erased{Sessions: 2, Conversations: 2, Messages: 1418, Blocks: 1, Complete: true}}
			m.Erasure.Customer.ID = "EM6ITZ4ZLFQCU7ORTQZAOX2BAM"
			m.List.Remove("k1")
			m.List.Remove("k8")
			m.Shown, m.Pane, m.Conversations = "", state.ListPane, nil
		}},
		{"erased-incomplete", func(m *state.Model, marta *protocol.Customer) {
			m.Erasure = state.Erasure{Dialog: state.ErasureDone, Customer: m.Item("k3").Customer, Removed: protocol.Erased{Sessions: 1, Conversations: 1, Messages: 9}}
		}},
	} {
		m = openModel()
		m.Role = protocol.RoleOwner
		v.change(m, &m.Item("k1").Customer)
		add(v.name, m)
	}

	m = openModel()
	m.Shown, m.TypingIndicators = "k8", nil
	m.Conversations = append(m.Conversations, state.Conversation{ID: "k8"})
	add("ended", m)

	m = openModel()
	m.Shown, m.TypingIndicators, m.List.View = "k9", nil, protocol.ViewSpam
	m.Conversations = append(m.Conversations, state.Conversation{ID: "k9"})
	add("spam", m)

	m = openModel()
	m.Shown, m.Pane, m.TypingIndicators = "k2", state.DetailsPane, nil
	m.Conversations = append(m.Conversations, state.Conversation{ID: "k2"})
	stranger := m.Item("k2")
	stranger.Customer.Attributes, stranger.Attributes = `{"name":"The CEO","sharedEmails":["ceo@shop.example"],"plan":"platinum"}`, `{"order":"10448"}`
	stranger.Customer.OnSite, stranger.Customer.Page = false, protocol.Page{Address: "https://shop.example.evil.example/login", Title: "Shop"}
	add("not-verified", m)

	m = inboxModel(inboxItems()...)
	m.List.View = protocol.ViewWaiting
	add("waiting", m)

	m = inboxModel(inboxItems()...)
	m.Brands = append(m.Brands, protocol.BrandName{Key: "alder", Name: "Alder & Sons Outdoor Equipment"})
	for i := range m.List.Items {
		if i%2 == 1 {
			m.List.Items[i].Brand = "alder"
		}
	}
	add("brands", m)

	m = openModel()
	m.List.Selecting, m.List.Selected = true, []string{"k2", "k5"}
	add("selecting", m)

	m = inboxModel(inboxItems()...)
	m.List.View, m.List.Selecting, m.List.Selected = protocol.ViewSpam, true, []string{"k9"}
	add("selecting-spam", m)

	m = openModel()
	m.Moderation = state.Moderation{Dialog: state.BlockDialog, Conversations: []string{"k1"}, MarkSpam: true}
	add("block", m)

	m = openModel()
	m.List.Selecting, m.List.Selected = true, []string{"k1", "k2", "k3", "k4", "k5", "k6"}
	m.Moderation = state.Moderation{Dialog: state.BlockDialog, Conversations: m.List.Selected, Network: true, Days: 7, Reason: "Floods us with advertising", Error: view.TextNotConnected}
	add("block-many", m)

	m = openModel()
	m.Moderation = state.Moderation{Dialog: state.DeleteDialog, Conversations: []string{"k1", "k2", "k3", "k4", "k5", "k6", "k7"}}
	add("delete", m)

	m = openModel()
	m.Moderation = state.Moderation{Dialog: state.BlocksDialog}
	add("blocks-loading", m)

	m = openModel()
	m.Moderation = state.Moderation{Dialog: state.BlocksDialog, Blocks: state.Blocks{Loaded: true}}
	add("blocks-empty", m)

	m = openModel()
	m.Moderation = state.Moderation{Dialog: state.BlocksDialog, Blocks: state.Blocks{Loaded: true, More: true, Rules: []protocol.BlockRule{
		{ID: "b1", Brand: "vogel", Customer: "c-k9", Person: anna, Reason: "Sells watches", At: now - 70*minute},
		{ID: "b2", Brand: "vogel", Network: "2001:db8:85a3:8d3::/64", Person: omar, At: now - 26*60*minute, Until: now + 6*24*60*minute},
		{ID: "b3", Brand: "vogel", Customer: "c-x", Name: "يوسف الحداد", Person: omar, Reason: "Insulted a colleague, twice; see the conversation of the 3rd", At: now - 9*24*60*minute}}}}
	add("blocks", m)

	m = inboxModel(inboxItems()...)
	m.Toast = state.Toast{Text: view.SpamText(3), Undo: []string{"k1", "k2", "k3"}, Until: now + 5000}
	add("toast", m)

	m = manyModel()
	m.List.Pages[0] = state.Pages{View: protocol.ViewOpen, Loaded: true, After: protocol.ViewOpen.Cursor(&m.List.Items[len(m.List.Items)-1].Conversation), RequestedOn: 1}
	m.List.RowLimit = 1000
	add("loading-more", m)

	m = manyModel()
	m.List.Pages[0] = state.Pages{View: protocol.ViewOpen, Loaded: true, After: protocol.ViewOpen.Cursor(&m.List.Items[len(m.List.Items)-1].Conversation), Error: "Something went wrong here. Please try again."}
	m.List.RowLimit = 1000
	add("loading-failed", m)

	m = manyModel()
	m.List.RowLimit = 1000
	add("list-end", m)

	m = inboxModel(inboxItems()...)
	m.Menu = state.Menu{Open: true}
	add("menu", m)

	m = openModel()
	m.Menu = state.Menu{ConfirmSignOut: true}
	m.Stored.Outbox = []outbox.Message{{Conversation: "k1", Client: "f2", Text: "Shall I send you a picture?", At: now}}
	add("sign-out", m)

	add("many", manyModel())

	m = openModel()
	m.Connection.Phase = connection.Closed
	m.Stored.SetDraft("k1", longText(protocol.TextLimit+5), now)
	add("too-long", m)
	return all
}

// manyModel has more conversations than are drawn at first.
func manyModel() *state.Model {
	m := inboxModel()
	for i := range state.RowsPerPage + 5 {
		m.List.Put(inboxItem("n"+strconv.Itoa(i), "Customer "+strconv.Itoa(i), "Hello", int64(i)*minute, 0, false).Conversation)
	}
	return m
}

func longText(n int) string {
	b := make([]byte, n)
	for i := range b {
		b[i] = "lorem ipsum dolor sit amet, "[i%28]
	}
	return string(b)
}
