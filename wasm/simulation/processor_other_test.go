//go:build !unix

package simulation

import (
	"testing"
	"time"
)

// processorTime returns 0: how much processor time was used is not known here.
func processorTime(testing.TB) time.Duration { return 0 }
