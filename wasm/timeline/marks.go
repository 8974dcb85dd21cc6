package timeline

import "kith/server/protocol"

// MergeMarks joins marks, which only grow.
func MergeMarks(a, b protocol.Marks) protocol.Marks {
	return protocol.Marks{
		CustomerDelivered: max(a.CustomerDelivered, b.CustomerDelivered),
		CustomerRead:      max(a.CustomerRead, b.CustomerRead),
		AgentDelivered:    max(a.AgentDelivered, b.AgentDelivered),
		AgentRead:         max(a.AgentRead, b.AgentRead),
	}
}
