// Package limit counts what strangers do, and says when it was too much: how
// often one network, session, conversation or brand may do something (Limiter,
// PerNetwork), and how much of something one network may hold (Seats).
//
// It is for server/hub and server/web, which name their limits, and the threat
// behind each, in a file limits.go of their own. It must never import another
// package of the server.
//
//	newConversations := limit.NewPerNetwork("new_conversations", 1.0/3, 60)
//	if err := newConversations.Take(network); err != nil {
//		// err is an *Exceeded: which limit it was, and how long to wait
//	}
//
// # Networks
//
// An address costs nothing: whoever rents one machine has at least a /64 of
// IPv6, which is as many addresses as there are. So nothing here counts
// addresses. A Network is made from one, and is the only thing that a limit of
// strangers can be written against; every limit by network also counts the wide
// network around it, of which a customer of a host may have a large part.
package limit
