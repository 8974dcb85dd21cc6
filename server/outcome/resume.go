package outcome

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"time"

	"kith/server/limit"
)

// proofBytes is the length of a proof. Threat: one that is guessed.
const proofBytes = 16

// resume knows a frame again that was loaded before this server was started, or from
// another one, and of which the report is the first to tell here; it returns nil if the
// report's proof is not true. What the frame has sent so far counts as stored, since what
// was stored was not counted here. The caller holds mu.
func (c *Counter) resume(r Report, from limit.Network, now time.Time) *frame {
	f := &frame{id: r.Frame, release: r.Release, site: r.Site, bucket: r.Bucket, epoch: c.epoch, sent: r.Sent, stored: r.Sent}
	visitor := from.Customer()
	if proof := c.proofOf(f, visitor); proof == "" || !hmac.Equal([]byte(proof), []byte(r.Proof)) || !c.hasRoom(now) {
		return nil
	}
	n := c.network(visitor, now)
	if n == nil {
		return nil
	}
	return c.add(f, n, now)
}

// proofOf returns what proves that a visitor has loaded a frame since the rollout is as it
// is now; "" for one that is not compared. The caller holds mu.
func (c *Counter) proofOf(f *frame, visitor limit.Network) string {
	if _, is := c.compared(f); !is {
		return ""
	}
	sum := hmac.New(sha256.New, c.key)
	fmt.Fprintf(sum, "%q %q %q %d %q %q %v", f.id, f.release, f.site, f.bucket, visitor, c.rollout.Stable, c.rollout.Share)
	return base64.RawURLEncoding.EncodeToString(sum.Sum(nil)[:proofBytes])
}
