package agent

import (
	"kith/server/protocol"
	"kith/wasm/agent/state"
	"kith/wasm/agent/view"
	"kith/wasm/app"
	"kith/wasm/connection"
)

// connect opens a new socket.
func (u *update) connect() {
	u.Connection.Socket++
	u.Connection.Phase, u.Connection.Due, u.Connection.ReceivedAt = connection.Connecting, 0, u.Now
	u.InFlight = nil
	u.do(app.Connect{Socket: u.Connection.Socket})
}

// disconnect closes the connection and does not open another.
func (u *update) disconnect() {
	if u.Connection.IsOpen() {
		u.do(app.Disconnect{Socket: u.Connection.Socket, Code: 1000})
	}
	u.Connection = connection.Connection{Socket: u.Connection.Socket}
	u.InFlight, u.SendAfter = nil, 0
}

// socketOpened greets the server, with the number of the newest message of each
// conversation that is loaded, so that the server sends what came after.
func (u *update) socketOpened(e app.SocketOpened) {
	if e.Socket != u.Connection.Socket || u.Connection.Phase != connection.Connecting {
		return
	}
	u.Connection.Phase, u.Connection.ReceivedAt = connection.Greeting, u.Now
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
	if e.Socket != u.Connection.Socket || !u.Connection.IsOpen() {
		return
	}
	code := protocol.CloseCode(e.Code)
	switch {
	case code == protocol.CloseSignedOut:
		u.Connection.Phase = connection.Idle
		u.showSignIn(view.TextSignedOut)
	case !code.Reconnect():
		u.Connection.Phase = connection.Closed
	default:
		u.backOff()
	}
}

// backOff waits before the next try.
func (u *update) backOff() {
	if u.Connection.Phase == connection.Live {
		u.Connection.Tries = 0
	}
	u.Connection.BackOff(u.Now, u.random.Uint64())
	u.InFlight = nil
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
	case u.Connection.Phase == connection.Waiting:
		u.connect()
	}
}

// send sends a frame to the server.
func (u *update) send(f protocol.Frame) {
	u.do(app.Send{Socket: u.Connection.Socket, Text: protocol.Encode(f)})
}
