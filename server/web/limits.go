package web

import (
	"errors"
	"net/http"

	"kith/server/limit"
	"kith/server/protocol"
	"kith/server/store"
)

// limits are the limits of how often a client may do something. An office, a
// school or a mobile network can be one network, so the bursts allow for many
// people at once.
type limits struct {
	// Threat: a script that opens sockets in a loop, each of which costs a
	// handshake and memory. A restart brings a whole office back at once.
	handshakes *limit.PerNetwork

	// Threat: the same from many networks at once. Agents are not counted, so
	// that they are not kept out.
	allHandshakes *limit.Limiter[struct{}]

	// Of settings and articles. Threat: a crawler in a loop.
	reads *limit.PerNetwork

	// Searches compare every word of the knowledge base. Threat: a script that
	// keeps a processor busy with them. People type, and each letter may search.
	searches *limit.PerNetwork

	// Sign-ins and invitations. Threat: guessing a password or a code, and
	// keeping the processors busy with hashes. One in six seconds is 14,400 a
	// day.
	signIns *limit.PerNetwork

	// Sign-ins of one network for one name. Threat: guessing one agent's password.
	// There is no limit for the name alone, with which strangers could keep the
	// agent out from anywhere.
	guesses *limit.Limiter[guessKey]

	// Sign-ins of a browser in which the agent has signed in before, by the hash of
	// the device's token. Threat: guessing with a device that was stolen.
	devices *limit.Limiter[string]

	// Codes of the second factor, by the agent's id. Threat: guessing one of a
	// million, of which three are right at a time. Only whoever knows the password
	// may try.
	secondFactors *limit.Limiter[string]

	// Proofs of an agent who is signed in, by the agent's id. Threat: guessing the
	// password at a computer that was left signed in.
	confirmations *limit.Limiter[string]

	// Pictures. Threat: decoding takes memory.
	avatars *limit.PerNetwork
}

// A guessKey is whose password somebody guesses, and where. The name is folded by the
// store, which also finds the agent by it.
type guessKey struct {
	name    store.NameKey
	network limit.Network
}

func newLimits() limits {
	return limits{
		handshakes:    limit.NewPerNetwork("handshakes", 20, 400),
		allHandshakes: limit.New[struct{}]("handshakes", 500, 5000),
		reads:         limit.NewPerNetwork("reads", 50, 400),
		searches:      limit.NewPerNetwork("searches", 10, 60),
		signIns:       limit.NewPerNetwork("sign_ins", 1.0/6, 10),
		guesses:       limit.New[guessKey]("sign_ins_per_name_and_network", 1.0/12, 6),
		devices:       limit.New[string]("sign_ins_per_device", 1.0/6, 10),
		secondFactors: limit.New[string]("second_factors", 1.0/30, 5),
		confirmations: limit.New[string]("confirmations", 1.0/12, 6),
		avatars:       limit.NewPerNetwork("avatars", 0.1, 10),
	}
}

// maxAvatarDecodes bounds the memory of pictures that are decoded at the same
// time, up to 64 MB each.
const maxAvatarDecodes = 1

// clientNetwork returns the network of a client, by which its limits are counted.
func (s *Server) clientNetwork(r *http.Request) limit.Network {
	return limit.NetworkOf(s.clientAddress(r))
}

// refusal counts an error of package limit, and returns it as an *Error with
// status 429. It returns other errors, and nil, as they are.
func (s *Server) refusal(err error) error {
	over, ok := errors.AsType[*limit.Exceeded](err)
	if !ok {
		return err
	}
	s.metrics.limited.WithLabelValues(over.Limit).Inc()
	return &Error{
		Status: http.StatusTooManyRequests, Code: protocol.CodeTooMany,
		Message:    "That was too often in a short time. Please wait a moment and try again.",
		RetryAfter: over.Wait,
	}
}

// limit counts a request for its client's network. Over the limit it returns an
// *Error with status 429.
func (s *Server) limit(r *http.Request, l *limit.PerNetwork) error {
	return s.refusal(l.Take(s.clientNetwork(r)))
}
