package agent

import (
	"kith/server/protocol"
	"kith/wasm/agent/state"
	"kith/wasm/agent/view"
	"kith/wasm/app"
)

// How long to wait before connecting again, in milliseconds.
const (
	BackOffFirst = 500    // at most, after the first failure
	BackOffMost  = 30_000 // at most, after any
)

// connect opens a new socket.
func (u *update) connect() {
	u.Connection.Socket++
	u.Connection.Phase, u.Connection.RetryAt, u.Connection.ReceivedAt = state.Connecting, 0, u.Now
	u.Connection.InFlight = nil
	u.do(app.Connect{Socket: u.Connection.Socket})
}

// disconnect closes the connection and does not open another.
func (u *update) disconnect() {
	if u.Connection.Phase == state.Connecting || u.Connection.Phase == state.Greeting || u.Connection.Phase == state.Live {
		u.do(app.Disconnect{Socket: u.Connection.Socket, Code: 1000})
	}
	u.Connection = state.Connection{Socket: u.Connection.Socket}
}

// socketOpened greets the server, with the number of the newest message of each
// conversation that is loaded, so that the server sends what came after.
func (u *update) socketOpened(e app.SocketOpened) {
	if e.Socket != u.Connection.Socket || u.Connection.Phase != state.Connecting {
		return
	}
	u.Connection.Phase, u.Connection.ReceivedAt = state.Greeting, u.Now
	hello := protocol.AgentHello{Version: protocol.Version, Session: u.Session, Build: u.Build}
	for _, c := range u.Conversations {
		if c.Loaded {
			hello.Resume = append(hello.Resume, protocol.ResumePoint{Conversation: c.ID, Number: c.Newest()})
		}
	}
	u.send(&hello)
}

// socketClosed connects again later, signs out, or stays closed: the close code
// says which.
func (u *update) socketClosed(e app.SocketClosed) {
	if e.Socket != u.Connection.Socket || u.Connection.Phase == state.Idle || u.Connection.Phase == state.Waiting || u.Connection.Phase == state.Closed {
		return
	}
	code := protocol.CloseCode(e.Code)
	switch {
	case code == protocol.CloseSignedOut:
		u.Connection.Phase = state.Idle
		u.showSignIn(view.TextSignedOut)
	case !code.Reconnect():
		u.Connection.Phase = state.Closed
	default:
		u.backOff()
	}
}

// backOff waits before the next try: twice as long after each, half of it at
// random, so that not all clients come at once when a server is back.
func (u *update) backOff() {
	if u.Connection.Phase == state.Live {
		u.Connection.Tries = 0
	}
	most := int64(BackOffFirst)
	for range min(u.Connection.Tries, 10) {
		most = min(2*most, BackOffMost)
	}
	u.Connection.Tries++
	u.Connection.Phase = state.Waiting
	u.Connection.RetryAt = u.Now + most/2 + int64(u.random.Uint64()%uint64(most/2+1))
	u.Connection.InFlight = nil
	for i := range u.Conversations {
		u.Conversations[i].LoadingOlder = false
	}
	u.TypingIndicators = nil
}

// networkChanged connects at once when the device is online again.
func (u *update) networkChanged() {
	switch {
	case !u.Online:
	case u.Screen == state.StartingScreen && u.SignIn.Unreachable:
		u.fetchSelf()
	case u.Connection.Phase == state.Waiting:
		u.connect()
	}
}

// send sends a frame to the server.
func (u *update) send(f protocol.Frame) {
	u.do(app.Send{Socket: u.Connection.Socket, Text: protocol.Encode(f)})
}
