package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// stopTimeout is how long the server may take to stop.
const stopTimeout = 10 * time.Second

// A server is the program behind the proxy, on a port of its own.
type server struct {
	project, data string
	shown         string // the address of the proxy, which it prints instead of its own
	cmd           *exec.Cmd
	ended         chan struct{}
}

// start starts the server and returns its address once it serves.
func (s *server) start() (*url.URL, error) {
	cmd := exec.Command(filepath.Join(s.project, "build", "bin", "server"), "-addr", "127.0.0.1:0", "-data", s.data, "-kb", filepath.Join("static", "kb"))
	cmd.Dir, cmd.Stderr = s.project, os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	s.cmd, s.ended = cmd, make(chan struct{})
	address := make(chan string, 1)
	go func() {
		defer close(s.ended)
		relay(out, s.shown, address)
		_ = cmd.Wait() // standard error says why it ended
	}()
	select {
	case a := <-address:
		return url.Parse(a)
	case <-s.ended:
		s.cmd = nil
		return nil, errors.New("the server ended before it served")
	}
}

// relay prints the output of the server with the address of the proxy in the place of
// its own, which it sends.
func relay(out io.Reader, shown string, address chan<- string) {
	own := ""
	for lines := bufio.NewScanner(out); lines.Scan(); {
		line := lines.Text()
		if a, ok := strings.CutPrefix(line, "listening on "); ok && own == "" {
			own = a
			address <- a
		}
		if own != "" {
			line = strings.ReplaceAll(line, own, shown)
		}
		fmt.Println(line)
	}
}

// stop stops the server, if there is one, and waits for its end.
func (s *server) stop() {
	if s.cmd == nil {
		return
	}
	_ = s.cmd.Process.Signal(syscall.SIGTERM) // fails if it has ended already
	select {
	case <-s.ended:
	case <-time.After(stopTimeout):
		_ = s.cmd.Process.Kill()
		<-s.ended
	}
	s.cmd = nil
}
