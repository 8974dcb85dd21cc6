package agent

import (
	"kith/server/protocol"
	"kith/wasm/agent/state"
	"kith/wasm/agent/view"
	"kith/wasm/app"
)

// The rhythm of connecting again, in milliseconds.
const (
	BackOffFirst = 500    // before the first new try, at most
	BackOffMost  = 30_000 // before any
)

// connect opens a new socket.
func (u *update) connect() {
	u.Connection.Socket++
	u.Connection.Phase, u.Connection.RetryAt, u.Connection.ReceivedAt = state.Connecting, 0, u.Now
	u.Connection.InFlight = nil
	u.do(app.Connect{Socket: u.Connection.Socket})
}

// disconnect closes the link and wants none.
func (u *update) disconnect() {
	if u.Connection.Phase == state.Connecting || u.Connection.Phase == state.Greeting || u.Connection.Phase == state.Live {
		u.do(app.Disconnect{Socket: u.Connection.Socket, Code: 1000})
	}
	u.Connection = state.Connection{Socket: u.Connection.Socket}
}

func (u *update) socketOpened(e app.SocketOpened) {
	if e.Socket != u.Connection.Socket || u.Connection.Phase != state.Connecting {
		return
	}
	u.Connection.Phase, u.Connection.ReceivedAt = state.Greeting, u.Now
	hello := protocol.AgentHello{Version: protocol.Version, Session: u.Session, Build: u.Build}
	for _, k := range u.Conversations {
		if k.Loaded {
			hello.Resume = append(hello.Resume, protocol.ResumePoint{Conversation: k.ID, Number: k.Newest()})
		}
	}
	u.send(&hello)
}

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

// backOff puts the next try off: twice as long after each, with half of it left
// to chance, so that a server that comes back is not met by everybody at once.
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

// networkChanged takes in that the device went on or off line.
func (u *update) networkChanged() {
	switch {
	case !u.Online:
	case u.Screen == state.StartingScreen && u.SignIn.Unreachable:
		u.fetchSelf()
	case u.Connection.Phase == state.Waiting:
		u.connect()
	}
}

// send sends a frame on the link.
func (u *update) send(f protocol.Frame) {
	u.do(app.Send{Socket: u.Connection.Socket, Text: protocol.Encode(f)})
}
