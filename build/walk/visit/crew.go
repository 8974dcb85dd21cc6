package visit

import (
	"fmt"
	"strconv"

	"kith/build/e2e/stage"
)

// A Crew is a server of its own with an agent: what one walk after the other
// uses, and none beside another, because walks kill their server.
type Crew struct {
	server *stage.Server
	agent  *stage.Agent
	suffix string // makes the people of one walk others than those of the next
	walks  int
	texts  int
}

// NewCrew starts the binary with an empty folder. It lives as long as j says.
func NewCrew(j stage.Judge, binary string) *Crew {
	s := stage.Serve(j, binary, "")
	return &Crew{server: s, agent: stage.FirstAgent(j, s, "Ada")}
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
func (c *Crew) restart(j stage.Judge) {
	c.server.Kill()
	c.server.Again(j)
}
