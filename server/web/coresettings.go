package web

import "kith/server/protocol"

// coreSettings are a brand's settings as the public pages of Kustomer's Core SDK
// name them, each with the value that is true here, and beside them those names of
// protocol.Settings that the page may want. KustomerCore.init answers them.
type coreSettings struct {
	ActiveAssistant     *string           `json:"activeAssistant"` // null: there is none
	BrandID             string            `json:"brandId"`         // the brand's key
	ClosableChat        bool              `json:"closableChat"`    // the customer may end a conversation
	Colors              map[string]string `json:"colors"`
	DisableAttachments  bool              `json:"disableAttachments"`
	EmbedIconColor      string            `json:"embedIconColor"`
	EmbedIconURL        string            `json:"embedIconUrl"`
	Enabled             bool              `json:"enabled"`
	Greeting            string            `json:"greeting"`
	KnowledgeBaseID     string            `json:"knowledgeBaseId"` // "" if there are no articles
	NoHistory           bool              `json:"noHistory"`       // earlier conversations are hidden
	OffhoursMessage     string            `json:"offhoursMessage"`
	OutboundChatEnabled bool              `json:"outboundChatEnabled"` // agents begin conversations
	ShowBranding        bool              `json:"showBrandingIdentifier"`
	ShowAgentTyping     bool              `json:"showTypingIndicatorCustomerWeb"` // to the customer
	ShowCustomerTyping  bool              `json:"showTypingIndicatorWeb"`         // to the agents
	SingleSessionChat   bool              `json:"singleSessionChat"`              // one conversation at a time
	TeamIconURL         string            `json:"teamIconUrl"`
	TeamName            string            `json:"teamName"`
	WaitMessage         string            `json:"waitMessage"`
	VolumeControl       map[string]bool   `json:"volumeControl"`

	Key      string `json:"key"`
	Name     string `json:"name"`
	Color    string `json:"color"`
	Language string `json:"language"`
	Build    string `json:"build"`
}

func newCoreSettings(v *protocol.Settings) coreSettings {
	knowledgeBase := ""
	if v.KnowledgeBase {
		knowledgeBase = v.Key
	}
	return coreSettings{
		BrandID:            v.Key,
		ClosableChat:       true,
		Colors:             map[string]string{"fill": v.Light.Fill, "text": v.Light.Text, "ink": v.Light.Ink},
		DisableAttachments: true,
		EmbedIconColor:     v.Light.Fill,
		Enabled:            true,
		Greeting:           v.Greeting,
		KnowledgeBaseID:    knowledgeBase,
		ShowAgentTyping:    true, ShowCustomerTyping: true,
		TeamName:      v.Name,
		VolumeControl: map[string]bool{"enabled": false},
		Key:           v.Key, Name: v.Name, Color: v.Color, Language: v.Language, Build: v.Build,
	}
}
