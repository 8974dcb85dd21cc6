package chat

import (
	"strconv"
	"testing"

	"kith/server/protocol"
	"kith/wasm/app"
	"kith/wasm/chat/view"
)

// BenchmarkStep is one event with all that the loop asks afterwards, on a
// conversation of a usual length.
func BenchmarkStep(b *testing.B) {
	for _, length := range []int{0, 20, 200} {
		b.Run(strconv.Itoa(length)+" messages", func(b *testing.B) {
			r := started(b, "").live(b)
			l := r.write(b, "a question")
			r.ack(b, l, 1)
			for n := range int64(length) {
				r.receive(b, &protocol.MessageAppended{Session: r.p.model.Connection.Session, Message: protocol.Message{
					Conversation: l.Conversation, ID: "m" + strconv.FormatInt(n, 10), Number: n + 2, Author: protocol.AuthorAgent,
					Person: protocol.Person{ID: "a", Name: "Ida"}, Text: "An answer of some length, as agents write them.", At: n,
				}})
			}
			loop := app.NewLoop(r.p)
			b.ReportAllocs()
			b.ResetTimer()
			for i := range b.N {
				r.now++
				loop.Handle(app.Moment{Now: r.now}, app.Action{Type: "input", Name: view.NameDraft, Value: l.Conversation, Text: "typing " + strconv.Itoa(i%2)})
			}
		})
	}
}

// BenchmarkUpdate is the same without the view.
func BenchmarkUpdate(b *testing.B) {
	r := started(b, "").live(b)
	l := r.write(b, "a question")
	r.ack(b, l, 1)
	b.ReportAllocs()
	b.ResetTimer()
	for range b.N {
		r.now++
		r.p.Update(app.Moment{Now: r.now}, app.TimerFired{})
		r.p.Stored()
	}
}
