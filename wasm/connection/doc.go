// Package connection holds what a program knows of its connection to the
// server: its phase, when the next try is due, and the rhythm of trying again.
// Both programs use it.
//
// It is pure. It may import server/protocol, and nothing else of this project.
package connection
