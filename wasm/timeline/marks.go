package timeline

import "kith/server/protocol"

// JoinMarks joins marks, which only grow.
func JoinMarks(a, b protocol.Marks) protocol.Marks {
	return protocol.Marks{
		CustomerDelivered: max(a.CustomerDelivered, b.CustomerDelivered),
		CustomerRead:      max(a.CustomerRead, b.CustomerRead),
		AgentDelivered:    max(a.AgentDelivered, b.AgentDelivered),
		AgentRead:         max(a.AgentRead, b.AgentRead),
	}
}
