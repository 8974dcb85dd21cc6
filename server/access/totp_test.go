package access

import (
	"strings"
	"testing"
	"time"
)

// TestTOTPVectors: appendix B of RFC 6238, of which six digits are the last six.
func TestTOTPVectors(t *testing.T) {
	secret := []byte("12345678901234567890")
	for at, want := range map[int64]string{
		59: "94287082", 1111111109: "07081804", 1111111111: "14050471",
		1234567890: "89005924", 2000000000: "69279037", 20000000000: "65353130",
	} {
		if got := TOTPCode(secret, time.Unix(at, 0)); got != want[2:] {
			t.Errorf("at %d: %s, want %s", at, got, want[2:])
		}
	}
}

func TestTOTPStep(t *testing.T) {
	secret, now := NewTOTPSecret(), time.Unix(1_000_000_000, 0)
	step := now.Unix() / 30
	for offset, want := range map[time.Duration]bool{0: true, -30 * time.Second: true, 30 * time.Second: true, -90 * time.Second: false, 90 * time.Second: false} {
		got, ok := TOTPStep(secret, TOTPCode(secret, now.Add(offset)), now)
		if ok != want || ok && got != step+int64(offset/(30*time.Second)) {
			t.Errorf("%v: step %d, %v", offset, got, ok)
		}
	}
	for _, code := range []string{"", "12345", "abcdef"} {
		if _, ok := TOTPStep(secret, code, now); ok {
			t.Errorf("%q is a code", code)
		}
	}
}

func TestTOTPTextAndAddress(t *testing.T) {
	secret := NewTOTPSecret()
	if back, ok := ParseTOTPText(TOTPText(secret)); !ok || string(back) != string(secret) {
		t.Error("the text is not the secret")
	}
	for _, bad := range []string{"", "AAAA", "not base 32"} {
		if _, ok := ParseTOTPText(bad); ok {
			t.Errorf("%q is a secret", bad)
		}
	}
	got := TOTPAddress(secret, "chat.example", "Mira & Jo?")
	if want := "otpauth://totp/chat.example:Mira%20&%20Jo%3F?secret=" + TOTPText(secret) + "&issuer=chat.example"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

func TestQRCode(t *testing.T) {
	picture, err := QRCode("otpauth://totp/x?secret=y")
	if err != nil || !strings.HasPrefix(picture, "data:image/svg+xml,") || len(picture) > 16<<10 {
		t.Errorf("%d bytes, %v", len(picture), err)
	}
}
