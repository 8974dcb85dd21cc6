package agent

import (
	"maps"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"kith/server/protocol"
	"kith/wasm/agent/view"
	"kith/wasm/app"
	"kith/wasm/html"
)

// Whatever events come, in whatever order, the program does not panic and has a
// screen to show.
func TestAnyEvents(t *testing.T) {
	names := slices.Sorted(maps.Values(declaredNames(t)))
	rapid.Check(t, func(t *rapid.T) {
		p := New("b1")
		word := rapid.SampledFrom([]string{"", "a", "b", "open", "ended", "spam", "waiting", "list", "moderation", "end", "start", "show", "x\ny"})
		number := rapid.Int64Range(-1, 6)
		for i := range rapid.IntRange(1, 60).Draw(t, "events") {
			var e app.Event
			switch rapid.IntRange(0, 10).Draw(t, "event") {
			case 0:
				e = app.Started{Stored: word.Draw(t, "stored"), Visible: true, Online: rapid.Bool().Draw(t, "online")}
			case 1:
				e = app.Responded{Name: rapid.SampledFrom([]string{selfRequest, signInRequest, setupRequest, signOutRequest, view.NamePicture,
					resetRequest, accountRequest, signInsRequest, passwordRequest, setupFactor, factorRequest, teamRequest, invitedRequest, auditRequest, proofRequest, exportRequest, eraseRequest,
					releasesRequest, readyRequest, view.NameReleaseFile}).Draw(t, "name"),
					Status: rapid.SampledFrom([]int64{0, 200, 200, 200, 401, 403, 404, 429}).Draw(t, "status"),
					Body: rapid.SampledFrom([]string{"", "{", `{"id":"a1","name":"A"}`, `{"address":"x"}`, `{"code":"confirm"}`, `{"code":"second_factor"}`,
						`{"members":[{"id":"a","name":"A"}]}`, `{"entries":[{"number":3}],"more":true}`,
						`{"held":[{"id":"a","role":"canary"},{"id":"b","role":"stable"}],"stable":"b","canary":"a","share":500,"back":"b","pins":[{"site":"a","release":"b"}],"withdrawn":[{"release":"c"}]}`}).Draw(t, "body")}
			case 2:
				e = app.SocketOpened{Socket: p.model.Connection.Socket}
			case 3:
				e = app.SocketClosed{Socket: p.model.Connection.Socket, Code: rapid.SampledFrom([]int64{1006, 4002, 4501, 4504}).Draw(t, "code")}
			case 4:
				e = app.TimerFired{}
			case 5, 6:
				e = app.SocketReceived{Socket: p.model.Connection.Socket, Text: protocol.Encode(anyFrame(t, p.model.Session, word.Draw(t, "id"), number))}
			case 10:
				e = app.UploadProgressed{Name: view.NameReleaseFile, Percent: number.Draw(t, "percent")}
			default:
				e = app.Action{Type: rapid.SampledFrom([]string{"click", "escape", "input"}).Draw(t, "type"),
					Name: rapid.SampledFrom(names).Draw(t, "name"), Value: word.Draw(t, "value"), Text: word.Draw(t, "text")}
			}
			at := now + int64(i)*1000
			p.Update(app.Moment{Now: at}, e)
			if due := p.model.Connection.Due; due != 0 && due <= at {
				t.Fatalf("after %+v something was due at %d, and it is %d", e, due, at)
			}
			if s := p.View(); html.Render(s.Body) == "" || s.Title == "" {
				t.Fatalf("after %+v the screen is empty", e)
			}
			p.Stored()
		}
	})
}

func anyFrame(t *rapid.T, session, id string, number *rapid.Generator[int64]) protocol.Frame {
	n := number.Draw(t, "number")
	author := rapid.SampledFrom([]protocol.Author{protocol.AuthorCustomer, protocol.AuthorAgent, protocol.AuthorSystem, ""}).Draw(t, "author")
	message := protocol.Message{Conversation: id, ID: "m", Client: id, Number: n, Author: author, Text: "text", At: now}
	c := protocol.Conversation{ID: id, Last: n, At: now + n, Author: author, Unread: n, Ended: n == 2, Spam: n == 3, Waiting: n, Brand: id, Attributes: `{"a":1}`}
	switch rapid.IntRange(0, 14).Draw(t, "frame") {
	case 0:
		return &protocol.Inbox{Session: session, Self: anna, Conversations: []protocol.Conversation{c}, More: n > 2, Brands: []protocol.BrandName{{Key: "a"}, {Key: "b"}}}
	case 1:
		return &protocol.ConversationChanged{Session: session, Conversation: c}
	case 2:
		return &protocol.Messages{Session: session, Conversation: id, Messages: []protocol.Message{message, message}, Reset: n == 1, More: n > 1}
	case 3:
		return &protocol.Messages{Session: session, Conversation: id}
	case 4:
		return &protocol.MessageAppended{Session: session, Message: message}
	case 5:
		return &protocol.Ack{Session: session, Conversation: id, Client: id, ID: "m", Number: n, At: now}
	case 6:
		return &protocol.Refused{Session: session, Conversation: id, Code: protocol.CodeTooMany, Text: "No."}
	case 8:
		return &protocol.Refused{Session: session, Ref: id, Conversation: id, Code: protocol.CodeNotFound, Text: "No."}
	case 9:
		return &protocol.Listed{Session: session, View: protocol.Views[max(n, 0)%4], Conversations: []protocol.Conversation{c}, More: n > 2}
	case 10:
		return &protocol.Deleted{Session: session, Conversation: id}
	case 11:
		return &protocol.Blocked{Session: session, Rules: []protocol.BlockRule{{ID: id, Network: id}}, More: n > 2}
	case 12:
		return &protocol.Unblock{Session: session, Block: id}
	case 13:
		return &protocol.BlockAdded{Session: session, Rule: protocol.BlockRule{ID: id, Network: id, Brand: id}}
	case 7:
		return &protocol.Typing{Session: session, Conversation: id, Person: omar, On: n > 0}
	}
	return &protocol.Heartbeat{Session: session}
}
