package main

import (
	"flag"
	"fmt"
	"strconv"

	"kith/server/hub"
)

// addLimitFlags adds the flags of the limits that an operator may have to change.
func addLimitFlags(flags *flag.FlagSet, l *hub.Limits) {
	for _, f := range []struct {
		value *int
		def   int
		name  string
		usage string
	}{
		{&l.Connections, hub.DefaultConnections, "max-connections",
			"`NUMBER` of chats that visitors may have open at once, some 40 KB of memory each; agents have seats of their own"},
		{&l.ConnectionsPerNetwork, hub.DefaultConnectionsPerNetwork, "max-connections-per-network",
			"`NUMBER` of them that one network may have: an IPv4 address or a /64 of IPv6"},
		{&l.ConversationsPerNetwork, hub.DefaultConversationsPerNetwork, "max-new-conversations-per-network",
			"`NUMBER` of conversations that one network may begin in a minute, and three times as many at once"},
		{&l.ConversationsPerBrand, hub.DefaultConversationsPerBrand, "max-new-conversations-per-brand",
			"`NUMBER` of conversations that all visitors of a brand may begin in a minute, and three times as many at once"},
		{&l.QueuedMegabytes, hub.DefaultQueuedMegabytes, "max-queued-megabytes",
			"`NUMBER` of megabytes that may wait for clients who read slowly, all together; over it the slowest are disconnected"},
	} {
		*f.value = f.def
		flags.Var((*positive)(f.value), f.name, f.usage)
	}
}

// positive is a flag.Value of a number from 1 on.
type positive int

// String implements flag.Value.
func (p *positive) String() string { return strconv.Itoa(int(*p)) }

// Set implements flag.Value.
func (p *positive) Set(text string) error {
	n, err := strconv.ParseInt(text, 10, 32)
	if err != nil || n < 1 {
		return fmt.Errorf("%q is not a number from 1 on", text)
	}
	*p = positive(n)
	return nil
}
