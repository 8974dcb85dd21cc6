//go:build unix

package control

import "syscall"

// errRefused is the error of a socket at which nobody listens.
const errRefused = syscall.ECONNREFUSED
