package state

// What this release writes and what may read that, as "v" and "minReader" of
// what is stored. Of two releases, one reads what the other has stored if its
// SchemaVersion is not below the other's MinReaderVersion; a release reads
// everything that has a version up to its own.
const (
	// SchemaVersion is the version of what is stored. It is raised whenever a
	// field is added or changed. A release with a later one must still read
	// everything in testdata/state.
	SchemaVersion = 3

	// MinReaderVersion is the oldest version that may read what is stored. It
	// stays when a field is only added that an older release can do without:
	// that one reads the rest, and keeps the whole beside what it stores itself.
	// It is raised when an older release would do harm by what it does not know.
	// Version 1 did not know that there can be a newer state to be kept.
	MinReaderVersion = 2
)

// A Schema is what a release writes: SchemaVersion and MinReaderVersion are the
// Current one. Tests run one release's program as another's.
type Schema struct {
	Version   int64
	MinReader int64
}

// Current is the schema of this release.
var Current = Schema{SchemaVersion, MinReaderVersion}

// Reads reports whether a release of this schema may read what another writes.
func (v Schema) Reads(writer Schema) bool {
	return writer.Version <= v.Version || 0 < writer.MinReader && writer.MinReader <= v.Version
}
