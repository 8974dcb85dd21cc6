// Package merge joins what several tabs of a site hold. Each tab joins what
// another one stored with its own, and stores the result if it differs; so a
// join must come to the same result whatever the order and however often: it is
// commutative, associative and idempotent. Each part takes the greater of two
// values in an order that the caller gives.
//
// It is pure and must never import anything of this project.
package merge
