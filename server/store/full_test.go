//go:build linux

package store_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"kith/server/protocol"
	"kith/server/store"
)

// fullDisk is the environment variable that tells TestFullDisk in a child process how
// its disk gets full.
const fullDisk = "KITH_TEST_FULL_DISK"

// TestFullDisk: on a full disk nothing is acknowledged that is not stored, the store
// is not ready, and it goes on once there is space again. The disk is a file system of
// 12 MB in a namespace of the child's own, and then a limit on the size of files.
func TestFullDisk(t *testing.T) {
	if how := os.Getenv(fullDisk); how != "" {
		fillDisk(t, how)
		return
	}
	for _, how := range []string{"tmpfs", "rlimit"} {
		t.Run(how, func(t *testing.T) {
			child := exec.Command(os.Args[0], "-test.run=^TestFullDisk$", "-test.v")
			child.Env = append(os.Environ(), fullDisk+"="+how)
			if how == "tmpfs" {
				child.SysProcAttr = &syscall.SysProcAttr{
					Cloneflags:  syscall.CLONE_NEWUSER | syscall.CLONE_NEWNS,
					UidMappings: []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getuid(), Size: 1}},
					GidMappings: []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getgid(), Size: 1}},
				}
			}
			out, err := child.CombinedOutput()
			var exit *exec.ExitError
			switch {
			case err != nil && !errors.As(err, &exit), strings.Contains(string(out), noFileSystem):
				t.Logf("not tried with a file system of its own, which this machine forbids: %v %s", err, out)
			case err != nil:
				t.Errorf("%v\n%s", err, out)
			}
		})
	}
}

// noFileSystem is what the child says where it may not mount a file system, in some
// containers. The limit on the size of files works everywhere.
const noFileSystem = "no file system:"

func fillDisk(t *testing.T, how string) {
	folder := t.TempDir()
	ballast := filepath.Join(folder, "ballast")
	var repair func() error
	switch how {
	case "tmpfs":
		if err := syscall.Mount("tmpfs", folder, "tmpfs", 0, "size=12m,mode=700"); err != nil {
			t.Log(noFileSystem, err)
			return
		}
		t.Cleanup(func() { syscall.Unmount(folder, 0) })
		if err := os.WriteFile(ballast, make([]byte, 4<<20), 0o600); err != nil {
			t.Fatal(err)
		}
		repair = func() error { return os.Remove(ballast) }
	case "rlimit":
		var limit syscall.Rlimit
		if err := syscall.Getrlimit(syscall.RLIMIT_FSIZE, &limit); err != nil {
			t.Fatal(err)
		}
		small := limit
		small.Cur = 2 << 20
		if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &small); err != nil {
			t.Fatal(err)
		}
		repair = func() error { return syscall.Setrlimit(syscall.RLIMIT_FSIZE, &limit) }
	}
	s := openStore(t, filepath.Join(folder, "data"))
	if err := s.Ready(); err != nil {
		t.Fatal(err)
	}
	actor := store.Actor{Visitor: store.Visitor{Session: "s", TokenHash: store.HashToken("s"), Brand: "demo"}}
	text := strings.Repeat("x", protocol.TextLimit)
	appendOne := func(i int) error {
		_, err := s.Append(context.Background(), actor, store.NewMessage{Conversation: "c", Client: fmt.Sprint(i), Text: text, CreateConversation: true})
		return err
	}
	n := 0
	for ; ; n++ {
		if n > 10_000 {
			t.Fatal("the disk does not get full")
		}
		if err := appendOne(n); err != nil {
			t.Logf("after %d messages: %v", n, err)
			break
		}
	}
	failed := time.Now()
	for range 3 {
		if err := s.Ready(); err == nil {
			t.Error("it is ready on a full disk")
		} else {
			t.Logf("Ready: %v", err)
		}
		if err := appendOne(n); err == nil {
			t.Error("a message was acknowledged")
		}
	}
	if took := time.Since(failed); took > 5*time.Second {
		t.Errorf("that took %v", took)
	}
	if err := errors.Join(repair(), appendOne(n), appendOne(n+1)); err != nil {
		t.Errorf("with space again: %v", err)
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	s = openStore(t, filepath.Join(folder, "data"))
	defer s.Close()
	for i, before := int64(n+2), int64(0); i > 0; {
		page, err := s.History(t.Context(), "c", before)
		if err != nil || len(page.Messages) == 0 {
			t.Fatalf("%d messages are missing, %v", i, err)
		}
		for j := len(page.Messages) - 1; j >= 0; j-- {
			if m := page.Messages[j]; m.Number != i || m.Client != fmt.Sprint(i-1) {
				t.Fatalf("message %d is number %d of %s", i, m.Number, m.Client)
			}
			i--
		}
		before = page.Messages[0].Number
	}
}
