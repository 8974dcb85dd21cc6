//go:build unix

package conformance

import (
	"os/exec"
	"syscall"
)

// group makes a process the first of a group, so that it can be ended together
// with those that it starts.
func group(cmd *exec.Cmd) { cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} }

func endGroup(cmd *exec.Cmd) { syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
