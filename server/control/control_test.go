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
	"testing/synctest"
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

// TestClose: a server that stops cancels its commands.
func TestClose(t *testing.T) {
	folder := t.TempDir()
	started := make(chan struct{})
	s := listen(t, folder, map[string]Command{"wait": func(ctx context.Context, _ []string, _ io.Writer) error {
		close(started)
		<-ctx.Done()
		return errors.New("the server is stopping")
	}})
	result := make(chan error)
	go func() { result <- Run(t.Context(), folder, "wait", nil, io.Discard) }()
	<-started
	s.Close()
	if err := <-result; err == nil || err.Error() != "the server is stopping" {
		t.Error(err)
	}
}

// serve serves a connection in a bubble, and returns the client's end and what is closed
// when that is over.
func serve(t *testing.T) (s *Server, client net.Conn, over chan struct{}) {
	s = &Server{}
	s.stopped, s.stop = context.WithCancel(t.Context())
	client, conn := net.Pipe()
	over = make(chan struct{})
	go func() {
		s.serve(conn)
		conn.Close()
		close(over)
	}()
	return s, client, over
}

// TestASilentClientIsGivenUp: one that sends no request holds a connection for
// requestTimeout, and a server that stops not at all.
func TestASilentClientIsGivenUp(t *testing.T) {
	for name, c := range map[string]struct {
		stops bool
		holds time.Duration
	}{"it goes on": {false, requestTimeout}, "it stops": {true, 0}} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s, client, over := serve(t)
				defer client.Close()
				began := time.Now()
				client.Write([]byte(`{"command":`))
				if c.stops {
					s.stop()
				}
				<-over
				if held := time.Since(began); held != c.holds {
					t.Errorf("it holds the connection for %v, want %v", held, c.holds)
				}
			})
		})
	}
}

// TestTooLong: a request without an end is read as far as the longest may be, at once,
// and not answered.
func TestTooLong(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		_, client, over := serve(t)
		defer client.Close()
		began := time.Now()
		n, err := client.Write(make([]byte, 4*requestBytes))
		if err == nil || n > requestBytes {
			t.Errorf("%d bytes are read, want %d (%v)", n, requestBytes, err)
		}
		<-over
		if held := time.Since(began); held > 0 {
			t.Errorf("it is read for %v", held)
		}
	})
}
