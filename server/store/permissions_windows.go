package store

// Windows has no file modes, and a folder's access list is inherited: restrictFolder
// and restrictFiles do nothing.

func restrictFolder(string) error { return nil }

func restrictFiles(string) error { return nil }
