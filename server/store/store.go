package store

// Store keeps what was said.
type Store interface {
	Agents
	Close() error
}
