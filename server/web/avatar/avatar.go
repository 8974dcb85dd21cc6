// Package avatar makes small square pictures out of uploaded ones.
//
// It must never import anything of this project.
package avatar

import (
	"bytes"
	"errors"
	"image"
	_ "image/gif" // to decode
	"image/jpeg"
	"image/png"

	"golang.org/x/image/draw"
	_ "golang.org/x/image/webp" // to decode
)

const (
	// Size is the width and height of an avatar, in pixels: twice the largest
	// that it is shown at.
	Size = 256

	// maxPixels is the largest picture that is decoded. A file of a few bytes can
	// claim to have a billion pixels, and each takes four bytes of memory.
	maxPixels = 16 << 20

	jpegQuality = 85
)

// Errors of Make.
var (
	ErrFormat   = errors.New("the picture is not a PNG, JPEG, WebP or GIF")
	ErrTooLarge = errors.New("the picture has too many pixels")
)

// Make decodes a picture, crops it to the square in its middle, scales that to Size,
// and encodes it as JPEG, or as PNG if it has transparent parts. It returns ErrFormat
// if the file cannot be decoded, and ErrTooLarge if it has over 16 million pixels.
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

// centerSquare returns the largest square in the middle of a rectangle.
func centerSquare(r image.Rectangle) image.Rectangle {
	side := min(r.Dx(), r.Dy())
	corner := r.Min.Add(image.Pt((r.Dx()-side)/2, (r.Dy()-side)/2))
	return image.Rectangle{Min: corner, Max: corner.Add(image.Pt(side, side))}
}
