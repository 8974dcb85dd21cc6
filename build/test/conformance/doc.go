// Package conformance holds the product to what sites rely on: one page that
// drives itself goes through everything the Kustomer Chat Web SDK promises,
// in each browser engine that can be had, and reports each row over HTTP. So an
// engine needs no driver: whatever opens an address can be tested.
//
// rows.txt names the rows. One without a result fails, as does a result without
// a row. page holds the cases, form the pages that carry the chat.
//
// Nothing imports this package.
package conformance
