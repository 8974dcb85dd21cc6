package store

// A DataFolderError says why a data folder cannot be used.
type DataFolderError struct {
	Folder  string
	Problem string // such as "is in use by another server"
	Err     error  // the cause
}

func (e *DataFolderError) Error() string { return "the data folder " + e.Folder + " " + e.Problem }

func (e *DataFolderError) Unwrap() error { return e.Err }
