package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"time"
)

// A runner runs commands in the project.
type runner struct {
	project string
	work    *time.Duration // of all processors, for what it ran
}

func (r runner) out() io.Writer { return os.Stdout }

// do runs a command and shows what it prints.
func (r runner) do(ctx context.Context, env []string, name string, args ...string) error {
	cmd := r.command(ctx, env, name, args)
	cmd.Stdout, cmd.Stderr = r.out(), r.out()
	return say(r.run(cmd), env, name, args)
}

// ask runs a command and answers what it prints.
func (r runner) ask(ctx context.Context, env []string, name string, args ...string) (string, error) {
	cmd := r.command(ctx, env, name, args)
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, r.out()
	err := say(r.run(cmd), env, name, args)
	return out.String(), err
}

// run runs a command and counts the work that it was, with all that it started
// and waited for.
func (r runner) run(cmd *exec.Cmd) error {
	err := cmd.Run()
	if s := cmd.ProcessState; s != nil {
		*r.work += s.UserTime() + s.SystemTime()
	}
	return err
}

func (r runner) command(ctx context.Context, env []string, name string, args []string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Dir = r.project
	cmd.Env = append(os.Environ(), env...)
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) } // it may have a browser to end
	return cmd
}

// longest is how much of a command an error shows.
const longest = 120

// say adds to an error which command it was, so that it can be run again.
func say(err error, env []string, name string, args []string) error {
	if err == nil {
		return nil
	}
	command := strings.Join(append(append(env[:len(env):len(env)], name), args...), " ")
	if len(command) > longest {
		command = command[:longest] + "…"
	}
	return fmt.Errorf("%s: %w", command, err)
}
