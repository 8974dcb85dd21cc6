package compat

import (
	"time"

	"github.com/tetratelabs/wazero"
)

func init() {
	cache = wazero.NewCompilationCache()
	timeLimit = 5 * time.Minute
}
