package sdk

import (
	"kith/server/protocol"
	"kith/server/protocol/codec"
)

// sharedLimit is how many addresses of a kind a customer may have.
const sharedLimit = 50

// DescribeArgs is the argument of describeCustomer.
type DescribeArgs struct {
	Shared shared
	Custom string
}

func (v *DescribeArgs) Fields(c *codec.Codec) {
	codec.Object(c, "attributes", &v.Shared)
	c.JSON("customAttributes", &v.Custom, protocol.AttributesLimit)
}

// shared are the attributes that every customer may have; those without the
// prefix are the older names.
type shared struct {
	emails, phones   []string
	socials          []social
	emails0, phones0 []string
	socials0         []social
}

func (v *shared) Fields(c *codec.Codec) {
	c.Strings("sharedEmails", &v.emails, sharedLimit, protocol.NameLimit)
	c.Strings("sharedPhones", &v.phones, sharedLimit, protocol.NameLimit)
	codec.List(c, "sharedSocials", &v.socials, sharedLimit)
	if c.Reading() {
		c.Strings("emails", &v.emails0, sharedLimit, protocol.NameLimit)
		c.Strings("phones", &v.phones0, sharedLimit, protocol.NameLimit)
		codec.List(c, "socials", &v.socials0, sharedLimit)
		v.emails = append(v.emails, v.emails0...)
		v.phones = append(v.phones, v.phones0...)
		v.socials = append(v.socials, v.socials0...)
	}
}

// A social is an account on another site.
type social struct{ username, kind string }

func (v *social) Fields(c *codec.Codec) {
	c.String("username", &v.username, protocol.NameLimit)
	c.String("type", &v.kind, protocol.NameLimit)
}
