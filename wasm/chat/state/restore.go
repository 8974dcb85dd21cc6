package state

import (
	"slices"
	"strings"

	"kith/server/protocol"
	"kith/server/protocol/codec"
	"kith/wasm/outbox"
	"kith/wasm/timeline"
)

// Restore reads a stored state as far as possible. It never fails: what cannot
// be read is left out, and described in sentences that hold nothing of its
// content. Whole says that the text holds exactly what was read, so that it need
// not be stored again.
//
// What a newer release has stored is kept in Newer as the text that it is, until
// a logout. If that release lets this one read it, it is joined with what was
// stored beside it later; otherwise only the generation is read. What an older
// release has stored beside a state that this one reads is joined with it, and
// nothing is kept.
//
// An unsent message that can be read is never left out, whatever happened to
// the rest. Messages and sessions whose ids are not valid lack them afterwards.
func (v Schema) Restore(text string) (s Stored, whole bool, skipped []string) {
	r := v.read(text)
	const enough = 5
	if len(r.skipped) > enough { // how many there are is not known: codec.Decode returns a few
		r.skipped = append(r.skipped[:enough:enough], "and more")
	}
	return r.stored, r.sound && r.current, r.skipped
}

// Restore restores a state for this release.
func Restore(text string) (s Stored, whole bool, skipped []string) { return Current.Restore(text) }

// A reading is what was read of a text.
type reading struct {
	stored  Stored
	schema  Schema // of the release that wrote it
	sound   bool   // whether nothing was left out or normalized
	current bool   // whether it is of this version or a newer one, in part at least
	skipped []string
}

// read reads a text. A text in Newer is shorter than the one that holds it, so the
// readings within one another end.
func (v Schema) read(text string) reading {
	s, problems := decode(text)
	writer, newer := Schema{s.V, s.MinReader}, s.Newer
	s.V, s.MinReader, s.Newer = v.Version, v.MinReader, ""
	if !v.Reads(writer) {
		s = Stored{V: s.V, MinReader: s.MinReader, Generation: max(0, s.Generation), Bucket: soundBucket(s.Bucket), Newer: text}
		return reading{stored: s, schema: writer, sound: true, current: true}
	}
	raw := s.Trimmed()
	s.Normalize()
	r := reading{stored: s, schema: writer, sound: len(problems) == 0 && s.TrimmedEquals(&raw), current: writer.Version >= v.Version, skipped: problems}
	if writer.Version > v.Version {
		// It is kept, and joined with what this release stores of it: now as
		// then, or the next page would begin with something else.
		r.stored = Merge(s, s)
	}
	if newer != "" {
		n := v.read(newer)
		if writer.Reads(n.schema) {
			// It has these already, with new ids: it would send them again.
			n.stored.Outbox = slices.DeleteFunc(n.stored.Outbox, func(m outbox.Message) bool { return m.Client == "" })
		}
		_, whole := codec.Parse(newer) // else the generation may be what was cut off
		switch {
		case whole && n.stored.Generation < s.Generation:
			r.stored.EndNewer(newer) // somebody has logged out since it was stored
		case v.Reads(n.schema):
			r.stored = join(r.stored, n.stored)
		default:
			r.stored.Generation, r.stored.Newer = max(s.Generation, n.stored.Generation), newer
		}
		r.sound, r.current = r.sound && n.sound, r.current || n.current
		r.skipped = append(r.skipped, n.skipped...)
	}
	if writer.Version > v.Version {
		r.stored.Newer = text
	}
	return r
}

// decode decodes a text as far as possible, and tells in sentences what could
// not be used.
func decode(text string) (s Stored, skipped []string) {
	if text == "" {
		return s, nil
	}
	problems := codec.Decode(text, &s)
	if Broken(problems) {
		skipped = append(skipped, "it is not whole JSON")
		s = Stored{}
		problems = codec.Decode(closeBrackets(text), &s)
		if Broken(problems) {
			s, problems = Stored{}, nil
		}
		s.Outbox = append(s.Outbox, findMessages(text, s.Outbox)...)
		if s.Newer == "" {
			s.Newer = findNewer(text)
		}
	}
	for _, p := range problems {
		skipped = append(skipped, p.String())
	}
	return s, skipped
}

// Broken reports whether a text could not be decoded at all.
func Broken(problems []codec.Problem) bool { return len(problems) > 0 && problems[0].Field == "" }

// closeBrackets returns a JSON text that was cut off, up to its last whole
// value, with its brackets closed. Of a list it keeps whole elements: what an element
// does not say has its zero value, and one that was cut off would say so of everything
// after the cut.
func closeBrackets(text string) string {
	var open []byte    // the brackets that are open
	lists := 0         // how many of them are lists
	cut, depth := 0, 0 // where the text ends, and how many are open there
	element := -1      // how many were open before the element of a list began; -1 outside
	quoted, escaped := false, false
	for i := 0; i < len(text); i++ {
		b := text[i]
		if quoted {
			switch {
			case escaped:
				escaped = false
			case b == '\\':
				escaped = true
			case b == '"':
				quoted = false
			}
			continue
		}
		switch b {
		case '"':
			quoted = true
		case '{', '[':
			if element < 0 && lists > 0 {
				element = len(open)
			}
			if b == '[' {
				lists++
			}
			open = append(open, b+2) // the ASCII code of its closing bracket
			if element < 0 {
				cut, depth = i+1, len(open)
			}
		case '}', ']':
			if len(open) == 0 || open[len(open)-1] != b {
				return ""
			}
			if b == ']' {
				lists--
			}
			open = open[:len(open)-1]
			if len(open) == element {
				element = -1
			}
			if element < 0 {
				cut, depth = i+1, len(open)
			}
		case ',':
			if element < 0 {
				cut, depth = i, len(open)
			}
		}
	}
	open = open[:depth]
	slices.Reverse(open)
	return text[:cut] + string(open)
}

// findMessages returns the messages of the outbox in a text that is not JSON
// any more: every object in it that can be read as one, except those that were
// found already.
func findMessages(text string, found []outbox.Message) []outbox.Message {
	_, rest, ok := strings.Cut(text, `"outbox"`)
	if !ok {
		return nil
	}
	rest, _, more := strings.Cut(rest, `"settled"`)
	var messages []outbox.Message
	// Threat: each bracket in a text may begin one that was cut off, and each try reads
	// all that follows.
	tries := 0
	add := func(text string) (is bool) {
		var l outbox.Message
		if Broken(codec.Decode(text, &l)) {
			return false
		}
		if l.Text != "" && !slices.ContainsFunc(found, func(f outbox.Message) bool { return f.Client == l.Client && f.Text == l.Text }) {
			messages = append(messages, l)
		}
		return true
	}
	for {
		i := strings.IndexByte(rest, '{')
		if i < 0 || len(messages) == outbox.Limit {
			return messages
		}
		rest = rest[i:]
		end := strings.IndexByte(rest, '}')
		for end >= 0 {
			if add(rest[:end+1]) {
				break
			}
			// The message may contain a bracket.
			next := strings.IndexByte(rest[end+1:], '}')
			if next < 0 || end > protocol.FrameBytes {
				end = -1
				break
			}
			end += 1 + next
		}
		if end < 0 && !more && tries < outbox.Limit {
			tries++
			add(closeBrackets(rest)) // it is the last, and was cut off
		}
		rest = rest[max(1, end+1):]
	}
}

// Normalize makes a state hold what the program relies on, if somebody has edited
// it or it was made of pieces.
func (s *Stored) Normalize() {
	s.Generation, s.Repairs = max(0, s.Generation), max(0, s.Repairs)
	s.Bucket = soundBucket(s.Bucket)
	s.Ran = mergeReleases(nil, s.Ran, protocol.RanLimit)
	s.Reloads = mergeReleases(nil, s.Reloads, ReloadsLimit)
	if !s.Session.Valid() {
		s.Session = Session{}
	}
	s.Session.Used = s.Session.Used || s.Session.Identified
	s.normalizeRevoked()
	if isRevoked(s.Revoked, s.Session.ID) {
		s.Session = Session{}
	}
	s.Next = slices.DeleteFunc(unique(s.Next, func(n NextSession) string { return n.ID }), func(n NextSession) bool {
		return !n.Valid() || n.Former == "" || isRevoked(s.Revoked, n.Former)
	})
	s.Joined = slices.DeleteFunc(unique(s.Joined, func(v Session) string { return v.ID }), func(v Session) bool {
		return !v.Valid() || v.ID == s.Session.ID
	})
	s.Tombstones = unique(s.Tombstones, func(v outbox.Tombstone) string { return v.Client })
	s.PendingAttributes = unique(s.PendingAttributes, func(v PendingAttributes) string { return v.Conversation })
	for i := range s.PendingAttributes {
		if a := s.PendingAttributes[i].Attributes; a != "" && a[0] != '{' {
			s.PendingAttributes[i].Attributes = ""
		}
	}
	s.Conversations = unique(s.Conversations, func(c Conversation) string { return c.ID })
	for i := range s.Conversations {
		c := &s.Conversations[i]
		c.Last, c.Unread = max(0, c.Last), max(0, c.Unread)
		c.Customer, c.Attributes = protocol.Customer{}, ""
		c.Messages = timeline.Tail(c.ID, slices.DeleteFunc(c.Messages, incomplete))
		if c.Newest() > c.Last {
			c.SetNewest(c.Messages[len(c.Messages)-1])
		}
		c.CountUnread()
	}
	s.Sort()
	texts := slices.DeleteFunc(s.Outbox, func(l outbox.Message) bool { return strings.TrimSpace(l.Text) == "" })
	s.Outbox = nil
	for _, l := range texts {
		if l.Client == "" || s.MessageIndex(l.Client) < 0 {
			s.Outbox = append(s.Outbox, l)
		}
	}
	drafts := s.Drafts
	s.Drafts = nil
	for _, d := range drafts {
		s.Drafts = outbox.MergeDrafts(s.Drafts, []outbox.Draft{d}, DraftsLimit)
	}
	s.Route = s.Route.normalized()
}

// incomplete reports whether a message lacks what the server gives each: the text was
// cut off in the middle of it. Without it, it is fetched again.
func incomplete(m protocol.Message) bool {
	return m.ID == "" || m.Text == "" || m.Author == "" || m.At == 0
}

func (s *Stored) normalizeRevoked() {
	s.Revoked = unique(s.Revoked, func(r Revocation) string { return r.Session })
	for i := range s.Revoked {
		if s.Revoked[i].Done {
			s.Revoked[i].Key = ""
		}
	}
}

// soundBucket returns a bucket, or 0 if it is none.
func soundBucket(bucket int64) int64 {
	if bucket < 1 || bucket > protocol.Buckets {
		return 0
	}
	return bucket
}

// unique returns the first element with each key, and none without a key.
func unique[T any](list []T, key func(T) string) []T {
	var kept []T
	for _, v := range list {
		k := key(v)
		if k != "" && !slices.ContainsFunc(kept, func(u T) bool { return key(u) == k }) {
			kept = append(kept, v)
		}
	}
	return kept
}
