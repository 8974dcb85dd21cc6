//go:build unix

package store

import (
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// modes returns the modes of a folder and of what is in it, by name.
func modes(t *testing.T, folder string) map[string]fs.FileMode {
	all := map[string]fs.FileMode{}
	err := filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err == nil {
			name, _ := filepath.Rel(folder, path)
			all[name] = info.Mode().Perm()
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func wantPrivate(t *testing.T, folder string) {
	t.Helper()
	found := modes(t, folder)
	for name, mode := range found {
		if want := map[bool]fs.FileMode{true: folderMode, false: fileMode}[name == "."]; mode != want {
			t.Errorf("%s has the mode %v, want %v", name, mode, want)
		}
	}
	for _, name := range privateFiles {
		if _, ok := found[name]; !ok {
			t.Errorf("%s is not there", name)
		}
	}
}

// TestModes: a new data folder is its owner's alone, whatever the umask says, and so
// is one that an earlier release left open, with all its files.
func TestModes(t *testing.T) {
	defer syscall.Umask(syscall.Umask(0))
	parent := filepath.Join(t.TempDir(), "new")
	folder := filepath.Join(parent, "data")
	s, err := open(folder)
	if err != nil {
		t.Fatal(err)
	}
	wantPrivate(t, folder)
	if mode := modes(t, parent)["."]; mode != folderMode { // nobody could have come first
		t.Errorf("the folder around it has the mode %v", mode)
	}
	release, err := lock(filepath.Join(parent, "lock"))
	if err != nil {
		t.Fatal(err)
	}
	release()
	if mode := modes(t, parent)["lock"]; mode != fileMode {
		t.Errorf("a lock file is made with the mode %v", mode)
	}

	// What a process that was killed leaves: all files are there.
	copied := t.TempDir()
	if err := os.CopyFS(copied, os.DirFS(folder)); err != nil {
		t.Fatal(err)
	}
	s.Close()
	os.Chmod(copied, 0o755)
	for name := range modes(t, copied) {
		if name != "." {
			os.Chmod(filepath.Join(copied, name), 0o644)
		}
	}
	s, err = open(copied)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	wantPrivate(t, copied)
}

// TestForeignFolder: a folder that others use is not closed to them.
func TestForeignFolder(t *testing.T) {
	home := t.TempDir()
	os.Chmod(home, 0o755)
	if err := os.WriteFile(filepath.Join(home, "notes.txt"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	wantFolderError(t, home, "choose a folder of its own")
	if m := modes(t, home)["."]; m != 0o755 {
		t.Errorf("the folder's mode is now %v", m)
	}
	if _, err := os.Stat(filepath.Join(home, "lock")); err == nil {
		t.Error("it got a lock file")
	}
	info, err := os.Stat(home)
	if err != nil {
		t.Fatal(err)
	}
	if err := checkOwn(filepath.Join(home, "gone"), info); err == nil {
		t.Error("a folder of which nobody knows what is in it counts as the server's own")
	}
	if err := restrictFolder(filepath.Join(home, "gone")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a folder that is not there is closed to others: %v", err)
	}
	shared := t.TempDir()
	os.Chmod(shared, 0o777|fs.ModeSticky)
	wantFolderError(t, shared, "choose a folder of its own")
	if info, _ := os.Stat(shared); info.Mode().Perm() != 0o777 {
		t.Errorf("the shared folder's mode is now %v", info.Mode())
	}
}

// TestOwnFolder: what a lock or a file system leaves in a folder is no other use of it.
func TestOwnFolder(t *testing.T) {
	for _, name := range []string{"lock", "lost+found"} {
		folder := t.TempDir()
		os.Chmod(folder, 0o755)
		if err := os.WriteFile(filepath.Join(folder, name), nil, 0o644); err != nil {
			t.Fatal(err)
		}
		s, err := open(folder)
		if err != nil {
			t.Fatal(err)
		}
		s.Close()
		if m := modes(t, folder)["."]; m != folderMode {
			t.Errorf("with %s its mode is %v", name, m)
		}
	}
}

// TestModesAreOnlyRestricted: a file that is closed to others stays as it is.
func TestModesAreOnlyRestricted(t *testing.T) {
	folder := t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, databaseName), nil, 0o400); err != nil {
		t.Fatal(err)
	}
	if err := restrictFiles(folder); err != nil {
		t.Fatal(err)
	}
	if m := modes(t, folder)[databaseName]; m != 0o400 {
		t.Errorf("its mode is now %v", m)
	}
}

// TestForeignOwner: where the mode cannot be changed, the error says what to do.
func TestForeignOwner(t *testing.T) {
	if folder := os.Getenv("KITH_TEST_FOREIGN_FOLDER"); folder != "" {
		wantFolderError(t, folder, "run chmod 700 "+folder+" as its owner")
		folder = filepath.Join(filepath.Dir(folder), "own")
		wantFolderError(t, folder, "run chmod 600 "+filepath.Join(folder, databaseName)+" as its owner")
		return
	}
	if os.Geteuid() != 0 {
		return // only root can make a folder that belongs to another user; CI is root
	}
	folder := t.TempDir()
	for path := folder; path != "/"; path = filepath.Dir(path) {
		if info, err := os.Stat(path); err == nil && info.Mode().Perm()&0o005 != 0o005 {
			defer os.Chmod(path, info.Mode())
			os.Chmod(path, info.Mode()|0o055)
		}
	}
	os.Chmod(folder, 0o777)
	// Beside it, a folder of that user's own, with a database that is not.
	own := filepath.Join(filepath.Dir(folder), "own")
	if err := errors.Join(os.Mkdir(own, folderMode), os.WriteFile(filepath.Join(own, databaseName), nil, 0o644), os.Chown(own, 65534, 65534)); err != nil {
		t.Fatal(err)
	}
	program, err := os.ReadFile(os.Args[0])
	if err != nil {
		t.Fatal(err)
	}
	copied := filepath.Join(t.TempDir(), "test")
	os.Chmod(filepath.Dir(copied), 0o755)
	if err := os.WriteFile(copied, program, 0o755); err != nil {
		t.Fatal(err)
	}
	child := exec.Command(copied, "-test.run=^TestForeignOwner$")
	child.Dir = "/"
	child.Env = append(os.Environ(), "KITH_TEST_FOREIGN_FOLDER="+folder)
	child.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
	if out, err := child.CombinedOutput(); err != nil {
		t.Errorf("%v: %s", err, strings.TrimSpace(string(out)))
	}
}
