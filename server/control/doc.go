// Package control lets the commands of the binary reach the server that has the
// data folder open. Only one process may write there, so a command such as
// "server erase" is carried out by the server, if one is running, and prints what
// the server prints for it.
//
// The server listens at a Unix socket in the data folder, SocketName. Who may open
// the socket is decided by the file system alone: the folder is 0700 and the socket
// 0600, so it is whoever runs the server, and root. There is no other credential,
// and nothing here is reachable over a network.
//
// # What is said
//
// One connection carries one command. Both sides write JSON objects, one on a line.
// The client writes a request:
//
//	{"command":"erase","args":["-customer","k3J…"]}
//
// The server writes what the command prints, piece by piece, and then its end; error
// is missing if the command succeeded:
//
//	{"output":"3 conversations, 41 messages\n"}
//	{"done":true,"error":"there is no such customer"}
//
// If the client goes away, the command's context is cancelled. An answer that ends
// without "done" means that the server ended first.
//
// # How to add a command
//
// Write a Command and put it into the table that Listen is given. A command that can
// also do its work without a server is called directly where Run returns ErrNoServer.
//
// The package imports nothing of this project.
package control
