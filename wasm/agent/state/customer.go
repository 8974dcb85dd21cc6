package state

import (
	"strings"

	"kith/server/protocol"
	"kith/wasm/format"
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
	h := format.Hash(c.ID)
	h ^= h >> 16
	return "Visitor " + string([]byte{hex[h>>12&15], hex[h>>8&15], hex[h>>4&15], hex[h&15]})
}

// IsKnown reports whether a customer has a name or an address of any kind.
func IsKnown(c *protocol.Customer) bool {
	return c.Name != "" || c.Email != "" || c.ExternalID != "" || c.Phone != ""
}
