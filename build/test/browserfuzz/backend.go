package browserfuzz

import (
	"fmt"
	"strconv"

	"kith/build/test/harness"
)

// A Backend is a server with an agent. Only one run at a time can use it, because runs
// kill their server.
type Backend struct {
	server *harness.Server
	agent  *harness.Agent
	suffix string // the end of e-mail addresses, another for each run
	runs   int
	texts  int
}

// NewBackend starts the binary with an empty folder. It is stopped when tb is done.
func NewBackend(tb harness.TB, binary string) *Backend {
	s := harness.Serve(tb, binary, "")
	return &Backend{server: s, agent: harness.SetUpAgent(tb, s, "Ada")}
}

// reset prepares for the next run.
func (b *Backend) reset() {
	b.runs++
	b.texts = 0
	b.suffix = "run" + strconv.Itoa(b.runs) + "@example.com"
}

// text returns a text that occurs nowhere else in the run, and in no other text.
func (b *Backend) text(about string) string {
	b.texts++
	return fmt.Sprintf("%s %d.", about, b.texts)
}

// restart kills the server and starts it again on the same port and data.
func (b *Backend) restart(tb harness.TB) {
	b.server.Kill()
	b.server.Start(tb)
}
