package control

import "golang.org/x/sys/windows"

// errRefused is the error of a socket at which nobody listens.
const errRefused = windows.WSAECONNREFUSED
