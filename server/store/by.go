package store

import "kith/server/protocol"

// Actor says who asks for a write: an agent, or a visitor by session.
type Actor struct {
	Agent   string // the agent's id; "" for a visitor
	Visitor Visitor
	Origin  uint64 // comes back in the event, so that its cause can be told
}

// A Visitor is somebody on a site, as the session tells it. The session and
// its customer are stored at the first write; from then on the token's hash
// must be the same. A write of a session that has ended is refused with
// protocol.Revoked, one with another hash or brand with protocol.Unauthorized.
type Visitor struct {
	Session   string
	TokenHash []byte
	Brand     string
	Browser   string
	Language  string
	Page      protocol.Page
}
