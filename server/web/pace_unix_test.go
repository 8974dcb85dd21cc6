//go:build unix

package web

import (
	"net"
	"net/http"
	"net/http/httptest"
	"syscall"
	"testing"
)

// TestTheKernelKeepsLittleForASocket: what waits there for one that does not read is
// bounded, too.
func TestTheKernelKeepsLittleForASocket(t *testing.T) {
	pacing := newPacing()
	kept := make(chan int, 1)
	h := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		conn, _, err := (&pacedWriter{ResponseWriter: w, pacing: pacing}).Hijack()
		if err != nil {
			t.Error(err)
			return
		}
		defer conn.Close()
		raw, err := conn.(*pacedConn).Conn.(*net.TCPConn).SyscallConn()
		if err != nil {
			t.Error(err)
			return
		}
		raw.Control(func(fd uintptr) {
			n, err := syscall.GetsockoptInt(int(fd), syscall.SOL_SOCKET, syscall.SO_SNDBUF)
			if err != nil {
				t.Error(err)
			}
			kept <- n
		})
	}))
	defer h.Close()
	if answer, err := http.Get(h.URL); err == nil {
		answer.Body.Close()
	}
	// Linux says twice what was asked for, since it counts its own use.
	if n := <-kept; n != socketWriteBuffer && n != 2*socketWriteBuffer {
		t.Errorf("it keeps %d bytes", n)
	}
}
