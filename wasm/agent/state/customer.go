package state

import (
	"strings"

	"kith/server/protocol"
)

// CustomerName is what a customer is called: the name, else the e-mail, else
// the id that the site knows them by, else one made up of our own id.
func CustomerName(v *protocol.Customer) string {
	for _, name := range []string{v.Name, v.Email, v.ExternalID, v.Phone} {
		if name = strings.TrimSpace(name); name != "" {
			return name
		}
	}
	const hex = "0123456789ABCDEF"
	h := Hash(v.ID)
	return "Visitor " + string([]byte{hex[h>>12&15], hex[h>>8&15], hex[h>>4&15], hex[h&15]})
}

// IsKnown reports whether a customer is more than a made-up name.
func IsKnown(v *protocol.Customer) bool {
	return v.Name != "" || v.Email != "" || v.ExternalID != "" || v.Phone != ""
}

// Hash spreads ids evenly (FNV-1a, folded).
func Hash(id string) uint32 {
	h := uint32(2166136261)
	for i := range len(id) {
		h = (h ^ uint32(id[i])) * 16777619
	}
	return h ^ h>>16
}
