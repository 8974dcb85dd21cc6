// Package color derives colours from a brand's colour that people can read.
//
// Of this project it imports only server/protocol.
package color

import (
	"fmt"
	"math"

	"kith/server/protocol"
)

// A Color has a red, a green and a blue channel, each from 0 to 255.
type Color [3]int

// The backgrounds that text is on, as static/panel.css has them; a test compares the
// two. Of each theme, the most and the least contrasting with text.
var (
	lightSurface = Color{0xff, 0xff, 0xff}
	lightRaised  = Color{0xef, 0xef, 0xeb}
	darkSurface  = Color{0x1b, 0x1d, 0x20}
	darkRaised   = Color{0x2b, 0x2e, 0x33}
	white        = Color{0xff, 0xff, 0xff}
	black        = Color{0x11, 0x12, 0x14}
)

// Contrast ratios as WCAG 2 defines them.
const (
	readable       = 4.55 // AA for text is 4.5; a little more allows for rounding
	nearlyReadable = 3.0  // from here a fill is darkened until white text is readable
	visible        = 1.4  // sets a button off from its background
)

// Palettes returns the palettes of a brand's colour, "#rrggbb", for light and for
// dark backgrounds. They keep the colour as it is wherever that is readable. ok is
// false if the text is not such a colour.
func Palettes(color string) (light, dark protocol.Palette, ok bool) {
	brand, ok := Parse(color)
	if !ok {
		return light, dark, false
	}
	return palette(brand, lightSurface, lightRaised, black), palette(brand, darkSurface, darkRaised, white), true
}

// palette returns the palette for one theme, whose backgrounds are surface and
// raised. contrasting is black or white, whichever contrasts with them.
func palette(brand, surface, raised, contrasting Color) protocol.Palette {
	fill, ink := brand, brand
	if brand.gray() { // white text on white paper becomes black, and not some gray
		if fill.Contrast(surface) < visible {
			fill = contrasting
		}
		if ink.Contrast(raised) < readable {
			ink = contrasting
		}
	}
	fill = fill.toContrast(contrasting, surface, visible)
	text := white
	switch c := fill.Contrast(white); {
	case c >= readable:
	case c >= nearlyReadable: // most brands put white text on such colours
		fill = fill.toContrast(black, white, readable)
	default:
		text = black
	}
	return protocol.Palette{Fill: fill.String(), Text: text.String(), Ink: ink.toContrast(contrasting, raised, readable).String()}
}

// toContrast mixes c with target, black or white, by as little as gives at least that
// contrast ratio with another colour.
func (c Color) toContrast(target, with Color, ratio float64) Color {
	if c.Contrast(with) >= ratio {
		return c
	}
	step := func(parts int) Color { return c.mix(target, parts) }
	if target == white {
		step = c.lighten
	}
	tooLittle, enough := 0, 256
	for enough-tooLittle > 1 {
		if middle := (tooLittle + enough) / 2; step(middle).Contrast(with) >= ratio {
			enough = middle
		} else {
			tooLittle = middle
		}
	}
	return step(enough)
}

// lighten mixes c with white, by parts of 256, and keeps it as saturated as possible:
// up to half, all channels grow in proportion, and only then white is added.
func (c Color) lighten(parts int) Color {
	top := max(c[0], c[1], c[2])
	if top < 32 {
		return c.mix(white, parts) // near black there is no hue to keep
	}
	full := Color{c[0] * 255 / top, c[1] * 255 / top, c[2] * 255 / top}
	if parts <= 128 {
		return c.mix(full, parts*2)
	}
	return full.mix(white, parts*2-256)
}

// mix returns c mixed with other, by parts of 256.
func (c Color) mix(other Color, parts int) Color {
	for i := range c {
		c[i] += (other[i] - c[i]) * parts / 256
	}
	return c
}

// Contrast returns the contrast ratio of WCAG 2, from 1 to 21.
func (c Color) Contrast(other Color) float64 {
	a, b := c.luminance()+0.05, other.luminance()+0.05
	return max(a, b) / min(a, b)
}

// luminance returns the relative luminance of WCAG 2, from 0 to 1.
func (c Color) luminance() float64 {
	linear := func(channel int) float64 {
		v := float64(channel) / 255
		if v <= 0.04045 {
			return v / 12.92
		}
		return math.Pow((v+0.055)/1.055, 2.4)
	}
	return 0.2126*linear(c[0]) + 0.7152*linear(c[1]) + 0.0722*linear(c[2])
}

// gray reports whether a colour has next to no hue.
func (c Color) gray() bool { return max(c[0], c[1], c[2])-min(c[0], c[1], c[2]) <= 24 }

// String returns the colour as "#rrggbb".
func (c Color) String() string { return fmt.Sprintf("#%02x%02x%02x", c[0], c[1], c[2]) }

// Parse returns the colour of a text "#rrggbb", and reports whether it is one.
func Parse(text string) (c Color, ok bool) {
	if !protocol.ValidColor(text) {
		return c, false
	}
	_, err := fmt.Sscanf(text, "#%02x%02x%02x", &c[0], &c[1], &c[2])
	return c, err == nil
}
