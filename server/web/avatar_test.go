package web

import (
	"bytes"
	"context"
	"image"
	"image/png"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"

	"kith/server/hub"
	"kith/server/protocol"
)

func TestPictures(t *testing.T) {
	s := newFixture(t)
	p := s.signedInClient("Mira")
	tall := image.NewRGBA(image.Rect(0, 0, 300, 900))
	for i := range tall.Pix { // noise, which takes more than one packet
		tall.Pix[i] = byte(i * i >> 3)
		if i%4 == 3 {
			tall.Pix[i] = 255
		}
	}
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

	withoutVersion, _, _ := strings.Cut(who.Picture, "?")
	again := s.client().get(withoutVersion).want(t, 200).wantHeader(t, "Cache-Control", "no-cache").wantHeader(t, "Content-Security-Policy", "default-src 'none'; sandbox")
	if int(again.ContentLength) != len(picture.body) || again.body != picture.body {
		t.Errorf("%d bytes of length %d, want %d", len(again.body), again.ContentLength, len(picture.body))
	}
}

// TestPicturesAreLimited: how often a network sends one.
func TestPicturesAreLimited(t *testing.T) {
	s := newFixture(t)
	p := s.signedInClient("Mira")
	status := 0
	for range 20 {
		if status = p.do("PUT", "/v1/agent/picture", "no picture", "Origin", s.URL).StatusCode; status != 415 {
			break
		}
	}
	if status != 429 || s.limited("avatars_per_network") != 1 {
		t.Errorf("it ended with %d", status)
	}
}

// TestPicturesAreDecodedInTurn: a picture waits while others are being decoded.
func TestPicturesAreDecodedInTurn(t *testing.T) {
	withBubble(t, hub.Limits{}, func(t *testing.T, s *fixture) {
		p := s.signedInClient("Mira")
		for range maxAvatarDecodes {
			s.avatarSlots <- struct{}{}
		}
		answered := make(chan int, 1)
		go func() {
			answered <- p.do("PUT", "/v1/agent/picture", "no picture", "Origin", s.URL).StatusCode
		}()
		synctest.Wait()
		select {
		case status := <-answered:
			t.Errorf("it does not wait, and is answered with %d", status)
		default:
			<-s.avatarSlots
			if status := <-answered; status != 415 {
				t.Errorf("in its turn it is answered with %d", status)
			}
		}
	})
}

// TestAPictureWithTooManyPixels: a few bytes claim to be a large picture.
func TestAPictureWithTooManyPixels(t *testing.T) {
	s := newFixture(t)
	s.signedInClient("Mira").do("PUT", "/v1/agent/picture", "GIF89a\xff\xff\xff\xff\x00\x00\x00", "Origin", s.URL).want(t, 413, "too many pixels")
}

// TestPicturesComeFromTheOwnPage: a page of another site, which the agent visits while
// signed in, cannot give them another face, nor take their own away.
func TestPicturesComeFromTheOwnPage(t *testing.T) {
	s := newFixture(t)
	p := s.signedInClient("Mira")
	var file bytes.Buffer
	png.Encode(&file, image.NewRGBA(image.Rect(0, 0, 2, 2)))
	for name, headers := range map[string][]string{
		"as browsers say it":          {"Origin", "https://evil.example", "Sec-Fetch-Site", "cross-site"},
		"as older browsers say it":    {"Origin", "https://evil.example"},
		"a page of the same domain":   {"Origin", "https://other.chat.example", "Sec-Fetch-Site", "same-site"},
		"a page without an address":   {"Origin", "null"},
		"another program's page here": {"Origin", "http://127.0.0.1:1"},
	} {
		p.do("PUT", "/v1/agent/picture", file.String(), append(headers, "Content-Type", "text/plain")...).want(t, 403, "own page")
		if picture := p.account().Picture; picture != "" {
			t.Fatalf("%s: the picture is %s", name, picture)
		}
	}
	p.do("PUT", "/v1/agent/picture", file.String(), "Origin", s.URL, "Sec-Fetch-Site", "same-origin").want(t, 200)
	if p.account().Picture == "" {
		t.Error("the own page gives none")
	}
}

// TestWhoDoesNotWaitForTheirTurn: a client that goes while others' pictures are being
// decoded leaves nothing behind.
func TestWhoDoesNotWaitForTheirTurn(t *testing.T) {
	withBubble(t, hub.Limits{}, func(t *testing.T, s *fixture) {
		p := s.signedInClient("Mira")
		for range maxAvatarDecodes {
			s.avatarSlots <- struct{}{}
		}
		ctx, cancel := context.WithCancel(t.Context())
		gone := make(chan error, 1)
		go func() {
			r, _ := http.NewRequestWithContext(ctx, "PUT", s.URL+"/v1/agent/picture", strings.NewReader("no picture"))
			r.Header.Set("Origin", s.URL)
			_, err := p.Do(r)
			gone <- err
		}()
		synctest.Wait()
		cancel()
		if err := <-gone; err == nil {
			t.Error("it is answered before its turn")
		}
		synctest.Wait()
		if n := len(s.avatarSlots); n != maxAvatarDecodes {
			t.Errorf("%d pictures are being decoded", n)
		}
		<-s.avatarSlots
		p.do("PUT", "/v1/agent/picture", "no picture", "Origin", s.URL).want(t, 415)
	})
}
