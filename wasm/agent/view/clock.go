package view

import (
	"strings"

	"kith/wasm/agent/state"
	"kith/wasm/format"
)

// Clock says moments as the agent's region writes them. The inbox speaks
// English; whoever's browser speaks something else reads 24 hours and the day
// before the month.
func Clock(m *state.Model) format.Clock {
	language, region, _ := strings.Cut(strings.ToLower(m.Config.Language), "-")
	if language != "en" && language != "" {
		region = "gb"
	}
	return format.Clock{Names: english, Language: "en", Region: region, Zone: m.Config.Zone, Now: m.Now}
}
