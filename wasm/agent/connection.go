package agent

import (
	"kith/server/protocol"
	"kith/wasm/agent/view"
	"kith/wasm/app"
	"kith/wasm/connection"
)

// closeNormal is the close code of WebSocket for an end without a fault.
const closeNormal protocol.CloseCode = 1000

// connect opens a new socket.
func (u *update) connect() {
	u.Connection.Connect(u.Session, u.Now)
	u.do(app.Connect{Socket: u.Connection.Socket})
}

// disconnect closes the socket, if it is open or being opened.
func (u *update) disconnect(code protocol.CloseCode) {
	if u.Connection.IsOpen() {
		u.do(app.Disconnect{Socket: u.Connection.Socket, Code: int64(code)})
		u.disconnected()
	}
}

// disconnected resets what ends with a socket.
func (u *update) disconnected() {
	u.Connection.Disconnected(u.Now)
	u.InFlight, u.TypingIndicators = nil, nil
	for i := range u.Conversations {
		u.Conversations[i].LoadingOlder = false
	}
}

// backOff waits before the next try.
func (u *update) backOff() { u.Connection.BackOff(u.Now, u.random.Uint64()) }

// connectionDue connects when the wait is over, and disconnects when the server
// is too slow or silent.
func (u *update) connectionDue() {
	switch {
	case u.Connection.Due == 0 || u.Now < u.Connection.Due:
	case u.Connection.Phase == connection.Waiting:
		u.connect()
	case u.Connection.IsOpen():
		u.disconnect(protocol.CloseSilent)
		u.backOff()
	}
}

// retryNow connects at once instead of waiting.
func (u *update) retryNow() {
	u.Connection.RetryNow(u.Now)
	u.connectionDue()
}

// networkChanged tries again at once when the device is online.
func (u *update) networkChanged() {
	switch {
	case !u.Online:
	case u.isUnreachable():
		u.fetchSelf()
	default:
		u.retryNow()
	}
}

// socketOpened greets the server, with the number of the newest message of each
// conversation that is loaded, so that the server sends what came after.
func (u *update) socketOpened(e app.SocketOpened) {
	if e.Socket != u.Connection.Socket || u.Connection.Phase != connection.Connecting {
		return
	}
	u.Connection.Opened(u.Now)
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
	u.disconnected()
	code := protocol.CloseCode(e.Code)
	switch {
	case code == protocol.CloseSignedOut:
		u.showSignIn(view.TextSignedOut)
	case !code.Reconnect():
		u.Connection.Close(code)
	default:
		u.backOff()
	}
}

// send sends a frame to the server.
func (u *update) send(f protocol.Frame) {
	u.do(app.Send{Socket: u.Connection.Socket, Text: protocol.Encode(f)})
}
