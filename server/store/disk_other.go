//go:build !unix || netbsd || openbsd || solaris || illumos

package store

import "errors"

// freeBytes is not implemented here; a full disk is noticed by writing.
func freeBytes(string) (uint64, error) { return 0, errors.ErrUnsupported }
