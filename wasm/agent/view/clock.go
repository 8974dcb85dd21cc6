package view

import (
	"strings"

	"kith/wasm/agent/state"
	"kith/wasm/format"
)

// Clock returns how the agent's region writes times. The texts are English; a
// browser in another language gets British dates and 24 hours.
func Clock(m *state.Model) format.Clock {
	language, region, _ := strings.Cut(strings.ToLower(m.Config.Language), "-")
	if language != "en" && language != "" {
		region = "gb"
	}
	return format.Clock{Names: english, Language: "en", Region: region, Zone: m.Config.Zone, Now: m.Now}
}
