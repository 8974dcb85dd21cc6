package state

import (
	"reflect"
	"slices"

	"pgregory.net/rapid"

	"kith/server/protocol"
	"kith/wasm/outbox"
)

// drawState draws a state such as a program can come to hold. Ids come from a
// few, so that two states meet in them.
func drawState(t *rapid.T, label string) Stored {
	s := Stored{
		V: SchemaVersion, Build: rapid.SampledFrom([]string{"b1", "b2"}).Draw(t, label+" build"),
		Generation:  rapid.Int64Range(0, 2).Draw(t, label+" generation"),
		Session:     drawSession(t),
		Muted:       rapid.Bool().Draw(t, "quiet"),
		MutedAt:     drawAt(t),
		Route:       drawRoute(t),
		RouteAt:     drawAt(t),
		ActiveTab:   rapid.SampledFrom([]string{"", "tab1", "tab2"}).Draw(t, "front"),
		ActiveTabAt: drawAt(t),
		Bucket:      rapid.SampledFrom([]int64{0, 1, 7, protocol.Buckets}).Draw(t, "bucket"),
		Repairs:     rapid.Int64Range(0, 1).Draw(t, "repairs"),
		Ran:         drawReleases(t),
		Reloads:     drawReleases(t),
	}
	if s.Session.Used {
		s.Customer = protocol.Customer{ID: rapid.SampledFrom([]string{"", "p1", "p2"}).Draw(t, "customer")}
	}
	for _, id := range drawSome(t, "c1", "c2", "c3") {
		s.Conversations = append(s.Conversations, drawConversation(t, id, s.Session))
	}
	slices.SortFunc(s.Conversations, NewestFirst)
	for _, id := range drawSome(t, "l1", "l2", "l3", "l4") {
		// A message's text, time and place are set when it is written.
		at := int64(id[1])
		l := outbox.Message{Conversation: "c" + id[1:], Client: id, Text: "text of " + id, At: at, Revision: rapid.Int64Range(0, 2).Draw(t, "turns")}
		if l.Revision%2 == 1 {
			l.Failure = "It failed."
		}
		s.Outbox = append(s.Outbox, l)
	}
	for _, id := range drawSome(t, "l1", "l2", "l3") {
		s.Tombstones = outbox.MergeTombstones(s.Tombstones, []outbox.Tombstone{{Client: id, At: int64(id[1])}})
	}
	for _, id := range drawSome(t, "", "c1", "c2") {
		s.Drafts = outbox.MergeDrafts(s.Drafts, []outbox.Draft{{Conversation: id, Text: rapid.SampledFrom([]string{"", "a", "b"}).Draw(t, "draft"), At: drawAt(t)}}, DraftsLimit)
		if id != "" {
			s.PendingAttributes = MergePendingAttributes(s.PendingAttributes, []PendingAttributes{{id, rapid.SampledFrom([]string{"", `{"a":1}`}).Draw(t, "note"), drawAt(t)}})
		}
	}
	for _, id := range drawSome(t, "s5", "s6") {
		if s.Session.ID != "" {
			next := Session{ID: id + " of " + s.Session.ID, Token: "token of " + id, Revoke: "key of " + id, Tracking: "tracking of " + id}
			s.Next = append(s.Next, NextSession{s.Session.ID, drawDamaged(t, next)})
		}
	}
	for _, id := range drawSome(t, "s3", "s4") {
		s.Revoke(drawRevocation(t, id))
	}
	s.Outbox = outbox.MergeMessages(s.Outbox, nil, s.Tombstones)
	return s
}

func drawReleases(t *rapid.T) (list []ReleaseTime) {
	for _, release := range drawSome(t, "b1", "b2", "b3") {
		list = mergeReleases(list, []ReleaseTime{{release, drawAt(t)}}, ReloadsLimit)
	}
	return list
}

func drawAt(t *rapid.T) int64 { return rapid.Int64Range(0, 5).Draw(t, "at") }

func drawSome(t *rapid.T, ids ...string) []string {
	return slices.DeleteFunc(ids, func(string) bool { return rapid.Bool().Draw(t, "without") })
}

func drawRevocation(t *rapid.T, session string) Revocation {
	r := Revocation{Session: session, Generation: int64(session[1] - '2'), Done: rapid.Bool().Draw(t, "done")}
	if !r.Done {
		r.Key = "key of " + session
	}
	return r
}

func drawSession(t *rapid.T) Session {
	id := rapid.SampledFrom([]string{"", "s1", "s2"}).Draw(t, "session")
	if id == "" {
		return Session{}
	}
	used := rapid.Bool().Draw(t, "used")
	return Session{ID: id, Token: "token of " + id, Revoke: "key of " + id, Tracking: "tracking of " + id, Used: used, Identified: used && id == "s2" && rapid.Bool().Draw(t, "identified")}
}

// drawDamaged draws what is left of a session that was cut off in the storage.
func drawDamaged(t *rapid.T, s Session) Session {
	left := func(text *string, label string) {
		if rapid.Bool().Draw(t, label+" is lost") {
			*text = ""
		}
	}
	left(&s.Revoke, "key")
	left(&s.Tracking, "tracking")
	s.Used = rapid.Bool().Draw(t, "used")
	return s
}

func drawRoute(t *rapid.T) Route {
	p := Route{Screen: rapid.SampledFrom([]Screen{HomeScreen, HistoryScreen, KBScreen, SearchScreen}).Draw(t, "screen")}
	if p.Screen == SearchScreen {
		p.Query = "bag"
	}
	return p
}

func drawConversation(t *rapid.T, id string, session Session) Conversation {
	c := Conversation{Conversation: protocol.Conversation{ID: id, Created: 7}}
	c.Last = rapid.Int64Range(0, 6).Draw(t, "last")
	c.Ended, c.EndedChanged = rapid.Bool().Draw(t, "ended"), drawAt(t)
	if c.Last == 0 || !session.Used {
		c.Last = 0
		return c
	}
	for n := rapid.Int64Range(1, c.Last+1).Draw(t, "first"); n <= c.Last; n++ {
		c.Messages = append(c.Messages, messageOf(id, n))
	}
	c.SetNewest(messageOf(id, c.Last))
	c.Marks = protocol.Marks{CustomerRead: rapid.Int64Range(0, c.Last).Draw(t, "read"), AgentRead: drawAt(t)}
	for n := c.Marks.CustomerRead + 1; n <= c.Last; n++ {
		if messageOf(id, n).Author == protocol.AuthorAgent {
			c.Unread++
		}
	}
	return c
}

// messageOf is the one message that has a number in a conversation.
func messageOf(id string, n int64) protocol.Message {
	v := protocol.Message{Conversation: id, ID: id + "m", Number: n, Author: protocol.AuthorAgent, Text: "said", At: 10 * n}
	if n%2 == 0 {
		v.Author, v.Client = protocol.AuthorCustomer, id+"l"
	} else {
		v.Person = protocol.Person{ID: "a", Name: "Ann"}
	}
	return v
}

// leaves calls f with each field that holds no others, and lists as a whole.
func leaves(v reflect.Value, path string, f func(string, reflect.Value)) {
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			leaves(v.Field(i), path+"."+v.Type().Field(i).Name, f)
		}
	case reflect.Slice:
		f(path, v)
		for i := range v.Len() {
			leaves(v.Index(i), path+"[]", f)
		}
	default:
		f(path, v)
	}
}
