package store

// A Store keeps everything that outlives a restart. A method that writes
// returns after what it wrote is durable; its errors are a *wire.Error where
// the person who asked is told, one of this package's errors, or the engine's.
// Methods may be called from any number of goroutines.
type Store interface {
	Conversations
	Customers
	Agents

	// Follow gives the function that is told what was committed, in the order
	// of the commits, before the methods that wrote it return. One goroutine
	// calls it; it must not call a method of the store that writes. It is
	// given once, before the first write.
	Follow(func([]Event))

	// Ready reports whether the store can be read now.
	Ready() error

	// Close carries out what has been asked for and closes the store.
	Close() error
}
