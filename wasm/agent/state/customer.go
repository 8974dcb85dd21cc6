package state

import (
	"strings"

	"kith/server/protocol"
)

// CustomerName returns the name to show for a customer: the name, else the
// e-mail address, the site's id or the phone number, else one made of our id.
func CustomerName(c *protocol.Customer) string {
	for _, name := range []string{c.Name, c.Email, c.ExternalID, c.Phone} {
		if name = strings.TrimSpace(name); name != "" {
			return name
		}
	}
	const hex = "0123456789ABCDEF"
	h := Hash(c.ID)
	return "Visitor " + string([]byte{hex[h>>12&15], hex[h>>8&15], hex[h>>4&15], hex[h&15]})
}

// IsKnown reports whether a customer has a name or an address of any kind.
func IsKnown(c *protocol.Customer) bool {
	return c.Name != "" || c.Email != "" || c.ExternalID != "" || c.Phone != ""
}

// Hash spreads ids evenly (FNV-1a, folded).
func Hash(id string) uint32 {
	h := uint32(2166136261)
	for i := range len(id) {
		h = (h ^ uint32(id[i])) * 16777619
	}
	return h ^ h>>16
}
