package compat

import "github.com/tetratelabs/wazero"

func init() { cache = wazero.NewCompilationCache() }
