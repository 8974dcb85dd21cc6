package brand

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Forever is the Keep of a brand whose conversations are never removed.
const Forever time.Duration = -1

// keepMin and keepMax bound how long conversations are kept: with less than a day a
// conversation would be removed while it goes on, and more is a mistake in writing.
const (
	keepMin = 24 * time.Hour
	keepMax = 100 * 365 * keepMin
)

// ParseKeep reads for how long conversations are kept, such as "365d", "72h" or
// "forever". Its error is the rest of a sentence that begins with the text.
func ParseKeep(text string) (time.Duration, error) {
	if text == "forever" {
		return Forever, nil
	}
	keep, err := time.ParseDuration(text)
	if days, found := strings.CutSuffix(text, "d"); found {
		var n int64
		n, err = strconv.ParseInt(days, 10, 32)
		keep = time.Duration(min(n, int64(2*keepMax/keepMin))) * keepMin
	}
	switch {
	case err != nil:
		return 0, errors.New("is not a time, such as 365d, or forever")
	case keep < keepMin:
		return 0, errors.New("is less than a day: conversations would be removed while they go on")
	case keep > keepMax:
		return 0, fmt.Errorf("is more than %d years; say forever", keepMax/keepMin/365)
	}
	return keep, nil
}
