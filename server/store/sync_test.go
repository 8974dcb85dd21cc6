//go:build linux

package store

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"unsafe"

	"golang.org/x/sys/unix"
)

// unsyncedFolder is the environment variable that tells TestNothingCountsBeforeTheDiskHasIt
// in a child process which data folder to use.
const unsyncedFolder = "KITH_TEST_UNSYNCED_FOLDER"

// TestNothingCountsBeforeTheDiskHasIt: what the disk has not confirmed may be gone after
// a power cut. So a message is not acknowledged then, and a backup is none. The child's
// kernel refuses to write anything through to the disk.
func TestNothingCountsBeforeTheDiskHasIt(t *testing.T) {
	if folder := os.Getenv(unsyncedFolder); folder != "" {
		writeUnsynced(t, folder)
		return
	}
	root := t.TempDir()
	child := exec.Command(os.Args[0], "-test.run=^TestNothingCountsBeforeTheDiskHasIt$", "-test.v")
	child.Env = append(os.Environ(), unsyncedFolder+"="+root)
	switch out, err := child.CombinedOutput(); {
	case strings.Contains(string(out), errNoFilter.Error()):
		t.Fatalf("this machine does not let a process give up calls (seccomp): %s", out)
	case err != nil:
		t.Fatalf("%v\n%s", err, out)
	}
	if got := strings.Fields(clients(t, filepath.Join(root, "data"))); len(got) == 0 || got[0] != "before" {
		t.Errorf("the next start finds the messages %q", got)
	}
}

// errNoFilter is what the child says where it may not have the kernel refuse a call.
var errNoFilter = errors.New("no filter")

func writeUnsynced(t *testing.T, root string) {
	s, err := open(filepath.Join(root, "data"))
	if err != nil {
		t.Fatal(err)
	}
	good := filepath.Join(root, "good")
	_, backup := s.Backup(t.Context(), good)
	if err := errors.Join(appendMessage(s, "before"), s.Ready(), backup); err != nil {
		t.Fatal(err)
	}
	// The file alone is on the disk, and its name is not.
	named := filepath.Join(root, "named")
	_, err = writeWhole(named, func(path string) error {
		all, err := os.ReadDir("/proc/self/fd")
		for _, e := range all {
			if name, _ := os.Readlink("/proc/self/fd/" + e.Name()); name == path {
				fd, _ := strconv.Atoi(e.Name())
				return errors.Join(err, os.WriteFile(path, []byte("whole"), fileMode), refuseSync(fd))
			}
		}
		return fmt.Errorf("the file is not open: %v", err)
	})
	if errors.Is(err, errNoFilter) {
		t.Log(err)
		return
	}
	if left, _ := filepath.Glob(named + "*"); !errors.Is(err, unix.EIO) || len(left) > 0 {
		t.Errorf("a file whose name is not on the disk: %v, and %v is left", err, left)
	}
	if err := refuseSync(-1); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := appendMessage(s, "after"); err == nil || !strings.Contains(err.Error(), "I/O") {
			t.Errorf("a message that is not on the disk: %v", err)
		}
		if err := s.Ready(); err == nil {
			t.Error("a store whose disk takes nothing is ready")
		}
	}
	copied := filepath.Join(root, "copy")
	if _, err := s.Backup(t.Context(), copied); err == nil {
		t.Error("a backup that is not on the disk is one")
	}
	restored := filepath.Join(root, "restored")
	if _, err := Restore(t.Context(), good, restored); err == nil {
		t.Error("what is restored and not on the disk is a data folder")
	}
	if _, err := os.Stat(filepath.Join(restored, databaseName)); err == nil {
		t.Error("a database is left there")
	}
	// However the engine makes the copy.
	var file *fs.PathError
	if _, err := writeWhole(copied, func(path string) error { return os.WriteFile(path, []byte("whole"), fileMode) }); !errors.Is(err, unix.EIO) || !errors.As(err, &file) || !strings.HasPrefix(file.Path, copied) {
		t.Errorf("a file that is not on the disk: %v", err)
	}
	if left, _ := filepath.Glob(copied + "*"); len(left) > 0 {
		t.Errorf("%v is left", left)
	}
}

// TestFolderWithoutSync: not every file system can make the names in a folder durable.
// That of /proc is one.
func TestFolderWithoutSync(t *testing.T) {
	folder, err := os.Open("/proc")
	if err != nil {
		t.Fatal(err)
	}
	defer folder.Close()
	if err := folder.Sync(); !errors.Is(err, unix.EINVAL) {
		t.Fatalf("this one can: %v", err)
	}
	if err := syncFolder("/proc"); err != nil {
		t.Error(err)
	}
}

// refuseSync has the kernel answer each fsync of this process with an error, for good, but
// for that of one file that is open, if it is not negative.
func refuseSync(but int) error {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	const load, equal, answer = unix.BPF_LD | unix.BPF_W | unix.BPF_ABS, unix.BPF_JMP | unix.BPF_JEQ | unix.BPF_K, unix.BPF_RET | unix.BPF_K
	filter := []unix.SockFilter{
		{Code: load, K: 0}, // the number of the call
		{Code: equal, K: unix.SYS_FSYNC, Jt: 1},
		{Code: equal, K: unix.SYS_FDATASYNC, Jf: 3},
		{Code: load, K: 16}, // the number of the file
		{Code: equal, K: uint32(but), Jt: 1},
		{Code: answer, K: unix.SECCOMP_RET_ERRNO | uint32(unix.EIO)},
		{Code: answer, K: unix.SECCOMP_RET_ALLOW},
	}
	program := unix.SockFprog{Len: uint16(len(filter)), Filter: &filter[0]}
	if err := unix.Prctl(unix.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0); err != nil {
		return fmt.Errorf("%w: %w", errNoFilter, err)
	}
	// All threads, those of the runtime's other goroutines too.
	if _, _, errno := unix.Syscall(unix.SYS_SECCOMP, unix.SECCOMP_SET_MODE_FILTER, unix.SECCOMP_FILTER_FLAG_TSYNC, uintptr(unsafe.Pointer(&program))); errno != 0 {
		return fmt.Errorf("%w: %w", errNoFilter, errno)
	}
	return nil
}
