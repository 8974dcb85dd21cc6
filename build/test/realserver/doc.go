// Package realserver is for tests: it puts the real hub and the real store beside the
// model of the server of wasm/simulation, as its Twin. The same steps go to both, what
// they send is compared frame by frame, and the visitor's program gets what the real
// one has sent. So the model cannot drift from it, and what the model shows of the
// program in millions of steps is true of the product.
//
// A Server lives in a bubble of testing/synctest: its clock stands still but for
// Wait, and each call returns when nothing moves any more. The store has its files in
// a folder of the test, in memory if there is one.
//
// It may import wasm/simulation, server/hub with server/hub/hubtest and server/store,
// server/brand, server/limit and server/protocol; nothing imports it.
package realserver
