//go:build unix

package conformance

import (
	"os/exec"
	"syscall"
)

// startGroup makes a process the first of a group, so that it can be ended together
// with those that it starts.
func startGroup(cmd *exec.Cmd) { cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} }

func killGroup(cmd *exec.Cmd) { syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
