package state

// A Change is the last request that changes something. The server may ask who it is
// before it does that.
type Change struct {
	Request Request // is sent again after a proof
	Busy    bool    // it is not answered
	Proof   Proof
}

// A Request is a request to the server, as app.Request has it.
type Request struct{ Name, Method, Path, Body string }

// A Proof is what an agent types to prove again who they are. Its dialog lies over
// whatever else is open.
type Proof struct {
	Open     bool
	Password string
	Code     string // of the second factor, if the account has one
	Error    string // a sentence; "" for none
	Busy     bool   // it is not answered
}
