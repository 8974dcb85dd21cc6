package store

// A FolderError says why a data folder cannot be used.
type FolderError struct {
	Folder string
	Fault  string // such as "is in use by another server"
	Err    error  // the cause
}

func (e *FolderError) Error() string { return "the data folder " + e.Folder + " " + e.Fault }

func (e *FolderError) Unwrap() error { return e.Err }
