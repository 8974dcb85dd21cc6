package web

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"strings"
	"testing"

	"kith/server/protocol"
)

func TestPictures(t *testing.T) {
	s := newFixture(t)
	p := s.signedInClient("Mira")
	tall := image.NewRGBA(image.Rect(0, 0, 300, 900))
	for i := range tall.Pix {
		tall.Pix[i] = 255
	}
	tall.Set(0, 0, color.Black)
	var file bytes.Buffer
	png.Encode(&file, tall)

	a := p.do("PUT", "/v1/agent/picture", file.String(), "Origin", s.URL).want(t, 200)
	who := decode[protocol.Person](t, a)
	picture := s.client().get(who.Picture).want(t, 200).wantHeader(t, "Cache-Control", "immutable").wantHeader(t, "X-Content-Type-Options", "nosniff").wantHeader(t, "Cross-Origin-Resource-Policy", "cross-origin")
	config, format, err := image.DecodeConfig(strings.NewReader(picture.body))
	if err != nil || config.Width != 256 || config.Height != 256 || picture.Header.Get("Content-Type") != "image/"+format {
		t.Errorf("%v, %s, %v", config, format, err)
	}
	p.do("PUT", "/v1/agent/picture", "<svg onload=alert(1)>", "Origin", s.URL).want(t, 415, "PNG, JPEG, WebP or GIF")
	p.do("PUT", "/v1/agent/picture", strings.Repeat("x", 1<<20+1), "Origin", s.URL).want(t, 413)
	s.client().do("PUT", "/v1/agent/picture", file.String()).want(t, 401)
	s.client().get("/v1/picture/nobody").want(t, 404)
}
