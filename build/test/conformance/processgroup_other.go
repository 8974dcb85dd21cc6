//go:build !unix

package conformance

import "os/exec"

func startGroup(*exec.Cmd) {}

func killGroup(cmd *exec.Cmd) { cmd.Process.Kill() }
