package control

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"sync"
	"time"
)

// SocketName is the name of the socket in the data folder.
const SocketName = "control.sock"

const (
	// requestBytes is the size of the largest request. A client that never ends
	// its line would otherwise fill the memory.
	requestBytes = 64 << 10

	// requestTimeout is how long a client may take to send its request, so that
	// one that sends nothing does not hold a connection for ever.
	requestTimeout = 10 * time.Second

	// dialTimeout is how long Run waits for the server to accept. The kernel
	// accepts at once; only a server that hangs does not.
	dialTimeout = 5 * time.Second
)

// ErrNoServer means that no server has the data folder open.
var ErrNoServer = errors.New("no server is running on this data folder")

// A Command does what a command of the binary asks the server for. It is given the
// arguments after the command's name, and writes what the command is to print to
// out. Its error is one sentence for the operator. ctx ends when the client goes
// away or the server stops. It may be called from several goroutines at once.
type Command func(ctx context.Context, args []string, out io.Writer) error

type request struct {
	Command string   `json:"command"`
	Args    []string `json:"args"`
}

type response struct {
	Output string `json:"output,omitempty"`
	Done   bool   `json:"done,omitempty"`
	Error  string `json:"error,omitempty"`
}

// A Server answers the commands of one data folder.
type Server struct {
	listener net.Listener
	path     string
	commands map[string]Command
	stopped  context.Context // is cancelled by Close
	stop     context.CancelFunc
	running  sync.WaitGroup // the goroutines of Server
}

// Listen serves commands at the socket of a data folder until Close. The caller
// holds the folder's lock: a socket that is there was left by a server that was
// killed, and is replaced.
func Listen(folder string, commands map[string]Command) (*Server, error) {
	path := filepath.Join(folder, SocketName)
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	short, done, err := shortPath(path)
	if err != nil {
		return nil, err
	}
	defer done()
	listener, err := net.Listen("unix", short)
	if err != nil {
		return nil, err
	}
	listener.(*net.UnixListener).SetUnlinkOnClose(false) // Close does, by the real path
	if err := os.Chmod(path, 0o600); err != nil {
		listener.Close()
		os.Remove(path)
		return nil, err
	}
	s := &Server{listener: listener, path: path, commands: commands}
	s.stopped, s.stop = context.WithCancel(context.Background())
	s.running.Go(s.accept)
	return s, nil
}

// Close stops listening, cancels the commands that run, and waits for them. Closing
// again does nothing.
func (s *Server) Close() error {
	if s.stopped.Err() != nil {
		return nil
	}
	s.stop()
	err := errors.Join(os.Remove(s.path), s.listener.Close())
	s.running.Wait()
	return err
}

func (s *Server) accept() {
	for {
		conn, err := s.listener.Accept()
		if err != nil {
			if s.stopped.Err() != nil {
				return
			}
			select { // such as too many open files: it passes
			case <-time.After(100 * time.Millisecond):
			case <-s.stopped.Done():
			}
			continue
		}
		s.running.Go(func() {
			defer conn.Close()
			s.serve(conn)
		})
	}
}

// serve carries out the command of one connection.
func (s *Server) serve(conn net.Conn) {
	ctx, cancel := context.WithCancel(s.stopped)
	defer cancel()
	defer context.AfterFunc(ctx, func() { conn.SetReadDeadline(time.Unix(1, 0)) })()
	conn.SetReadDeadline(time.Now().Add(requestTimeout))
	in := bufio.NewReader(io.LimitReader(conn, requestBytes))
	line, err := in.ReadBytes('\n')
	if err != nil {
		return
	}
	conn.SetReadDeadline(time.Time{})
	if ctx.Err() != nil {
		return
	}
	go func() {
		conn.Read(make([]byte, 1)) // nothing follows a request, so this returns when the client is gone
		cancel()
	}()
	out := json.NewEncoder(conn)
	answer := response{Done: true}
	if err := s.run(ctx, line, outputWriter{out}); err != nil {
		answer.Error = err.Error()
	}
	out.Encode(answer)
}

func (s *Server) run(ctx context.Context, line []byte, out io.Writer) error {
	var r request
	if err := json.Unmarshal(line, &r); err != nil {
		return fmt.Errorf("the request is not JSON: %w", err)
	}
	command := s.commands[r.Command]
	if command == nil {
		return fmt.Errorf("the running server does not know the command %q: it may be of another release", r.Command)
	}
	return command(ctx, r.Args, out)
}

// An outputWriter sends what a command prints.
type outputWriter struct{ out *json.Encoder }

// Write implements io.Writer.
func (w outputWriter) Write(p []byte) (int, error) {
	if err := w.out.Encode(response{Output: string(p)}); err != nil {
		return 0, err
	}
	return len(p), nil
}

// Run has the server of a data folder carry out a command, and copies what it prints
// to out. Its error is ErrNoServer if no server has the folder open, the command's
// own error, or says why the server cannot be asked.
func Run(ctx context.Context, folder, command string, args []string, out io.Writer) error {
	path := filepath.Join(folder, SocketName)
	short, done, err := shortPath(path)
	if err != nil {
		return err
	}
	defer done()
	dialer := net.Dialer{Timeout: dialTimeout}
	conn, err := dialer.DialContext(ctx, "unix", short)
	switch {
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, errRefused):
		return ErrNoServer
	case errors.Is(err, fs.ErrPermission):
		return fmt.Errorf("the data folder %s belongs to another user; run this as the user who runs the server", folder)
	case err != nil:
		return fmt.Errorf("the server at %s does not answer: %w", path, err)
	}
	defer conn.Close()
	defer context.AfterFunc(ctx, func() { conn.Close() })()
	if err := json.NewEncoder(conn).Encode(request{Command: command, Args: args}); err != nil {
		return fmt.Errorf("the server at %s does not answer: %w", path, err)
	}
	in := json.NewDecoder(conn)
	for {
		var r response
		err := in.Decode(&r)
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case err != nil:
			return errors.New("the server ended before the command did")
		case r.Done && r.Error != "":
			return errors.New(r.Error)
		case r.Done:
			return nil
		}
		if _, err := io.WriteString(out, r.Output); err != nil {
			return err
		}
	}
}

// socketPathBytes is the length of the longest path of a socket that every system
// takes (macOS has 104 bytes for it, one of them for the end).
const socketPathBytes = 103

// shortPath returns a path to the same file that is short enough for a socket: its
// folder by a symbolic link, if need be. done removes the link.
func shortPath(path string) (short string, done func(), err error) {
	if len(path) <= socketPathBytes {
		return path, func() {}, nil
	}
	folder, err := filepath.Abs(filepath.Dir(path))
	if err != nil {
		return "", nil, err
	}
	temporary, err := os.MkdirTemp("", "kith")
	if err != nil {
		return "", nil, err
	}
	link := filepath.Join(temporary, "d")
	if err := os.Symlink(folder, link); err != nil {
		os.RemoveAll(temporary)
		return "", nil, err
	}
	return filepath.Join(link, filepath.Base(path)), func() { os.RemoveAll(temporary) }, nil
}
