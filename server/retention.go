package main

import (
	"context"
	"time"

	"kith/server/brand"
	"kith/server/store"
)

// retentionInterval is how often it is looked for conversations that are too old.
const retentionInterval = time.Hour

// keepTime is a flag.Value of a time that conversations are kept.
type keepTime struct{ time.Duration }

// String implements flag.Value.
func (k *keepTime) String() string { return "" }

// Set implements flag.Value.
func (k *keepTime) Set(text string) (err error) {
	k.Duration, err = brand.ParseKeep(text)
	return err
}

// removeOld removes what is older than it is kept, at once and then every hour, until
// ctx ends. The brands are those of the moment, since their file may change.
func (s *server) removeOld(ctx context.Context) {
	for {
		for _, b := range s.brands.All() {
			keep := b.Keep
			if keep == 0 {
				keep = s.keep.Duration
			}
			if keep <= 0 { // brand.Forever, or nothing was said
				continue
			}
			removed, err := s.store.RemoveOld(ctx, b.Key, time.Now().Add(-keep).UnixMilli())
			if removed != (store.Removal{}) {
				s.log.Info("removed what was kept long enough", "brand", b.Key, "conversations", removed.Conversations, "messages", removed.Messages, "customers", removed.Customers)
			}
			if err != nil && ctx.Err() == nil {
				s.log.Warn("removing what was kept long enough has not ended", "brand", b.Key, "error", err)
			}
		}
		select {
		case <-time.After(retentionInterval):
		case <-ctx.Done():
			return
		}
	}
}
