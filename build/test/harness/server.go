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

// A Server is the product's own binary at work, on a port of this machine.
type Server struct {
	Address string // "http://127.0.0.1:PORT"
	Data    string // its folder
	Binary  string // the path of what runs
	flags   []string
	setup   string // the one-time address for the first agent; "" where it printed none
	process *exec.Cmd
	ended   chan struct{}
	mu      sync.Mutex
	said    strings.Builder // all that it printed
}

// Serve starts the binary on a free port with an empty folder, or with data if
// it is not "". It is stopped when the judge is done.
func Serve(j Judge, binary, data string, flags ...string) *Server {
	j.Helper()
	if data == "" {
		dir, err := os.MkdirTemp("", "kith-e2e-")
		if err != nil {
			j.Fatalf("a folder for the server: %v", err)
		}
		data = dir
		j.Cleanup(func() { os.RemoveAll(dir) })
	}
	s := &Server{Data: data, Binary: binary, flags: flags}
	s.start(j, "127.0.0.1:0")
	j.Cleanup(s.kill)
	return s
}

func (s *Server) start(j Judge, address string) {
	j.Helper()
	cmd := exec.Command(s.Binary, append([]string{"-addr", address, "-data", s.Data}, s.flags...)...)
	out, err := cmd.StdoutPipe()
	if err != nil {
		j.Fatalf("the server's output: %v", err)
	}
	cmd.Stderr = &notes{s}
	if err := cmd.Start(); err != nil {
		j.Fatalf("starting the server: %v", err)
	}
	s.process, s.ended = cmd, make(chan struct{})
	listening := make(chan string, 1)
	go func(ended chan struct{}) {
		for lines := bufio.NewScanner(out); lines.Scan(); {
			s.note(lines.Text() + "\n")
			if at, ok := strings.CutPrefix(lines.Text(), "listening on "); ok {
				listening <- at
			}
		}
		cmd.Wait()
		close(ended)
	}(s.ended)
	over := time.NewTimer(Patience)
	defer over.Stop()
	select {
	case s.Address = <-listening:
	case <-s.ended:
		j.Fatalf("the server ended at once (%v):\n%s", cmd.ProcessState, s.Said())
	case <-over.C:
		j.Fatalf("the server does not listen:\n%s", s.Said())
	}
}

// Kill ends the server in the middle of whatever it does, as kill -9 does.
func (s *Server) Kill() { s.kill() }

func (s *Server) kill() {
	s.process.Process.Kill()
	<-s.ended
}

// Stop asks the server to end, and answers its exit code.
func (s *Server) Stop() int {
	s.process.Process.Signal(syscall.SIGTERM)
	<-s.ended
	return s.process.ProcessState.ExitCode()
}

// Again starts the server on the same port and the same folder.
func (s *Server) Again(j Judge) {
	j.Helper()
	s.start(j, strings.TrimPrefix(s.Address, "http://"))
}

// Said is all that the server printed so far.
func (s *Server) Said() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.said.String()
}

func (s *Server) note(text string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.said.WriteString(text)
	for line := range strings.Lines(text) {
		if _, at, ok := strings.Cut(line, "inbox: "); ok && strings.Contains(at, "#setup=") {
			s.setup = strings.Fields(at)[0]
		}
	}
}

// Setup is the one-time address by which the first agent signs in.
func (s *Server) Setup(j Judge) string {
	j.Helper()
	var at string
	Until(j, "the server prints the inbox's one-time address", func() string {
		s.mu.Lock()
		defer s.mu.Unlock()
		if at = s.setup; at == "" {
			return "it printed:\n" + s.said.String()
		}
		return ""
	})
	return at
}

// Host is the server's host and port.
func (s *Server) Host() string { return strings.TrimPrefix(s.Address, "http://") }

// notes keeps what the server complains about.
type notes struct{ s *Server }

func (n *notes) Write(p []byte) (int, error) {
	n.s.note(string(p))
	return len(p), nil
}

// Get fetches a path and answers its status and its headers.
func (s *Server) Get(j Judge, path string) *http.Response {
	j.Helper()
	r, err := http.NewRequestWithContext(j.Context(), "GET", s.Address+path, nil)
	if err != nil {
		j.Fatalf("%s: %v", path, err)
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		j.Fatalf("%s: %v", path, err)
	}
	j.Cleanup(func() { answer.Body.Close() })
	return answer
}
