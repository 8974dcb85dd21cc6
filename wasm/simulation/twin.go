package simulation

import (
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"kith/server/protocol"
)

// A Twin is another server, which gets whatever the model of the server gets and must
// send the same: the real one. With it, what the tabs receive is what the twin has
// sent. Connections have numbers, none of which is used twice.
//
// Each method returns once the twin has sent what follows from the call.
type Twin interface {
	Connect(number int64)
	// Receive hands over a frame of a client. In a Login, "jwt:ADDRESS" stands
	// for a token that signs in whoever has that address.
	Receive(number int64, text string)
	// Lose tells that the connection is gone.
	Lose(number int64)
	// Agent has the agent do what the step says.
	Agent(kind Kind, conversation, text string)
	// Revoke ends a session as another device of the visitor does.
	Revoke(session, key string)
	// SetRelease has pages get a release, and rolls back all others. The release that
	// damages what is stored (DamagingRelease) is rolled back from the beginning.
	SetRelease(release string)
	// FailStore has the next n writes fail that visitors want.
	FailStore(n int64)
	// Restart stops the server and starts another with what was stored. All
	// connections are gone.
	Restart()
	// Wait lets time pass, which stands still otherwise.
	Wait(milliseconds int64)
	// Now returns the time, Unix milliseconds.
	Now() int64
	// Sent returns the frames that were sent over a connection since the last
	// call, and the code with which it was closed meanwhile, 0 if it was not.
	Sent(number int64) (frames []string, code protocol.CloseCode)
}

// names translates the ids that the twin has given to those of the model.
type names struct{ model, twin map[string]string }

func newNames() names { return names{map[string]string{}, map[string]string{}} }

// ofTwin returns the twin's id for one of the model's.
func (s *server) ofTwin(id string) string {
	if twin, ok := s.names.twin[id]; ok {
		return twin
	}
	return id
}

// ofModel returns the model's id for one of the twin's.
func (s *server) ofModel(id string) string {
	if model, ok := s.names.model[id]; ok {
		return model
	}
	return id
}

// flush has carried what was sent in the action that was done: by the twin, if there is
// one, after it is compared with what the model has sent.
func (s *server) flush() error {
	for _, conn := range s.connections {
		if s.twin == nil {
			conn.toTab = append(conn.toTab, conn.sent...)
			conn.sent = conn.sent[:0]
			continue
		}
		s.takeFromTwin(conn)
		if err := s.compareConnection(conn); err != nil {
			return fmt.Errorf("the model of the server and the real one differ on connection %d: %w\nthe model has sent\n%s\n(%d)\nand the real one\n%s\n(%d)", conn.number, err,
				strings.Join(conn.sent, "\n"), conn.closeCode, strings.Join(conn.twinSent, "\n"), conn.twinCode)
		}
		conn.toTab = append(conn.toTab, conn.twinSent...)
		conn.sent, conn.twinSent = conn.sent[:0], nil
	}
	return nil
}

// takeFromTwin takes what the twin has sent. Of Heartbeats in a row one is kept, and
// carried without a comparison: the model has no idea of seconds in which nothing
// happens.
func (s *server) takeFromTwin(conn *serverConnection) {
	frames, code := s.twin.Sent(conn.number)
	if code != 0 {
		conn.twinCode = code
	}
	heartbeat := protocol.Encode(&protocol.Heartbeat{Session: conn.session})
	for _, text := range frames {
		if text != heartbeat {
			conn.twinSent = append(conn.twinSent, text)
		} else if n := len(conn.toTab); n == 0 || conn.toTab[n-1] != heartbeat {
			conn.toTab = append(conn.toTab, heartbeat)
		}
	}
}

func (s *server) compareConnection(conn *serverConnection) error {
	if conn.closeCode != conn.twinCode {
		return fmt.Errorf("closed with %d and %d", conn.closeCode, conn.twinCode)
	}
	sortTypingEnds(conn.sent)
	sortTypingEnds(conn.twinSent)
	for i := range min(len(conn.sent), len(conn.twinSent)) {
		if err := s.compareFrames(conn.sent[i], conn.twinSent[i]); err != nil {
			return fmt.Errorf("frame %d: %w", i, err)
		}
	}
	if len(conn.sent) != len(conn.twinSent) {
		return fmt.Errorf("%d frames and %d", len(conn.sent), len(conn.twinSent))
	}
	return nil
}

// sortTypingEnds sorts, by conversation, the frames in a row that say that the agent does
// not type any more: the timers of several conversations may run out at one moment.
func sortTypingEnds(frames []string) {
	ended := func(text string) string {
		if f, err := protocol.Decode(text); err == nil {
			if v, ok := f.(*protocol.Typing); ok && !v.On {
				return v.Conversation
			}
		}
		return ""
	}
	for begin := 0; begin < len(frames); {
		end := begin
		for end < len(frames) && ended(frames[end]) != "" {
			end++
		}
		slices.SortFunc(frames[begin:end], func(a, b string) int { return strings.Compare(ended(a), ended(b)) })
		begin = end + 1
	}
}

// compareFrames compares two frames. Ids that a server gives differ; each of the
// model's must stand for the same of the twin's everywhere. Of a refusal, its sentence
// may differ.
func (s *server) compareFrames(model, twin string) error {
	var a, b map[string]any
	if err := json.Unmarshal([]byte(model), &a); err != nil {
		return err
	}
	if err := json.Unmarshal([]byte(twin), &b); err != nil {
		return err
	}
	if a["t"] == "refused" {
		delete(a, "text")
		delete(b, "text")
	}
	return s.compareValues("", a, b)
}

func (s *server) compareValues(path string, a, b any) error {
	switch a := a.(type) {
	case map[string]any:
		b, ok := b.(map[string]any)
		if !ok {
			break
		}
		keys := slices.AppendSeq(slices.Collect(maps.Keys(a)), maps.Keys(b))
		slices.Sort(keys)
		for _, key := range slices.Compact(keys) {
			if err := s.compareValues(path+"."+key, a[key], b[key]); err != nil {
				return err
			}
		}
		return nil
	case []any:
		b, ok := b.([]any)
		if !ok || len(a) != len(b) {
			break
		}
		for i := range a {
			if err := s.compareValues(fmt.Sprintf("%s[%d]", path, i), a[i], b[i]); err != nil {
				return err
			}
		}
		return nil
	case string:
		if b, ok := b.(string); ok && s.isSame(a, b) {
			return nil
		}
	}
	if !reflect.DeepEqual(a, b) {
		return fmt.Errorf("%s is %v and %v", path, a, b)
	}
	return nil
}

// isSame reports whether two texts are equal or ids of the same thing.
func (s *server) isSame(model, twin string) bool {
	if known, ok := s.names.twin[model]; ok {
		return known == twin
	}
	if _, ok := s.names.model[twin]; !ok && s.given[model] {
		s.names.twin[model], s.names.model[twin] = twin, model
		return true
	}
	return model == twin
}
