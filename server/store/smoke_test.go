package store

import (
	"context"
	"testing"

	"kith/server/wire"
)

func TestSmoke(t *testing.T) {
	s, err := Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	s.Follow(func(e []Event) { t.Logf("%+v", e) })
	ctx := context.Background()
	by := By{Visitor: Visitor{Session: "s", TokenHash: Hash("t"), Brand: "demo"}, Origin: 3}
	m, err := s.Append(ctx, by, Draft{Conversation: "c", Client: "1", Text: "hello", New: true})
	t.Log(m, err)
	m, err = s.Append(ctx, by, Draft{Conversation: "c", Client: "1", Text: "hello", New: true})
	t.Log(m, err)
	ss, err := s.Session(ctx, "s")
	t.Log(ss, err)
	a, err := s.Arrive(ctx, ss.Customer, nil)
	t.Logf("%+v %v", a, err)
	c, err := s.Login(ctx, by, Person{Email: "A@b"})
	t.Logf("%+v %v", c, err)
	t.Log(s.Mark(ctx, by, "c", 1, 1), s.End(ctx, by, "c", false), s.End(ctx, by, "c", true))
	t.Log(s.DescribeCustomer(ctx, by, `{"a":1}`))
	t.Log(s.DescribeConversation(ctx, by, "c", `{"a":1}`))
	t.Log(s.Visit(ctx, by))
	t.Log(s.Revoke(ctx, "s"), s.Revoke(ctx, "x"), s.Ready())
	t.Log(s.Append(ctx, by, Draft{Conversation: "c", Client: "1", Text: "hello", New: true}))
	_, err = s.Page(ctx, "c", 0)
	t.Log(err)
	_ = wire.Version
	t.Log(s.Close())
}
