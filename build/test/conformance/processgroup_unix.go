//go:build unix

package conformance

import (
	"os/exec"
	"syscall"
)

// startGroup makes a command start a process group, so that killGroup kills it together
// with the processes that it starts.
func startGroup(cmd *exec.Cmd) { cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} }

func killGroup(cmd *exec.Cmd) { syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
