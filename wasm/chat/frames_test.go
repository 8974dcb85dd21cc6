package chat

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"kith/server/protocol"
)

// DecodeForVisitor knows each kind of frame that this program handles, and no other.
func TestDecodesWhatItHandles(t *testing.T) {
	files, err := filepath.Glob("../../testdata/frames/*.json")
	if err != nil || len(files) == 0 {
		t.Fatal("there are no examples of frames", err)
	}
	_, kinds := Handles()
	for _, file := range files {
		kind := strings.TrimSuffix(filepath.Base(file), ".json")
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		_, err = protocol.DecodeForVisitor(string(text))
		if handled := slices.Contains(kinds, kind); handled != (err == nil) {
			t.Errorf("%s is handled: %v; it is decoded with the error %v", kind, handled, err)
		}
	}
}
