package format

import "kith/wasm/app"

// A Color is a colour: red, green and blue from 0 to 255.
type Color [3]int

// The surfaces that text stands on, as static/panel.css has them; a test
// compares the two. Of each theme, the one that is hardest to read on.
var (
	lightSurface = Color{0xff, 0xff, 0xff}
	lightRaised  = Color{0xef, 0xef, 0xeb}
	darkSurface  = Color{0x1b, 0x1d, 0x20}
	darkRaised   = Color{0x2b, 0x2e, 0x33}
	white        = Color{0xff, 0xff, 0xff}
	black        = Color{0x11, 0x12, 0x14}
)

// Ratios of contrast as WCAG 2 counts them. readable is its AA for text, with a
// little added for rounding; visible sets a button off from what is around it.
const (
	readable = 4.55
	nearly   = 3.0
	visible  = 1.4
)

// Palettes makes a brand's colour, "#rrggbb", fit for light and for dark
// surfaces. It keeps the colour as it is wherever that can be read.
func Palettes(color string) (light, dark app.Palette, ok bool) {
	brand, ok := ParseColor(color)
	if !ok {
		return light, dark, false
	}
	return palette(brand, lightSurface, lightRaised, black), palette(brand, darkSurface, darkRaised, white), true
}

// palette makes a brand's colour fit for one theme: surface and raised are what
// it stands on, far is the end of the scale away from them.
func palette(brand, surface, raised, far Color) app.Palette {
	fill, ink := brand, brand
	if brand.grey() { // a white brand on white paper writes in black
		if fill.Contrast(surface) < visible {
			fill = far
		}
		if ink.Contrast(raised) < readable {
			ink = far
		}
	}
	fill = fill.towards(far, surface, visible)
	text := white
	switch c := fill.Contrast(white); {
	case c >= readable:
	case c >= nearly: // a little darker, it carries white, as such colours mostly do
		fill = fill.towards(black, white, readable)
	default:
		text = black
	}
	return app.Palette{Fill: fill.String(), Text: text.String(), Ink: ink.towards(far, raised, readable).String()}
}

// towards mixes a shade with another, by as little as is needed for that ratio
// of contrast with a third.
func (s Color) towards(other, with Color, ratio float64) Color {
	if s.Contrast(with) >= ratio {
		return s
	}
	step := s.mix
	if other == white {
		step = func(_ Color, parts int) Color { return s.lift(parts) }
	}
	near, far := 0, 256
	for far-near > 1 {
		if mid := (near + far) / 2; step(other, mid).Contrast(with) >= ratio {
			far = mid
		} else {
			near = mid
		}
	}
	return step(other, far)
}

// lift goes by parts of 256 to white, and keeps the hue as strong as it can:
// first all channels grow together, then what is left is white.
func (s Color) lift(parts int) Color {
	top := max(s[0], s[1], s[2])
	if top < 32 {
		return s.mix(white, parts) // next to black there is no hue to keep
	}
	full := Color{s[0] * 255 / top, s[1] * 255 / top, s[2] * 255 / top}
	if parts <= 128 {
		return s.mix(full, parts*2)
	}
	return full.mix(white, parts*2-256)
}

// mix puts parts of 256 of another shade into s.
func (s Color) mix(other Color, parts int) Color {
	for i := range s {
		s[i] += (other[i] - s[i]) * parts / 256
	}
	return s
}

// Contrast returns the contrast ratio of WCAG 2, from 1 to 21.
func (s Color) Contrast(other Color) float64 {
	a, b := s.luminance()+0.05, other.luminance()+0.05
	if a < b {
		a, b = b, a
	}
	return a / b
}

func (s Color) luminance() float64 {
	return 0.2126*linear(s[0]) + 0.7152*linear(s[1]) + 0.0722*linear(s[2])
}

// linear takes the gamma out of a channel: ((c+0.055)/1.055)^2.4, where the
// power is the fifth root of the twelfth, found by Newton's method because
// package math would cost the wasm more than these lines.
func linear(channel int) float64 {
	c := float64(channel) / 255
	if c <= 0.04045 {
		return c / 12.92
	}
	c = (c + 0.055) / 1.055
	c2 := c * c
	c4 := c2 * c2
	power := c4 * c4 * c4
	root := c2
	for range 12 {
		r2 := root * root
		root -= (root - power/(r2*r2)) / 5
	}
	return root
}

// grey reports whether a shade has next to no hue.
func (s Color) grey() bool { return max(s[0], s[1], s[2])-min(s[0], s[1], s[2]) <= 24 }

// String writes a shade as "#rrggbb".
func (s Color) String() string {
	const hex = "0123456789abcdef"
	b := []byte("#")
	for _, c := range s {
		b = append(b, hex[c>>4], hex[c&15])
	}
	return string(b)
}

func ParseColor(text string) (s Color, ok bool) {
	if len(text) != 7 || text[0] != '#' {
		return s, false
	}
	for i := range 6 {
		c := text[i+1]
		switch {
		case '0' <= c && c <= '9':
			c -= '0'
		case 'a' <= c && c <= 'f':
			c -= 'a' - 10
		case 'A' <= c && c <= 'F':
			c -= 'A' - 10
		default:
			return s, false
		}
		s[i/2] = s[i/2]<<4 | int(c)
	}
	return s, true
}
