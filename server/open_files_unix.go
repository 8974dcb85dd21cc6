//go:build unix

package main

import "syscall"

// openFilesLimit returns how many files the system lets this process have open, and
// whether it says that. It is the hard limit: the Go runtime has raised the soft one to
// it at the start.
func openFilesLimit() (limit uint64, ok bool) {
	var r syscall.Rlimit
	err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &r)
	return uint64(r.Cur), err == nil
}
