package web

import (
	"errors"
	"net/http"

	"kith/server/limit"
	"kith/server/protocol"
	"kith/server/store"
)

// How often a client may do something: so many times in a second, and so many at once
// after a rest. An office, a school or a mobile network can be one network, so the bursts
// allow for many people at once.
const (
	// handshakesRate and handshakesBurst are of one network. Threat: a script that opens
	// sockets in a loop, each of which costs a handshake and memory. A restart brings a
	// whole office back at once.
	handshakesRate  = 20
	handshakesBurst = 400

	// allHandshakesRate and allHandshakesBurst are of all visitors. Threat: the same from
	// many networks at once. Agents are not counted, so that they are not kept out.
	allHandshakesRate  = 500
	allHandshakesBurst = 5000

	// readsRate and readsBurst are of settings and articles, for one network. Threat: a
	// crawler in a loop.
	readsRate  = 50
	readsBurst = 400

	// heartbeatsRate and heartbeatsBurst are of the reports of documents, for one network.
	// Threat: a script that keeps a processor busy with them. A document that is used
	// reports each ten seconds, another one each minute; what is refused it says later.
	heartbeatsRate  = 20
	heartbeatsBurst = 400

	// searchesRate and searchesBurst are of one network. Threat: a script that keeps a
	// processor busy with them, since each compares every word of the knowledge base.
	// People type, and each letter may search.
	searchesRate  = 10
	searchesBurst = 60

	// signInsRate and signInsBurst are of sign-ins and invitations, for one network.
	// Threat: guessing a password or a code, and keeping the processors busy with hashes.
	// One in six seconds is 14,400 a day.
	signInsRate  = 1.0 / 6
	signInsBurst = 10

	// guessesRate and guessesBurst are of sign-ins of one network for one name. Threat:
	// guessing one agent's password. There is no limit for the name alone, with which
	// strangers could keep the agent out from anywhere.
	guessesRate  = 1.0 / 12
	guessesBurst = 6

	// devicesRate and devicesBurst are of sign-ins of a browser in which the agent has
	// signed in before. Threat: guessing with a device that was stolen.
	devicesRate  = 1.0 / 6
	devicesBurst = 10

	// secondFactorsRate and secondFactorsBurst are of one agent's codes. Threat: guessing
	// one of a million, of which three are right at a time. Only whoever knows the
	// password may try.
	secondFactorsRate  = 1.0 / 30
	secondFactorsBurst = 5

	// confirmationsRate and confirmationsBurst are of the proofs of an agent who is signed
	// in. Threat: guessing the password at a computer that was left signed in.
	confirmationsRate  = 1.0 / 12
	confirmationsBurst = 6

	// avatarsRate and avatarsBurst are of the pictures that one network uploads. Threat:
	// decoding takes memory.
	avatarsRate  = 0.1
	avatarsBurst = 10
)

// limits count what the limits above are of.
type limits struct {
	handshakes    *limit.PerNetwork
	allHandshakes *limit.Limiter[struct{}]
	reads         *limit.PerNetwork
	heartbeats    *limit.PerNetwork
	searches      *limit.PerNetwork
	signIns       *limit.PerNetwork
	guesses       *limit.Limiter[guessKey]
	devices       *limit.Limiter[string] // by the hash of the device's token
	secondFactors *limit.Limiter[string] // by the agent's id
	confirmations *limit.Limiter[string] // by the agent's id
	avatars       *limit.PerNetwork
}

// A guessKey is whose password somebody guesses, and where. The name is folded by the
// store, which also finds the agent by it.
type guessKey struct {
	name    store.NameKey
	network limit.Network
}

func newLimits() limits {
	return limits{
		handshakes:    limit.NewPerNetwork("handshakes", handshakesRate, handshakesBurst),
		allHandshakes: limit.New[struct{}]("handshakes", allHandshakesRate, allHandshakesBurst),
		reads:         limit.NewPerNetwork("reads", readsRate, readsBurst),
		heartbeats:    limit.NewPerNetwork("heartbeats", heartbeatsRate, heartbeatsBurst),
		searches:      limit.NewPerNetwork("searches", searchesRate, searchesBurst),
		signIns:       limit.NewPerNetwork("sign_ins", signInsRate, signInsBurst),
		guesses:       limit.New[guessKey]("sign_ins_per_name_and_network", guessesRate, guessesBurst),
		devices:       limit.New[string]("sign_ins_per_device", devicesRate, devicesBurst),
		secondFactors: limit.New[string]("second_factors", secondFactorsRate, secondFactorsBurst),
		confirmations: limit.New[string]("confirmations", confirmationsRate, confirmationsBurst),
		avatars:       limit.NewPerNetwork("avatars", avatarsRate, avatarsBurst),
	}
}

// maxAvatarDecodes bounds the memory of pictures that are decoded at the same
// time, up to 64 MB each.
const maxAvatarDecodes = 1

// maxReleaseUploads bounds the memory of releases that are being added, up to 64 MB each.
const maxReleaseUploads = 1

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
