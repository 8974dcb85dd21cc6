//go:build unix && !netbsd && !openbsd && !solaris && !illumos

package store

import "golang.org/x/sys/unix"

// freeBytes returns how many bytes this user may still write to the file system of a
// folder.
func freeBytes(folder string) (uint64, error) {
	var s unix.Statfs_t
	if err := unix.Statfs(folder, &s); err != nil {
		return 0, err
	}
	return uint64(s.Bavail) * uint64(s.Bsize), nil
}
