package control

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
)

func listen(t *testing.T, folder string, commands map[string]Command) *Server {
	t.Helper()
	s, err := Listen(folder, commands)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func echo(_ context.Context, args []string, out io.Writer) error {
	for _, a := range args {
		fmt.Fprintln(out, a)
	}
	if len(args) == 0 {
		return errors.New("there is nothing to say")
	}
	return nil
}

// TestRun: a command gets its arguments, and the caller what it prints and its
// error.
func TestRun(t *testing.T) {
	folder := t.TempDir()
	s := listen(t, folder, map[string]Command{"echo": echo})
	var out strings.Builder
	if err := Run(t.Context(), folder, "echo", []string{"one", "“two”\n"}, &out); err != nil || out.String() != "one\n“two”\n\n" {
		t.Errorf("%q, %v", out.String(), err)
	}
	if err := Run(t.Context(), folder, "echo", nil, &out); err == nil || err.Error() != "there is nothing to say" {
		t.Errorf("the command's error is %v", err)
	}
	if err := Run(t.Context(), folder, "sing", nil, &out); err == nil || !strings.Contains(err.Error(), `"sing"`) {
		t.Errorf("an unknown command: %v", err)
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	if err := Run(t.Context(), folder, "echo", nil, &out); !errors.Is(err, ErrNoServer) {
		t.Errorf("after Close: %v", err)
	}
}

// TestNoServer: neither an empty folder nor the socket of a server that was killed
// is a server, and the next server replaces that socket.
func TestNoServer(t *testing.T) {
	folder := t.TempDir()
	if err := Run(t.Context(), folder, "echo", nil, io.Discard); !errors.Is(err, ErrNoServer) {
		t.Errorf("an empty folder: %v", err)
	}
	left, err := net.Listen("unix", filepath.Join(folder, SocketName))
	if err != nil {
		t.Fatal(err)
	}
	left.(*net.UnixListener).SetUnlinkOnClose(false)
	left.Close()
	if err := Run(t.Context(), folder, "echo", nil, io.Discard); !errors.Is(err, ErrNoServer) {
		t.Errorf("a socket that was left: %v", err)
	}
	listen(t, folder, map[string]Command{"echo": echo})
	if err := Run(t.Context(), folder, "echo", []string{"x"}, io.Discard); err != nil {
		t.Error(err)
	}
}

// TestPrivate: nobody else may open the socket.
func TestPrivate(t *testing.T) {
	folder := t.TempDir()
	listen(t, folder, nil)
	info, err := os.Stat(filepath.Join(folder, SocketName))
	if err != nil || info.Mode().Perm() != 0o600 && runtime.GOOS != "windows" { // which has no modes
		t.Errorf("%v, %v", info.Mode(), err)
	}
}

// TestLongPath: a folder whose path is too long for a socket is served all the same,
// and leaves nothing behind.
func TestLongPath(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	folder := filepath.Join(t.TempDir(), strings.Repeat("long", 40))
	if err := os.Mkdir(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	s := listen(t, folder, map[string]Command{"echo": echo})
	if err := Run(t.Context(), folder, "echo", []string{"x"}, io.Discard); err != nil {
		t.Error(err)
	}
	s.Close()
	for _, f := range []string{folder, os.Getenv("TMPDIR")} {
		if left, _ := os.ReadDir(f); len(left) > 0 {
			t.Errorf("%s has %v", f, left)
		}
	}
}

// TestClientGoes: the command is told when its client has gone.
func TestClientGoes(t *testing.T) {
	folder := t.TempDir()
	started, ended := make(chan struct{}), make(chan struct{})
	listen(t, folder, map[string]Command{"wait": func(ctx context.Context, _ []string, _ io.Writer) error {
		close(started)
		<-ctx.Done()
		close(ended)
		return ctx.Err()
	}})
	ctx, cancel := context.WithCancel(t.Context())
	result := make(chan error)
	go func() { result <- Run(ctx, folder, "wait", nil, io.Discard) }()
	<-started
	cancel()
	if err := <-result; !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	<-ended
}

// TestClose: a server that stops cancels its commands, and a client that has sent
// nothing does not hold it up.
func TestClose(t *testing.T) {
	folder := t.TempDir()
	started := make(chan struct{})
	s := listen(t, folder, map[string]Command{"wait": func(ctx context.Context, _ []string, _ io.Writer) error {
		close(started)
		<-ctx.Done()
		return errors.New("the server is stopping")
	}})
	silent, err := net.Dial("unix", filepath.Join(folder, SocketName))
	if err != nil {
		t.Fatal(err)
	}
	defer silent.Close()
	result := make(chan error)
	go func() { result <- Run(t.Context(), folder, "wait", nil, io.Discard) }()
	<-started
	began := time.Now()
	s.Close()
	if err := <-result; err == nil || err.Error() != "the server is stopping" {
		t.Error(err)
	}
	if took := time.Since(began); took >= requestTimeout {
		t.Errorf("it took %v", took)
	}
}

// TestTooLong: a request without an end is not read for ever.
func TestTooLong(t *testing.T) {
	folder := t.TempDir()
	listen(t, folder, nil)
	conn, err := net.Dial("unix", filepath.Join(folder, SocketName))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	go conn.Write([]byte(strings.Repeat("x", 4*requestBytes)))
	if answer, _ := io.ReadAll(conn); len(answer) > 0 { // it ends: the server has closed it
		t.Errorf("it answered %q", answer)
	}
}
