package browserfuzz

import (
	"fmt"
	"strconv"

	"kith/build/test/harness"
)

// A Backend is a server of its own with an agent: what one walk after the other
// uses, and none beside another, because walks kill their server.
type Backend struct {
	server *harness.Server
	agent  *harness.Agent
	suffix string // makes the people of one walk others than those of the next
	runs   int
	texts  int
}

// NewBackend starts the binary with an empty folder. It lives as long as tb says.
func NewBackend(tb harness.TB, binary string) *Backend {
	s := harness.Serve(tb, binary, "")
	return &Backend{server: s, agent: harness.SetUpAgent(tb, s, "Ada")}
}

// reset makes the crew ready for another walk.
func (c *Backend) reset() {
	c.runs++
	c.texts = 0
	c.suffix = "visit" + strconv.Itoa(c.runs) + "@example.com"
}

// text is one that occurs nowhere else in the walk, and in no other text.
func (c *Backend) text(about string) string {
	c.texts++
	return fmt.Sprintf("%s %d.", about, c.texts)
}

// restart kills the server and starts it on the same port and the same data.
func (c *Backend) restart(tb harness.TB) {
	c.server.Kill()
	c.server.Start(tb)
}
