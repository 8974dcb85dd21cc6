//go:build !unix || netbsd || openbsd || solaris || illumos

package store

import "errors"

// freeBytes returns an error: these systems have no call for it that is used here, so that a
// full disk is noticed by writing.
func freeBytes(string) (uint64, error) { return 0, errors.ErrUnsupported }
