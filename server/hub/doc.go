// Package hub decides who hears what. It knows links, which are connections
// with frames going in and out, and the store; a link is a visitor's or an
// agent's.
//
// It must never import the web: it knows no HTTP, no WebSocket and no cookie.
// Whoever holds the connection joins it here, hands each text in, sends each
// text out, and says when the connection is gone:
//
//	l, err := h.Join(hub.Caller{Address: ip, Browser: ua})
//	if err != nil { … }          // a *wire.Error: too many, or draining
//	go func() {
//		for text := range l.Frames() { send(text) }
//		closeWith(l.Code())
//	}()
//	for each text received { l.Hear(ctx, text) }
//	l.Leave()
package hub
