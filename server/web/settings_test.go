package web

import (
	"testing"

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
	p.get("/v1/settings.js?core=1&key=shop").want(t, 200, `export default {"key":"shop"`, `export const core = {"activeAssistant":null,"brandId":"shop","closableChat":true,"colors":{`,
		`"knowledgeBaseId":"shop"`, `"noHistory":false`, `"teamName":"`, `"embedIconColor":"#`)
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
