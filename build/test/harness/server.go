package harness

import (
	"bufio"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"time"
)

// A Server is a process of the product's binary, on a port of this machine.
type Server struct {
	Address string // "http://127.0.0.1:PORT"
	Data    string // its folder
	Binary  string // the path of what runs
	flags   []string
	setup   string // the one-time address for the first agent; "" if it printed none
	process *exec.Cmd
	exited  chan struct{}
	mu      sync.Mutex
	output  strings.Builder // all that it printed
}

// Serve starts the binary on a free port with an empty folder, or with data if
// it is not "". It is killed when tb is done.
func Serve(tb TB, binary, data string, flags ...string) *Server {
	tb.Helper()
	if data == "" {
		dir, err := os.MkdirTemp("", "kith-e2e-")
		if err != nil {
			tb.Fatalf("a folder for the server: %v", err)
		}
		data = dir
		tb.Cleanup(func() { os.RemoveAll(dir) })
	}
	s := &Server{Data: data, Binary: binary, flags: flags}
	s.start(tb, "127.0.0.1:0")
	tb.Cleanup(s.kill)
	return s
}

func (s *Server) start(tb TB, address string) {
	tb.Helper()
	cmd := exec.Command(s.Binary, append([]string{"-addr", address, "-data", s.Data}, s.flags...)...)
	// All that tests do comes from one address, and is more than one may do.
	cmd.Env = append(os.Environ(), "CHAT_MAX_NEW_CONVERSATIONS_PER_NETWORK=10000", "CHAT_MAX_NEW_CONVERSATIONS_PER_BRAND=10000")
	out, err := cmd.StdoutPipe()
	if err != nil {
		tb.Fatalf("the server's output: %v", err)
	}
	cmd.Stderr = &stderr{s}
	if err := cmd.Start(); err != nil {
		tb.Fatalf("starting the server: %v", err)
	}
	s.process, s.exited = cmd, make(chan struct{})
	listening := make(chan string, 1)
	go func(ended chan struct{}) {
		for lines := bufio.NewScanner(out); lines.Scan(); {
			s.record(lines.Text() + "\n")
			if at, ok := strings.CutPrefix(lines.Text(), "listening on "); ok {
				listening <- at
			}
		}
		cmd.Wait()
		close(ended)
	}(s.exited)
	over := time.NewTimer(Timeout)
	defer over.Stop()
	select {
	case s.Address = <-listening:
	case <-s.exited:
		tb.Fatalf("the server ended at once (%v):\n%s", cmd.ProcessState, s.Output())
	case <-over.C:
		tb.Fatalf("the server does not listen:\n%s", s.Output())
	}
}

// Kill ends the server in the middle of whatever it does, as kill -9 does.
func (s *Server) Kill() { s.kill() }

func (s *Server) kill() {
	s.process.Process.Kill()
	<-s.exited
}

// Stop sends SIGTERM, and returns the exit code.
func (s *Server) Stop() int {
	s.process.Process.Signal(syscall.SIGTERM)
	<-s.exited
	return s.process.ProcessState.ExitCode()
}

// Start starts the server again after Kill or Stop, on the same port and folder.
func (s *Server) Start(tb TB) {
	tb.Helper()
	s.start(tb, strings.TrimPrefix(s.Address, "http://"))
}

// Warnings returns the warnings in its log, without the one that this machine lets it
// have too few files open.
func (s *Server) Warnings() (lines []string) {
	for line := range strings.Lines(s.Output()) {
		if strings.Contains(line, "level=WARN") && !strings.Contains(line, "the system lets the server have") {
			lines = append(lines, strings.TrimSpace(line))
		}
	}
	return lines
}

// Output returns what the server has printed so far.
func (s *Server) Output() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.output.String()
}

func (s *Server) record(text string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.output.WriteString(text)
	for line := range strings.Lines(text) {
		if _, at, ok := strings.Cut(line, "inbox: "); ok && strings.Contains(at, "#setup=") {
			s.setup = strings.Fields(at)[0]
		}
	}
}

// Setup waits for the one-time address by which the first agent signs in, and returns
// it.
func (s *Server) Setup(tb TB) string {
	tb.Helper()
	var at string
	Until(tb, "the server prints the inbox's one-time address", func() string {
		s.mu.Lock()
		defer s.mu.Unlock()
		if at = s.setup; at == "" {
			return "it printed:\n" + s.output.String()
		}
		return ""
	})
	return at
}

// PID returns the id of the server's process.
func (s *Server) PID() int { return s.process.Process.Pid }

// Host returns the server's host and port.
func (s *Server) Host() string { return strings.TrimPrefix(s.Address, "http://") }

// stderr records what the server writes to its standard error.
type stderr struct{ s *Server }

func (n *stderr) Write(p []byte) (int, error) {
	n.s.record(string(p))
	return len(p), nil
}

// Get requests a path and returns the response, whose body is closed when tb is done.
func (s *Server) Get(tb TB, path string) *http.Response {
	tb.Helper()
	r, err := http.NewRequestWithContext(tb.Context(), "GET", s.Address+path, nil)
	if err != nil {
		tb.Fatalf("%s: %v", path, err)
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		tb.Fatalf("%s: %v", path, err)
	}
	tb.Cleanup(func() { answer.Body.Close() })
	return answer
}
