package browserfuzz

import (
	"strings"

	"kith/wasm/simulation"
)

// fromSimulation returns what of a script of wasm/simulation a browser can take. In each
// tab the panel is opened first, since nobody types into one that is closed.
//
// Left out is what a browser, its network and the clock do by themselves: to-server,
// to-tab, storage-event, wait; and what nothing here can make them do: duplicate, stale,
// reorder, store-fails, attack, clock-jump, release, show, hide, scroll, and a storage
// that is full, forbidden or a newer release's.
func fromSimulation(script []simulation.Step) (steps []simulation.Step) {
	open := func(tab int) {
		steps = append(steps, simulation.Step{Kind: simulation.Call, Tab: tab, Name: "open"})
	}
	open(0)
	for _, s := range script {
		switch s.Kind {
		case simulation.Press, simulation.Type, simulation.CloseTab, simulation.Disconnect, simulation.Offline, simulation.Online, simulation.Restart, simulation.Revoke,
			simulation.AgentSend, simulation.AgentType, simulation.AgentReceive, simulation.AgentRead, simulation.AgentEnd, simulation.AgentReopen:
			steps = append(steps, s)
		case simulation.OpenTab, simulation.Reload, simulation.Crash:
			steps = append(steps, s)
			open(s.Tab)
		case simulation.Call:
			if s.Name == "login" {
				s.Text = loginName(s.Text)
			}
			steps = append(steps, s)
		case simulation.ChangeStorage:
			if how, _, _ := strings.Cut(s.Text, " "); how == "clear" || how == "truncate" || how == "edit" {
				steps = append(steps, s)
			}
		}
	}
	return steps
}

// loginName returns who signs in with a token of wasm/simulation: a, b, or nobody.
func loginName(args string) string {
	_, name, found := strings.Cut(args, `"jwt:`)
	name, _, _ = strings.Cut(name, "@")
	if !found || name != "a" && name != "b" {
		return "nobody"
	}
	return name
}
