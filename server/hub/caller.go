package hub

// A Caller is what is known of a connection before its first frame.
type Caller struct {
	Address string // the client's IP address; limits are counted by it
	Browser string // such as "Firefox 140 on Windows", for the customer's card
	Agent   string // the id of the agent whose cookie it carried; "" for a visitor
	SignIn  string // which sign-in of that agent; see Hub.SignedOut
}
