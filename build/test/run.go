package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"slices"
	"strings"
	"time"
)

// A runner runs commands in the project.
type runner struct {
	project string
	long    long
	cpuTime *time.Duration // used by the commands so far
}

func (r runner) out() io.Writer { return os.Stdout }

// run runs a command and prints its output.
func (r runner) run(ctx context.Context, env []string, name string, args ...string) error {
	cmd := r.command(ctx, env, name, args)
	cmd.Stdout, cmd.Stderr = r.out(), r.out()
	return withCommand(r.wait(cmd), env, name, args)
}

// output runs a command and returns its standard output.
func (r runner) output(ctx context.Context, env []string, name string, args ...string) (string, error) {
	cmd := r.command(ctx, env, name, args)
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, r.out()
	err := withCommand(r.wait(cmd), env, name, args)
	return out.String(), err
}

// wait runs a command and counts its processor time, that of the processes it waited
// for included.
func (r runner) wait(cmd *exec.Cmd) error {
	err := cmd.Run()
	if s := cmd.ProcessState; s != nil {
		*r.cpuTime += s.UserTime() + s.SystemTime()
	}
	return err
}

// asShipped makes the go command compile as the server is compiled, so that what
// the build has compiled is not compiled again for vet, staticcheck and the tests.
var asShipped = []string{"GOFLAGS=-trimpath", "CGO_ENABLED=0"}

func (r runner) command(ctx context.Context, env []string, name string, args []string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Dir = r.project
	cmd.Env = slices.Concat(os.Environ(), asShipped, env)
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) } // it may have to stop a browser
	return cmd
}

// maxCommand is how many bytes of a command an error shows.
const maxCommand = 120

// withCommand adds a command to its error, so that it can be run again.
func withCommand(err error, env []string, name string, args []string) error {
	if err == nil {
		return nil
	}
	command := strings.Join(append(append(env[:len(env):len(env)], name), args...), " ")
	if len(command) > maxCommand {
		command = command[:maxCommand] + "…"
	}
	return fmt.Errorf("%s: %w", command, err)
}
