package store

// Open opens the store in a folder, which is made where it is missing, and
// brings its schema up to date. What may be wrong with the folder is a
// *FolderError, whose text is one sentence for the operator.
func Open(folder string) (Store, error) { return nil, ErrNotFound }

// A FolderError says why a data folder cannot be used.
type FolderError struct {
	Folder string
	Fault  string // such as "is in use by another server"
	Err    error  // the cause, if there is one
}

func (e *FolderError) Error() string { return "the data folder " + e.Folder + " " + e.Fault }

func (e *FolderError) Unwrap() error { return e.Err }
