package hub

import "kith/server/limit"

// storedNetwork returns a network as it is stored and shown to agents: "192.0.2.7"
// or "2001:db8::/64"; "" if the client's address is not known.
func storedNetwork(n limit.Network) string {
	if !n.IsKnown() {
		return ""
	}
	return n.String()
}
