package state

import (
	"cmp"
	"slices"
	"strings"

	"kith/server/protocol"
	"kith/server/protocol/codec"
	"kith/wasm/merge"
	"kith/wasm/outbox"
	"kith/wasm/timeline"
)

// Merge joins the states of two tabs of a site. See wasm/merge for what it
// promises.
//
// The end of a session outranks everything: of two states, the one of the later
// generation is right, and nothing of the other's person goes into it. Of two states
// of one generation, the one that was repaired more often is right of what the server
// says, and only what the device itself has goes into it of the other.
//
// Newer is not joined, and "" in the result: what the storage holds is right.
func Merge(a, b Stored) Stored {
	m := a
	switch {
	case a.Generation < b.Generation:
		m = b
	case a.Generation == b.Generation:
		m = mergePerson(a, b, mergeRevocations(a.Revoked, b.Revoked))
	}
	m.V, m.MinReader = max(a.V, b.V), max(a.MinReader, b.MinReader)
	m.Build = max(a.Build, b.Build)
	m.Bucket = mergeBucket(a.Bucket, b.Bucket)
	m.Reloads = mergeReleases(a.Reloads, b.Reloads, ReloadsLimit)
	m.Revoked = mergeRevocations(a.Revoked, b.Revoked)
	m.Newer = ""
	m.ActiveTab, m.ActiveTabAt = merge.Latest(a.ActiveTab, a.ActiveTabAt, b.ActiveTab, b.ActiveTabAt, strings.Compare)
	m.Muted, m.MutedAt = merge.Latest(a.Muted, a.MutedAt, b.Muted, b.MutedAt, merge.CompareBool)
	return m
}

// mergePerson joins what two tabs hold of the same person. A session that has
// ended, because another one goes on in its place, gives way to that.
func mergePerson(a, b Stored, revoked []Revocation) Stored {
	if differentPeople(a, b) && !isRevoked(revoked, a.Session.ID) && !isRevoked(revoked, b.Session.ID) {
		if compareSessions(a.Session, b.Session) < 0 {
			return a
		}
		return b
	}
	m := Stored{Generation: a.Generation, Repairs: max(a.Repairs, b.Repairs)}
	if a.Repairs < b.Repairs {
		a.forgetSaid()
	} else if a.Repairs > b.Repairs {
		b.forgetSaid()
	}
	m.Ran = mergeReleases(a.Ran, b.Ran, protocol.RanLimit)
	m.Session, m.Joined = mergeSessions(a, b, revoked)
	m.Next = mergeNext(a.Next, b.Next, revoked)
	m.Customer = mergeCustomer(a.Customer, b.Customer)
	m.Route, m.RouteAt = merge.Latest(a.Route, a.RouteAt, b.Route, b.RouteAt, compareRoute)
	m.Tombstones = outbox.MergeTombstones(a.Tombstones, b.Tombstones)
	m.Outbox = outbox.MergeMessages(a.Outbox, b.Outbox, slices.Concat(a.Tombstones, b.Tombstones))
	m.Drafts = outbox.MergeDrafts(a.Drafts, b.Drafts, DraftsLimit)
	m.PendingAttributes = MergePendingAttributes(a.PendingAttributes, b.PendingAttributes)
	m.Conversations = merge.Lists(a.Conversations, b.Conversations,
		func(c Conversation) string { return c.ID }, mergeConversation, NewestFirst, protocol.ListSize)
	return m
}

// mergeBucket returns the smaller bucket of those that there are.
func mergeBucket(a, b int64) int64 {
	if a == 0 || 0 < b && b < a {
		return b
	}
	return a
}

// mergeSessions returns the session to go on with, and those joined to it. If
// two tabs began sessions at the same time, the first of them goes on; what was
// said under the others is the same visitor's, which the server learns by their
// tokens. Those that were not used, or have ended, are dropped.
func mergeSessions(a, b Stored, revoked []Revocation) (Session, []Session) {
	all := merge.Lists(append([]Session{a.Session}, a.Joined...), append([]Session{b.Session}, b.Joined...),
		func(s Session) string { return s.ID },
		joinSession, compareSessions, 2*(1+protocol.JoinedLimit))
	all = slices.DeleteFunc(all, func(s Session) bool { return isRevoked(revoked, s.ID) })
	if len(all) == 0 {
		return Session{}, nil
	}
	joined := slices.DeleteFunc(all[1:min(len(all), 1+protocol.JoinedLimit)], func(s Session) bool { return !s.Used })
	if len(joined) == 0 {
		return all[0], nil
	}
	return all[0], joined
}

// joinSession joins what two tabs hold of one session, field by field: of one that
// was cut off in the storage, each may hold something that the other does not.
func joinSession(s, t Session) Session {
	return Session{s.ID, max(s.Token, t.Token), max(s.Revoke, t.Revoke), max(s.Tracking, t.Tracking), s.Used || t.Used, s.Identified || t.Identified}
}

// mergeNext keeps the sessions that a login may yet put in place of one that has
// not ended.
func mergeNext(a, b []NextSession, revoked []Revocation) []NextSession {
	live := func(list []NextSession) []NextSession {
		return slices.DeleteFunc(slices.Clone(list), func(s NextSession) bool { return isRevoked(revoked, s.Former) })
	}
	return merge.Lists(live(a), live(b), func(s NextSession) string { return s.ID },
		func(s, t NextSession) NextSession {
			return NextSession{max(s.Former, t.Former), joinSession(s.Session, t.Session)}
		},
		func(s, t NextSession) int { return strings.Compare(s.ID, t.ID) }, NextLimit)
}

// compareSessions orders sessions: a signed-in one before one that was used
// before one that was not, and of those the smallest id.
func compareSessions(s, t Session) int {
	return cmp.Or(merge.CompareBool(s.ID == "", t.ID == ""), merge.CompareBool(t.Identified, s.Identified),
		merge.CompareBool(t.Used, s.Used), strings.Compare(s.ID, t.ID))
}

// differentPeople reports whether two tabs have signed in two people at the
// same time.
func differentPeople(a, b Stored) bool {
	return a.Session.ID != b.Session.ID && a.Session.Identified && b.Session.Identified && a.Customer.ID != b.Customer.ID
}

// mergeCustomer returns the customer of whom more is known; the server's next
// Welcome says which is right.
func mergeCustomer(a, b protocol.Customer) protocol.Customer {
	if cmp.Or(
		strings.Compare(a.Email, b.Email), strings.Compare(a.ExternalID, b.ExternalID),
		strings.Compare(a.ID, b.ID), strings.Compare(codec.Encode(&a), codec.Encode(&b)),
	) < 0 {
		return b
	}
	return a
}

// MergePendingAttributes keeps the newest attributes of each conversation.
func MergePendingAttributes(a, b []PendingAttributes) []PendingAttributes {
	return merge.Lists(a, b, func(v PendingAttributes) string { return v.Conversation },
		func(v, w PendingAttributes) PendingAttributes {
			v.Attributes, v.At = merge.Latest(v.Attributes, v.At, w.Attributes, w.At, strings.Compare)
			return v
		},
		func(v, w PendingAttributes) int {
			return cmp.Or(cmp.Compare(w.At, v.At), strings.Compare(v.Conversation, w.Conversation))
		},
		PendingAttributesLimit)
}

// mergeRevocations keeps those of which the server does not know, and of these and
// the others the newest. One that is done stays done.
func mergeRevocations(a, b []Revocation) []Revocation {
	return merge.Lists(a, b, func(r Revocation) string { return r.Session },
		func(v, w Revocation) Revocation {
			m := Revocation{v.Session, max(v.Key, w.Key), max(v.Generation, w.Generation), v.Done || w.Done}
			if m.Done {
				m.Key = ""
			}
			return m
		},
		func(v, w Revocation) int {
			return cmp.Or(merge.CompareBool(v.Done, w.Done), cmp.Compare(w.Generation, v.Generation), strings.Compare(v.Session, w.Session))
		},
		RevokedLimit)
}

func compareRoute(a, b Route) int {
	return cmp.Or(strings.Compare(string(a.Screen), string(b.Screen)), strings.Compare(a.Conversation, b.Conversation),
		strings.Compare(a.Category, b.Category), strings.Compare(a.Article, b.Article), strings.Compare(a.Query, b.Query))
}

// mergeConversation joins what two tabs hold of one conversation.
func mergeConversation(a, b Conversation) Conversation {
	m := a
	if compareNewest(a, b) < 0 {
		m = b
	}
	m.Created = max(a.Created, b.Created)
	m.Ended, m.EndedChanged = merge.Latest(a.Ended, a.EndedChanged, b.Ended, b.EndedChanged, merge.CompareBool)
	m.Marks = timeline.MergeMarks(a.Marks, b.Marks)
	if a.Last == b.Last {
		m.Unread = min(a.Unread, b.Unread)
	}
	m.Unread = max(0, min(m.Unread, m.Last-m.Marks.CustomerRead))
	m.Messages = a.Messages
	if compareRun(a, b) < 0 {
		m.Messages = b.Messages
	}
	m.CountUnread()
	m.Loading, m.BegunAtCall = false, 0
	return m
}

// compareNewest compares by the newest message.
func compareNewest(a, b Conversation) int {
	return cmp.Or(cmp.Compare(a.Last, b.Last), cmp.Compare(a.At, b.At),
		strings.Compare(a.Preview, b.Preview), strings.Compare(string(a.Author), string(b.Author)),
		comparePerson(a.Person, b.Person))
}

func comparePerson(a, b protocol.Person) int {
	return cmp.Or(strings.Compare(a.ID, b.ID), strings.Compare(a.Name, b.Name), strings.Compare(a.Picture, b.Picture))
}

// compareRun compares by how far the messages reach, and then by how many there
// are.
func compareRun(a, b Conversation) int {
	if c := cmp.Or(cmp.Compare(a.Newest(), b.Newest()), cmp.Compare(len(a.Messages), len(b.Messages))); c != 0 {
		return c
	}
	for i := range a.Messages {
		if a.Messages[i] != b.Messages[i] {
			if c := strings.Compare(codec.Encode(&a.Messages[i]), codec.Encode(&b.Messages[i])); c != 0 {
				return c
			}
		}
	}
	return 0
}
