//go:build !lostbindings

package chat

// memory is what a program keeps beside its model: nothing. The bindings belong
// to the program's text, and every program has the same.
type memory struct{}

var derived = derive()

func remember() memory { return memory{} }

func (memory) bound() *bindings { return &derived }

// forget is called when a session has ended. There is nothing to lose.
func (memory) forget() {}
