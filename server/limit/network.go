package limit

import "net/netip"

// How many bits of an address name a network, and the wide network around it.
const (
	// A provider gives each of its customers one IPv4 address, or has several
	// share one, and a /64 of IPv6 or more.
	networkBits4, networkBits6 = 32, 64

	// A customer of a host often has a /48 or /56 of IPv6, and somebody who
	// means harm a /24 of IPv4.
	wideBits4, wideBits6 = 24, 48
)

// A Network is the unit by which strangers are counted: one IPv4 address, or a
// /64 of IPv6. The zero Network stands for all clients whose address is not
// known. Networks can be compared, and be the keys of a map.
type Network struct{ prefix netip.Prefix }

// NetworkOf returns the network that an address is in.
func NetworkOf(a netip.Addr) Network { return prefixOf(a, networkBits4, networkBits6) }

// Wide returns the network around n that may all be one customer's: a /24 of
// IPv4 or a /48 of IPv6.
func (n Network) Wide() Network { return prefixOf(n.prefix.Addr(), wideBits4, wideBits6) }

// Customer returns the network that one customer of a provider may have for nothing: an
// IPv4 address, or a /48 of IPv6, which is given away. In private networks it is n
// itself, since whoever is in there is known. It is for what nobody may do twice, and is
// too wide for what everybody may do so often.
func (n Network) Customer() Network {
	if a := n.prefix.Addr(); !a.Is6() || a.IsPrivate() || a.IsLinkLocalUnicast() {
		return n
	}
	return n.Wide()
}

func prefixOf(a netip.Addr, bits4, bits6 int) Network {
	a = a.Unmap().WithZone("")
	bits := bits4
	if a.Is6() {
		bits = bits6
	}
	p, err := a.Prefix(bits)
	if err != nil {
		return Network{} // a is the zero Addr
	}
	return Network{p}
}

// Contains reports whether an address is in the network. The zero Network
// contains none.
func (n Network) Contains(a netip.Addr) bool { return n.prefix.Contains(a.Unmap().WithZone("")) }

// IsKnown reports whether n is not the zero Network.
func (n Network) IsKnown() bool { return n.prefix.IsValid() }

// String returns the network as operators write it: a single address as such,
// "2001:db8::/64", or "an unknown address".
func (n Network) String() string {
	switch {
	case !n.IsKnown():
		return "an unknown address"
	case n.prefix.IsSingleIP():
		return n.prefix.Addr().String()
	}
	return n.prefix.String()
}
