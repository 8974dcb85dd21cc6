package avatar

import (
	"bytes"
	"encoding/binary"
	"image"
)

// applyOrientation rotates and mirrors a square picture by its Exif orientation. A
// phone stores the picture as its sensor saw it, and how the phone was held.
func applyOrientation(square *image.RGBA, orientation int) *image.RGBA {
	if orientation < 2 || orientation > 8 {
		return square
	}
	last := square.Bounds().Dx() - 1
	out := image.NewRGBA(square.Bounds())
	for y := range last + 1 {
		for x := range last + 1 {
			fromX, fromY := x, y
			if orientation >= 5 { // the sensor stood on its side
				fromX, fromY = y, x
			}
			switch orientation {
			case 2, 6: // 6: rotated clockwise
				if orientation == 2 {
					fromX = last - fromX
				} else {
					fromY = last - fromY
				}
			case 3, 7:
				fromX, fromY = last-fromX, last-fromY
			case 4:
				fromY = last - fromY
			case 8:
				fromX = last - fromX
			}
			out.SetRGBA(x, y, square.RGBAAt(fromX, fromY))
		}
	}
	return out
}

// orientation returns the Exif orientation of a JPEG file, normally from 1 to 8. It
// returns 0 if the file has none.
func orientation(file []byte) int {
	const tag = 0x0112
	for at := 2; at+4 <= len(file) && file[at] == 0xff; {
		marker, size := file[at+1], int(binary.BigEndian.Uint16(file[at+2:]))
		if marker == 0xda || size < 2 || at+2+size > len(file) {
			break // the pixels begin
		}
		body := file[at+4 : at+2+size]
		at += 2 + size
		tiff, found := bytes.CutPrefix(body, []byte("Exif\x00\x00"))
		if marker != 0xe1 || !found || len(tiff) < 8 {
			continue
		}
		var order binary.ByteOrder = binary.BigEndian
		if string(tiff[:2]) == "II" {
			order = binary.LittleEndian
		}
		start := int(order.Uint32(tiff[4:]))
		if start < 8 || start+2 > len(tiff) {
			return 0
		}
		entries := tiff[start+2:]
		for range order.Uint16(tiff[start:]) {
			if len(entries) < 12 {
				return 0
			}
			if order.Uint16(entries) == tag {
				return int(order.Uint16(entries[8:]))
			}
			entries = entries[12:]
		}
		return 0
	}
	return 0
}
