package avatar

import (
	"bytes"
	"encoding/binary"
	"errors"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"testing"
)

// quarters is a picture whose four quarters differ: red, green above blue,
// white.
func quarters(w, h int) *image.RGBA {
	m := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			c := color.RGBA{255, 0, 0, 255}
			switch {
			case y >= h/2 && x >= w/2:
				c = color.RGBA{255, 255, 255, 255}
			case y >= h/2:
				c = color.RGBA{0, 0, 255, 255}
			case x >= w/2:
				c = color.RGBA{0, 255, 0, 255}
			}
			m.SetRGBA(x, y, c)
		}
	}
	return m
}

// corners names the colours of a picture's quarters, row by row.
func corners(m image.Image) string {
	name := func(x, y int) string {
		r, g, b, _ := m.At(x, y).RGBA()
		switch {
		case r > 0x8000 && g > 0x8000:
			return "w"
		case r > 0x8000:
			return "r"
		case g > 0x8000:
			return "g"
		case b > 0x8000:
			return "b"
		}
		return "?"
	}
	return name(30, 30) + name(Size-30, 30) + name(30, Size-30) + name(Size-30, Size-30)
}

func withOrientation(file []byte, n int) []byte {
	tiff := []byte("MM\x00\x2a\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00")
	tiff = append(tiff, byte(n), 0, 0, 0, 0, 0, 0)
	body := append([]byte("Exif\x00\x00"), tiff...)
	out := append([]byte{}, file[:2]...)
	out = append(out, 0xff, 0xe1)
	out = binary.BigEndian.AppendUint16(out, uint16(len(body)+2))
	return append(append(out, body...), file[2:]...)
}

func TestMakeReadsEachFormat(t *testing.T) {
	wide := quarters(400, 100)
	var p, j, g bytes.Buffer
	png.Encode(&p, wide)
	jpeg.Encode(&j, wide, nil)
	gif.Encode(&g, wide, nil)
	for name, file := range map[string][]byte{"png": p.Bytes(), "jpeg": j.Bytes(), "gif": g.Bytes()} {
		t.Run(name, func(t *testing.T) {
			mime, picture, err := Make(file)
			if err != nil {
				t.Fatal(err)
			}
			m, format, err := image.Decode(bytes.NewReader(picture))
			if err != nil || mime != "image/"+format || m.Bounds() != image.Rect(0, 0, Size, Size) {
				t.Fatalf("%s, %s, %v, %v", mime, format, m.Bounds(), err)
			}
			if got := corners(m); got != "rgbw" {
				t.Errorf("the middle shows %s", got)
			}
		})
	}
}

func TestMakeKeepsTransparency(t *testing.T) {
	var file bytes.Buffer
	png.Encode(&file, image.NewRGBA(image.Rect(0, 0, 10, 10)))
	if mime, _, err := Make(file.Bytes()); err != nil || mime != "image/png" {
		t.Errorf("%s, %v", mime, err)
	}
}

func TestMakeTurnsPhotographs(t *testing.T) {
	var file bytes.Buffer
	jpeg.Encode(&file, quarters(100, 100), &jpeg.Options{Quality: 95})
	for n, want := range map[int]string{1: "rgbw", 2: "grwb", 3: "wbgr", 4: "bwrg", 5: "rbgw", 6: "brwg", 7: "wgbr", 8: "gwrb", 9: "rgbw", 0: "rgbw"} {
		_, picture, err := Make(withOrientation(file.Bytes(), n))
		if err != nil {
			t.Fatal(err)
		}
		m, _, _ := image.Decode(bytes.NewReader(picture))
		if got := corners(m); got != want {
			t.Errorf("orientation %d: %s, want %s", n, got, want)
		}
	}
}

func TestMakeRefuses(t *testing.T) {
	var file bytes.Buffer
	png.Encode(&file, quarters(2, 2))
	huge := bytes.Clone(file.Bytes())
	binary.BigEndian.PutUint32(huge[16:], 1<<20) // the width, which the checksum then belies
	for name, c := range map[string]struct {
		file []byte
		want error
	}{
		"nothing":  {nil, ErrFormat},
		"text":     {[]byte("<svg>"), ErrFormat},
		"cut":      {file.Bytes()[:len(file.Bytes())-20], ErrFormat},
		"not true": {huge, ErrFormat},
		"too many": {manyPixels(), ErrTooLarge},
	} {
		if _, _, err := Make(c.file); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// manyPixels is a GIF that only says how large it is.
func manyPixels() []byte {
	return append([]byte("GIF89a\xff\xff\xff\xff\x00\x00\x00"), ",\x00\x00\x00\x00\xff\xff\xff\xff\x00\x02"...)
}

func FuzzMake(f *testing.F) {
	var file bytes.Buffer
	jpeg.Encode(&file, quarters(16, 16), nil)
	f.Add(withOrientation(file.Bytes(), 6))
	f.Add(manyPixels())
	f.Fuzz(func(t *testing.T, file []byte) {
		if n := orientation(file); n < 0 || n > 65535 {
			t.Fatal(n)
		}
	})
}
