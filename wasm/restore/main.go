// Command restore reads states of the visitor's program as the release does that it is
// built with, and says what it found in them. It is part of each release, compiled for
// WASI, but pages never load it: the server runs it before a canary starts, on what the
// canary and the stable release store, to see whether each reads the other's
// (server/release/compat).
//
// Its input is a record Input, its output a record Output, both as JSON. They must not
// change in a way that a server or a release of another age does not understand.
//
// It may import wasm/chat/state, and must never import the program.
package main

import (
	"io"
	"os"

	"kith/server/protocol/codec"
	"kith/wasm/chat/state"
)

func main() {
	if err := run(os.Stdin, os.Stdout); err != nil {
		os.Stderr.WriteString("restore: " + err.Error() + "\n")
		os.Exit(1)
	}
}

func run(in io.Reader, out io.Writer) error {
	text, err := io.ReadAll(in)
	if err != nil {
		return err
	}
	var input Input
	if problems := codec.Decode(string(text), &input); len(problems) > 0 {
		return &inputError{problems[0]}
	}
	var output Output
	for _, s := range input.States {
		output.Readings = append(output.Readings, read(s))
	}
	_, err = io.WriteString(out, codec.Encode(&output))
	return err
}

// An inputError says what is wrong with the input.
type inputError struct{ problem codec.Problem }

// Error implements error.
func (e *inputError) Error() string { return "the input: " + e.problem.String() }

// read reads a state.
func read(text string) Reading {
	s, _, skipped := state.Restore(text)
	stored := s.Trimmed()
	return Reading{
		Aside:   s.Newer == text && s.Session == state.Session{},
		Skipped: skipped,
		Found:   found(&s),
		Stored:  codec.Encode(&stored),
	}
}
