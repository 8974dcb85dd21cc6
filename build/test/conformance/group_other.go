//go:build !unix

package conformance

import "os/exec"

func group(*exec.Cmd) {}

func endGroup(cmd *exec.Cmd) { cmd.Process.Kill() }
