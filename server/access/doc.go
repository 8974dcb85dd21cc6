// Package access is how agents prove who they are: passwords, and the one-time
// codes and tokens that stand for a person.
//
// It must never import the hub, the store or the web.
package access
