package main

import (
	"slices"
	"strings"
	"testing"
	"time"
)

func TestRepeat(t *testing.T) {
	if once := (long{times: 1}).repeat(time.Minute); !slices.Equal(once, []string{"-timeout=1m0s"}) {
		t.Errorf("once: %q, want what make test has", once)
	}
	often := strings.Join(long{times: 200}.repeat(time.Minute), " ")
	if !strings.Contains(often, "-count=200 ") || !strings.Contains(often, "-p=") || !strings.Contains(often, "-timeout=10h0m0s") {
		t.Errorf("200 times: %q", often)
	}
}
