package compat

import (
	"time"

	"github.com/tetratelabs/wazero"
)

func init() {
	cache = wazero.NewCompilationCache()
	timeLimit = 5 * time.Minute
	outputBytes = 4 << 20
	memoryPages = 32 << 20 / (64 << 10)
}
