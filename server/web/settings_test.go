package web

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"testing/fstest"

	"kith/server/brand"
	"kith/server/brand/color"
	"kith/server/limit"
	"kith/server/protocol"
)

func TestSettings(t *testing.T) {
	s := newFixture(t)
	p := s.client()
	a := p.get("/v1/settings?key=shop").want(t, 200).wantHeader(t, "Access-Control-Allow-Origin", "*").wantHeader(t, "Cross-Origin-Resource-Policy", "cross-origin")
	got := decode[protocol.Settings](t, a)
	if got.Key != "shop" || got.Language != "de" || !got.KnowledgeBase || got.Build != "b1" || got.Availability != "online" || len(got.Team) == 0 || got.Color == "" {
		t.Errorf("got %+v", got)
	}
	if light, dark, _ := color.Palettes(got.Color); got.Light != light || got.Dark != dark || !light.Valid() || !dark.Valid() {
		t.Errorf("the palettes are %+v and %+v, want %+v and %+v", got.Light, got.Dark, light, dark)
	}
	p.get("/v1/settings?key=shop", "If-None-Match", a.Header.Get("ETag")).want(t, 304)
	p.get("/v1/settings?key=nobody").want(t, 404, "data-kustomer-api-key").wantHeader(t, "Access-Control-Allow-Origin", "*")
	p.get("/v1/settings").want(t, 400, "data-kustomer-api-key")
}

func TestSettingsAsAModule(t *testing.T) {
	p := newFixture(t).client()
	p.get("/v1/settings.js?key=shop").want(t, 200, `export default {"key":"shop"`, `export const names = ["Chat öffnen","Chat schließen"]`, `export const style = "button{background:#`).
		wantHeader(t, "Content-Type", "text/javascript").wantHeader(t, "Cache-Control", "no-cache").wantHeader(t, "Access-Control-Allow-Origin", "*").wantHeader(t, "Cross-Origin-Resource-Policy", "cross-origin")
	p.get("/v1/settings.js?key=shop&lang=fr_ca").want(t, 200, "Ouvrir le chat")
	p.get("/v1/settings.js?key=shop&lang=tlh").want(t, 200, "Chat öffnen")
	p.get("/v1/settings.js?key=nobody").want(t, 200, `export const fault = "There is no chat`).
		wantHeader(t, "Cache-Control", "no-store").wantHeader(t, "Content-Type", "text/javascript").wantHeader(t, "Access-Control-Allow-Origin", "*")
	p.get("/v1/settings.js").want(t, 200, "export const fault", "data-kustomer-api-key")
}

// TestAModuleOfAClientThatAsksTooOften: it says so where a page can read it.
func TestAModuleOfAClientThatAsksTooOften(t *testing.T) {
	s := newFixture(t)
	s.limits.reads = limit.NewPerNetwork("reads", 0.001, 1)
	p := s.client()
	p.get("/v1/settings.js?key=shop").want(t, 200, "export default")
	p.get("/v1/settings.js?key=shop").want(t, 200, `export const fault = "That was too often`)
}

// TestTheLauncherHasANameInAnyLanguage: in English where it has none in that of the page,
// nor in that of the brand.
func TestTheLauncherHasANameInAnyLanguage(t *testing.T) {
	shop := brand.Demo()
	shop.Key, shop.Language = "shop", "pt-br"
	p := newFixture(t, func(c *Config) { c.Brands = brand.NewSet(shop) }).client()
	p.get("/v1/settings.js?key=shop").want(t, 200, `export const names = ["Open chat","Close chat"]`)
	p.get("/v1/settings.js?key=shop&lang=AR-eg").want(t, 200, `export const names = ["فتح الدردشة","إغلاق الدردشة"]`)
}

// TestSettingsOfKustomerCore: each of the names that the SDK's documents have is there,
// with what is true here.
func TestSettingsOfKustomerCore(t *testing.T) {
	articles := withArticles(t, testArticles)
	for knowledgeBase, change := range map[string]func(*Config){"shop": articles, "": withArticles(t, fstest.MapFS{})} {
		s := newFixture(t, change)
		b := s.Brands.ByKey("shop")
		light, _, _ := color.Palettes(b.Color)
		want := map[string]any{
			"activeAssistant": nil, "brandId": "shop", "closableChat": true,
			"colors":             map[string]any{"fill": light.Fill, "text": light.Text, "ink": light.Ink},
			"disableAttachments": true, "embedIconColor": light.Fill, "embedIconUrl": "", "enabled": true, "greeting": b.Greeting,
			"knowledgeBaseId": knowledgeBase, "noHistory": false, "offhoursMessage": "", "outboundChatEnabled": false,
			"showBrandingIdentifier": false, "showTypingIndicatorCustomerWeb": true, "showTypingIndicatorWeb": true,
			"singleSessionChat": false, "teamIconUrl": "", "teamName": b.Name, "waitMessage": "", "volumeControl": map[string]any{"enabled": false},
			"key": "shop", "name": b.Name, "color": b.Color, "language": "de", "build": "b1",
		}
		a := s.client().get("/v1/settings.js?core=1&key=shop").want(t, 200, `export default {"key":"shop"`)
		_, text, _ := strings.Cut(a.body, "export const core = ")
		var got map[string]any
		if err := json.Unmarshal([]byte(text), &got); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%v, got\n%v, want\n%v", err, got, want)
		}
	}
}
