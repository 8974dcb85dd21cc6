package access

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha1"
	"encoding/base32"
	"encoding/binary"
	"fmt"
	"net/url"
	"time"
)

// The second factor is TOTP (RFC 6238) as every authenticator app makes it: HMAC-SHA-1,
// six digits, 30 seconds. It is written here, since it takes three lines of HOTP: the
// libraries for it answer only whether a code is right, and whoever is to refuse a code
// that was used before needs to know of which step it is.
const (
	totpDigits = 6
	totpPeriod = 30 * time.Second

	// totpSkew is how many steps before and after the present one count: a phone's
	// clock is seldom right to the second, and people need time to type.
	totpSkew = 1

	// totpSecretBytes is the length that RFC 4226 recommends.
	totpSecretBytes = 20
)

// NewTOTPSecret returns a random secret for an authenticator app.
func NewTOTPSecret() []byte {
	secret := make([]byte, totpSecretBytes)
	rand.Read(secret) // never fails
	return secret
}

var base32NoPadding = base32.StdEncoding.WithPadding(base32.NoPadding)

// TOTPText returns a secret as people type it.
func TOTPText(secret []byte) string { return base32NoPadding.EncodeToString(secret) }

// ParseTOTPText returns the secret of a text, and whether it is one of NewTOTPSecret's.
func ParseTOTPText(text string) ([]byte, bool) {
	secret, err := base32NoPadding.DecodeString(text)
	return secret, err == nil && len(secret) == totpSecretBytes
}

// TOTPAddress returns the otpauth address of a secret, which a QR code passes to an app.
// The issuer and the account are what the app shows.
func TOTPAddress(secret []byte, issuer, account string) string {
	label := url.PathEscape(issuer + ":" + account)
	return fmt.Sprintf("otpauth://totp/%s?secret=%s&issuer=%s", label, TOTPText(secret), url.QueryEscape(issuer))
}

// TOTPStep returns the time step of which a code is, near a moment, and whether it is of
// any. The caller must refuse a step that is not later than the last one it took.
func TOTPStep(secret []byte, code string, at time.Time) (step int64, ok bool) {
	now := at.Unix() / int64(totpPeriod.Seconds())
	for step := now - totpSkew; step <= now+totpSkew; step++ {
		if hmac.Equal([]byte(hotp(secret, step)), []byte(code)) {
			return step, true
		}
	}
	return 0, false
}

// TOTPCode returns the code of a moment, as the app of the agent shows it.
func TOTPCode(secret []byte, at time.Time) string {
	return hotp(secret, at.Unix()/int64(totpPeriod.Seconds()))
}

// hotp returns the code of a counter (RFC 4226).
func hotp(secret []byte, counter int64) string {
	mac := hmac.New(sha1.New, secret)
	mac.Write(binary.BigEndian.AppendUint64(nil, uint64(counter)))
	sum := mac.Sum(nil)
	number := binary.BigEndian.Uint32(sum[sum[len(sum)-1]&0xf:]) & 0x7fffffff
	return fmt.Sprintf("%0*d", totpDigits, number%1_000_000)
}
