package agent

import (
	"strings"

	"kith/server/protocol"
	"kith/server/protocol/codec"
	"kith/wasm/format"
)

// Fields implements codec.Record.
func (c *Config) Fields(k *codec.Codec) {
	k.String("setup", &c.Setup, protocol.IDLimit)
	k.String("language", &c.Language, protocol.IDLimit)
	k.Int("zone", &c.Zone)
	k.Bool("touch", &c.Touch)
}

// clock says moments as the agent's region writes them. The inbox speaks
// English; whoever's browser speaks something else reads 24 hours and the day
// before the month.
func (m *Model) clock() format.Clock {
	language, region, _ := strings.Cut(strings.ToLower(m.Config.Language), "-")
	if language != "en" && language != "" {
		region = "gb"
	}
	return format.Clock{Names: names, Language: "en", Region: region, Zone: m.Config.Zone, Now: m.Now}
}

func (m *Model) midnight() int64 { return m.clock().Midnight() }
