// Package connection holds what a program knows of its connection to the
// server, and how it goes on: back-off with jitter, timeouts of the greeting and
// of silence. Both programs use it.
//
//	phase       event                              next        method
//	Idle        a connection is wanted             Connecting  Connect
//	Connecting  the socket is open                 Greeting    Opened
//	Greeting    the server answers                 Live        Welcomed
//	Live        a frame comes                      Live        Received
//	open        Due has come: too slow, or silent  Waiting     Disconnected, BackOff
//	open        the socket is closed               Waiting     Disconnected, BackOff
//	open        it is closed with a final code     Closed      Disconnected, Close
//	open        not wanted, or for another session Idle        Disconnected, Rest
//	Waiting     Due has come                       Connecting  Connect
//	Waiting     not wanted any more                Idle        Cancel
//	Waiting     online, looked at, asked for       Waiting     RetryNow: due now
//	Closed      asked for                          Idle        Rest
//
// "open" is Connecting, Greeting or Live.
//
// It is pure. It may import server/protocol, and nothing else of this project.
package connection
