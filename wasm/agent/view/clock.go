package view

import (
	"kith/wasm/agent/state"
	"kith/wasm/format"
	"kith/wasm/locale"
)

// Clock returns how the agent's region writes times. The texts are English; a
// browser in another language gets British dates and 24 hours.
func Clock(m *state.Model) format.Clock {
	language, region := locale.SplitTag(m.Config.Language)
	if language != "en" && language != "" {
		region = "gb"
	}
	return format.Clock{DateNames: locale.EnglishNames, Language: "en", Region: region, Zone: m.Config.Zone, Now: m.Now}
}
