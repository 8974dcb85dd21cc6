// Package avatar makes small square pictures of large ones that somebody
// sent.
//
// It must never import anything of this project.
package avatar

import (
	"bytes"
	"errors"
	"image"
	_ "image/gif" // is read
	"image/jpeg"
	"image/png"

	"golang.org/x/image/draw"
	_ "golang.org/x/image/webp" // is read
)

const (
	// Size is the length of a picture's sides, in pixels: twice the largest
	// that it is shown at.
	Size = 256

	// maxPixels is the most that is decoded. A file of a few bytes can say
	// that it has a billion pixels, and each takes four bytes of memory.
	maxPixels = 16 << 20

	jpegQuality = 85
)

// What may be wrong with a picture.
var (
	ErrFormat   = errors.New("the picture is no PNG, JPEG, WebP or GIF")
	ErrTooLarge = errors.New("the picture has too many pixels")
)

// Make decodes a picture, cuts the square out of its middle, and encodes that
// anew.
func Make(file []byte) (mime string, picture []byte, err error) {
	config, format, err := image.DecodeConfig(bytes.NewReader(file))
	if err != nil || config.Width < 1 || config.Height < 1 {
		return "", nil, ErrFormat
	}
	if config.Width > maxPixels/config.Height {
		return "", nil, ErrTooLarge
	}
	source, _, err := image.Decode(bytes.NewReader(file))
	if err != nil {
		return "", nil, ErrFormat
	}
	square := image.NewRGBA(image.Rect(0, 0, Size, Size))
	draw.CatmullRom.Scale(square, square.Bounds(), source, centerSquare(source.Bounds()), draw.Src, nil)
	if format == "jpeg" {
		square = applyOrientation(square, orientation(file))
	}
	var out bytes.Buffer
	if square.Opaque() {
		err = jpeg.Encode(&out, square, &jpeg.Options{Quality: jpegQuality})
		return "image/jpeg", out.Bytes(), err
	}
	err = png.Encode(&out, square)
	return "image/png", out.Bytes(), err
}

// centerSquare is the largest square in the middle.
func centerSquare(r image.Rectangle) image.Rectangle {
	side := min(r.Dx(), r.Dy())
	corner := r.Min.Add(image.Pt((r.Dx()-side)/2, (r.Dy()-side)/2))
	return image.Rectangle{Min: corner, Max: corner.Add(image.Pt(side, side))}
}
