// Package format holds what both programs show alike: links in texts, times,
// initials and the colours of avatars.
//
// It is pure, and must import nothing else of this project.
package format
