// Package sdk reads and writes what passes between the page and the program:
// the configuration with which the page starts it, the arguments of calls, the
// objects that answer them, and the snapshot from which the page's synchronous
// questions are answered.
//
// It is pure. It may import wasm/chat/state, wasm/format, wasm/locale and
// server/protocol; never wasm/chat.
package sdk
