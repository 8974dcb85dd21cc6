package store

import "errors"

// What a store may answer beside the refusals of the wire.
var (
	ErrNotFound  = errors.New("there is no such thing")
	ErrCode      = errors.New("the code is unknown, used or expired")
	ErrNameTaken = errors.New("an agent of that name is there already")
)
