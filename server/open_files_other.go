//go:build !unix

package main

// openFilesLimit returns that the system has no limit that it would say.
func openFilesLimit() (limit uint64, ok bool) { return 0, false }
