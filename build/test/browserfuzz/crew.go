package browserfuzz

import (
	"fmt"
	"strconv"

	"kith/build/test/harness"
)

// A Crew is a server of its own with an agent: what one walk after the other
// uses, and none beside another, because walks kill their server.
type Crew struct {
	server *harness.Server
	agent  *harness.Agent
	suffix string // makes the people of one walk others than those of the next
	walks  int
	texts  int
}

// NewCrew starts the binary with an empty folder. It lives as long as j says.
func NewCrew(j harness.Judge, binary string) *Crew {
	s := harness.Serve(j, binary, "")
	return &Crew{server: s, agent: harness.FirstAgent(j, s, "Ada")}
}

// next makes the crew ready for another walk.
func (c *Crew) next() {
	c.walks++
	c.texts = 0
	c.suffix = "visit" + strconv.Itoa(c.walks) + "@example.com"
}

// text is one that occurs nowhere else in the walk, and in no other text.
func (c *Crew) text(about string) string {
	c.texts++
	return fmt.Sprintf("%s %d.", about, c.texts)
}

// restart kills the server and starts it on the same port and the same data.
func (c *Crew) restart(j harness.Judge) {
	c.server.Kill()
	c.server.Again(j)
}
