package hub

import "fmt"

// Kept returns what the hub holds in memory of clients, in words.
func (h *Hub) Kept() (all []string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.turns.mu.Lock()
	defer h.turns.mu.Unlock()
	for name, n := range map[string]int{
		"connections": len(h.connections), "sessions": len(h.bySession), "keys that end one": len(h.byRevocation),
		"customers": len(h.byCustomer), "agents' connections": len(h.agents), "agents' seats": len(h.byAgent),
		"networks with a turn": len(h.turns.of), "bytes": int(h.queued.Load()),
	} {
		if n != 0 {
			all = append(all, fmt.Sprint(n, " ", name))
		}
	}
	return all
}
