package access

import (
	"fmt"
	"image/color"
	"net/url"
	"strings"

	"github.com/boombuler/barcode/qr"
)

// quietZone is the width of the border that a QR code must have, in modules.
const quietZone = 4

// QRCode returns a QR code of a text as a picture in a data URI: an SVG, black on white
// whatever the page's colours are, since many cameras read nothing else. Its error is
// that of a text that is too long for one.
func QRCode(text string) (string, error) {
	code, err := qr.Encode(text, qr.M, qr.Auto)
	if err != nil {
		return "", err
	}
	size := code.Bounds().Dx()
	var path strings.Builder
	for y := range size {
		for x := 0; x < size; x++ {
			if from := x; isBlack(code.At(x, y)) {
				for x < size && isBlack(code.At(x, y)) {
					x++
				}
				fmt.Fprintf(&path, "M%d %dh%dv1h-%dz", from+quietZone, y+quietZone, x-from, x-from)
			}
		}
	}
	whole := size + 2*quietZone
	svg := fmt.Sprintf(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h%dv%dH0z"/><path d="%s"/></svg>`,
		whole, whole, whole, whole, path.String())
	return "data:image/svg+xml," + url.PathEscape(svg), nil
}

func isBlack(c color.Color) bool {
	r, _, _, _ := c.RGBA()
	return r == 0
}
