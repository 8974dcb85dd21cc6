package main

import (
	"bufio"
	"os"
	"os/exec"
	"syscall"
	"testing"
	"time"
)

// TestSecondSignal: a program that takes its time to stop ends at the second signal. The
// test is run once more as a program that never stops by itself.
func TestSecondSignal(t *testing.T) {
	if os.Getenv("KITH_TEST_SIGNALS") != "" {
		ctx, stop := untilSignal()
		defer stop()
		os.Stdout.WriteString("runs\n")
		<-ctx.Done()
		os.Stdout.WriteString("stops\n")
		select {}
	}
	c := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestSecondSignal$")
	c.Env = append(os.Environ(), "KITH_TEST_SIGNALS=1")
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	defer c.Process.Kill()
	lines := bufio.NewScanner(out)
	says := func(want string) {
		t.Helper()
		if !lines.Scan() || lines.Text() != want {
			t.Fatalf("the program says %q, want %q", lines.Text(), want)
		}
	}
	says("runs")
	if err := c.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	says("stops")
	ended := make(chan error, 1)
	go func() { ended <- c.Wait() }()
	for tries, running := 1, true; running; tries++ { // it may not have dealt with the first one yet
		if tries > 1000 {
			t.Fatal("the program goes on, whoever asks it to stop")
		}
		c.Process.Signal(syscall.SIGTERM)
		select {
		case <-ended:
			running = false
		case <-time.After(10 * time.Millisecond):
		}
	}
	if status, is := c.ProcessState.Sys().(syscall.WaitStatus); !is || !status.Signaled() || status.Signal() != syscall.SIGTERM {
		t.Errorf("the program has ended with %v", c.ProcessState)
	}
}
