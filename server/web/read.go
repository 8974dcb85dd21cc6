package web

import (
	"context"

	"github.com/coder/websocket"

	"kith/server/hub"
)

// readFrames hands every text of the client to the hub, one after the other, until
// the connection ends. A frame over protocol.FrameBytes ends it. That a first frame
// must come soon is the hub's rule.
func (s *Server) readFrames(ctx context.Context, conn *websocket.Conn, link *hub.Connection) {
	for {
		kind, data, err := conn.Read(ctx)
		if err != nil {
			return
		}
		if kind != websocket.MessageText {
			conn.Close(websocket.StatusUnsupportedData, "frames are text")
			return
		}
		link.Receive(ctx, string(data))
	}
}
